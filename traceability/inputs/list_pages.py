"""The list before the agency: search, history, add, change by a new dated row. Officers read, the department writes."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cooperatives.access import is_department_officer
from cooperatives.signed_in import department_only, officer_only, who
from traceability.foundation.refusals import Refusal
from traceability.inputs.keeping import FACTS, add_medicine, change_medicine
from traceability.inputs.list_form import MedicineForm
from traceability.inputs.listing import LAPSED, Medicine, MedicineKind, MedicineState

PAGE = 50
VIEWS = (("", gettext_lazy("Tất cả")), *MedicineState.choices)


def state_words(row: Medicine, day: dt.date) -> tuple[str, str]:
    """(state, words) of a row on `day`."""
    state = row.state_on(day)
    return state, _("Hết hiệu lực") if state == LAPSED else str(MedicineState(state).label)


@method_decorator(officer_only, name="dispatch")
class MedicinesView(View):
    """*Danh mục thuốc*: what holds today, searched without regard to marks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today, state = timezone.localdate(), request.GET.get("trang-thai", "")
        typed = request.GET.get("tim", "")[:80]
        rows = Medicine.objects.latest_on(today).called(typed)
        if state in MedicineState.values:
            rows = rows.filter(state=state)
        page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
        context = {
            "page": page, "rows": [(one, *state_words(one, today)) for one in page], "views": VIEWS, "state": state,
            "typed": typed, "decides": is_department_officer(request.user),
            "coming": Medicine.objects.filter(effective_from__gt=today).count(),
            "any": Medicine.objects.exists(), "sample": Medicine.objects.filter(is_sample=True).exists(),
        }  # fmt: skip
        return render(request, "inputs/medicines.html", context)


@method_decorator(officer_only, name="dispatch")
class MedicineView(View):
    """One entry: what it says today, and every row there ever was."""

    def get(self, request: HttpRequest, entry) -> HttpResponse:
        today = timezone.localdate()
        rows = list(Medicine.objects.filter(entry=entry).order_by("-effective_from", "-version"))
        if not rows:
            raise Http404
        now = Medicine.objects.latest_on(today).filter(entry=entry).first()
        context = {
            "now": now, "shown": now or rows[-1], "said": state_words(now, today) if now else ("", ""),
            "history": [(one, str(MedicineState(one.state).label)) for one in rows],
            "decides": is_department_officer(request.user),
        }  # fmt: skip
        return render(request, "inputs/medicine.html", context)


@method_decorator(department_only, name="dispatch")
class MedicineNewView(View):
    """*Thêm thuốc*."""

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"kind": MedicineKind.PLANT, "state": MedicineState.ALLOWED, "effective_from": timezone.localdate()}
        return self._page(request, MedicineForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MedicineForm(request.POST)
        if form.is_valid():
            try:
                row = add_medicine(officer=who(request), **form.facts())
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("Đã thêm %(name)s vào danh mục.") % {"name": row.name})
                return redirect("medicine", entry=row.entry)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: MedicineForm) -> HttpResponse:
        return render(request, "inputs/medicine_edit.html", {"form": form}, status=400 if form.errors else 200)


@method_decorator(department_only, name="dispatch")
class MedicineChangeView(View):
    """*Đổi từ một ngày*: a new row; the rows before stay."""

    def get(self, request: HttpRequest, entry) -> HttpResponse:
        row = self._row(entry)
        initial: dict[str, Any] = {name: getattr(row, name) for name in FACTS}
        return self._page(request, row, MedicineForm(initial=initial | {"effective_from": timezone.localdate()}))

    def post(self, request: HttpRequest, entry) -> HttpResponse:
        row, form = self._row(entry), MedicineForm(request.POST)
        if form.is_valid():
            try:
                change_medicine(officer=who(request), entry=entry, **form.facts())
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("Đã ghi. Dòng cũ vẫn còn trong lịch sử."))
                return redirect("medicine", entry=entry)
        return self._page(request, row, form)

    def _row(self, entry) -> Medicine:
        latest = Medicine.objects.filter(entry=entry).order_by("-version")[:1]
        return get_object_or_404(Medicine, pk__in=latest.values_list("pk", flat=True))

    def _page(self, request: HttpRequest, row: Medicine, form: MedicineForm) -> HttpResponse:
        context = {"form": form, "row": row}
        return render(request, "inputs/medicine_edit.html", context, status=400 if form.errors else 200)
