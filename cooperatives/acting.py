"""For which subject a signed-in person works now: the one chosen in this session, else the first. Never a right."""

from django.core.exceptions import ValidationError

from cooperatives.access import subjects_acted_for
from cooperatives.subjects import Subject

SESSION_KEY = "subject"


def acting_subject(request) -> Subject | None:
    """The subject this request works for, checked against today's memberships; None for those who have none."""
    mine = subjects_acted_for(request.user)
    chosen = None
    if request.session.get(SESSION_KEY):
        try:
            chosen = mine.filter(pk=request.session[SESSION_KEY]).first()
        except ValidationError:
            chosen = None
    return chosen or mine.order_by("created_at").first()


def act_for(request, subject: Subject) -> None:
    """Remembers `subject` for this session."""
    request.session[SESSION_KEY] = str(subject.pk)
