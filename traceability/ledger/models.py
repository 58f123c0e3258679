"""The rows of the ledger, gathered for Django."""

from traceability.ledger.checks import LedgerCheck
from traceability.ledger.events import TraceEvent
from traceability.ledger.remarks import EventNote, EventPhoto

__all__ = ["EventNote", "EventPhoto", "LedgerCheck", "TraceEvent"]
