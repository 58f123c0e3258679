"""What the room of release gives to what lies below it, when the house starts."""

from traceability.foundation.work.periodic import PERIODIC, Periodic
from traceability.ledger.signals import event_recorded
from traceability.ledger.verify import MORE_FINDINGS
from traceability.release import told
from traceability.release.late_entries import recheck_after
from traceability.release.publications import findings, publish_released, publish_renewed
from traceability.release.reviewing import wait_for_review
from traceability.release.signals import batch_released


def fill() -> None:
    """Called once, when all apps are known."""
    told.fill()
    event_recorded.connect(recheck_after, dispatch_uid="release rechecks")
    event_recorded.connect(wait_for_review, dispatch_uid="release reviews")
    batch_released.connect(publish_released, dispatch_uid="release publishes")
    MORE_FINDINGS.fill("publications", findings)
    PERIODIC.fill("release.publications", Periodic("release.publications", 30, publish_renewed))
