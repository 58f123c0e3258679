"""Lists that the floors above fill in `ready()`; this floor shows them and never asks who filled them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from cooperatives.subjects import Subject
from traceability.foundation.slots import Slot


@dataclass(frozen=True)
class QueueRow:
    """One thing that waits for an officer: what it is, whose, since when, until when, and where one decides."""

    title: str
    whose: str
    place: str
    since: object
    decide_by: object
    url: str
    icon: str = "papers"


@dataclass(frozen=True)
class Queue:
    """A verification queue: `rows(user)` yields what `user` may see, oldest first."""

    name: str
    title: str | Promise
    empty: str | Promise
    rows: Callable[[object], Iterable[QueueRow]]


@dataclass(frozen=True)
class MineLink:
    """A line of the page *Của tôi*: `state(subject)` is a short word, `kind` good, wait, warn or empty."""

    title: str | Promise
    url_name: str
    state: Callable[[Subject], tuple[str, str]]


VERIFICATION_QUEUES: Slot[Queue] = Slot()
MINE_LINKS: Slot[MineLink] = Slot()
