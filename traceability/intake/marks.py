"""A first walk through a sheet that keeps no value: how many rows, which are hidden, merged, or lack their result.

The reader of values does not tell these things, and pads what a hostile row number skips; so this walk comes first.
"""

import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string, range_boundaries

from traceability.foundation import numbers
from traceability.foundation.refusals import Refusal
from traceability.intake.guard import broken

MOST_ROWS = 10_000
MOST_ROW_NUMBER = 1_048_576
MOST_CELLS = 2_000_000
MOST_CELLS_A_ROW = 16_384
MOST_TEXTS = 400_000
MOST_MERGED = 20_000
Spot = tuple[int, int]  # row, column


@dataclass
class Marks:
    """What the walk saw. `filled` counts rows with anything in them, hidden ones left out."""

    filled: int = 0
    last: int = 0
    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first column, row, last column, row
    unsolved: set[Spot] = field(default_factory=set)  # formulas without a result

    def merged_in(self, row: int) -> bool:
        """Whether a merged cell lies in `row`."""
        return any(first <= row <= last for _left, first, _right, last in self.merged)


def too_many(count: int) -> Refusal:
    """For a table that is longer than one import takes."""
    text = _("Tệp có %(count)s dòng, mỗi lần nhập nhiều nhất %(most)s dòng. Chia thành nhiều tệp rồi nhập từng tệp.")
    return Refusal(text % {"count": numbers.show(count), "most": numbers.show(MOST_ROWS)}, code="too_many")


class _Walk:
    """Handlers of the parser. Names may carry a prefix: some programmes write `x:row`."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.marks, self.parser = Marks(), parser
        self.row = self.column = self.cells = self.in_row = 0
        self.has_formula = self.has_value = self.row_filled = self.is_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rsplit(":", 1)[-1]
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row(attributes)
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "is"):
            self._value(name)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        name = name.rsplit(":", 1)[-1]
        if name == "c" and self.has_formula and not self.has_value and len(self.marks.unsolved) < MOST_ROWS:
            self.marks.unsolved.add((self.row, self.column))
            self.row_filled = True
        elif name == "row" and self.row_filled and self.row not in self.marks.hidden:
            self.marks.filled += 1
            self.marks.last = max(self.marks.last, self.row)

    def _value(self, name: str) -> None:
        """A value. Beside a formula an empty one is none, unless it is said to be a text: that result is empty."""
        self.row_filled = True
        if self.has_formula and name == "v" and not self.is_text:
            self.parser.CharacterDataHandler = self._solved
        else:
            self.has_value = True

    def _solved(self, _text: str) -> None:
        self.has_value = True
        self.parser.CharacterDataHandler = None

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        if not 0 < self.row <= MOST_ROW_NUMBER:
            raise broken()
        self.column, self.in_row, self.row_filled = 0, 0, False
        if attributes.get("hidden") in ("1", "true"):
            self.marks.hidden.add(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cells, self.in_row = self.cells + 1, self.in_row + 1
        if self.cells > MOST_CELLS or self.in_row > MOST_CELLS_A_ROW:
            raise too_many(max(self.marks.filled, MOST_ROWS + 1))
        self.has_formula = self.has_value = False
        self.is_text, self.parser.CharacterDataHandler = attributes.get("t") == "str", None
        letters = attributes.get("r", "").rstrip("0123456789")
        self.column = column_index_from_string(letters) if letters else self.column + 1

    def _merge(self, ref: str) -> None:
        left, first, right, last = range_boundaries(ref)
        if None not in (left, first, right, last) and len(self.marks.merged) < MOST_MERGED:
            self.marks.merged.append((left, first, right, last))  # type: ignore[arg-type]


def walk(archive: zipfile.ZipFile, part: str) -> Marks:
    """The marks of one sheet. Raises Refusal for what no import takes."""
    parser = expat.ParserCreate()
    walker = _Walk(parser)
    parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
    _parse(parser, archive, part)
    return walker.marks


def check_texts(archive: zipfile.ZipFile) -> None:
    """Refuses a list of shared texts that would fill the memory; it is held whole while values are read."""
    for name in archive.namelist():
        if name.lower().startswith("xl/sharedstrings"):
            _count_texts(archive, name)


def _count_texts(archive: zipfile.ZipFile, name: str) -> None:
    parser, seen = expat.ParserCreate(), [0]

    def count(element: str, _attributes: dict[str, str]) -> None:
        if element.rsplit(":", 1)[-1] == "si":
            seen[0] += 1
            if seen[0] > MOST_TEXTS:
                raise too_many(MOST_TEXTS)

    parser.StartElementHandler = count
    _parse(parser, archive, name)


def _parse(parser: expat.XMLParserType, archive: zipfile.ZipFile, name: str) -> None:
    try:
        with archive.open(name) as part:
            parser.ParseFile(part)
    except (expat.ExpatError, KeyError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, Refusal):
            raise
        raise broken() from error
