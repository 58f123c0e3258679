"""*Giao hàng*, *Nhận hàng*, *Xếp thùng* on the phone. Every rule is in the verbs."""

import uuid

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.signed_in import who
from products.maker_pages import MakerView
from products.measures import amount
from traceability.field.making_form import as_ids
from traceability.field.moving_form import BoxingForm, OutsideForm, ReceiptForm, ShippingForm
from traceability.foundation.files import papers
from traceability.foundation.refusals import Refusal
from traceability.genealogy.boxing import box, unbox
from traceability.genealogy.cases import Case
from traceability.genealogy.links import LotUse
from traceability.genealogy.lots import holdings
from traceability.genealogy.received import ReceivedLot
from traceability.genealogy.shipping import receive, receive_from_outside, ship, shipped_to


def _fresh(request: HttpRequest) -> dict:
    initial = {"client_uuid": uuid.uuid4(), "find": request.GET.get("q", "")}
    return {"initial": initial, "user": request.user, "chosen": as_ids(request.GET.getlist("lo"))}


class ShippingView(MakerView):
    """*Giao hàng*."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ShippingForm(subject=self.subject(), **_fresh(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ShippingForm(request.POST, subject=self.subject(), user=request.user)
        if "look" in request.POST:
            form.look()
            return self._page(form)
        if form.is_valid():
            try:
                sent = ship(actor=who(request), subject=self.subject(), lots=form.takes(), **form.facts())
            except Refusal as refusal:
                form.take_refusal(refusal)
            else:
                messages.success(request, _("Đã ghi giao hàng cho %(receiver)s.") % {"receiver": sent.to_whom})
                return redirect("lot-entry", pk=sent.event_id)
        return self._page(form)

    def _page(self, form: ShippingForm) -> HttpResponse:
        return render(self.request, "field/shipping.html", {"form": form}, status=400 if form.errors else 200)


class ReceivingView(MakerView):
    """*Nhận hàng*: what is on its way here, and what came from elsewhere."""

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = list(shipped_to(self.subject())[:100])
        lots = holdings({line.lot for line in lines})
        received = ReceivedLot.objects.standing().filter(holder=self.subject()).select_related(
            "shipped__event__shipment__sender"
        )[:50]  # fmt: skip
        context = {
            "coming": [(one, lots[one.lot].name, amount(one.quantity, one.unit)) for one in lines if one.lot in lots],
            "received": [(one, amount(one.quantity, one.unit)) for one in received],
        }
        return render(request, "field/receiving.html", context)


class ReceiptView(MakerView):
    """One lot that another subject gave: how much truly came."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self._line(pk)
        return self._page(line, ReceiptForm(shipped=line, initial={"client_uuid": uuid.uuid4()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self._line(pk)
        form = ReceiptForm(request.POST, shipped=line)
        if form.is_valid():
            try:
                got = receive(actor=who(request), subject=self.subject(), shipped=line, **form.facts())
            except Refusal as refusal:
                _told(refusal).add_to(form)
            else:
                return _received(request, got)
        return self._page(line, form)

    def _line(self, pk: int) -> LotUse:
        mine = LotUse.objects.standing().filter(event__shipment__receiver=self.subject())
        return get_object_or_404(mine.select_related("event__shipment__sender"), pk=pk)

    def _page(self, line: LotUse, form: ReceiptForm) -> HttpResponse:
        lot = holdings([line.lot])[line.lot]
        context = {"form": form, "line": line, "lot": lot, "unit": line.get_unit_display()}
        return render(self.request, "field/receipt.html", context, status=400 if form.errors else 200)


class OutsideView(MakerView):
    """A lot from somebody who is not here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(OutsideForm(initial={"client_uuid": uuid.uuid4()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OutsideForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                got = self._receive(form)
            except Refusal as refusal:
                _told(refusal).add_to(form)
            else:
                return _received(request, got)
        return self._page(form)

    @transaction.atomic
    def _receive(self, form: OutsideForm) -> ReceivedLot:
        upload, actor = form.cleaned_data.get("paper_file"), who(self.request)
        kept = None
        if upload:
            title = form.cleaned_data["paper"] or form.cleaned_data["name"]
            try:
                kept = papers.store(upload=upload, title=title, uploader_party=actor.party)
            except Refusal as refusal:
                raise Refusal({"paper_file": refusal.messages}) from refusal
        return receive_from_outside(actor=actor, subject=self.subject(), paper_file=kept, **form.facts())

    def _page(self, form: OutsideForm) -> HttpResponse:
        return render(self.request, "field/outside.html", {"form": form}, status=400 if form.errors else 200)


def _told(refusal: Refusal) -> Refusal:
    """The same, with the ledger's day called as the box of the form is."""
    by_field = refusal.by_field()
    if "event_date" not in by_field:
        return refusal
    return Refusal({"received_on" if name == "event_date" else name: said for name, said in by_field.items()})


def _received(request: HttpRequest, got: ReceivedLot) -> HttpResponse:
    said = {"name": got.name, "amount": amount(got.quantity, got.unit), "lot": got.lot}
    messages.success(request, _("Đã nhận %(name)s, %(amount)s, số lô %(lot)s.") % said)
    return redirect("lot-entry", pk=got.event_id)


class BoxingView(MakerView):
    """*Xếp thùng*."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(BoxingForm(subject=self.subject(), **_fresh(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BoxingForm(request.POST, subject=self.subject(), user=request.user)
        if "look" in request.POST:
            form.look()
            return self._page(form)
        if form.is_valid():
            said = form.cleaned_data
            try:
                cases = box(
                    actor=who(request), subject=self.subject(), lot=form.one(), count=said["count"],
                    packed_on=said["done_on"], client_uuid=said["client_uuid"],
                )  # fmt: skip
            except Refusal as refusal:
                form.take_refusal(refusal)
            else:
                text = ngettext("Đã xếp %(n)d thùng.", "Đã xếp %(n)d thùng.", len(cases)) % {"n": len(cases)}
                messages.success(request, text)
                return redirect("store")
        return self._page(form)

    def _page(self, form: forms.Form) -> HttpResponse:
        return render(self.request, "field/boxing.html", {"form": form}, status=400 if form.errors else 200)


class UnboxView(MakerView):
    """*Dỡ thùng*: one tap."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        case = get_object_or_404(Case.objects.filter(subject=self.subject()).writable_by(request.user), pk=pk)
        try:
            unbox(actor=who(request), subject=self.subject(), case=case, unpacked_on=timezone.localdate())
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Đã dỡ thùng %(case)s.") % {"case": case})
        return redirect("store")
