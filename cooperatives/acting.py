"""For whom a signed-in person works now: a subject, one household of it, or somebody she helps. Never a right."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cooperatives.access import (
    Role,
    assistances_held_by,
    households_recorded_by,
    subjects_acted_for,
    subjects_recorded_by,
)
from cooperatives.subjects import Household, Subject
from cooperatives.users import User

SESSION_KEY, HOUSEHOLD_KEY = "subject", "household"


@dataclass(frozen=True)
class Acting:
    """Whose pages are open. `works`: as one of the subject's own people, with everything that belongs to that."""

    user: User
    subject: Subject
    household: Household | None = None
    works: bool = False

    @property
    def on_behalf_of(self) -> Household | Subject | None:
        """Whom the ledger names as the one for whom something is recorded; nobody where people record their own."""
        return self.household or (None if self.works else self.subject)

    @cached_property
    def helps(self) -> bool:
        """Whether this is done for others: a clerk for a household, or a helper of the digital team."""
        return not self.is_own and (self.household is not None or not self.works)

    @cached_property
    def is_own(self) -> bool:
        """Whether the household is the person's own."""
        return (
            self.household is not None
            and self.household.memberships.filter(user=self.user, role=Role.HOUSEHOLD).exists()
        )

    @cached_property
    def until(self) -> dt.date | None:
        """The last day on which a helper may still record here."""
        if self.works or self.is_own:
            return None
        held = assistances_held_by(self.user).filter(subject=self.subject, household=self.household)
        return held.order_by("-ends_on").values_list("ends_on", flat=True).first()

    @property
    def whom(self) -> Household | Subject:
        return self.household or self.subject

    def plots(self):
        """The plots that are offered: those of the household, or all of the subject."""
        plots = self.subject.plots.all()
        return plots.filter(household=self.household) if self.household else plots


def as_uuid(text: str) -> uuid.UUID | None:
    """`text` as an id, or None where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _asked(request: HttpRequest, key: str) -> uuid.UUID | None:
    return as_uuid(str(request.session.get(key, "")))


def acting(request: HttpRequest) -> Acting | None:
    """For whom this request works, checked against today's rights; None for who works and helps nowhere.

    Nobody helps by default: a helper has chosen whom, in this session.
    """
    user, subject_pk, household_pk = request.user, _asked(request, SESSION_KEY), _asked(request, HOUSEHOLD_KEY)
    if not user.is_authenticated:
        return None
    if household_pk and (found := _for_household(user, household_pk)):
        return found
    if subject_pk and (subject := subjects_recorded_by(user).filter(pk=subject_pk).first()):
        return Acting(user, subject, works=subjects_acted_for(user).filter(pk=subject.pk).exists())
    own = subjects_acted_for(user).order_by("created_at").first()
    if own:
        return Acting(user, own, works=True)
    household = own_households(user).first()
    return Acting(user, household.subject, household) if household else None


def _for_household(user: User, pk: uuid.UUID) -> Acting | None:
    household = Household.objects.filter(pk=pk, active=True).select_related("subject__unit", "unit").first()
    if household is None:
        return None
    works = subjects_acted_for(user).filter(pk=household.subject_id).exists()
    if not works and not households_recorded_by(user).filter(pk=pk).exists():
        return None
    return Acting(user, household.subject, household, works)


def acting_in(user: User, subject_pk: uuid.UUID, household_pk: uuid.UUID | None = None) -> Acting | None:
    """For whom `user` works on an item that names a subject and perhaps a household; None where she may not."""
    if household_pk:
        found = _for_household(user, household_pk)
        return found if found and found.subject.pk == subject_pk else None
    if subject := subjects_recorded_by(user).filter(pk=subject_pk).first():
        return Acting(user, subject, works=subjects_acted_for(user).filter(pk=subject.pk).exists())
    mine = households_recorded_by(user).filter(subject=subject_pk, active=True).select_related("subject")
    only = list(mine[:2])
    return Acting(user, only[0].subject, only[0]) if len(only) == 1 else None


def own_households(user):
    """The households to which `user` belongs, the oldest first."""
    if not user.is_authenticated:
        return Household.objects.none()
    own = households_recorded_by(user).filter(memberships__user=user, memberships__role=Role.HOUSEHOLD)
    return own.select_related("subject__unit", "unit").order_by("created_at").distinct()


def acting_subject(request: HttpRequest) -> Subject | None:
    """The subject whose own people this request works as; None for households and helpers, who are not that."""
    found = acting(request)
    return found.subject if found and found.works else None


def act_for(request: HttpRequest, subject: Subject, household: Household | None = None) -> None:
    """Remembers for this session whom the next pages are about."""
    request.session[SESSION_KEY] = str(subject.pk)
    request.session.pop(HOUSEHOLD_KEY, None)
    if household is not None:
        request.session[HOUSEHOLD_KEY] = str(household.pk)


def act_for_oneself(request: HttpRequest) -> None:
    """Ends *Ghi giúp*: a clerk is back at her cooperative, a helper at nobody's."""
    request.session.pop(HOUSEHOLD_KEY, None)
    subject = _asked(request, SESSION_KEY)
    if subject and not subjects_acted_for(request.user).filter(pk=subject).exists():
        request.session.pop(SESSION_KEY, None)


def in_templates(request: HttpRequest) -> dict:
    """For the banner and the bar of the phone app; nothing is asked of the database until a page shows them."""
    return {"acting": SimpleLazyObject(lambda: _kept(request) or "")}


def _kept(request: HttpRequest) -> Acting | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return getattr(request, "acting", None) or acting(request)
