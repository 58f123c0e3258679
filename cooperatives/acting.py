"""For which subject a signed-in person works now: the one chosen in this session, else the first. Never a right."""

import uuid

from cooperatives.access import subjects_acted_for
from cooperatives.subjects import Subject

SESSION_KEY = "subject"


def as_uuid(text: str) -> uuid.UUID | None:
    """`text` as an id, or None where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def acting_subject(request) -> Subject | None:
    """The subject this request works for, checked against today's memberships; None for those who have none."""
    mine = subjects_acted_for(request.user)
    asked = as_uuid(request.session.get(SESSION_KEY, ""))
    chosen = mine.filter(pk=asked).first() if asked else None
    return chosen or mine.order_by("created_at").first()


def act_for(request, subject: Subject) -> None:
    """Remembers `subject` for this session."""
    request.session[SESSION_KEY] = str(subject.pk)
