"""What this floor announces upward, in the past tense; sent inside the transaction, receivers only write rows."""

from django.dispatch import Signal

subject_registered = Signal()  # subject, actor
subject_changed = Signal()  # subject, actor
subject_verified = Signal()  # subject, actor
subject_returned = Signal()  # subject, actor, reason
person_erased = Signal()  # user (already blank), party: the opaque id under which others keep notes of her
assistance_asked = Signal()  # assistance, actor: a helper asks a household or subject for leave
assistance_answered = Signal()  # assistance, actor: they said yes or no
assistance_ended = Signal()  # assistance, actor: it was taken back
