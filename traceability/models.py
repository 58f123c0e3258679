"""The rows of floor 2, gathered for Django; each room keeps its own."""

from traceability.ledger.models import EventNote, EventPhoto, LedgerCheck, TraceEvent
from traceability.log.models import Checkpoint, Leaf, Tile
from traceability.scan.models import ConsumerReport, DeadScan, Scan, ScanDay

__all__ = [
    "Checkpoint",
    "ConsumerReport",
    "DeadScan",
    "EventNote",
    "EventPhoto",
    "Leaf",
    "LedgerCheck",
    "Scan",
    "ScanDay",
    "Tile",
    "TraceEvent",
]
