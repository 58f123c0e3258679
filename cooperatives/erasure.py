"""Erases a person: name, telephone, password and rights go; her subjects and what happened stay, without her."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import Role
from cooperatives.members import yesterday
from cooperatives.signals import person_erased
from cooperatives.subjects import Household, Subject
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal


def left_without_manager(user: User) -> list[Subject]:
    """Subjects that nobody would manage if `user` went."""
    today = timezone.localdate()
    mine = Subject.objects.filter(memberships__in=user.memberships.on(today).filter(role=Role.MANAGER))
    return [
        subject
        for subject in mine
        if not subject.memberships.on(today).filter(role=Role.MANAGER).exclude(user=user).exists()
    ]


def _forget_contact(user: User) -> None:
    """A contact number of a subject or household that is this person's own goes with her."""
    Subject.objects.filter(memberships__user=user, phone=user.phone).update(phone="", phone_public=False)
    Household.objects.filter(memberships__user=user, phone=user.phone).update(phone="")


@transaction.atomic
def erase_person(*, actor: User | None, user: User) -> User:
    """Leaves a row without anything personal. Oneself, or the operator (None: at the console) on request."""
    if actor is not None and actor.pk != user.pk and not actor.is_operator:
        raise Refusal(_("Anh/chị chỉ xóa được tài khoản của chính mình."), code="not_yet")
    user = User.objects.select_for_update().get(pk=user.pk)
    _forget_contact(user)
    for held in (user.memberships, user.offices):
        held.on(timezone.localdate()).update(ends_on=yesterday())
    user.name, user.phone, user.phone_verified = "", f"x{user.pk.hex[:18]}", False
    user.email, user.email_confirmed_at = "", None
    user.notices.all().delete()
    user.channel_choices.all().delete()
    user.is_active = user.is_operator = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    note(actor, "person.erased", user)
    person_erased.send(sender=User, user=user, party=user.party)
    return user
