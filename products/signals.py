"""What this floor announces, in the past tense; sent inside the transaction, receivers only write rows."""

from django.dispatch import Signal

product_changed = Signal()  # product, actor: facts, photos or certificates of a product are no longer what they were
batch_changed = Signal()  # batch, actor: quantity, dates or plots of a batch changed
