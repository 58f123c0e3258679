"""The e-mail address of a person: optional, for notices alone, and nothing is sent there before she confirmed it."""

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.guard.limits import demand
from traceability.foundation.notices.channels import Channel, sender_of
from traceability.foundation.notices.senders import Message, NotSent, Unsure
from traceability.foundation.work.jobs import Job, enqueue, handler
from traceability.foundation.work.lanes import Later

SALT = "cooperatives.mail_address"
LASTS = 3 * 24 * 3600
JOB = "confirm-address"


def ask_to_confirm(*, actor: User, address: str) -> None:
    """Keeps `address` unconfirmed and sends a confirmation there. Raises TooMany after five in a day."""
    demand(f"address:{actor.pk}", 5, 24 * 3600)
    with transaction.atomic():
        actor.email, actor.email_confirmed_at = address, None
        actor.save(update_fields=["email", "email_confirmed_at"])
        enqueue(JOB, str(actor.pk))


@transaction.atomic
def remove_address(*, actor: User) -> None:
    """Takes the address away at once."""
    actor.email, actor.email_confirmed_at = "", None
    actor.save(update_fields=["email", "email_confirmed_at"])
    note(actor, "address.removed", actor)


def confirmation_path(user: User) -> str:
    """What is sent: it names the person and the address, so that it dies when she writes another."""
    return reverse("address-confirm", args=[signing.dumps([str(user.pk), user.email], salt=SALT)])


def person_of(word: str) -> User | None:
    """Whose address `word` confirms; None if it is too old, not ours, or about an address that was changed."""
    try:
        pk, address = signing.loads(word, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, email=address, is_active=True).exclude(email="").first()


@transaction.atomic
def confirm_address(*, user: User) -> User:
    """Whoever reads the mail is the person; a second tap changes nothing."""
    if user.email_confirmed_at is None:
        user.email_confirmed_at = timezone.now()
        user.save(update_fields=["email_confirmed_at"])
        note(user, "address.confirmed", user)
    return user


@handler(JOB)
def send_confirmation(job: Job) -> None:
    """Sends the mail. It may come twice; it is never put into a row or a log."""
    user = User.objects.filter(pk=job.key, is_active=True, email_confirmed_at=None).exclude(email="").first()
    sender = sender_of(Channel.EMAIL)
    if user is None or sender is None:
        return
    try:
        sender.send(_confirmation(user))
    except NotSent as no:
        if not no.final:
            raise Later("SENDER") from no
    except Unsure:
        pass  # the page says how to ask for another


def _confirmation(user: User) -> Message:
    where = f"{settings.PUBLIC_URL}{confirmation_path(user)}"
    with translation.override(settings.LANGUAGE_CODE):
        title = _("%(site)s: xác nhận địa chỉ thư") % {"site": settings.SITE_NAME}
        text = _(
            "Mở địa chỉ dưới đây rồi bấm Xác nhận. Địa chỉ dùng được 3 ngày.\n\n%(where)s\n\n"
            "Anh/chị không đăng ký nhận thư thì bỏ qua thư này."
        ) % {"where": where}
    return Message(Channel.EMAIL, user.email, text, title=title, kind="confirm-address", url=where)
