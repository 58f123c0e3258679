"""Tables as one declaration for page, CSV and workbook: columns, filters, order. A table shows and changes nothing."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_filters import FilterSet

from traceability.foundation import numbers
from traceability.monitor.desk import Desk

Value = str | int | Decimal | dt.date | dt.datetime | None
CHUNK = 1000
WHOLE = frozenset({"lo", "ma", "so"})  # columns of numbers that are names


@dataclass(frozen=True)
class Column:
    """One column. `value` is what a download holds; `words` what the page says, where that differs.

    `order` names the fields by which the table can be sorted; empty: it cannot. `link` gives an address or "".
    """

    key: str
    title: str | Promise
    value: Callable[[Any], Value]
    order: tuple[str, ...] = ()
    link: Callable[[Any], str] | None = None
    words: Callable[[Any], str] | None = None

    def shown(self, row: Any) -> str:
        """The cell as people read it."""
        return self.words(row) if self.words else said(self.value(row))

    def is_number(self, row: Any) -> bool:
        return isinstance(self.value(row), (int, Decimal))


def said(value: Value) -> str:
    """A value in Vietnamese writing; what is not known is a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return value if isinstance(value, str) else numbers.show(value)


@dataclass(frozen=True)
class Cell:
    """One cell of the page."""

    title: str
    text: str
    url: str
    right: bool
    whole: bool  # on one line: numbers, days, lots, codes


@dataclass(frozen=True)
class Heading:
    """One heading of the page: a link that sorts, or plain words."""

    title: str
    right: bool
    sort: str = ""  # the value of the parameter `sap` that a tap asks for
    state: str = ""  # "ascending", "descending" or nothing


@dataclass(frozen=True)
class Table:
    """A list of the desk.

    `base(desk)` is what the filters choose from, `ask(filters)` gives the rows, `gather` looks up what a chunk of them
    needs.
    """

    name: str  # the name of a file and of a sheet's address
    title: str | Promise
    empty: str | Promise
    url_name: str
    filters: type[FilterSet]
    columns: tuple[Column, ...]
    base: Callable[[Desk], QuerySet[Any]]
    ask: Callable[[Any], Any]
    order: tuple[str, ...] = ()
    gather: Callable[[Sequence[Any]], Sequence[Any]] = field(default=lambda rows: rows)
    numeric: frozenset[str] = frozenset()
    within_period: bool = False  # rows happen on a day: a workbook holds those of its period, not all up to its end
    note: str | Promise = ""
    total: Callable[[Any], int] | None = None  # of the filters: a sum that stands above the rows, such as all scans

    def filtered(self, desk: Desk, query: Any) -> Any:
        """The filters as the address sets them."""
        filters = self.filters(desk, query, self.base(desk))  # type: ignore[call-arg,arg-type]
        filters.form.is_valid()
        return filters

    def sorted(self, rows: Any, asked: str) -> tuple[Any, str]:
        """`rows` in the order that `asked` names, and the name that was understood; nonsense changes nothing."""
        column = next((c for c in self.columns if c.order and c.key == asked.removeprefix("-")), None)
        if column is None or not isinstance(rows, QuerySet):
            return (rows.order_by(*self.order) if self.order and isinstance(rows, QuerySet) else rows), ""
        signs = [_turned(name) if asked.startswith("-") else name for name in column.order]
        return rows.order_by(*signs, "pk"), asked

    def headings(self, asked: str) -> list[Heading]:
        return [self._heading(column, asked) for column in self.columns]

    def _heading(self, column: Column, asked: str) -> Heading:
        state = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked, "")
        turn = f"-{column.key}" if state == "ascending" else column.key
        return Heading(str(column.title), column.key in self.numeric, turn if column.order else "", state)

    def cells(self, rows: Sequence[Any]) -> list[list[Cell]]:
        """The rows of one page."""
        return [[self._cell(column, row) for column in self.columns] for row in self.gather(rows)]

    def _cell(self, column: Column, row: Any) -> Cell:
        url = column.link(row) if column.link else ""
        return Cell(
            str(column.title), column.shown(row), url, column.key in self.numeric, column.key in self.numeric | WHOLE
        )

    def values(self, rows: Any) -> Iterator[list[Value]]:
        """Every row for a download, a thousand at a time."""
        for chunk in _chunks(rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows):
            for row in self.gather(chunk):
                yield [column.value(row) for column in self.columns]


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def yes_no(value: bool) -> str:
    return _("Có") if value else _("Không")
