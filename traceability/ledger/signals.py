"""What the ledger announces. Sent inside the transaction: receivers only write rows, and one that raises rolls back."""

from django.dispatch import Signal

event_recorded = Signal()  # event=TraceEvent, actor=User
events_recorded = Signal()  # events: the same together, once for each transaction that writes many
