"""What the rooms above know of an entry that is about to be written; they fill the list in `ready()`.

A witness gives plain JSON that is kept under `how.noted`, beside the actor's own words, or raises Refusal. It is asked
once, when the entry is added: a repeat is compared without it, for a list may say something else by then.
"""

from collections.abc import Callable, Mapping
from typing import Any

from traceability.foundation.slots import Slot
from traceability.ledger.events import TraceEvent
from traceability.ledger.how import NOTED

WITNESSES: Slot[Callable[[TraceEvent], Mapping[str, Any]]] = Slot()


def testimony(event: TraceEvent) -> dict[str, Any]:
    """All that the witnesses say of `event`."""
    said: dict[str, Any] = {}
    for witness in WITNESSES:
        said |= witness(event)
    return said


def own_words(how: dict[str, Any]) -> dict[str, Any]:
    """`how` as the actor said it."""
    return {key: value for key, value in how.items() if key != NOTED}
