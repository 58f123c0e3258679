"""What other rooms and floors add to the phone's reference book. This file knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cooperatives.acting import Acting
from traceability.foundation.slots import Slot


@dataclass(frozen=True)
class BookPart:
    """One part: its name in the book, and what makes its content, plain JSON of a few kilobytes at most."""

    name: str
    make: Callable[[Acting], Any]


BOOK_PARTS: Slot[BookPart] = Slot()
