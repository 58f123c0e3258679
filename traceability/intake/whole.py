"""Whether a brought file may be opened whole, to be given back: a few bytes can claim more cells than memory holds.

Reading follows a stream and needs none of this; it never opens a file itself.
"""

import zipfile
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from traceability.foundation.refusals import Refusal

MOST_CELLS = 400_000  # ten thousand rows of forty columns
SPREAD = ("mergeCell", "hyperlink", "table")  # the library makes a cell for each place of their ranges
MEDIA = ("xl/media/", "docProps/")


def check_whole(file: IO[bytes]) -> None:
    """Refuses what would unfold beyond measure. Leaves `file` at its beginning."""
    with zipfile.ZipFile(file) as archive:
        left = MOST_CELLS
        for part in archive.infolist():  # whatever its name: a sheet may be called anything
            left -= 0 if part.filename.startswith(MEDIA) else _claimed(archive, part, left)
    file.seek(0)


def too_much() -> Refusal:
    text = _("Tệp có quá nhiều ô nên không đánh dấu được. Chép các dòng sang mẫu mới rồi nhập lại.")
    return Refusal(text, code="too_large")


def _claimed(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How many cells a part has or spreads over. Raises Refusal as soon as they are more than `most`."""
    parser, seen = expat.ParserCreate(), [0]

    def start(name: str, attributes: dict[str, str]) -> None:
        name = name.rsplit(":", 1)[-1]
        seen[0] += 1 if name == "c" else _area(attributes.get("ref", "")) if name in SPREAD else 0
        if seen[0] > most:
            raise too_much()

    parser.StartElementHandler = start
    try:
        with archive.open(part) as content:
            parser.ParseFile(content)
    except expat.ExpatError:
        pass  # not XML, or damaged: the library stumbles over it by itself
    return seen[0]


def _area(ref: str) -> int:
    """How many cells a range covers; what is no range stops nobody here."""
    try:
        left, top, right, bottom = (int(one or 0) for one in range_boundaries(ref))
    except (ValueError, TypeError):
        return 0
    return max(right - left + 1, 0) * max(bottom - top + 1, 0)
