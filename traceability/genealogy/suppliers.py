"""What came from outside into a lot: goods, giver and papers, for those who may see the row of the receipt."""

from products.batches import Batch
from traceability.genealogy.received import ReceivedLot, ReceivedQuerySet
from traceability.genealogy.trace import upstream


def supplied_for(batch: Batch, user) -> ReceivedQuerySet:
    """Receipts from outside at any remove behind `batch` that `user` may see, the latest first."""
    return from_outside(user).filter(pk__in=upstream(batch.pk))


def from_outside(user) -> ReceivedQuerySet:
    """Standing receipts from givers who are not here; papers of others than the holder's are not there."""
    mine = ReceivedLot.objects.visible_to(user).standing().filter(shipped__isnull=True)
    return mine.select_related("paper_file", "holder")
