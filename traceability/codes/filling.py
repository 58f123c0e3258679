"""What the room of the codes gives to what lies below it, when the house starts."""

from products.signals import batch_changed
from products.slots import BATCH_ADDRESSES
from traceability.codes.issue import reserve_for_new
from traceability.codes.public_addresses import addresses_of


def fill() -> None:
    """Called once, when all apps are known."""
    batch_changed.connect(reserve_for_new, dispatch_uid="codes reserve")
    BATCH_ADDRESSES.fill("codes", addresses_of)
