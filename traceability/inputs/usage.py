"""Bought against used: what the diary has drawn from a purchase, what is left, what does not add up. It only reads."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from traceability.inputs.stock import InputLot
from traceability.inputs.units import converted, said
from traceability.ledger.events import TraceEvent

MORE, BEFORE, PAST = "more", "before", "past"  # kept in the ledger under how.noted.stock: never rename


@dataclass(frozen=True)
class Use:
    """What the diary says of one purchase. `unmeasured` counts uses whose quantity is unknown or not comparable."""

    lot: InputLot
    used: Decimal
    times: int
    unmeasured: int

    @property
    def left(self) -> Decimal:
        """Bought less used; below zero where more was used than bought."""
        return self.lot.quantity - self.used

    @property
    def over(self) -> bool:
        return self.left < 0

    @property
    def bought_words(self) -> str:
        return said(self.lot.quantity, self.lot.unit)

    @property
    def used_words(self) -> str:
        return said(self.used, self.lot.unit)

    @property
    def left_words(self) -> str:
        return said(abs(self.left), self.lot.unit)

    @property
    def past(self) -> bool:
        """Whether it is past its use-by date today."""
        return self.lot.is_past_on(timezone.localdate())


def uses_of(lot: InputLot, besides: uuid.UUID | None = None):
    """Entries that stand and draw on `lot`, without the one that is being corrected."""
    events = TraceEvent.objects.current().filter(subject_id=lot.subject_id, how__input__lot=str(lot.pk))
    return events.exclude(pk=besides) if besides else events


def use_of(lots: Iterable[InputLot]) -> list[Use]:
    """For each purchase what was drawn from it, asked at once for all; they belong to one subject or a few."""
    lots = list(lots)
    told: dict[str, list[dict]] = {str(lot.pk): [] for lot in lots}
    subjects = {lot.subject_id for lot in lots}
    events = TraceEvent.objects.current().filter(subject__in=subjects, how__input__lot__in=list(told))
    for how in events.values_list("how", flat=True):
        told[how["input"]["lot"]].append(how["input"])
    return [_sum(lot, told[str(lot.pk)]) for lot in lots]


def _sum(lot: InputLot, drawn: list[dict]) -> Use:
    amounts = [_amount(lot, one) for one in drawn]
    measured = [one for one in amounts if one is not None]
    return Use(lot, sum(measured, Decimal(0)), len(drawn), len(amounts) - len(measured))


def _amount(lot: InputLot, drawn: dict) -> Decimal | None:
    if "quantity" not in drawn:
        return None
    return converted(Decimal(drawn["quantity"]), drawn.get("unit", ""), lot.unit)


def doubts(lot: InputLot, drawn: dict, day: dt.date, besides: uuid.UUID | None = None) -> list[str]:
    """What does not add up when `drawn` (the entry's `how.input`) is taken from `lot` on `day`. Warns, never blocks."""
    found = []
    before = [_amount(lot, how["input"]) for how in uses_of(lot, besides).values_list("how", flat=True)]
    now = _amount(lot, drawn)
    if now is not None and now + sum((one for one in before if one is not None), Decimal(0)) > lot.quantity:
        found.append(MORE)
    if day < lot.bought_on:
        found.append(BEFORE)
    if lot.is_past_on(day):
        found.append(PAST)
    return found
