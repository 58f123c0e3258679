"""Batches on the phone: list, *Lô hàng mới*, one batch with its timeline and what it lacks. Rules are in the verbs."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import plots_visible_to, subjects_recorded_by
from cooperatives.acting import Acting
from cooperatives.signed_in import who
from cooperatives.subjects import Household
from products.batches import Batch, BatchState
from products.catalogue import Photo
from traceability.field.batch_form import ChangeBatchForm, NewBatchForm, first_guess, must_of
from traceability.field.days import spoken
from traceability.field.diary_lines import lines
from traceability.field.harvesting import change_batch, harvest_batch
from traceability.field.recorder import RecorderView
from traceability.field.reminders import interval_reminders
from traceability.field.sayings import amount
from traceability.field.sought import batches_called, cleaned, of_code
from traceability.field.voice_pages import Audible
from traceability.foundation.refusals import Refusal
from traceability.genealogy.lots import NOTHING, holdings
from traceability.genealogy.picture import picture_of
from traceability.genealogy.suppliers import supplied_for
from traceability.ledger.events import TraceEvent
from traceability.recall.models import Recall
from traceability.release.completeness import passport_items, ten_items
from traceability.release.models import Hold
from traceability.release.reasons import why_not

PAGE = 30
DIARY = 50  # entries of one batch on a page


def batches_of(acting: Acting):
    """Batches of a subject or of one household, with what a list shows of them."""
    faces = Prefetch("product__photos", Photo.objects.select_related("picture"))
    mine = Batch.objects.filter(product__subject=acting.subject)
    if acting.household:
        mine = mine.filter(household=acting.household)
    return mine.select_related("product", "household").prefetch_related(faces, "plots")


class BatchesView(RecorderView):
    """*Lô hàng*: every batch, the latest first, each with its state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = cleaned(request.GET.get("q", ""))
        mine = batches_of(self.acting())
        scanned = of_code(request.user, typed)
        found = mine.filter(Q(pk=scanned) if scanned else batches_called(typed)) if typed else mine
        page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
        context = {
            "typed": typed,
            "many": bool(typed) or page.paginator.num_pages > 1,
            "page": page,
            "today": timezone.localdate(),
            "rows": [(one, amount(one.quantity, one.unit), one.is_expired_on(timezone.localdate())) for one in page],
            "has_product": self.subject().products.filter(archived=False).exists(),
        }
        return render(request, "field/batches.html", context)


class BatchNewView(RecorderView):
    """*Lô hàng mới*: six inputs; the harvest is written into the diary with it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = first_guess(self.acting()) | {"client_uuid": uuid.uuid4()}
        if request.GET.get("san-pham"):
            initial["product"] = request.GET["san-pham"]
        initial["find_plot"] = request.GET.get("q", "")
        return self._page(NewBatchForm(acting=self.acting(), user=who(request), initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewBatchForm(request.POST, request.FILES, acting=self.acting(), user=who(request))
        if "look" in request.POST:
            form.look()
            return self._page(form)
        if form.is_valid():
            said = form.cleaned_data
            try:
                batch = harvest_batch(
                    actor=who(request), product=said["product"], photos=form.pictures,
                    client_uuid=said["client_uuid"], household=self.acting().household,
                    on_behalf_of=self.acting().on_behalf_of, **form.facts(),
                )  # fmt: skip
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                words = {"product": batch.product, "lot": batch.lot, "amount": amount(batch.quantity, batch.unit)}
                messages.success(request, _("Đã lưu lô %(lot)s: %(product)s, %(amount)s.") % words)
                return redirect("batch", pk=batch.pk)
        return self._page(form)

    def _page(self, form: NewBatchForm) -> HttpResponse:
        products = form.fields["product"].queryset  # type: ignore[attr-defined]
        context = {
            "form": form,
            "subject": self.subject(),
            "must": must_of(form),
            "choices": [
                (radio, next(iter(one.photos.all()), None))
                for radio, one in zip(form["product"], products, strict=True)
            ],
            "running": interval_reminders(self.acting(), timezone.localdate()),
        }
        return render(self.request, "field/batch_new.html", context, status=400 if form.errors else 200)


class BatchView(Audible, RecorderView):
    """One batch: its state, what it lacks, what may be done now, and its whole story."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        batch = get_batch(request, pk)
        today = timezone.localdate()
        draft = batch.state == BatchState.DRAFT
        works = Batch.objects.writable_by(request.user).filter(pk=pk).exists()
        reasons = why_not(batch, today) if draft else []
        events = TraceEvent.objects.visible_to(request.user).of_batch(batch).newest_first()
        page = Paginator(events, DIARY).get_page(request.GET.get("trang"))
        items, passport = ten_items(batch), passport_items(batch)
        context = {
            "batch": batch,
            "amount": amount(batch.quantity, batch.unit),
            "expired": batch.is_expired_on(today),
            "works": works,
            "items": [(item, remedy_url(item.remedy, batch, works=works)) for item in items],
            "passport": [(item, remedy_url(item.remedy, batch, works=works)) for item in passport],
            "passport_have": sum(item.present for item in passport),
            "have": sum(item.present for item in items),
            "waiting": next((reason for reason in reasons if reason.code == "unverified"), None),
            "missing": sum(one.code.startswith("missing") for one in reasons),
            "todos": [
                (one, remedy_url(one.remedy, batch, one.event, works=works))
                for one in reasons
                if one.code != "unverified" and not one.code.startswith("missing")
            ],
            "holds": Hold.objects.open().filter(batch=batch),
            "recall": Recall.objects.in_force().filter(batch=batch).first(),
            "page": page,
            "lines": lines(page.object_list),
            "plots": plots_visible_to(request.user).filter(batches=batch),
            "code": None if draft else getattr(batch, "trace_code", None),
            "labels": reverse("labels", args=[batch.pk]),
            "web": picture_of(batch, batch.product.subject, today, self._only(batch)),
            "suppliers": supplied_for(batch, request.user),
            "left": self._left(batch),
            "face": batch.product.photos.select_related("picture").first(),
        }
        return render(request, "field/batch.html", context)

    def _only(self, batch: Batch) -> Household | None:
        """The one household for which the reader is here; nobody for those who see all of the subject."""
        whole = subjects_recorded_by(self.request.user).filter(pk=batch.product.subject_id).exists()
        return None if whole else batch.household

    def _left(self, batch: Batch) -> str:
        """How much is still here, once something has been taken; empty before."""
        lot = holdings([batch.pk])[batch.pk]
        return amount(max(lot.left, NOTHING), batch.unit) if lot.gone else ""


class BatchChangeView(RecorderView):
    """Correct a draft. A published batch is changed by nobody; events tell what happened afterwards."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        batch = get_batch(request, pk)
        if batch.state != BatchState.DRAFT:
            messages.error(request, _("Lô đã công bố nên không sửa được nữa."))
            return redirect("batch", pk=pk)
        initial = {
            name: getattr(batch, name) for name in ("produced_on", "quantity", "unit", "note", "packs", "expires_on")
        } | {"day": spoken(batch.produced_on), "plots": list(batch.plots.all())}
        return self._page(batch, self._form(batch, initial=initial))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        batch = get_batch(request, pk)
        form = self._form(batch, request.POST)
        if "look" in request.POST:
            form.look()
            return self._page(batch, form)
        if form.is_valid():
            try:
                change_batch(actor=who(request), batch=batch, **form.facts())
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("Đã lưu."))
                return redirect("batch", pk=pk)
        return self._page(batch, form)

    def _form(self, batch: Batch, *args, **kwargs) -> ChangeBatchForm:
        acting = self.acting_on(batch.product.subject, batch.household)
        return ChangeBatchForm(*args, acting=acting, batch=batch, **kwargs)

    def _page(self, batch: Batch, form: ChangeBatchForm) -> HttpResponse:
        context = {"batch": batch, "form": form}
        return render(self.request, "field/batch_change.html", context, status=400 if form.errors else 200)


def remedy_url(remedy: str, batch: Batch, event: str = "", *, works: bool = True) -> str:
    """Where one adds what is missing; `remedy` is the name that the room of release gives.

    Who records without working for the subject gets no door that is shut to her.
    """
    if not works and remedy not in {"diary-new", "diary-correct", "batch"}:
        return ""
    if remedy == "my-product":
        return reverse("my-product", args=[batch.product_id])
    if remedy == "diary-new":
        return f"{reverse('diary-new')}?lo={batch.pk}"
    if remedy == "diary-correct":
        return reverse("diary-correct", args=[event]) if event else reverse("diary")
    if remedy == "batch":
        return reverse("batch-change", args=[batch.pk])
    if remedy == "my-papers":
        return f"{reverse('my-papers')}?san-pham={batch.product_id}"
    return reverse(remedy) if remedy in {"mine", "review"} else ""


def get_batch(request: HttpRequest, pk) -> Batch:
    """A batch for which the reader may record; anything else is not there."""
    batches = Batch.objects.recorded_by(request.user).select_related(
        "product__subject__unit", "product__ocop_set", "household"
    )
    return get_object_or_404(batches, pk=pk)
