"""What this room announces, in the past tense, inside the transaction. Receivers write rows and nothing else."""

from django.dispatch import Signal

batch_released = Signal()  # batch
batch_held = Signal()  # batch, hold
batch_closed = Signal()  # batch
