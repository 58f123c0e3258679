"""Figures of a desk over a period: one query a figure over all communes. What is not known is None, never 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from cooperatives.places import AdministrativeUnit
from traceability.monitor.desk import NOWHERE, Desk
from traceability.monitor.measures import measures
from traceability.monitor.periods import Period, spoken
from traceability.monitor.slots import Measure

Counts = Mapping[str, Mapping[int | None, int]]  # key of the figure → commune → number


@dataclass(frozen=True)
class Figure:
    """One number with all that it takes to read it. `value` None: nothing is known here, which is not zero."""

    key: str
    label: str
    definition: str
    value: int | None
    denominator: int | None
    denominator_label: str
    url: str

    @property
    def share(self) -> int | None:
        """Hundredths of the denominator, or None where there is none."""
        if self.value is None or not self.denominator:
            return None
        return round(100 * self.value / self.denominator)


@dataclass(frozen=True)
class CommuneRow:
    """The figures of one commune; `unit` None gathers what no commune of today is known for."""

    unit: AdministrativeUnit | None
    figures: dict[str, Figure]

    @property
    def is_known(self) -> bool:
        """Whether there is any figure at all."""
        return any(figure.value is not None for figure in self.figures.values())


def counted(desk: Desk, period: Period) -> Counts:
    """Every figure by commune."""
    return {measure.key: dict(measure.count(desk.subjects, period)) for measure in measures()}


def list_url(measure: Measure, period: Period, commune: str = "") -> str:
    """The address of the list behind a figure; empty where no such page stands."""
    try:
        url = reverse(measure.list_name)
    except NoReverseMatch:
        return ""
    query = dict(measure.list_query)
    if measure.spans == "period":
        query["tu"] = spoken(period.begin)
    if measure.spans:
        query["den"] = spoken(period.end)
    if commune:
        query["xa"] = commune
    return f"{url}?{urlencode(query, safe='/')}" if query else url


def _figures(numbers: Mapping[str, int], period: Period, commune: str) -> dict[str, Figure]:
    """Zero is said only where somebody has registered: elsewhere nobody could have been counted."""
    known = numbers.get("subjects", 0) > 0

    def said(key: str) -> int | None:
        number = numbers.get(key, 0)
        return number if number or known else None

    return {
        measure.key: Figure(
            measure.key, str(measure.label), str(measure.definition), said(measure.key),
            said(measure.of) if measure.of else None, str(measure.of_label), list_url(measure, period, commune),
        )
        for measure in measures()
    }  # fmt: skip


def totals(desk: Desk, period: Period, counts: Counts) -> dict[str, Figure]:
    """The figures of the whole desk."""
    numbers = {key: sum(by_unit.values()) for key, by_unit in counts.items()}
    return _figures(numbers, period, desk.narrowed_to)


def by_commune(desk: Desk, period: Period, counts: Counts) -> list[CommuneRow]:
    """One row for each commune of the desk, and a last one for what has no commune of today, if there is any."""
    rows = [
        _row(unit, period, {key: by_unit.get(unit.pk, 0) for key, by_unit in counts.items()}) for unit in desk.communes
    ]
    today = {unit.pk for unit in desk.communes}
    rest = {key: sum(n for unit, n in by_unit.items() if unit not in today) for key, by_unit in counts.items()}
    return [*rows, _row(None, period, rest)] if any(rest.values()) else rows


def _row(unit: AdministrativeUnit | None, period: Period, numbers: Mapping[str, int]) -> CommuneRow:
    return CommuneRow(unit, _figures(numbers, period, unit.key if unit else NOWHERE))
