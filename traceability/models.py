"""The rows of floor 2, gathered for Django; each room keeps its own."""

from traceability.ledger.models import EventNote, EventPhoto, LedgerCheck, TraceEvent
from traceability.log.models import Checkpoint, Leaf, Tile

__all__ = ["Checkpoint", "EventNote", "EventPhoto", "Leaf", "LedgerCheck", "Tile", "TraceEvent"]
