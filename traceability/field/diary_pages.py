"""Diary on the phone: today, a new entry in two steps, a correction, the whole book. Every rule is in the verbs."""

import json
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.acting import Acting, as_uuid
from cooperatives.signed_in import who
from cooperatives.subjects import PlotKind
from products.catalogue import Activity
from traceability.field.batch_form import must_of
from traceability.field.days import spoken
from traceability.field.diary_form import CorrectionForm, DiaryForm, as_typed, files_of
from traceability.field.recent import CHIPS
from traceability.field.recorder import RecorderView, household_of
from traceability.field.reminders import reminders, running_on
from traceability.field.sayings import entries, saved
from traceability.field.start import batch_told, first_boxes, plot_told
from traceability.field.voice_pages import Audible
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.vocabulary import (
    FACTS,
    HARVEST_STEPS,
    LOT_STEPS,
    STATE_STEPS,
    TILES,
    ErrorReason,
    EventType,
    Step,
)

LATEST = 10
ASKED = ("nhu", "lo", "thua", "vat-tu", "ten", "luong")  # what an address may tell a new entry
PAGE = 30
WORK_OF_PLOT: dict[str, str] = {
    PlotKind.FIELD: Activity.CROP,
    PlotKind.BARN: Activity.LIVESTOCK,
    PlotKind.POND: Activity.AQUACULTURE,
    PlotKind.WORKSHOP: Activity.PROCESSING,
}


def diary_of(acting: Acting):
    """The diary of a subject or of one household, newest first; what release and recall wrote stands with the batch."""
    mine = TraceEvent.objects.filter(subject=acting.subject)
    if acting.household:
        mine = mine.of_household(acting.household)
    return mine.exclude(biz_step__in=STATE_STEPS).newest_first()


class TodayView(Audible, RecorderView):
    """*Hôm nay*: two large buttons, what to mind, the latest ten."""

    def get(self, request: HttpRequest) -> HttpResponse:
        subject, acting = self.subject(), self.acting()
        latest = TraceEvent.objects.current().filter(pk__in=diary_of(acting).values("pk")).newest_first()[:LATEST]
        context = {
            "subject": subject,
            "today": timezone.localdate(),
            "reminders": reminders(acting),
            "entries": entries(latest),
            "has_product": subject.products.filter(archived=False).exists(),
            "has_plot": acting.plots().filter(active=True).exists(),
        }
        return render(request, "field/today.html", context)


class DiaryView(Audible, RecorderView):
    """Every entry, corrected ones struck through."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(diary_of(self.acting()), PAGE).get_page(request.GET.get("trang"))
        return render(request, "field/diary.html", {"page": page, "entries": entries(page.object_list)})


def works_of(acting: Acting) -> list[str]:
    """The kinds of work that are done here, by plots and products; all four while nothing is known."""
    of_plots = {WORK_OF_PLOT[kind] for kind in acting.plots().filter(active=True).values_list("kind", flat=True)}
    found = of_plots | set(acting.subject.products.filter(archived=False).values_list("activity", flat=True))
    return [one for one in Activity.values if one in found] or list(Activity.values)


class DiaryNewView(Audible, RecorderView):
    """*Ghi nhật ký*: eight tiles, then the few inputs that this work needs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        step = request.GET.get("viec", "")
        if not _is_diary_step(step):
            return self._tiles()
        return self._page(step, self._form(step, initial=self._initial(step)))

    def post(self, request: HttpRequest) -> HttpResponse:
        step = request.GET.get("viec", "")
        if not _is_diary_step(step):
            return self._tiles()
        form = self._form(step, request.POST, request.FILES)
        if form.is_valid():
            try:
                event = record(actor=who(request), subject=self.subject(), step=step, **form.entry())
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, saved(event))
                return redirect("today")
        return self._page(step, form)

    def _form(self, step: str, *args, **kwargs) -> DiaryForm:
        return DiaryForm(*args, acting=self.acting(), step=step, user=who(self.request), **kwargs)

    def _latest(self, step: str = "") -> TraceEvent | None:
        latest = TraceEvent.objects.current().filter(pk__in=diary_of(self.acting()).values("pk"))
        if self.acting().household is None:  # the day before's plot of some household is no guess for the cooperative
            latest = latest.exclude(on_behalf_party__in=self.subject().households.values("party"))
        return (latest.filter(biz_step=step) if step else latest).order_by("-record_time").first()

    def _initial(self, step: str) -> dict[str, Any]:
        """What the address tells, else today and the plot of the entry before."""
        asked = {key: self.request.GET.get(key, "") for key in ASKED}
        return {"client_uuid": uuid.uuid4()} | first_boxes(self.acting(), step, asked)

    def _tail(self) -> str:
        """What the address tells, carried on from the tiles to the form."""
        asked = {key: self.request.GET.get(key, "") for key in ("lo", "thua", "vat-tu")}
        told = {key: value for key, value in asked.items() if as_uuid(value)}
        return f"&{urlencode(told)}" if told else ""

    def _tiles(self) -> HttpResponse:
        works = works_of(self.acting())
        chosen = self.request.GET.get("cach", "")
        chosen = chosen if chosen in works else works[0]
        batch, before = batch_told(self.acting(), self.request.GET.get("lo", "")), self._latest()
        context = {
            "works": [(one, Activity(one).label) for one in works],
            "chosen": chosen,
            "tiles": [(step, step.label, FACTS[step].icon) for step in TILES[chosen]],
            "before": entries(TraceEvent.objects.filter(pk=before.pk))[0] if before else None,
            "batch": batch,
            "plot": plot_told(self.acting(), self.request.GET.get("thua", "")),
            "tail": self._tail(),
        }
        return render(self.request, "field/tiles.html", context)

    def _chips(self, form: DiaryForm) -> dict[str, list[dict[str, str]]]:
        """Last values, each with the address that fills it in where no script runs."""
        told = {key: value for key, value in self.request.GET.items() if key in (*ASKED, "viec")}
        return {
            box: [
                {"text": one["text"], "url": f"?{urlencode(told | {CHIPS[box]: one['text']})}",
                 "put": json.dumps({name: text for name, text in one.items() if name != "text"})}
                for one in choices
            ]
            for box, choices in form.recent.chips
        }  # fmt: skip

    def _scan(self, step: str) -> str:
        """*Quét mã*, with the way back to this form."""
        return f"{reverse('scan-own')}?viec={step}{self._tail()}"

    def _page(self, step: str, form: DiaryForm) -> HttpResponse:
        before = self._latest(step)
        context = {
            "form": form, "subject": self.subject(), "step": Step(step), "icon": FACTS[step].icon, "before": before,
            "action": self.request.get_full_path(), "back": reverse("diary-new"), "must": must_of(form),
            "quantity_optional": step not in HARVEST_STEPS,
            "chips": self._chips(form), "scan": self._scan(step),
            "running": running_on(self.acting(), form, every=step in HARVEST_STEPS),
        }  # fmt: skip
        return render(self.request, "field/diary_form.html", context, status=400 if form.errors else 200)


class DiaryCorrectView(Audible, RecorderView):
    """Correct an entry: a new event, the old one stays struck through."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        event = self._event(pk)
        if event.event_type != EventType.OBJECT:
            return redirect("lot-entry", pk=pk)
        initial = as_typed(event) | {
            "client_uuid": uuid.uuid4(), "day": spoken(event.event_date), "event_date": event.event_date,
            "note": entries(TraceEvent.objects.filter(pk=pk))[0].note, "worker": self._worker(event),
        }  # fmt: skip
        form = self._form(event, initial=initial)
        form.pictures = [photo.picture for photo in event.photos.select_related("picture")]
        form.recordings = [one.recording for one in event.recordings.select_related("recording")]
        return self._page(event, form)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        event = self._event(pk)
        if event.event_type != EventType.OBJECT:
            return redirect("lot-entry", pk=pk)
        form = self._form(event, request.POST, request.FILES)
        if form.is_valid():
            reason = form.cleaned_data["error_reason"]
            changes = form.entry() if reason == ErrorReason.INCORRECT_DATA else {}
            try:
                told = correct(actor=who(request), event=event, error_reason=reason, **changes)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                undone = reason == ErrorReason.DID_NOT_OCCUR
                said = _("Đã ghi là việc này không xảy ra. Mục cũ vẫn còn, gạch ngang.") if undone else saved(told)
                messages.success(request, said)
                return redirect("today")
        return self._page(event, form)

    def _event(self, pk) -> TraceEvent:
        events = TraceEvent.objects.writable_by(self.request.user).exclude(biz_step__in=STATE_STEPS)
        return get_object_or_404(events.select_related("subject", "plot", "batch__product"), pk=pk)

    def _worker(self, event: TraceEvent) -> str:
        if event.on_behalf_party is None:
            return ""
        members = event.subject.memberships.filter(user__party=event.on_behalf_party)
        return str(members.values_list("user_id", flat=True).first() or "")

    def _form(self, event: TraceEvent, *args, **kwargs) -> CorrectionForm:
        keep = {"plot": event.plot, "batch": event.batch, "files": files_of(event)}
        acting = self.acting_on(event.subject, household_of(event))
        return CorrectionForm(*args, acting=acting, step=event.biz_step, user=who(self.request), keep=keep, **kwargs)

    def _page(self, event: TraceEvent, form: CorrectionForm) -> HttpResponse:
        later = event.corrections.first()
        fixed = later is not None or event.error_reason == ErrorReason.DID_NOT_OCCUR
        context = {
            "form": form, "subject": event.subject, "step": Step(event.biz_step), "event": event,
            "icon": FACTS[event.biz_step].icon,
            "entry": entries(TraceEvent.objects.filter(pk=event.pk))[0], "later": later, "fixed": fixed,
            "quantity_optional": event.biz_step not in HARVEST_STEPS, "must": must_of(form),
            "action": self.request.get_full_path(), "back": reverse("diary"),
        }  # fmt: skip
        return render(self.request, "field/diary_form.html", context, status=400 if form.errors else 200)


def _is_diary_step(step: str) -> bool:
    return step in Step.values and step not in STATE_STEPS | LOT_STEPS
