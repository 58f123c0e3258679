"""What this room announces, in the past tense, inside the transaction. Receivers write rows and nothing else."""

from django.dispatch import Signal

batch_released = Signal()  # batch
batch_held = Signal()  # batch, hold: each by itself
lots_held = Signal()  # batches, holds: the same together, once
batch_closed = Signal()  # batch
