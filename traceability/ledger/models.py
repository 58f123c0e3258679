"""The rows of the ledger, gathered for Django."""

from traceability.ledger.checks import LedgerCheck
from traceability.ledger.events import EventBatch, TraceEvent
from traceability.ledger.remarks import EventNote, EventPhoto, EventRecording

__all__ = ["EventBatch", "EventNote", "EventPhoto", "EventRecording", "LedgerCheck", "TraceEvent"]
