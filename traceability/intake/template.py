"""Builds the template of a kind: headings, an example, help, drop-downs of the subject's own names; on wish, its rows.

What people typed is written as text, never as a formula, whatever sign it begins with.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cooperatives.subjects import Subject
from traceability.intake.columns import CODE, DAY, TEXT, Column
from traceability.intake.kinds.base import Kind
from traceability.intake.marks import MOST_ROWS

HEAD_FILL, NEED_FILL = PatternFill("solid", fgColor="E7F1E1"), PatternFill("solid", fgColor="9CC39D")
CODE_FILL, EXAMPLE_FILL = PatternFill("solid", fgColor="F3EDDF"), PatternFill("solid", fgColor="FDF0CF")
EDGE = Border(bottom=Side(style="thin", color="817662"))
LISTS, HELP = "Danh mục", "Hướng dẫn"  # `reading.ASIDE` knows them


def text_cell(page: Any, text: str) -> WriteOnlyCell:
    """A cell that holds `text` as text: it is never run, and it reads back as it is."""
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000])
    cell.data_type, cell.quotePrefix = "s", text.lstrip().startswith(("=", "+", "-", "@"))
    return cell


def build(kind: Kind, subject: Subject, *, with_rows: bool) -> IO[bytes]:
    """The workbook as an open file at its beginning. Always in Vietnamese: its headings are found again by name."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
    with override("vi"):
        book = Workbook(write_only=True)
        lists = kind.lists(subject)
        _rows_sheet(book, kind, subject, lists, with_rows)
        _help_sheet(book, kind)
        _lists_sheet(book, lists)
        book.save(file)
    file.seek(0)
    return file


def _rows_sheet(book: Workbook, kind: Kind, subject: Subject, lists: dict[str, list[str]], with_rows: bool) -> None:
    page = book.create_sheet(_title(str(kind.title)))
    page.freeze_panes = "C2"
    for index, column in enumerate(kind.columns, start=1):
        dimension = page.column_dimensions[get_column_letter(index)]
        dimension.width, dimension.number_format = column.width, column.format
        if column.options:
            page.data_validations.append(_drop_down(column, index, list(lists), lists[column.options]))
    page.append([_heading(page, column) for column in kind.columns])
    page.append([_example(page, column, kind.example().get(column.key)) for column in kind.columns])
    for row in kind.standing(subject) if with_rows else ():
        page.append([_value(page, column, row.get(column.key)) for column in kind.columns])


def _title(words: str) -> str:
    return words.split(",")[0][:28]


def _heading(page: Any, column: Column) -> WriteOnlyCell:
    cell = text_cell(page, f"{column.heading} *" if column.required else str(column.heading))
    cell.font, cell.border = Font(bold=True), EDGE
    cell.fill = NEED_FILL if column.required else CODE_FILL if column.key == CODE else HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _example(page: Any, column: Column, value: Any) -> WriteOnlyCell:
    cell = _value(page, column, value)
    cell.font, cell.fill = Font(italic=True, color="50473A"), EXAMPLE_FILL
    return cell


def _value(page: Any, column: Column, value: Any) -> WriteOnlyCell:
    if isinstance(value, dt.date):
        cell = WriteOnlyCell(page, value)
        cell.number_format = DAY
    elif isinstance(value, (int, Decimal)) and column.format != TEXT:
        cell = WriteOnlyCell(page, value)
    elif value in (None, ""):
        cell = WriteOnlyCell(page)
        cell.number_format = column.format
    else:
        cell = text_cell(page, str(value))
        cell.number_format = column.format if column.format != DAY else TEXT
    if column.key == CODE:
        cell.fill = CODE_FILL
    return cell


def _drop_down(column: Column, index: int, names: list[str], words: list[str]) -> DataValidation:
    """Another word is allowed after a question: several plots may stand in one cell."""
    letter = get_column_letter(names.index(column.options) + 1)
    formula = f"'{LISTS}'!${letter}$2:${letter}${max(len(words), 1) + 1}"
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    rule.errorTitle, rule.error = _("Chưa có trong danh sách"), _("Nên chọn trong danh sách. Vẫn ghi?")
    rule.add(f"{get_column_letter(index)}2:{get_column_letter(index)}{MOST_ROWS + 2}")
    return rule


def _lists_sheet(book: Workbook, lists: dict[str, list[str]]) -> None:
    page = book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    page.append(list(lists))
    for number in range(max((len(words) for words in lists.values()), default=0)):
        page.append([text_cell(page, words[number]) if number < len(words) else None for words in lists.values()])


def _help_sheet(book: Workbook, kind: Kind) -> None:
    page = book.create_sheet(HELP)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 30, 90
    page.append([_bold(page, _("Cách điền mẫu %(kind)s") % {"kind": str(kind.title).lower()})])
    for sentence in _sentences():
        page.append([None, _wrapped(page, sentence)])
    page.append([])
    page.append([_bold(page, _("Cột")), _bold(page, _("Ghi gì"))])
    for column in kind.columns:
        must = _("Phải ghi.") if column.required else _("Không bắt buộc.")
        words = f"{must} {column.help}".strip()
        page.append([text_cell(page, str(column.heading)), _wrapped(page, words)])


def _sentences() -> Iterable[str]:
    return (
        _("Ghi từ dòng dưới dòng ví dụ. Dòng có chữ “Ví dụ” ở cột đầu không được nhập."),
        _("Cột có dấu * phải ghi. Cột khác chưa biết thì để trống, bổ sung sau."),
        _("Ngày ghi ngày trước, tháng sau: 03/04/2026 là ngày 3 tháng 4."),
        _("Số 1.500 là một nghìn năm trăm; 1,5 là một rưỡi."),
        _("Cột Mã do hệ thống ghi, để biết dòng nào là của mục nào. Đừng sửa, đừng chép sang dòng khác."),
        _("Dòng có mã mà xóa trắng một ô thì giá trị cũ bị xóa. Dòng không có mã thì ô trống giữ giá trị cũ."),
        _("Không gộp ô. Công thức thì chép rồi dán giá trị trước khi nhập."),
        _("Mục đã có y như vậy thì không ghi lại lần nữa, nên nhập lại cả tệp cũng không trùng."),
        _("Mỗi tệp nhiều nhất 10.000 dòng, 10 MB, loại .xlsx."),
    )


def _bold(page: Any, words: str) -> WriteOnlyCell:
    cell = text_cell(page, words)
    cell.font = Font(bold=True, size=12)
    return cell


def _wrapped(page: Any, words: str) -> WriteOnlyCell:
    cell = text_cell(page, words)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
