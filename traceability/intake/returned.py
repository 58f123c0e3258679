"""Gives a brought file back with what is to be mended: marked cells and a column *Cần sửa*. The rest stays as it was.

Formulas come back as their values: nothing in a file that we hand out is run.
"""

import tempfile
import warnings
from typing import IO, Any

import openpyxl
from django.core.files.storage import storages
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from traceability.foundation.refusals import Refusal
from traceability.intake.columns import MENDS, bare, from_json
from traceability.intake.guard import broken
from traceability.intake.models import TO_MEND, Intake
from traceability.intake.reading import STUMBLES
from traceability.intake.whole import check_whole

MARK = PatternFill("solid", fgColor="FCEAE6")
SENTENCE = Font(color="A01D14", bold=True)
WIDTH = 60
LONGEST = 2000
PICTURES = ("gif", "jpeg", "png")  # kept as they came; any other would be decoded here


def fixed_file(intake: Intake) -> IO[bytes]:
    """The workbook as an open file at its beginning."""
    layout = from_json(intake.layout)
    book = _loaded(intake)
    page = book[layout.sheet]
    column = _column_for(page, layout.row, len(layout.headings))
    _clear(page, column, layout.row)
    _write(page.cell(layout.row, column), MENDS, bold=True)
    page.column_dimensions[get_column_letter(column)].width = WIDTH
    for row in intake.rows.filter(outcome__in=TO_MEND).iterator(chunk_size=1000):
        for letter, _sentence in row.faults:
            if letter:
                page[f"{letter}{row.number}"].fill = MARK
        _write(page.cell(row.number, column), "\n".join(spoken(row.number, fault) for fault in row.faults))
    return _saved(book)


def spoken(number: int, fault: list[str]) -> str:
    """One fault with its cell: "ô D12: …"."""
    letter, sentence = fault
    return _("ô %(cell)s: %(sentence)s") % {"cell": f"{letter}{number}", "sentence": sentence} if letter else sentence


def _loaded(intake: Intake) -> Any:
    try:
        with storages["private"].open(intake.file) as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            check_whole(file)
            return openpyxl.load_workbook(file, data_only=True, keep_links=False)
    except Refusal:
        raise
    except STUMBLES as error:
        raise broken() from error


def _column_for(page: Any, row: int, width: int) -> int:
    """The column of an earlier round, else the first one right of every heading."""
    last = 0
    for index in range(1, max(width, 1) + 1):
        value = page.cell(row, index).value
        if isinstance(value, str) and bare(value) == bare(MENDS):
            return index
        last = index if value not in (None, "") else last
    return last + 1


def _clear(page: Any, column: int, row: int) -> None:
    for cell in _cells(page):
        if cell.column == column and cell.row > row:
            cell.value = None


def _cells(page: Any) -> list[Cell]:
    """The cells that are there. Asking by rows would make one for each place up to the farthest."""
    return [cell for cell in page._cells.values() if isinstance(cell, Cell)]


def _write(cell: Any, text: str, *, bold: bool = False) -> None:
    if not isinstance(cell, Cell):  # within a merged range: there is no cell of its own
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]
    cell.data_type = "s"
    cell.font, cell.alignment = SENTENCE, Alignment(wrap_text=not bold, vertical="top")
    cell.number_format = "@"


def _saved(book: Any) -> IO[bytes]:
    for page in book.worksheets:
        page._images = [image for image in page._images if image.format in PICTURES]
        for cell in _cells(page):
            if cell.data_type == "f":  # text that begins with "=": it stays text
                cell.data_type, cell.quotePrefix = "s", True
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
    book.save(file)
    file.seek(0)
    return file
