"""Graphs of lots for tests: rows straight into the table, and a walk by brute force to hold the queries against."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from traceability.genealogy.links import LotLink
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record

Edge = tuple[int, int]


def lot(number: int) -> uuid.UUID:
    """The lot that stands for `number`."""
    return uuid.UUID(int=number + (1 << 100))


def number(found: uuid.UUID) -> int:
    return found.int - (1 << 100)


def some_event(actor, subject) -> TraceEvent:
    return record(actor=actor, subject=subject, step="other", event_date=timezone.localdate())


def draw(event: TraceEvent, edges: Iterable[Edge], voided_by: TraceEvent | None = None) -> None:
    """Puts `edges` into the table."""
    LotLink.objects.bulk_create(
        [
            LotLink(source=lot(a), target=lot(b), transformation=uuid.uuid4(), event=event, voided_by=voided_by)
            for a, b in edges
        ],
        batch_size=2000,
    )


def brute_force(edges: Iterable[Edge], start: Iterable[int]) -> set[int]:
    """All that is reached from `start` by one edge or more."""
    nexts = defaultdict(set)
    for a, b in edges:
        nexts[a].add(b)
    reached: set[int] = set()
    waiting = [b for a in start for b in nexts[a]]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting.extend(nexts[here])
    return reached
