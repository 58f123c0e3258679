"""What the room of the genealogy of lots gives to what lies below it, when the house starts."""

from traceability.genealogy.linking import void_after
from traceability.ledger.signals import event_recorded


def fill() -> None:
    """Called once, when all apps are known."""
    event_recorded.connect(void_after, dispatch_uid="genealogy voids")
