"""Writes tables as CSV and XLSX. Nothing that a user typed becomes a formula in somebody's spreadsheet."""

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from traceability.monitor.tables import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_CELL = 32_000  # Excel's own limit is 32,767
WIDTH = 22


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, headings and rows of plain values."""

    name: str
    headings: list[str]
    rows: Iterable[list[Value]]


def harmless(text: str) -> str:
    """`text` with an apostrophe before what a spreadsheet would run, and without characters that no sheet holds."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def plain(value: Value) -> Any:
    """A value as a cell holds it: numbers stay numbers, moments are told in the province's zone."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return harmless(str(value)) if value is not None and not isinstance(value, (int, Decimal, dt.date)) else value


def _csv_cell(value: Value) -> str:
    held = plain(value)
    if held is None:
        return ""
    if isinstance(held, Decimal):
        return f"{held.normalize():f}"
    return held.isoformat(sep=" ") if isinstance(held, dt.datetime) else str(held)


def _csv_lines(sheet: Sheet) -> Iterator[str]:
    yield "\ufeff"  # Excel reads Vietnamese only where this mark stands
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([harmless(title) for title in sheet.headings])
    for row in sheet.rows:
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() > 32_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _file_name(name: str, ending: str) -> str:
    return f"{slugify(name)}-{timezone.localdate():%Y-%m-%d}.{ending}"


def csv_file(name: str, sheet: Sheet) -> StreamingHttpResponse:
    """One table as CSV: commas, points, ISO days; UTF-8 with its mark."""
    response = StreamingHttpResponse(_csv_lines(sheet), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(name, "csv")}"'
    return response


def xlsx_file(name: str, sheets: Iterable[Sheet]) -> FileResponse:
    """A workbook with one sheet a table, written row by row."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        _write(book, sheet, taken)
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_file_name(name, "xlsx"), content_type=XLSX)


def _write(book: Workbook, sheet: Sheet, taken: set[str]) -> None:
    page = book.create_sheet(_sheet_name(sheet.name, taken))
    page.freeze_panes = "A2"
    for index in range(len(sheet.headings)):
        page.column_dimensions[chr(ord("A") + index)].width = WIDTH
    page.append([_heading(page, title) for title in sheet.headings])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])


def _heading(page: Any, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, harmless(title))
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: Any, value: Value) -> Any:
    held = plain(value)
    if not isinstance(held, (dt.date, dt.datetime)):
        return held
    cell = WriteOnlyCell(page, held)
    cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(held, dt.datetime) else "dd/mm/yyyy"
    return cell


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of those that Excel refuses, each once."""
    bare = re.sub(r"[\\/*?:\[\]]", " ", name)[:28].strip() or "Bảng"
    free = next(f"{bare}{tail}" for tail in ("", *(f" {n}" for n in range(2, 99))) if f"{bare}{tail}" not in taken)
    taken.add(free)
    return free
