"""The page *Xử lý hàng thu hồi* of one lot: how much of it had which outcome, and what was said of it before."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cooperatives.signed_in import signed_in, who
from products.catalogue import MeasureUnit
from products.measures import kilograms_each
from traceability.foundation.fields import ProseField, VietDecimalField
from traceability.foundation.refusals import Refusal
from traceability.recall.handled import WAITING, RecallHandled
from traceability.recall.handling import OPEN, Said, handle, may_handle, standing_of
from traceability.recall.models import Recall, RecallOutcome
from traceability.recall.orders import LotState, RecallLot
from traceability.recall.pages import frame
from traceability.recall.returnable import given_out, thing

WAITS = "waiting"  # the name of the box of what has no outcome yet
BOXES = [(str(outcome), outcome.label) for outcome in RecallOutcome] + [(WAITS, gettext_lazy("Còn để đó, chưa xử lý"))]


def units_of(row: RecallLot) -> list[tuple[str, Any]]:
    """Units that convert to that of the lot, its own first."""
    lot = thing(row)
    others = [
        unit for unit in MeasureUnit
        if unit != lot.unit and kilograms_each(unit) is not None and lot.in_unit(lot.quantity, unit) is not None
    ]  # fmt: skip
    return [(str(unit), MeasureUnit(unit).label) for unit in (lot.unit, *others)]


class HandlingForm(forms.Form):
    """One box for each outcome; empty says that nothing was written down for it."""

    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    note = ProseField(
        label=gettext_lazy("Ghi chú"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: số biên bản tiêu hủy, nơi nhận hàng."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: RecallLot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        standing = standing_of([row])[row.pk]
        self.known = {name: standing.get("" if name == WAITS else name) for name, _label in BOXES}
        for name, label in BOXES:
            known = self.known[name]
            self.fields[name] = VietDecimalField(
                label=label, required=False, min_value=0, initial=known.quantity if known else None
            )
        self.fields["unit"].choices = units_of(row)  # type: ignore[attr-defined]
        self.order_fields([*(name for name, _label in BOXES), "unit", "note"])

    def said(self) -> list[Said]:
        """What was typed; the note belongs to the boxes that changed."""
        unit = self.cleaned_data["unit"]
        found = []
        for name, _label in BOXES:
            quantity, known = self.cleaned_data.get(name), self.known[name]
            note = self.cleaned_data.get("note") or ""
            same = known is not None and quantity == known.quantity and unit == self.row.unit
            if same and known and not note:
                note = known.note
            if quantity is not None or known:
                outcome = WAITING if name == WAITS else name
                found.append(Said(self.row.lot, outcome, quantity, unit, note if outcome else ""))
        return found


@method_decorator(signed_in, name="dispatch")
class RecallHandledView(View):
    """One lot of a recall that one may see; written by whose lot it is, and by the department."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        row = self._row(request, pk)
        return self._page(request, row, HandlingForm(row=row))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        row = self._row(request, pk)
        form = HandlingForm(request.POST, row=row)
        if form.is_valid():
            try:
                handle(actor=who(request), order=row.order, said=form.said())
            except Refusal as refusal:
                for field, sentences in refusal.by_field().items():
                    name = field.partition(".")[0]
                    for sentence in sentences:
                        form.add_error(name if name in form.fields else None, sentence)
            else:
                messages.success(request, _("Đã ghi cách xử lý."))
                return redirect("recall-order", pk=row.order_id)
        return self._page(request, row, form)

    def _row(self, request: HttpRequest, pk: uuid.UUID) -> RecallLot:
        recall = get_object_or_404(Recall.objects.visible_to(request.user), pk=pk)
        rows = RecallLot.objects.select_related("order__subject", "batch__product__subject", "received", "owner")
        row = get_object_or_404(rows, recall=recall)
        if not may_handle(who(request), row):
            raise Http404
        return row

    def _page(self, request: HttpRequest, row: RecallLot, form: HandlingForm) -> HttpResponse:
        context = {
            "row": row, "order": row.order, "form": form, "layout": frame(who(request), row.order),
            "is_open": row.order.state in OPEN and row.state == LotState.DONE, "most": given_out([row])[row.lot],
            "history": RecallHandled.objects.filter(row=row).select_related("said_by").order_by("-said_at", "pk")[:100],
        }  # fmt: skip
        return render(request, "recall/handled.html", context, status=400 if form.errors else 200)
