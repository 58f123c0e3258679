"""What came of the goods of an order: sums per outcome, and what is still out. It reads, and never guesses."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from traceability.recall.handled import WAITING, RecallHandled
from traceability.recall.models import RecallOutcome
from traceability.recall.orders import LotState, RecallLot, RecallOrder
from traceability.recall.returnable import given_out
from traceability.recall.whereabouts import totals

ORDER = (*RecallOutcome.values, WAITING)


@dataclass(frozen=True)
class Sum:
    """One outcome over all lots, by unit (mass in kilograms)."""

    outcome: str
    words: str
    by_unit: dict[str, Decimal]

    @property
    def as_total(self) -> tuple[dict[str, Decimal], bool]:
        """As the page shows sums."""
        return self.by_unit, False


@dataclass(frozen=True)
class Came:
    """Everything that came back, and what did not. `is_short`: of some lots nobody has said how much came back."""

    sums: tuple[Sum, ...]
    recovered: dict[str, Decimal]
    out: dict[str, Decimal]
    is_short: bool
    waiting: bool  # something came back of which nobody has said what becomes of it

    @property
    def recovered_total(self) -> tuple[dict[str, Decimal], bool]:
        return self.recovered, self.is_short

    @property
    def out_plain(self) -> tuple[dict[str, Decimal], bool]:
        """The most that can still be out: a lot of which nothing is said counts whole."""
        return self.out, False

    @property
    def treated(self) -> bool:
        """Whether anything has an outcome."""
        return any(one.outcome for one in self.sums)

    def as_json(self) -> dict[str, Any]:
        """For a report: decimals as text."""
        return {
            "outcomes": {one.outcome or "waiting": _texts(one.by_unit) for one in self.sums},
            "recovered": _texts(self.recovered), "still_out": _texts(self.out), "some_unknown": self.is_short,
        }  # fmt: skip


def _texts(by_unit: dict[str, Decimal]) -> dict[str, str]:
    return {unit: f"{quantity.normalize():f}" for unit, quantity in by_unit.items()}


def called_back(order: RecallOrder) -> QuerySet[RecallLot]:
    """Lots whose goods are to come back: recalled, or with their receiver."""
    rows = order.lots.filter(state__in=(LotState.DONE, LotState.WAITING), recall__isnull=False)
    return rows.select_related("batch__product", "received")


def came_back(rows: Sequence[RecallLot]) -> Came:
    """The sums over `rows`, by two questions however many they are."""
    units = {row.pk: row.unit for row in rows}
    parts: dict[str, list[tuple[Decimal | None, str]]] = defaultdict(list)
    for one in RecallHandled.objects.standing().filter(row__in=units):
        parts[one.outcome].append((one.quantity, units[one.row_id]))
    sums = tuple(_sum(outcome, parts[outcome]) for outcome in ORDER if any(q for q, _unit in parts[outcome]))
    most = given_out(rows)
    recovered, is_short = totals([(row.recovered, row.unit) for row in rows])
    out, _unknown = totals([(most[row.lot] - (row.recovered or 0), row.unit) for row in rows])
    return Came(sums, recovered, out, is_short, any(q for q, _unit in parts[WAITING]))


def _sum(outcome: str, parts: Iterable[tuple[Decimal | None, str]]) -> Sum:
    by_unit, _short = totals(list(parts))
    return Sum(outcome, RecallHandled(outcome=outcome).words, by_unit)


def sum_up(order: RecallOrder) -> None:
    """Keeps in the report of an ended order what came of the goods, as it is known now."""
    order.report = order.report | came_back(list(called_back(order))).as_json()
    RecallOrder.objects.filter(pk=order.pk).update(report=order.report)
