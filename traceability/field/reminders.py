"""What the page *Hôm nay* reminds of: a returned registration, intervals that still run, drafts that lack something."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.access import subjects_managed_by
from cooperatives.acting import Acting
from cooperatives.helping import waiting_for
from cooperatives.subjects import CheckState, Subject
from products.batches import Batch, BatchState
from products.certificates import Certificate
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import INTERVAL_STEPS
from traceability.release.reasons import why_not
from traceability.release.reviews import EntryReview, ReviewState

LOOK_BACK = dt.timedelta(days=400)
DRAFTS = 5


@dataclass(frozen=True)
class Reminder:
    """One thing to know or to do: bold words, a sentence, and where one mends it."""

    title: str
    text: str
    url: str = ""
    icon: str = "clock"
    action: str = ""
    plot: str = ""  # the id of the plot it is about
    hidden: bool = False


def interval_reminders(acting: Acting, day: dt.date) -> list[Reminder]:
    """For each plot the interval that ends last; unknown ones always, for they end when somebody says so."""
    sprays = TraceEvent.objects.current().filter(
        subject=acting.subject, biz_step__in=INTERVAL_STEPS, event_date__gte=day - LOOK_BACK, plot__isnull=False
    )
    if acting.household:
        sprays = sprays.filter(plot__household=acting.household)
    latest: dict[uuid.UUID | None, tuple[dt.date, Reminder]] = {}
    found: list[Reminder] = []
    for event in sprays.select_related("plot"):
        days = event.how.get("phi_days")
        if days is None:
            found.append(_unknown(event))
            continue
        until = event.event_date + dt.timedelta(days=days)
        plot = event.plot_id
        if until > day and (plot not in latest or latest[plot][0] < until):
            latest[plot] = (until, _running(event, until, day))
    return found[:3] + [reminder for _until, reminder in latest.values()]


def running_on(acting: Acting, form, *, every: bool) -> list[Reminder]:
    """Intervals that run, for a form: those of other plots than the chosen one are there and hidden, unless `every`."""
    chosen = str(form["plot"].value() or "") if "plot" in form.fields else ""
    found = interval_reminders(acting, timezone.localdate())
    return [replace(one, hidden=not every and one.plot != chosen) for one in found]


def _running(event: TraceEvent, until: dt.date, day: dt.date) -> Reminder:
    said = {"plot": event.plot, "days": (until - day).days, "until": date_format(until)}
    return Reminder(
        _("%(plot)s còn %(days)d ngày cách ly thuốc.") % said,
        _("Thu hoạch trước %(until)s thì chưa công bố được lô hàng.") % said,
        plot=str(event.plot_id),
    )


def _unknown(event: TraceEvent) -> Reminder:
    said = {"plot": event.plot, "day": date_format(event.event_date)}
    return Reminder(
        _("%(plot)s: chưa rõ số ngày cách ly.") % said,
        _("Lần phun ngày %(day)s. Ghi số ngày trên nhãn thuốc.") % said,
        reverse("diary-correct", args=[event.pk]),
        "warn",
        str(event.plot_id),
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


def _drafts(acting: Acting, day: dt.date) -> list[Reminder]:
    drafts = Batch.objects.filter(product__subject=acting.subject, state=BatchState.DRAFT)
    if acting.household:
        drafts = drafts.filter(household=acting.household)
    drafts = drafts.select_related("product__subject")
    found = []
    for batch in drafts.order_by("-created_at")[:DRAFTS]:
        obstacles = [reason for reason in why_not(batch, day) if reason.code.startswith("missing")]
        if obstacles:
            said = {"product": batch.product, "lot": batch.lot, "count": len(obstacles)}
            title = _("%(product)s, lô %(lot)s còn thiếu %(count)d việc.") % said
            found.append(Reminder(title, obstacles[0].text, reverse("batch", args=[batch.pk]), "lot"))
    return found


def _returned(acting: Acting) -> list[Reminder]:
    """What the cooperative gave back to the household, with the reason."""
    if acting.household is None:
        return []
    rows = EntryReview.objects.standing().filter(household=acting.household, state=ReviewState.RETURNED)
    return [
        Reminder(
            _("%(entry)s bị trả lại.") % {"entry": review.event},
            review.reason,
            reverse("diary-correct", args=[review.event_id]),
            "again",
            action=_("Sửa"),
        )
        for review in rows.select_related("event").order_by("decided_at")[:DRAFTS]
    ]


def _asked(acting: Acting) -> list[Reminder]:
    """Somebody asks to help; only those who may answer read it."""
    managed = acting.works and not acting.household and subjects_managed_by(acting.user)
    if not acting.is_own and not (managed and managed.filter(pk=acting.subject.pk).exists()):
        return []
    return [
        Reminder(
            _("%(who)s xin ghi giúp.") % {"who": one.helper},
            _("Đến ngày %(day)s. Anh/chị trả lời đồng ý hay không.") % {"day": date_format(one.ends_on)},
            reverse("consent-answer", args=[one.pk]),
            "ask",
        )
        for one in waiting_for(acting.subject, acting.household)
    ]


def _queue(acting: Acting) -> list[Reminder]:
    """What households wrote and the cooperative has not looked at."""
    if not acting.works or acting.household:
        return []
    waiting = EntryReview.objects.standing().filter(
        household__subject=acting.subject, state=ReviewState.WAITING
    ).count()  # fmt: skip
    if not waiting:
        return []
    title = ngettext("%(n)d mục của hộ chờ duyệt.", "%(n)d mục của hộ chờ duyệt.", waiting) % {"n": waiting}
    return [Reminder(title, _("Duyệt rồi mới công bố được lô hàng."), reverse("review"), "clock")]


def reminders(acting: Acting) -> list[Reminder]:
    """All reminders for today, what blocks most first. Registration and papers are for the subject's own people."""
    today, subject = timezone.localdate(), acting.subject
    own = [*_registration(subject), *_papers(subject)] if acting.works and not acting.household else []
    asked = [*_returned(acting), *_asked(acting), *_queue(acting)]
    return [*own, *asked, *interval_reminders(acting, today), *_drafts(acting, today)]
