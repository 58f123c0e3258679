"""Lists that the floors above fill in `ready()`; this floor shows them and never asks who filled them."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from cooperatives.subjects import Household, Subject
from traceability.foundation.slots import Slot


@dataclass(frozen=True)
class QueueRow:
    """One thing that waits for an officer: what it is, whose, since when, until when, and where one decides."""

    title: str
    whose: str
    place: str
    since: object
    decide_by: dt.date | None
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


@dataclass(frozen=True)
class HouseholdFacts:
    """What the floors above know of a household: the day of its last entry, and how many wait for the cooperative."""

    last_on: dt.date | None = None
    waiting: int = 0
    returned: int = 0


@dataclass(frozen=True)
class PaperLine:
    """A certificate as a household may read it: what, whose, until when, and how it stands today."""

    title: str
    about: str
    ends_on: dt.date | None
    state: str
    good: bool


# Takes many at once, so that a page of twenty asks one question.
HOUSEHOLD_FACTS: Slot[Callable[[Sequence[Household]], Mapping[uuid.UUID, HouseholdFacts]]] = Slot()
PAPER_LINES: Slot[Callable[[Subject], Iterable[PaperLine]]] = Slot()


def facts_of(households: Sequence[Household]) -> Mapping[uuid.UUID, HouseholdFacts]:
    """What is known of each; an empty answer where no floor above has anything to say."""
    found: dict[uuid.UUID, HouseholdFacts] = {}
    for ask in HOUSEHOLD_FACTS:
        found |= ask(households)
    return found
