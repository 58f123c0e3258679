"""*Chế biến*, *Chia lô*, *Gộp lô*, *Đóng gói* on the phone; the store of lots; an entry that names several of them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.signed_in import who
from products.maker_pages import MakerView
from products.measures import amount
from traceability.field.making_form import KINDS, Kind, MakingForm, as_ids
from traceability.field.sought import cleaned, of_code, sought
from traceability.foundation.refusals import Refusal
from traceability.genealogy.cases import Case, CaseContent
from traceability.genealogy.links import LotUse
from traceability.genealogy.lots import holdings, in_stock
from traceability.genealogy.making import lots_made_by, transform
from traceability.genealogy.received import ReceivedLot, Shipment
from traceability.genealogy.sayings import in_words
from traceability.genealogy.shipping import shipped_to
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct
from traceability.ledger.vocabulary import ErrorReason, EventType

STOCK = 40


class StoreView(MakerView):
    """*Kho lô hàng*: what is in hand, what is on its way here, and what one may do with it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        subject = self.subject()
        cases = Case.objects.filter(subject=subject, contents__in=CaseContent.objects.standing().filter(out_by=None))
        stock = in_stock(subject)
        typed = cleaned(request.GET.get("q", ""))
        scanned = of_code(request.user, typed)
        found = [lot for lot in stock if lot.id == scanned] if scanned else sought(stock, typed)
        page = Paginator(found, STOCK).get_page(request.GET.get("trang"))
        context = {
            "rows": [(lot, amount(lot.left, lot.unit), lot.boxed > 0) for lot in page],
            "page": page, "typed": typed, "many": len(stock) > STOCK,
            "kinds": [(name, kind) for name, kind in KINDS.items()],
            "coming": shipped_to(subject).count(),
            "cases": cases.distinct()[:50],
            "today": timezone.localdate(),
        }  # fmt: skip
        return render(request, "field/store.html", context)


class MakingView(MakerView):
    """One kind of work with lots."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        chosen = as_ids(request.GET.getlist("lo"))
        initial = {"client_uuid": uuid.uuid4(), "find": request.GET.get("q", "")}
        return self._page(self._kind(kind), self._form(kind, initial=initial, chosen=chosen))

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        form = self._form(kind, request.POST)
        if "more" in request.POST:  # one more row, nothing judged, nothing lost
            return self._page(self._kind(kind), form, asked_more=True)
        if "look" in request.POST:
            form.look()
            return self._page(self._kind(kind), form)
        if form.is_valid():
            takes = form.takes()
            try:
                event = self._record(form, takes)
            except Refusal as refusal:
                form.take_refusal(refusal)
            else:
                made = lots_made_by(event)
                said = {"what": event.get_biz_step_display(), "lots": ", ".join(f"{b.product} {b.lot}" for b in made)}
                messages.success(request, _("Đã ghi: %(what)s. Lô làm ra: %(lots)s.") % said)
                return redirect("batch", pk=made[0].pk) if len(made) == 1 else redirect("lot-entry", pk=event.pk)
        return self._page(self._kind(kind), form)

    def _record(self, form: MakingForm, takes) -> TraceEvent:
        said = form.cleaned_data
        return transform(
            actor=who(self.request), subject=self.subject(), step=form.kind.step, inputs=takes,
            outputs=form.makes(takes), made_on=said["done_on"], added=form.added(),
            added_name=said.get("added_name", ""), loss_confirmed=said["loss_confirmed"], note=said["note"],
            client_uuid=said["client_uuid"],
        )  # fmt: skip

    def _kind(self, name: str) -> Kind:
        if name not in KINDS:
            raise Http404
        return KINDS[name]

    def _form(self, kind: str, *args, **kwargs) -> MakingForm:
        return MakingForm(*args, kind=self._kind(kind), subject=self.subject(), user=self.request.user, **kwargs)

    def _page(self, kind: Kind, form: MakingForm, asked_more: bool = False) -> HttpResponse:
        bad = form.is_bound and not asked_more and bool(form.errors)
        context = {"form": form, "kind": kind, "asked_more": asked_more}
        return render(self.request, "field/making.html", context, status=400 if bad else 200)


class LotEntryView(MakerView):
    """An entry that names several lots: which ones, how much of each; and *Việc này không xảy ra*."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        event = self._event(pk)
        uses = list(LotUse.objects.filter(event=event).order_by("pk"))
        lots = holdings({use.lot for use in uses})
        received = ReceivedLot.objects.filter(event=event).select_related(
            "paper_file", "shipped__event__shipment__sender"
        )
        context = {
            "event": event, "words": in_words(event), "fixed": self._is_fixed(event),
            "rows": [(use, lots[use.lot], amount(use.quantity, use.unit)) for use in uses if use.lot in lots],
            "client_uuid": uuid.uuid4(),
            "suppliers": received.filter(shipped__isnull=True), "got": received.filter(shipped__isnull=False).first(),
            "shipment": Shipment.objects.filter(event=event).select_related("receiver").first(),
        }  # fmt: skip
        return render(request, "field/lot_entry.html", context)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        event = self._event(pk)
        sent = as_ids([request.POST.get("client_uuid", "")])
        try:
            correct(
                actor=who(request), event=event, error_reason=ErrorReason.DID_NOT_OCCUR,
                client_uuid=sent[0] if sent else None,
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Đã ghi là việc này không xảy ra. Mục cũ vẫn còn, gạch ngang."))
        return redirect("lot-entry", pk=pk)

    def _event(self, pk) -> TraceEvent:
        events = TraceEvent.objects.writable_by(self.request.user).exclude(event_type=EventType.OBJECT)
        return get_object_or_404(events.select_related("subject"), pk=pk)

    def _is_fixed(self, event: TraceEvent) -> bool:
        return event.error_reason == ErrorReason.DID_NOT_OCCUR or event.corrections.exists()
