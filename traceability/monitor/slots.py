"""Lists that the floor above fills in `ready()`: figures that only it can count, and tables that it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from traceability.foundation.slots import Slot
from traceability.monitor.periods import Period


@dataclass(frozen=True)
class Measure:
    """One figure: what it is called, how it is counted, and the list that shows what was counted.

    `count(subjects, period)` gives a number per commune (its primary key, or None where no commune is known).
    `list_name` names the address of that list, `list_query` its filters; `spans` says which days the list is asked
    for: "cut" (up to the end of the period), "period" (both days) or "" (none). `of` is the key of the denominator.
    """

    key: str
    label: str | Promise
    definition: str | Promise
    count: Callable[[QuerySet[Any], Period], Mapping[int | None, int]]
    list_name: str
    list_query: tuple[tuple[str, str], ...] = ()
    spans: str = "cut"
    of: str = ""
    of_label: str | Promise = ""


FIGURES: Slot[Measure] = Slot()
# Tables of the floor above for the workbook: each is a `tables.Table`; its page has an address of its own.
TABLES: Slot[Any] = Slot()
