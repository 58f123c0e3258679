"""The rows of floor 2, gathered for Django; each room keeps its own."""

from traceability.codes.models import TraceCode
from traceability.ledger.models import EventNote, EventPhoto, LedgerCheck, TraceEvent
from traceability.log.models import Checkpoint, Leaf, Tile
from traceability.recall.models import Recall
from traceability.release.models import Hold, ReleaseAttempt
from traceability.release.publications import Publication
from traceability.release.rules import ItemRule
from traceability.scan.models import ConsumerReport, DeadScan, Scan, ScanDay

__all__ = [
    "Checkpoint",
    "ConsumerReport",
    "DeadScan",
    "EventNote",
    "EventPhoto",
    "Hold",
    "ItemRule",
    "Leaf",
    "LedgerCheck",
    "Publication",
    "Recall",
    "ReleaseAttempt",
    "Scan",
    "ScanDay",
    "Tile",
    "TraceCode",
    "TraceEvent",
]
