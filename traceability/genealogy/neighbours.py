"""The lots next to a lot: of what it was made, what was made of it. Hands through which it only passed are skipped."""

import uuid
from collections.abc import Collection

from traceability.genealogy.links import LotLink
from traceability.genealogy.received import ReceivedLot


def sources_of(lots: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Batches one step back, and received lots behind which there is nobody here."""
    return _next(lots, "target", "source")


def results_of(lots: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Batches one step forward, and received lots of which nothing was made yet."""
    return _next(lots, "source", "target")


def around(lots: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """`lots` and all next to them: whose pages change when something about `lots` does."""
    return {*lots, *sources_of(lots), *results_of(lots)}


def _next(lots: Collection[uuid.UUID], here: str, there: str) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    seen: set[uuid.UUID] = set()
    edge = set(lots)
    while edge:
        seen |= edge
        pairs = list(LotLink.objects.standing().filter(**{f"{here}__in": edge}).values_list(here, there))
        ends = {end for _start, end in pairs}
        passing = set(ReceivedLot.objects.filter(pk__in=ends).values_list("pk", flat=True))
        found |= {start for start in edge - {start for start, _end in pairs} if start not in set(lots)}
        found |= ends - passing
        edge = passing - seen
    return found
