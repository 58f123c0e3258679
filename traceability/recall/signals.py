"""What this room announces, in the past tense, inside the transaction."""

from django.dispatch import Signal

batch_recalled = Signal()  # batch, recall
recall_closed = Signal()  # batch, recall
