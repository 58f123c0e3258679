"""Opens a checked file as a stream and gives its rows as plain values. It follows no reference out of the file."""

import logging
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _

from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake.guard import broken
from traceability.intake.marks import MOST_ROWS, Marks, check_texts, too_many, walk

logger = logging.getLogger(__name__)
MOST_COLUMNS = 60
HEADING_WITHIN = 20  # rows from the top in which the headings are looked for
STUMBLES = (
    KeyError, ValueError, IndexError, TypeError, AttributeError, SyntaxError, OSError, EOFError, OverflowError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
ASIDE = ("huong dan", "danh muc")  # sheets of our own template that hold no rows


@dataclass(frozen=True)
class Line:
    """One row with anything in it."""

    number: int
    values: tuple[Any, ...]


class Book:
    """A workbook that is being read; `sheets` are the visible ones that may hold rows."""

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(file)
        check_texts(self._archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it speaks of decoration that it leaves out
            self._book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        self._marks: dict[str, Marks] = {}

    def close(self) -> None:
        self._book.close()
        self._archive.close()

    @property
    def sheets(self) -> list[str]:
        pages = [page for page in self._book.worksheets if page.sheet_state == "visible"]
        return [page.title for page in pages if fold(page.title) not in ASIDE]

    def marks(self, title: str) -> Marks:
        """The first walk through a sheet, made once."""
        if title not in self._marks:
            self._marks[title] = walk(self._archive, self._book[title]._worksheet_path)
        return self._marks[title]

    def top(self, title: str) -> list[Line]:
        """The first rows, in which the headings stand."""
        return list(self._lines(title, HEADING_WITHIN))

    def rows(self, title: str, after: int) -> Iterator[Line]:
        """The visible rows below row `after`; blank ones are left out. Raises Refusal if they are too many."""
        marks = self.marks(title)
        if marks.filled - 1 > MOST_ROWS:
            raise too_many(marks.filled - 1)
        for line in self._lines(title, marks.last):
            if line.number > after and line.number not in marks.hidden:
                yield line

    def _lines(self, title: str, last: int) -> Iterator[Line]:
        page, needed = self._book[title], {row for row, _column in self.marks(title).unsolved}
        page.reset_dimensions()  # what a file says of its own size is not believed
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = page.iter_rows(min_row=1, max_row=max(last, 1), max_col=MOST_COLUMNS, values_only=True)
            try:
                for number, values in enumerate(rows, start=1):
                    if number in needed or any(value not in (None, "") for value in values):
                        yield Line(number, values)
            except STUMBLES as bad:
                raise _told(bad) from bad


def _told(bad: Exception) -> Refusal:
    logger.warning("a workbook could not be read: %s", type(bad).__name__)
    return broken()


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Book]:
    """The book for a while. Whatever the parser stumbles over becomes one sentence."""
    try:
        book = Book(file)
    except Refusal:
        raise
    except STUMBLES as bad:
        raise _told(bad) from bad
    try:
        yield book
    finally:
        book.close()


def no_sheet() -> Refusal:
    """For a book without a sheet to read."""
    return Refusal(_("Tệp không có trang tính nào đang hiện. Hiện trang có dữ liệu rồi nhập lại."))
