"""*Vật tư*: what was bought, what is left of it, one purchase with all its uses. Every rule is in the verbs."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from cooperatives.acting import Acting
from cooperatives.signed_in import recorder_only, signed_in, who
from cooperatives.subjects import Subject
from traceability.foundation.files import papers
from traceability.foundation.refusals import Refusal
from traceability.inputs.buying import buy, put_right
from traceability.inputs.stock import WORKS, InputLot
from traceability.inputs.stock_form import InputLotForm
from traceability.inputs.usage import use_of, uses_of

PAGE = 40
ICONS = {"phan": "feed", "thuoc": "spray", "thuoc-thu-y": "spray", "giong": "sow", "thuc-an": "feed"}


def stock_state(subject: Subject) -> tuple[str, str]:
    """How the page *Của tôi* speaks of the stock."""
    count = InputLot.objects.filter(subject=subject, finished=False).count()
    if not count:
        return _("chưa ghi"), "empty"
    return ngettext("%(n)d loại", "%(n)d loại", count) % {"n": count}, "good"


@method_decorator(recorder_only, name="dispatch")
class StockPage(View):
    """A page of all who record; what is not theirs is not there."""

    def acting(self) -> Acting:
        return self.request.acting  # type: ignore[attr-defined]

    def lots(self):
        return InputLot.objects.offered_to(self.acting())


class StockView(StockPage):
    """Every purchase, those in use first, each with what is left."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(self.lots(), PAGE).get_page(request.GET.get("trang"))
        rows = [(use, ICONS.get(use.lot.kind, "pack")) for use in use_of(page)]
        return render(request, "inputs/stock.html", {"page": page, "rows": rows})


class InputLotView(StockPage):
    """One purchase: its facts, every use of it, and what one may do now."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        lot = _lot(request, pk)
        uses = uses_of(lot).select_related("plot").newest_first()[:100]
        context = {"lot": lot, "use": use_of([lot])[0], "uses": uses, "step": WORKS[lot.kind][0]}
        return render(request, "inputs/input_lot.html", context)


class InputLotNewView(StockPage):
    """*Ghi vật tư đã mua*."""

    def get(self, request: HttpRequest) -> HttpResponse:
        latest = self.lots().order_by("-created_at").first()
        initial: dict[str, Any] = {"client_uuid": uuid.uuid4(), "bought_on": timezone.localdate()}
        initial |= {"kind": latest.kind, "unit": latest.unit} if latest else {}
        return self._page(InputLotForm(initial=initial, party=who(request).party))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InputLotForm(request.POST, request.FILES, party=who(request).party)
        if form.is_valid():
            try:
                lot = buy(
                    actor=who(request), subject=self.acting().subject, household=self.acting().household,
                    paper=form.paper, client_uuid=form.cleaned_data["client_uuid"], **form.facts(),
                )  # fmt: skip
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("Đã ghi vật tư: %(name)s.") % {"name": lot.name})
                return redirect("input-lot", pk=lot.pk)
        return self._page(form)

    def _page(self, form: InputLotForm) -> HttpResponse:
        return render(self.request, "inputs/input_lot_edit.html", {"form": form}, status=400 if form.errors else 200)


class InputLotChangeView(StockPage):
    """Puts a purchase right that was mistyped; *Đã dùng hết* is a tap on its page."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        lot = _lot(request, pk)
        initial = {name: getattr(lot, name) for name in InputLotForm.base_fields if hasattr(lot, name)}
        return self._page(lot, InputLotForm(initial=initial, party=who(request).party))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        lot = _lot(request, pk)
        form = InputLotForm(request.POST, request.FILES, party=who(request).party)
        if form.is_valid():
            try:
                put_right(actor=who(request), lot=lot, paper=form.paper, **form.facts())
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("Đã lưu."))
                return redirect("input-lot", pk=pk)
        return self._page(lot, form)

    def _page(self, lot: InputLot, form: InputLotForm) -> HttpResponse:
        context = {"lot": lot, "form": form}
        return render(self.request, "inputs/input_lot_edit.html", context, status=400 if form.errors else 200)


class InputLotFinishView(StockPage):
    """*Đã dùng hết*, and its undo; one tap each."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        lot = _lot(request, pk)
        put_right(actor=who(request), lot=lot, finished=not lot.finished)
        messages.success(request, _("Đã dùng lại.") if lot.finished else _("Đã cất. Nhật ký cũ vẫn còn."))
        return redirect("input-lot", pk=pk)


@method_decorator(signed_in, name="dispatch")
class InputPaperView(View):
    """The photo of invoice or label, for those who may see the purchase."""

    def get(self, request: HttpRequest, pk) -> FileResponse:
        lot = InputLot.objects.visible_to(request.user).filter(pk=pk).select_related("paper").first()
        if lot is None or lot.paper is None:
            raise Http404
        return papers.paper_response(lot.paper)


def _lot(request: HttpRequest, pk) -> InputLot:
    """A purchase of one's own; anything else is not there."""
    return get_object_or_404(InputLot.objects.writable_by(request.user).select_related("paper"), pk=pk)
