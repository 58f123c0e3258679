"""The account of a household that a helper registered: opened by who holds a key that the helper never sees.

Her QR asks for leave and opens nothing. Where a code by SMS proves the telephone, that is the key. Where none is sent,
an officer of the commune (or the cooperative) who has accepted the signed paper hands the key over, face to face.
"""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives import short_links
from cooperatives.assistance import Assistance, Consent
from cooperatives.helping import assistances_witnessed_by, owner_to_come
from cooperatives.members import accept_invitation
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal

PURPOSE = "household account"
KEY_LASTS = dt.timedelta(days=3)


def may_have_key(assistance: Assistance) -> bool:
    """Whether a paper was accepted and nobody has opened the account yet."""
    return assistance.how == Consent.PAPER and owner_to_come(assistance) is not None


@transaction.atomic
def make_key(*, actor: User, assistance: Assistance) -> Assistance:
    """A key for three days, shown to `actor` alone. Raises Refusal for the helper, and before a paper is accepted."""
    if not assistances_witnessed_by(actor).filter(pk=assistance.pk).exists():
        raise Refusal(_("Chỉ cán bộ xã hoặc hợp tác xã đưa mã mở tài khoản được."), code="not_yet")
    assistance = Assistance.objects.select_for_update(of=("self",)).select_related("subject").get(pk=assistance.pk)
    if not may_have_key(assistance):
        raise Refusal(_("Nhận giấy ký của hộ trước, rồi mới đưa mã mở tài khoản."), code="not_yet")
    assistance.key_digest = short_links.digest(_token(assistance))
    assistance.key_until = timezone.now() + KEY_LASTS
    assistance.save(update_fields=["key_digest", "key_until"])
    note(actor, "assistance.key", assistance, assistance.subject)
    return assistance


def _token(assistance: Assistance) -> str:
    return short_links.token(PURPOSE, assistance.pk)


def key_path(assistance: Assistance) -> str:
    """Where the household opens its account; nothing while no key is out, or once it has been used."""
    is_open = assistance.key_until and assistance.key_until > timezone.now() and may_have_key(assistance)
    made = _token(assistance)
    return reverse("account-open", kwargs={"token": made}) if is_open else ""


def under_key(token: str) -> Assistance | None:
    """What a key opens; None for one that was used, is too old or was never ours."""
    rows = Assistance.objects.filter(key_digest=short_links.digest(token), key_until__gt=timezone.now())
    found = rows.select_related("helper", "subject__created_by", "unit").first()
    return found if found and may_have_key(found) else None


@transaction.atomic
def open_account(*, token: str, name: str, password: str) -> User:
    """The household opens its account by the key, once. Raises Refusal where the key opens nothing."""
    assistance = under_key(token)
    owner = owner_to_come(assistance) if assistance else None
    if assistance is None or owner is None:
        raise Refusal(_("Mã này đã dùng rồi hoặc quá hạn. Nhờ cán bộ xã đưa mã mới."), code="conflict")
    user = accept_invitation(user=owner, name=name, password=password)
    Assistance.objects.filter(pk=assistance.pk).update(key_digest="", key_until=None)
    return user
