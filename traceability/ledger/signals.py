"""What the ledger announces. Sent inside the transaction: receivers only write rows, and one that raises rolls back."""

from django.dispatch import Signal

event_recorded = Signal()  # event=TraceEvent, actor=User
