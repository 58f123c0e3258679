"""Hands notices over to the senders: rows of work, each tried until it is taken, refused or unknown. Never twice."""

import datetime as dt
import logging

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from traceability.foundation.notices import quiet
from traceability.foundation.notices.channels import RINGS, is_offered, sender_of
from traceability.foundation.notices.kinds import kind_named
from traceability.foundation.notices.models import Delivery, Outcome
from traceability.foundation.notices.senders import Message, NotSent, Sender, Unsure
from traceability.foundation.work.lanes import LANES, Lane, Later

logger = logging.getLogger(__name__)
A_DAY = 5  # messages that ring, for one person
RECALLS_A_DAY = 20  # even of what does not wait


def deliver(row: Delivery) -> None:
    """One row: sent, or finished with the reason why not, or put off until the morning or the next day."""
    if row.tried_at is not None:  # whoever tried it vanished: it may have gone out
        row.finish(outcome=Outcome.UNKNOWN)
        return
    to = row.notice.recipient.reach(row.channel)
    needless = _needless(row, to)
    if needless:
        row.finish(outcome=needless)
        return
    _not_at_night(row)
    _not_too_many(row)
    _hand_over(row, to)


def _needless(row: Delivery, to: str) -> str:
    if row.notice.read_at is not None:
        return Outcome.READ
    if not to or not is_offered(row.channel):
        return Outcome.NOWHERE
    return ""


def _at_night(row: Delivery) -> bool:
    kind = kind_named(row.notice.kind)
    return kind is not None and kind.at_night


def _cap(row: Delivery) -> int:
    return RECALLS_A_DAY if _at_night(row) else A_DAY


def _rang_today(row: Delivery) -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rang = Delivery.objects.filter(notice__recipient=row.notice.recipient, channel__in=RINGS)
    return rang.filter(handed_at__gte=midnight).count()


def _not_at_night(row: Delivery) -> None:
    wait = quiet.wait_seconds(timezone.localtime())
    if wait and row.channel in RINGS and not _at_night(row):
        raise Later("QUIET_HOURS", _("Đang giờ nghỉ đêm. Sáng sẽ gửi."), after=wait, counts=False)


def _not_too_many(row: Delivery) -> None:
    """What is over the number of a day goes out on the next one, unless it was read in the app by then."""
    if row.channel in RINGS and _rang_today(row) >= _cap(row):
        now = timezone.localtime()
        hour = 0 if _at_night(row) else quiet.UNTIL
        then = (now + dt.timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)
        text = _("Hôm nay đã gửi đủ số tin. Ngày mai gửi tiếp.")
        raise Later("ENOUGH_TODAY", text, after=(then - now).total_seconds(), counts=False)


def _hand_over(row: Delivery, to: str) -> None:
    sender, message = sender_of(row.channel), message_of(row, to)
    now = timezone.now()
    row.mark_calling(tried_at=now)
    try:
        _send(sender, message)
    except NotSent as no:
        _was_not_sent(row, no)
    except Unsure as unsure:
        logger.warning("notice %s by %s: %s", row.pk, row.channel, unsure)
        row.finish(outcome=Outcome.UNKNOWN)
    else:
        row.finish(outcome=Outcome.SENT, handed_at=now)


def _send(sender: Sender | None, message: Message) -> None:
    if sender is None:
        raise NotSent("no sender")
    try:
        sender.send(message)
    except (NotSent, Unsure):
        raise
    except Exception as fault:  # a sender's own mistake must not put the text into a traceback
        raise Unsure(type(fault).__name__) from None


def _was_not_sent(row: Delivery, no: NotSent) -> None:
    logger.warning("notice %s by %s not sent: %s", row.pk, row.channel, no)
    if no.final:
        row.finish(outcome=Outcome.REFUSED, tried_at=None)
    else:
        row.retry_later("SENDER", _("Nơi gửi tin chưa nhận. Hệ thống sẽ gửi lại."), surely_not_done=True, tried_at=None)


def message_of(row: Delivery, to: str) -> Message:
    """What goes out. A telephone gets the title alone, since each SMS costs; the rest stands behind the address."""
    notice, address = row.notice, f"{settings.PUBLIC_URL}/thong-bao/"
    with translation.override(settings.LANGUAGE_CODE):
        where = _("Xem tại %(address)s") % {"address": address}
    words = [notice.title] if row.channel in RINGS else [notice.title, notice.text]
    parts = [f"{settings.SITE_NAME}: {words[0]}", *words[1:], where]
    text = (" " if row.channel in RINGS else "\n\n").join(filter(None, parts))
    return Message(
        row.channel, to, text, title=notice.title, kind=notice.kind, url=address, facts=notice.facts, id=str(row.pk)
    )


NOTICES = Lane(name="notices", model=Delivery, run=deliver)


def open_lane() -> None:
    """Puts the lane among the others; called once when the app is ready."""
    LANES.fill("notices", NOTICES, order=150)
