"""A household is invited to sign in: a QR, opened on its own phone, once within three days. Two or three inputs."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives import short_links
from cooperatives.access import Membership, Role
from cooperatives.households import must_work
from cooperatives.invitations import LASTS, HouseholdInvitation
from cooperatives.registration import new_user
from cooperatives.subjects import Household
from cooperatives.told import invitation_was_accepted
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean

PURPOSE = "household invitation"


def invitation_path_of(invitation: HouseholdInvitation) -> str:
    """Where the invitation is opened; nothing once the key that made it has been renewed."""
    made = short_links.token(PURPOSE, invitation.pk)
    good = short_links.digest(made) == invitation.digest
    return reverse("household-invitation", kwargs={"token": made}) if good else ""


def open_invitation(household: Household) -> HouseholdInvitation | None:
    return household.invitations.open_at(timezone.now()).first()


@transaction.atomic
def invite_household(*, actor: User, household: Household) -> HouseholdInvitation:
    """A new invitation; the one before opens nothing any more."""
    must_work(actor, household.subject)
    household = Household.objects.select_for_update(of=("self",)).select_related("subject").get(pk=household.pk)
    if not household.active:
        raise Refusal(_("Hộ này đã cất đi. Lấy lại hộ rồi mời."), code="conflict")
    _void(household)
    invitation = HouseholdInvitation(household=household, made_by=actor, expires_at=timezone.now() + LASTS)
    invitation.digest = short_links.digest(short_links.token(PURPOSE, invitation.pk))
    invitation.save()
    note(actor, "household.invited", household, household.subject)
    return invitation


def _void(household: Household) -> None:
    household.invitations.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=timezone.now())


@transaction.atomic
def revoke_household_invitation(*, actor: User, household: Household) -> None:
    """Nobody comes in by the address that was handed out."""
    must_work(actor, household.subject)
    _void(household)
    note(actor, "household.invitation_revoked", household, household.subject)


def invitation_for(token: str) -> HouseholdInvitation | None:
    """The open invitation behind an address, or None: used, revoked, too old, or never ours."""
    found = HouseholdInvitation.objects.open_at(timezone.now()).filter(digest=short_links.digest(token))
    return found.filter(household__active=True).select_related("household__subject").first()


def _use(invitation: HouseholdInvitation) -> Household:
    """Marks it used; of two who come at once one is refused."""
    taken = HouseholdInvitation.objects.open_at(timezone.now()).filter(pk=invitation.pk).update(used_at=timezone.now())
    if not taken:
        raise Refusal(_("Lời mời này đã dùng rồi. Mời đăng nhập."), code="conflict")
    return invitation.household


def _join(user: User, household: Household) -> Membership:
    held = user.memberships.filter(subject=household.subject).on(timezone.localdate()).first()
    if held is not None:
        raise Refusal(_("Anh/chị đã có tên trong cơ sở này rồi. Mời vào thẳng."), code="conflict")
    membership = Membership.objects.create(
        user=user, subject=household.subject, role=Role.HOUSEHOLD, household=household
    )
    note(user, "household.joined", membership, household.subject)
    invitation_was_accepted(user)
    return membership


@transaction.atomic
def join_household(*, user: User, invitation: HouseholdInvitation) -> Membership:
    """Somebody who has an account takes the invitation."""
    return _join(user, _use(invitation))


@transaction.atomic
def sign_up_for_household(*, invitation: HouseholdInvitation, name: str, password: str, phone: str = "") -> User:
    """A new person and her membership. The household's telephone is hers, unless she types another."""
    household = _use(invitation)
    phone = phone or household.phone
    if not phone:
        raise Refusal({"phone": [_("Ghi số điện thoại. Số này để đăng nhập.")]})
    user = new_user(phone, password)
    user.name = clean(name)[:120]
    user.save(update_fields=["name"])
    if not household.phone:
        Household.objects.filter(pk=household.pk).update(phone=phone)
    _join(user, household)
    return user
