"""Finds lots among many by what a clerk types: part of number or name, a day, or the pasted code of a label."""

import re
import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils.dateparse import parse_date

from traceability.codes.reading import seen
from traceability.foundation.words import fold
from traceability.genealogy.lots import Lot

LONGEST = 120
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")


def cleaned(typed: str) -> str:
    """What was typed, cut to a sane length."""
    return typed.replace("\x00", "").strip()[:LONGEST]


def of_code(user, typed: str) -> uuid.UUID | None:
    """The lot behind a code, an address or a Digital Link that was pasted, if it is one of `user`'s own."""
    found = seen(user, typed) if typed else None
    return uuid.UUID(found.id) if found and found.kind == "lot" else None


def sought(lots: Iterable[Lot], typed: str) -> list[Lot]:
    """Those that answer every word of `typed`, marks and case aside; all of them where nothing was typed."""
    words = fold(typed).split()
    return [lot for lot in lots if all(_answers(lot, word) for word in words)]


def _answers(lot: Lot, word: str) -> bool:
    if word in fold(f"{lot.name} {lot.number}"):
        return True
    day = _DAY.fullmatch(word)
    if day is None:
        return word == lot.day.isoformat()
    date, month, year = (int(part) if part else None for part in day.groups())
    return (lot.day.day, lot.day.month) == (date, month) and year in {None, lot.day.year, lot.day.year % 100}


def batches_called(typed: str) -> Q:
    """The same question to the database, for the long list of batches."""
    asked = Q()
    for word in fold(typed).split():
        asked &= Q(lot__icontains=word) | Q(product__folded__contains=word) | _made_on(word)
    return asked


def _made_on(word: str) -> Q:
    day = _DAY.fullmatch(word)
    if day is None:
        exact = parse_date(word) if re.fullmatch(r"\d{4}-\d\d-\d\d", word) and _is_day(word) else None
        return Q(produced_on=exact) if exact else Q(pk__in=[])
    date, month, year = (int(part) if part else None for part in day.groups())
    found = Q(produced_on__day=date, produced_on__month=month)
    return found & Q(produced_on__year=year if year > 99 else 2000 + year) if year else found


def _is_day(word: str) -> bool:
    try:
        return parse_date(word) is not None
    except ValueError:
        return False
