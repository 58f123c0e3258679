"""Finds units by old and new names without marks. A split commune gets several answers here, never one."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from cooperatives.places import AdministrativeUnit
from traceability.foundation.words import clean, fold

SHOWN = 12


@dataclass(frozen=True)
class Found:
    """One unit that a search found, and where it lies today: itself, or its successors when it is an old one."""

    unit: AdministrativeUnit
    today: tuple[AdministrativeUnit, ...]

    @property
    def is_old(self) -> bool:
        return self.today != (self.unit,)

    @property
    def is_split(self) -> bool:
        return len(self.today) > 1


def units_today(unit: AdministrativeUnit, day: dt.date) -> tuple[AdministrativeUnit, ...]:
    """`unit` itself while in force, else every unit into which it went."""
    if unit.valid_to is None or unit.valid_to >= day:
        return (unit,)
    return tuple(successor.new for successor in unit.successors.all())


def _rank(unit: AdministrativeUnit, typed: str) -> tuple[bool, bool, bool, str]:
    name = fold(unit.name)
    return (not unit.is_called_exactly(typed), not name.startswith(fold(typed)), unit.valid_to is not None, name)


def find_units(typed: str, limit: int = SHOWN) -> list[Found]:
    """Communes of all lists whose name contains each word typed; whole names first, units in force before old ones."""
    if not fold(typed):
        return []
    day = timezone.localdate()
    query = AdministrativeUnit.objects.communes().called(typed.replace(",", " "))
    ranked = sorted(query.prefetch_related("successors__new"), key=lambda unit: _rank(unit, typed))
    return [Found(unit, units_today(unit, day)) for unit in _by_own_name(ranked, typed)[:limit]]


def _by_own_name(units: list[AdministrativeUnit], typed: str) -> list[AdministrativeUnit]:
    """Those in whose own name the first word stands, if any; else all, whose district was meant."""
    first = (
        fold(typed.replace(",", " ")).removeprefix("xa ").removeprefix("phuong ").removeprefix("thi tran ").split()[:1]
    )
    named = [unit for unit in units if first and first[0] in fold(unit.name).split()]
    return named or units


def exactly_called(found: list[Found], typed: str) -> list[Found]:
    """Those whose whole name was typed; where the marks were typed too, those whose marks agree."""
    exact = [one for one in found if one.unit.is_called_exactly(typed)]
    marked = [one for one in exact if clean(typed).casefold().find(one.unit.name.casefold()) >= 0]
    return marked or exact


def only_meaning(found: list[Found], typed: str) -> Found | None:
    """The one unit meant, if `typed` is a whole name and every unit of that name lies in one commune today."""
    exact = exactly_called(found, typed)
    places = {unit.pk for one in exact for unit in one.today}
    return exact[0] if len(places) == 1 else None
