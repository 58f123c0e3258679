"""What the room of the ledger gives to what lies below it, when the house starts."""

from cooperatives.signals import person_erased
from traceability.foundation.work.periodic import PERIODIC, Periodic
from traceability.ledger.forget import forget_erased
from traceability.ledger.verify import check


def fill() -> None:
    """Called once, when all apps are known."""
    person_erased.connect(forget_erased, dispatch_uid="ledger forgets")
    PERIODIC.fill("ledger.check", Periodic("ledger.check", 3600, check))
