"""The rows of floor 2, gathered for Django; each room keeps its own."""

from traceability.codes.models import TraceCode
from traceability.codes.tags import ThingTag
from traceability.field.deliveries import Delivery
from traceability.genealogy.models import Case, CaseContent, LotLink, LotUse, ReceivedLot, Shipment
from traceability.inputs.intake import ListIntake
from traceability.inputs.listing import Medicine
from traceability.inputs.stock import InputLot
from traceability.intake.models import Intake, IntakeRow
from traceability.ledger.models import EventBatch, EventNote, EventPhoto, EventRecording, LedgerCheck, TraceEvent
from traceability.log.models import Checkpoint, Leaf, Tile
from traceability.recall.handled import RecallHandled
from traceability.recall.models import Recall
from traceability.recall.orders import RecallHolder, RecallListing, RecallLot, RecallOrder
from traceability.release.models import Hold, ReleaseAttempt
from traceability.release.publications import Publication
from traceability.release.reviews import EntryReview
from traceability.release.rules import ItemRule
from traceability.scan.models import ConsumerReport, DeadScan, Scan, ScanDay
from traceability.serials.models import SerialMark, SerialRun

__all__ = [
    "Case",
    "CaseContent",
    "Checkpoint",
    "ConsumerReport",
    "DeadScan",
    "Delivery",
    "EntryReview",
    "EventBatch",
    "EventNote",
    "EventPhoto",
    "EventRecording",
    "Hold",
    "InputLot",
    "Intake",
    "IntakeRow",
    "ItemRule",
    "Leaf",
    "LedgerCheck",
    "ListIntake",
    "LotLink",
    "LotUse",
    "Medicine",
    "Publication",
    "Recall",
    "RecallHandled",
    "RecallHolder",
    "RecallListing",
    "RecallLot",
    "RecallOrder",
    "ReceivedLot",
    "ReleaseAttempt",
    "Scan",
    "ScanDay",
    "SerialMark",
    "SerialRun",
    "Shipment",
    "ThingTag",
    "Tile",
    "TraceCode",
    "TraceEvent",
]
