"""What genealogy announces. Sent inside the transaction: receivers only write rows, and one that raises rolls back."""

from django.dispatch import Signal

lots_used = Signal()  # lots=frozenset of ids, event=TraceEvent: what is left of them has changed
