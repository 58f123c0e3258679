"""*Nhận từ tệp*: the sheet is shown line by line first; nothing is written until somebody confirms."""

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from openpyxl import Workbook

from cooperatives.signed_in import SignedIn, department_only, officer_only, who
from traceability.foundation.refusals import Refusal
from traceability.inputs.intake import HEADINGS, ListIntake, as_row, read_sheet, take_in
from traceability.inputs.listing import Medicine

SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=gettext_lazy("Tệp Excel hoặc CSV"),
        help_text=gettext_lazy("Cột như tệp mẫu. Xem trước rồi mới ghi."),
        error_messages={"required": gettext_lazy("Chọn một tệp."), "empty": gettext_lazy("Tệp rỗng. Hãy chọn lại.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@method_decorator(department_only, name="dispatch")
class IntakeNewView(View):
    """Chooses the sheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SheetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                intake = read_sheet(officer=who(request), upload=form.cleaned_data["sheet"])
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                return redirect("medicine-intake", pk=intake.pk)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: SheetForm) -> HttpResponse:
        return render(request, "inputs/intake_new.html", {"form": form}, status=400 if form.errors else 200)


@method_decorator(department_only, name="dispatch")
class IntakeView(View):
    """Every line with its fate, faults first; one button writes what is new and what changed."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        intake = self._intake(pk)
        counts = {fate: sum(one["fate"] == fate for one in intake.rows) for fate in ("new", "changed", "same", "wrong")}
        order = {"wrong": 0, "changed": 1, "new": 2, "same": 3}
        lines = sorted(intake.rows, key=lambda one: order[one["fate"]])
        context = {
            "intake": intake, "lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN), "counts": counts,
            "writes": counts["new"] + counts["changed"],
        }  # fmt: skip
        return render(request, "inputs/intake.html", context)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        try:
            written = take_in(officer=who(request), intake=self._intake(pk))
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("medicine-intake", pk=pk)
        said = ngettext("Đã ghi %(n)d dòng vào danh mục.", "Đã ghi %(n)d dòng vào danh mục.", written)
        messages.success(request, said % {"n": written})
        return redirect("medicines")

    def _intake(self, pk) -> ListIntake:
        return get_object_or_404(ListIntake, pk=pk, officer=who(self.request).party)


@officer_only
def list_sheet(request: SignedIn) -> HttpResponse:
    """The list as a sheet: the model to fill in, and the way to take the whole away."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Danh mục thuốc")[:31])
    page.append(list(HEADINGS))
    for row in Medicine.objects.latest_on(timezone.localdate()).iterator():
        page.append([_harmless(cell) for cell in as_row(row)])
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="danh-muc-thuoc.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _harmless(cell: Any) -> Any:
    """No text of ours runs as a formula in somebody's spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell
