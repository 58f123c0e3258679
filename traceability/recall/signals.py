"""What this room announces, in the past tense, inside the transaction."""

from django.dispatch import Signal

batch_recalled = Signal()  # batch, recall: each lot by itself, with its event in the ledger
lots_recalled = Signal()  # batches, order: the same lots together, once for every few dozen
recall_closed = Signal()  # batch, recall
recall_undone = Signal()  # batches, order: it should never have been
