"""Columns of a sheet, and how headings are found again whatever became of case, marks and order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl.utils import get_column_letter

from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake.cells import Reader, is_blank, text_of
from traceability.intake.reading import Line

TEXT, DAY, GENERAL = "@", "dd/mm/yyyy", "General"
CODE = "code"  # the key of the first column, by which a row that was downloaded is known again
MENDS = "Cần sửa"  # heading of the column that we add to a file given back; brought again, it holds nothing
EXAMPLE = "Ví dụ"  # in that column: the row is left out


@dataclass(frozen=True)
class Column:
    """One column. `reader` reads a cell that is not blank; `help` stands in the sheet of instructions."""

    key: str
    heading: str | Promise
    reader: Reader
    help: str | Promise = ""
    required: bool = False
    also: tuple[str, ...] = ()  # other headings that mean the same
    width: int = 18
    format: str = GENERAL
    options: str = ""  # which list its drop-down shows

    @property
    def names(self) -> set[str]:
        with override("vi"):
            return {bare(str(self.heading)), *(bare(name) for name in self.also)}


def bare(heading: str) -> str:
    """A heading without case, marks, stars, blanks and what stands in brackets."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(.*?\)", "", fold(heading)))


@dataclass(frozen=True)
class Layout:
    """Where the columns stand in a file: `at` maps a key to its index from 0."""

    sheet: str
    row: int
    at: dict[str, int]
    headings: tuple[str, ...]  # as they stand in the file
    unknown: tuple[str, ...] = ()

    def letter(self, key: str) -> str:
        """ "D", or "" for what stands in no column of this file."""
        return get_column_letter(self.at[key] + 1) if key in self.at else ""


def find(line: Line, columns: Sequence[Column]) -> tuple[dict[str, int], tuple[str, ...]]:
    """(key → index, headings that nobody knows) if `line` is the row of headings."""
    names = {name: column.key for column in columns for name in column.names}
    at: dict[str, int] = {}
    unknown = []
    for index, value in enumerate(line.values):
        if is_blank(value) or bare(text_of(value)) == bare(MENDS):
            continue
        key = names.get(bare(text_of(value)))
        if key is None or key in at:
            unknown.append(" ".join(text_of(value).split())[:60])
        else:
            at[key] = index
    return at, tuple(unknown)


def lay_out(sheet: str, lines: Sequence[Line], columns: Sequence[Column]) -> Layout | None:
    """The layout of `sheet` by the row of its top that knows most headings; None if no row knows two."""
    best: Layout | None = None
    for line in lines:
        at, unknown = find(line, columns)
        if len(at) > (len(best.at) if best else min(1, len(columns) - 1)):
            best = Layout(sheet, line.number, at, tuple(text_of(v) for v in line.values), unknown)
    return best


def must_be_complete(layout: Layout, columns: Sequence[Column]) -> None:
    """Refuses a file without the columns that every row needs, and names them."""
    missing = [str(column.heading) for column in columns if column.required and column.key not in layout.at]
    if missing:
        text = _("Thiếu cột: %(missing)s. Hàng tiêu đề đang là hàng %(row)s. Thêm cột ấy, hoặc chép sang mẫu.")
        raise Refusal(text % {"missing": ", ".join(missing), "row": layout.row}, code="missing_columns")


def as_json(layout: Layout) -> dict[str, Any]:
    return {"sheet": layout.sheet, "row": layout.row, "at": layout.at, "unknown": list(layout.unknown),
            "headings": list(layout.headings)}  # fmt: skip


def from_json(kept: dict[str, Any]) -> Layout:
    return Layout(kept["sheet"], kept["row"], kept["at"], tuple(kept["headings"]), tuple(kept["unknown"]))
