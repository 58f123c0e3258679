"""What this room announces, in the past tense, inside the transaction."""

from django.dispatch import Signal

list_changed = Signal()  # rows: the rows of the list that were written; officer
