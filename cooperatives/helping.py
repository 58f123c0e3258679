"""Leave to help: asked for by a helper, given by the helped alone, ended by any of them at once. It owns no data."""

import datetime as dt
import uuid

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives import short_links
from cooperatives.access import (
    Role,
    communes_of_officer,
    is_department_officer,
    subjects_acted_for,
    subjects_managed_by,
    team_communes,
)
from cooperatives.assistance import LONGEST, Assistance, AssistanceQuerySet, Consent
from cooperatives.members import never_came
from cooperatives.places import AdministrativeUnit
from cooperatives.registration import new_user, open_subject
from cooperatives.signals import assistance_answered, assistance_asked, assistance_ended
from cooperatives.subjects import Household, Subject, SubjectKind
from cooperatives.users import User
from traceability.foundation import phones
from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.audit.trail import note
from traceability.foundation.files.models import Paper
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold

PURPOSE = "assistance"
ASK_LASTS = dt.timedelta(days=3)
SHORTEST_NAME = 4  # letters typed before names are looked through
MOST = 6


# --- gates ------------------------------------------------------------------------------------------------------------
def _of_the_helped(user: User) -> Q:
    """Rows about one's own household, and about the subject one manages."""
    own = user.memberships.on(timezone.localdate()).filter(role=Role.HOUSEHOLD)
    return Q(household__in=own.values("household")) | Q(
        household__isnull=True, subject__in=subjects_managed_by(user).values("pk")
    )


def _of_the_cooperative(user: User) -> Q:
    """Rows about the households of one's cooperative."""
    return Q(household__isnull=False, subject__in=subjects_acted_for(user).values("pk"))


def _of_the_office(user: User) -> Q:
    """Rows of the communes of which `user` is an officer; every row for the department."""
    return Q(pk__isnull=False) if is_department_officer(user) else Q(unit__in=communes_of_officer(user))


def assistances_answered_by(user: User) -> AssistanceQuerySet:
    """What `user` may say yes or no to on her own phone; never her own asking."""
    return Assistance.objects.filter(_of_the_helped(user)).exclude(helper=user)


def assistances_overseen_by(user: User) -> AssistanceQuerySet:
    """What an officer sees: her communes', all for the department."""
    return Assistance.objects.all() if user.is_operator else Assistance.objects.filter(_of_the_office(user))


def assistances_witnessed_by(user: User) -> AssistanceQuerySet:
    """Whose signed paper `user` may look at and accept: an officer's, and a cooperative's for its households."""
    return Assistance.objects.filter(_of_the_office(user) | _of_the_cooperative(user)).exclude(helper=user)


def assistances_ended_by(user: User) -> AssistanceQuerySet:
    """What `user` may end: as one of the helped, their cooperative, an officer of the place, or the helper herself."""
    helped = _of_the_helped(user) | _of_the_cooperative(user)
    return Assistance.objects.filter(helped | Q(helper=user) | _of_the_office(user))


# --- asking -----------------------------------------------------------------------------------------------------------
def _must_be_of_the_team(actor: User, unit: AdministrativeUnit | None) -> AdministrativeUnit:
    if unit is None or not team_communes(actor).filter(pk=unit.pk).exists():
        raise Refusal(_("Anh/chị chỉ giúp được hộ trong xã của tổ mình."), code="not_yet")
    return unit


def _checked_end(ends_on: dt.date) -> dt.date:
    today = timezone.localdate()
    if not today <= ends_on <= today + LONGEST:
        raise Refusal({"ends_on": [_("Nhiều nhất 12 tháng kể từ hôm nay. Hết hạn thì xin lại.")]})
    return ends_on


@transaction.atomic
def ask_to_help(*, actor: User, subject: Subject, household: Household | None = None, ends_on: dt.date) -> Assistance:
    """A helper asks to record for a household or a subject of her commune. Nothing is hers to see before the yes."""
    unit = _must_be_of_the_team(actor, household.unit if household else subject.unit)
    ends_on = _checked_end(ends_on)
    if subjects_acted_for(actor).filter(pk=subject.pk).exists():
        raise Refusal(_("Anh/chị là người của cơ sở này, không cần xin phép."), code="conflict")
    mine = Assistance.objects.filter(helper=actor, subject=subject, household=household)
    if mine.on(timezone.localdate()).exists():
        raise Refusal(_("Anh/chị đang được phép ghi giúp rồi."), code="conflict")
    asked = mine.asked().first() or Assistance(helper=actor, unit=unit, subject=subject, household=household)
    asked.ends_on, asked.ask_until = ends_on, timezone.now() + ASK_LASTS
    asked.ask_digest = short_links.digest(short_links.token(PURPOSE, asked.pk))
    asked.save()
    note(actor, "assistance.asked", asked, subject)
    assistance_asked.send(sender=Assistance, assistance=asked, actor=actor)
    return asked


@transaction.atomic
def register_to_help(*, actor: User, phone: str, name: str, unit: AdministrativeUnit, ends_on: dt.date) -> Assistance:
    """A household that is not here yet, with the one who helps it asking at once. Its account is its own to open."""
    _must_be_of_the_team(actor, unit)
    owner = new_user(phone, None)
    subject = open_subject(actor=owner, name=name, unit=unit, kind=SubjectKind.HOUSEHOLD)
    note(actor, "assistance.registered", subject, subject)
    return ask_to_help(actor=actor, subject=subject, ends_on=ends_on)


def asking_path(asked: Assistance) -> str:
    """Where the helped answer; nothing when the asking is over."""
    made = short_links.token(PURPOSE, asked.pk)
    still = asked.waits and asked.ask_until and asked.ask_until > timezone.now()
    return reverse("consent", kwargs={"token": made}) if still and short_links.digest(made) == asked.ask_digest else ""


def asked_under(token: str) -> Assistance | None:
    """What is asked behind an address; None for what was answered, is too old or was never ours."""
    found = Assistance.objects.asked().filter(ask_digest=short_links.digest(token), ask_until__gt=timezone.now())
    return found.select_related("helper", "subject", "household", "unit").first()


# --- answering --------------------------------------------------------------------------------------------------------
def _locked(assistance: Assistance) -> Assistance:
    now = (
        Assistance.objects.select_for_update(of=("self",)).select_related("subject", "household").get(pk=assistance.pk)
    )
    if not now.waits:
        raise Refusal(_("Việc này đã có người trả lời rồi."), code="conflict")
    return now


def _begin(assistance: Assistance, actor: User, how: str) -> Assistance:
    today = timezone.localdate()
    if assistance.ends_on < today:
        raise Refusal(_("Ngày hết hạn đã qua. Người giúp cần xin lại."), code="conflict")
    assistance.how, assistance.consented_by, assistance.consented_at = how, actor, timezone.now()
    assistance.starts_on = today
    assistance.save()
    note(actor, "assistance.agreed", assistance, assistance.subject, how=str(how), until=str(assistance.ends_on))
    assistance_answered.send(sender=Assistance, assistance=assistance, actor=actor)
    return assistance


@transaction.atomic
def answer_asking(*, actor: User, assistance: Assistance, yes: bool) -> Assistance:
    """The helped say yes or no, signed in on their own phone."""
    if not assistances_answered_by(actor).filter(pk=assistance.pk).exists():
        raise Refusal(_("Chỉ người được giúp trả lời được việc này."), code="not_yet")
    assistance = _locked(assistance)
    if yes and not is_proved_by_telephone(actor, assistance):
        raise Refusal(
            _("Số điện thoại này do người giúp ghi. Hộ ký giấy, cán bộ xã xem rồi mới ghi giúp được."), code="not_yet"
        )
    if yes:
        return _begin(assistance, actor, Consent.PHONE)
    assistance.refused_at = timezone.now()
    assistance.save()
    note(actor, "assistance.refused", assistance, assistance.subject)
    assistance_answered.send(sender=Assistance, assistance=assistance, actor=actor)
    return assistance


@transaction.atomic
def hand_in_paper(*, actor: User, assistance: Assistance, paper: Paper) -> Assistance:
    """The helper shows the signed paper. It opens nothing before somebody else has looked at it."""
    assistance = _locked(assistance)
    if assistance.helper_id != actor.pk:
        raise Refusal(_("Chỉ người xin phép nộp giấy được."), code="not_yet")
    assistance.paper = paper
    assistance.save()
    note(actor, "assistance.paper", assistance, assistance.subject, sha256=paper.sha256)
    return assistance


@transaction.atomic
def accept_paper(*, actor: User, assistance: Assistance, seen: uuid.UUID | None) -> Assistance:
    """An officer of the commune, or the cooperative, has seen the signature on the photo `seen`, and on no other."""
    if not assistances_witnessed_by(actor).filter(pk=assistance.pk).exists():
        raise Refusal(_("Chỉ cán bộ xã hoặc hợp tác xã xem giấy được."), code="not_yet")
    assistance = _locked(assistance)
    if assistance.paper_id is None:
        raise Refusal(_("Chưa có ảnh giấy ký."), code="conflict")
    if assistance.paper_id != seen:
        raise Refusal(_("Ảnh giấy vừa đổi. Xem ảnh mới rồi nhận lại."), code="conflict")
    return _begin(assistance, actor, Consent.PAPER)


@transaction.atomic
def end_assistance(*, actor: User, assistance: Assistance) -> Assistance:
    """Ends it now: from the next request on the helper sees nothing of it."""
    if not assistances_ended_by(actor).filter(pk=assistance.pk).exists():
        raise Refusal(_("Anh/chị không dừng được việc này."), code="not_yet")
    changed = Assistance.objects.filter(pk=assistance.pk, revoked_at__isnull=True)
    if not changed.update(revoked_at=timezone.now(), revoked_by=actor):
        return assistance
    assistance.refresh_from_db()
    note(actor, "assistance.ended", assistance, assistance.subject)
    assistance_ended.send(sender=Assistance, assistance=assistance, actor=actor)
    return assistance


def _registrations(assistance: Assistance) -> models.QuerySet[AuditEvent]:
    """That a helper, whoever it was, registered the subject that is to be helped."""
    return AuditEvent.objects.filter(verb="assistance.registered", object_id=str(assistance.subject_id))


def is_registered_by_a_helper(assistance: Assistance) -> bool:
    """Whether what is helped as a whole came here by a helper, who also wrote its telephone down."""
    return not assistance.household_id and _registrations(assistance).exists()


def is_proved_by_telephone(user: User, assistance: Assistance) -> bool:
    """Whether a yes of `user` is the household's own. An account that a helper registered is opened by whoever has
    the address of her asking, and she has it herself: there only a code by SMS tells whose telephone it is."""
    return user.phone_verified or not is_registered_by_a_helper(assistance)


def owner_to_come(assistance: Assistance) -> User | None:
    """The person whom this helper registered and who has not been here yet; how she comes in, opening.py says."""
    owner = assistance.subject.created_by
    if assistance.household_id or owner is None or not never_came(owner):
        return None
    return owner if _registrations(assistance).filter(actor=assistance.helper.party).exists() else None


def may_be_helped(user: User, typed: str) -> list[Household | Subject]:
    """Whom a helper may ask, by whole telephone or by name, in her communes; at most six, nothing said but the name."""
    communes, today = team_communes(user), timezone.localdate()
    subjects = Subject.objects.registered().filter(unit__in=communes)
    households = Household.objects.filter(active=True, unit__in=communes)
    try:
        phone = phones.parse(typed)
    except Refusal:
        if len(fold(typed)) < SHORTEST_NAME:
            return []
        subjects = subjects.filter(folded__contains=fold(typed))
        households = households.filter(folded__contains=fold(typed))
    else:
        managed = Q(memberships__user__phone=phone, memberships__role=Role.MANAGER)
        subjects = subjects.filter(Q(phone=phone) | managed).distinct()
        households = households.filter(phone=phone)
    held = Assistance.objects.on(today).filter(helper=user)
    found_subjects = subjects.exclude(pk__in=held.filter(household__isnull=True).values("subject"))
    found_households = households.exclude(pk__in=held.filter(household__isnull=False).values("household"))
    found: list[Household | Subject] = [*found_households.select_related("village")[:MOST]]
    return [*found, *found_subjects.select_related("village")[:MOST]][:MOST]


def waiting_for(subject: Subject, household: Household | None) -> models.QuerySet[Assistance]:
    """What the people of a household or a subject are asked just now."""
    asked = Assistance.objects.asked().filter(subject=subject, household=household, ask_until__gt=timezone.now())
    return asked.select_related("helper", "unit")
