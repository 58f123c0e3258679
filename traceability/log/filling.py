"""What the room of the log gives to what lies below it, when the house starts."""

from traceability.foundation.work.periodic import PERIODIC, Periodic
from traceability.log.sequencer import sequence


def fill() -> None:
    """Called once, when all apps are known."""
    PERIODIC.fill("log.sequence", Periodic("log.sequence", 5, sequence))
