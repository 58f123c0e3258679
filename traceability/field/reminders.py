"""What the page *Hôm nay* reminds of: a returned registration, intervals that still run, drafts that lack something."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cooperatives.subjects import CheckState, Subject
from products.batches import Batch, BatchState
from products.certificates import Certificate
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import INTERVAL_STEPS
from traceability.release.reasons import why_not

LOOK_BACK = dt.timedelta(days=400)
DRAFTS = 5


@dataclass(frozen=True)
class Reminder:
    """One thing to know or to do: bold words, a sentence, and where one mends it."""

    title: str
    text: str
    url: str = ""
    icon: str = "clock"


def interval_reminders(subject: Subject, day: dt.date) -> list[Reminder]:
    """For each plot the interval that ends last; unknown ones always, for they end when somebody says so."""
    sprays = TraceEvent.objects.current().filter(
        subject=subject, biz_step__in=INTERVAL_STEPS, event_date__gte=day - LOOK_BACK, plot__isnull=False
    )
    latest: dict[str, tuple[dt.date, Reminder]] = {}
    found: list[Reminder] = []
    for event in sprays.select_related("plot"):
        days = event.how.get("phi_days")
        if days is None:
            found.append(_unknown(event))
            continue
        until = event.event_date + dt.timedelta(days=days)
        plot = str(event.plot)
        if until > day and (plot not in latest or latest[plot][0] < until):
            latest[plot] = (until, _running(plot, until, day))
    return found[:3] + [reminder for _until, reminder in latest.values()]


def _running(plot: str, until: dt.date, day: dt.date) -> Reminder:
    said = {"plot": plot, "days": (until - day).days, "until": date_format(until)}
    return Reminder(
        _("%(plot)s còn %(days)d ngày cách ly thuốc.") % said,
        _("Thu hoạch từ ngày %(until)s thì công bố được lô hàng.") % said,
    )


def _unknown(event: TraceEvent) -> Reminder:
    said = {"plot": event.plot, "day": date_format(event.event_date)}
    return Reminder(
        _("%(plot)s: chưa rõ số ngày cách ly.") % said,
        _("Lần phun ngày %(day)s. Ghi số ngày trên nhãn thuốc.") % said,
        reverse("diary-correct", args=[event.pk]),
        "warn",
    )


def _registration(subject: Subject) -> list[Reminder]:
    if subject.check_state == CheckState.RETURNED:
        title = _("%(agency)s đã trả lại đăng ký.") % {"agency": settings.AGENCY_NAME}
        return [Reminder(title, subject.return_reason, reverse("mine"), "warn")]
    if subject.check_state == CheckState.UNVERIFIED and subject.decide_by:
        said = {"agency": settings.AGENCY_NAME, "day": date_format(subject.decide_by)}
        text = _("%(agency)s xác nhận cơ sở, chậm nhất ngày %(day)s. Mọi việc khác vẫn ghi được.") % said
        return [Reminder(_("Chờ xác nhận để công bố lô hàng."), text)]
    return []


def _papers(subject: Subject) -> list[Reminder]:
    returned = Certificate.objects.filter(subject=subject, check_state=CheckState.RETURNED)
    return [
        Reminder(
            _("%(paper)s bị trả lại.") % {"paper": one.label},
            one.return_reason,
            reverse("my-paper", args=[one.pk]),
            "warn",
        )
        for one in returned[:3]
    ]


def _drafts(subject: Subject, day: dt.date) -> list[Reminder]:
    drafts = Batch.objects.filter(product__subject=subject, state=BatchState.DRAFT).select_related("product__subject")
    found = []
    for batch in drafts.order_by("-created_at")[:DRAFTS]:
        obstacles = [reason for reason in why_not(batch, day) if reason.code.startswith("missing")]
        if obstacles:
            said = {"product": batch.product, "lot": batch.lot, "count": len(obstacles)}
            title = _("%(product)s, lô %(lot)s còn thiếu %(count)d việc.") % said
            found.append(Reminder(title, obstacles[0].text, reverse("batch", args=[batch.pk]), "lot"))
    return found


def reminders(subject: Subject) -> list[Reminder]:
    """All reminders of `subject` for today, what blocks most first."""
    today = timezone.localdate()
    return [*_registration(subject), *_papers(subject), *interval_reminders(subject, today), *_drafts(subject, today)]
