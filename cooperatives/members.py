"""Who works for a subject: invited by a manager. An invitation never opens an account that has a password."""

import datetime as dt
import uuid

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from cooperatives.access import Membership, Role, subjects_acted_for
from cooperatives.registration import check_password
from cooperatives.subjects import Subject
from cooperatives.told import invitation_was_accepted
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean


def must_manage(actor: User, subject: Subject) -> None:
    """Refuses those who do not manage `subject`."""
    if not subjects_acted_for(actor, roles=(Role.MANAGER,)).filter(pk=subject.pk).exists():
        raise Refusal(_("Chỉ người quản lý cơ sở làm được việc này."), code="not_yet")


def yesterday() -> dt.date:
    """The last day on which something that ends now still held."""
    return timezone.localdate() - dt.timedelta(days=1)


def person_with(phone: str, name: str = "") -> User:
    """The person with `phone`, made if new. Links handed out before die, since they would open what is given now."""
    user = User.objects.filter(phone=phone).first() or User(phone=phone, name=clean(name))
    user.name = user.name or clean(name)
    if not user.has_usable_password() or user._state.adding:
        user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def invite_member(*, actor: User, subject: Subject, phone: str, role: str = Role.STAFF) -> Membership:
    """Opens a membership for the person with `phone`, who may be new here."""
    must_manage(actor, subject)
    user = person_with(phone)
    if user.memberships.filter(subject=subject).on(timezone.localdate()).exists():
        raise Refusal({"phone": [_("Số này đã có trong danh sách.")]}, code="conflict")
    membership = Membership.objects.create(user=user, subject=subject, role=role)
    note(actor, "member.invited", membership, subject, role=str(role))
    return membership


@transaction.atomic
def end_membership(*, actor: User, membership: Membership) -> Membership:
    """Ends a membership now: one's own, or another's as manager. A subject keeps at least one manager."""
    subject = Subject.objects.select_for_update(no_key=True).get(pk=membership.subject_id)
    if membership.user_id != actor.pk and membership.role != Role.HOUSEHOLD:
        must_manage(actor, subject)
    elif membership.user_id != actor.pk and not subjects_acted_for(actor).filter(pk=subject.pk).exists():
        raise Refusal(_("Chỉ người của cơ sở làm được việc này."), code="not_yet")
    others = subject.memberships.on(timezone.localdate()).filter(role=Role.MANAGER).exclude(pk=membership.pk)
    if membership.role == Role.MANAGER and not others.exists():
        raise Refusal(_("Cơ sở cần ít nhất một người quản lý. Anh/chị thêm người quản lý khác trước."))
    membership.ends_on = yesterday()
    membership.save()
    note(actor, "member.ended", membership, subject)
    return membership


def never_came(user: User) -> bool:
    """Whether an account waits for its person: no password yet, and nobody has signed in."""
    return user.is_active and user.last_login is None and not user.has_usable_password()


def invitation_path(user: User) -> str:
    """The address under which an invited person chooses a password, once; empty for everybody else."""
    if not never_came(user):
        return ""
    uid = urlsafe_base64_encode(user.pk.bytes)
    return reverse("invitation", kwargs={"uid": uid, "token": default_token_generator.make_token(user)})


def invitation_for_manager(membership: Membership) -> str:
    """The same, for a manager to pass on: only while it opens nothing beyond this one subject."""
    user = membership.user
    has_more = user.is_operator or user.offices.exists()
    if has_more or user.memberships.exclude(subject=membership.subject_id).exists():
        return ""
    return invitation_path(user)


def invited_user(uid: str, token: str) -> User | None:
    """The person to whom an invitation belongs, or None if it is used up, too old or not ours."""
    try:
        user = User.objects.filter(pk=uuid.UUID(bytes=urlsafe_base64_decode(uid))).first()
    except ValueError:
        return None
    if user is None or not never_came(user) or not default_token_generator.check_token(user, token):
        return None
    return user


@transaction.atomic
def accept_invitation(*, user: User, name: str, password: str) -> User:
    """The invited person says her name and chooses a password."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not never_came(user):
        raise Refusal(_("Lời mời này đã dùng rồi. Mời đăng nhập."), code="conflict")
    check_password(password, user)
    user.name = clean(name)[:120]
    user.set_password(password)
    user.save()
    invitation_was_accepted(user)
    return user


@transaction.atomic
def renew_invitation(*, actor: User | None, phone: str) -> User:
    """For who has lost the password: it is void from now on, and a new invitation opens the account once.

    Only the operator (None: at the console) does this, after making sure who asks.
    """
    if actor is not None and not (actor.is_active and actor.is_operator):
        raise Refusal(_("Chỉ người vận hành làm được việc này."), code="not_yet")
    user = User.objects.select_for_update().filter(phone=phone, is_active=True).first()
    if user is None:
        raise Refusal({"phone": [_("Không có tài khoản nào mang số này.")]})
    if user.is_operator and actor is not None and actor.pk != user.pk:
        raise Refusal({"phone": [_("Tài khoản người vận hành chỉ mở lại được ở máy chủ.")]})
    user.set_unusable_password()
    user.last_login = None
    user.save()
    note(actor, "account.reopened", user)
    return user
