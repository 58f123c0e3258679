"""Pages of what follows an order: more lots, what came back, and a holder's word."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.signed_in import signed_in, who
from traceability.foundation.fields import VietDecimalField
from traceability.foundation.refusals import Refusal
from traceability.recall import reach
from traceability.recall.acknowledging import acknowledge, may_answer
from traceability.recall.closing import may_close, may_decide, note_recovered, widen
from traceability.recall.finding import lots_typed
from traceability.recall.forms import AcknowledgeForm, WidenForm
from traceability.recall.models import RecallState
from traceability.recall.orders import SEEN_BY_OTHERS, RecallHolder, RecallLot, RecallOrder
from traceability.recall.pages import frame
from traceability.recall.whereabouts import said

LOTS = 40


def order_for(request: HttpRequest, pk: Any, may: Any) -> RecallOrder:
    """The order, for who may decide over it; it is not there for anybody else, nor where it is only a drill."""
    order = get_object_or_404(RecallOrder.objects.writable_by(request.user).select_related("subject"), pk=pk)
    if order.is_drill or not may(who(request), order):
        raise Http404
    return order


@method_decorator(signed_in, name="dispatch")
class RecallWidenView(View):
    """*Mở rộng*: more lots, with the reason."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        return self._page(request, order_for(request, pk, may_decide), WidenForm())

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        order, form = order_for(request, pk, may_decide), WidenForm(request.POST)
        if form.is_valid():
            try:
                lots = lots_typed(who(request), form.cleaned_data["codes"].splitlines(), "codes")
                widen(
                    actor=who(request), order=order, lots=[lot.pk for lot in lots], reason=form.cleaned_data["reason"]
                )
            except Refusal as refusal:
                _beside(form, refusal, {"lots": "codes"})
            else:
                messages.success(request, _("Đã mở rộng đợt thu hồi."))
                return redirect("recall-order", pk=pk)
        return self._page(request, order, form)

    def _page(self, request: HttpRequest, order: RecallOrder, form: WidenForm) -> HttpResponse:
        context = {"order": order, "form": form, "layout": frame(who(request), order)}
        return render(request, "recall/widen.html", context, status=400 if form.errors else 200)


def _beside(form: forms.Form, refusal: Refusal, names: dict[str, str]) -> None:
    """Puts the sentences of a verb beside the fields of the page, which have other names."""
    for field, sentences in refusal.by_field().items():
        for sentence in sentences:
            name = names.get(field, field)
            form.add_error(name if name in form.fields else None, sentence)


class RecoveredForm(forms.Form):
    """One amount for each lot of a page; empty says that nobody knows."""

    def __init__(self, *args: Any, rows: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {f"lot-{row.lot}": row for row in rows}
        for name, row in self.rows.items():
            label = f"{row.name} · {row.number}"
            self.fields[name] = VietDecimalField(label=label, required=False, min_value=0, initial=row.recovered)

    def lines(self) -> list[tuple[forms.BoundField, RecallLot]]:
        return [(self[name], row) for name, row in self.rows.items()]

    def amounts(self) -> dict[uuid.UUID, Decimal | None]:
        return {row.lot: self.cleaned_data.get(name) for name, row in self.rows.items()}


@method_decorator(signed_in, name="dispatch")
class RecallRecoveredView(View):
    """*Số thu về*, lot by lot, page by page."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        order = order_for(request, pk, may_close)
        page = self._rows(request, order)
        return self._page(request, order, page, RecoveredForm(rows=page))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        order = order_for(request, pk, may_close)
        page = self._rows(request, order)
        form = RecoveredForm(request.POST, rows=page)
        if form.is_valid():
            try:
                note_recovered(actor=who(request), order=order, recovered=form.amounts())
            except Refusal as refusal:
                names = {f"recovered.{row.lot}": name for name, row in form.rows.items()}
                _beside(form, refusal, names)
            else:
                messages.success(request, _("Đã ghi số thu về."))
                return redirect("recall-order", pk=pk)
        return self._page(request, order, page, form)

    def _rows(self, request: HttpRequest, order: RecallOrder) -> Page:
        rows = reach.rows_of(order).filter(recall__isnull=False)
        return Paginator(rows, LOTS).get_page(request.GET.get("trang"))

    def _page(self, request: HttpRequest, order: RecallOrder, page: Page, form: RecoveredForm) -> HttpResponse:
        context = {
            "order": order, "page": page, "form": form, "layout": frame(who(request), order),
            "is_open": order.state == RecallState.IN_FORCE,
        }  # fmt: skip
        return render(request, "recall/recovered.html", context, status=400 if form.errors else 200)


@method_decorator(signed_in, name="dispatch")
class RecallAcknowledgeView(View):
    """*Xác nhận của bên giữ hàng*: stopped, and so much left."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        held = self._held(request, pk)
        kept = {"left": held.left, "said": held.said} | ({"left_unit": held.left_unit} if held.left_unit else {})
        return self._page(request, held, AcknowledgeForm(initial=kept if held.acknowledged_at else None))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        held, form = self._held(request, pk), AcknowledgeForm(request.POST)
        if form.is_valid():
            try:
                acknowledge(actor=who(request), held=held, **form.cleaned_data)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("Đã ghi xác nhận. Cảm ơn anh/chị."))
                return redirect("recall-order", pk=held.order_id)
        return self._page(request, held, form)

    def _held(self, request: HttpRequest, pk: uuid.UUID) -> RecallHolder:
        mine = subjects_acted_for(request.user).values("pk")
        rows = RecallHolder.objects.filter(order__state__in=SEEN_BY_OTHERS).select_related("order__subject", "subject")
        if not is_department_officer(request.user):
            rows = rows.filter(Q(subject__in=mine) | Q(giver__in=mine))
        held = get_object_or_404(rows, pk=pk)
        if not may_answer(who(request), held):
            raise Http404
        return held

    def _page(self, request: HttpRequest, held: RecallHolder, form: AcknowledgeForm) -> HttpResponse:
        context = {
            "held": held, "order": held.order, "form": form, "goods": said(held.given),
            "layout": frame(who(request), held.order),
        }  # fmt: skip
        return render(request, "recall/acknowledge.html", context, status=400 if form.errors else 200)
