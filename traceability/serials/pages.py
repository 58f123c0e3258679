"""*Số cho từng gói*: make a run, fetch it for the printer, say what became of its labels."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.signed_in import signed_in, who
from products.batches import Batch
from traceability.codes.label import why_not
from traceability.codes.pages import batch_of
from traceability.foundation.refusals import Refusal
from traceability.serials.commission import commission, mark, revoke
from traceability.serials.export import PART, parts
from traceability.serials.forms import MarkForm, RevokeForm, RunForm, UnitSheetForm
from traceability.serials.keys import has_key
from traceability.serials.models import SerialRun


def run_of(user: Any, pk: uuid.UUID) -> SerialRun:
    """The run behind the gate of those who print: missing and forbidden answer alike."""
    runs = SerialRun.objects.writable_by(user).select_related("batch__product__subject", "batch__trace_code")
    return get_object_or_404(runs, pk=pk)


@method_decorator(signed_in, name="dispatch")
class RunsView(View):
    """The runs of one batch, and the form for another."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        batch = batch_of(request.user, pk)
        first = {"client_uuid": uuid.uuid4(), "count": batch.sales_units() or None}
        return self._page(request, batch, RunForm(initial=first))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        batch = batch_of(request.user, pk)
        form = RunForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                run = commission(
                    actor=who(request), batch=batch, count=said["count"], is_active=not said["asleep"],
                    client_uuid=said["client_uuid"],
                )  # fmt: skip
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                return redirect("serial-run", pk=run.pk)
        return self._page(request, batch, form)

    def _page(self, request: HttpRequest, batch: Batch, form: RunForm) -> HttpResponse:
        context = {
            "batch": batch, "form": form, "sentence": why_not(batch), "tab": "batches",
            "runs": SerialRun.objects.filter(batch=batch),
        }  # fmt: skip
        return render(request, "serials/runs.html", context, status=400 if form.errors else 200)


@method_decorator(signed_in, name="dispatch")
class RunView(View):
    """One run: its files, its labels, and the two forms about what became of them."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        return run_page(request, run_of(request.user, pk))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        run = run_of(request.user, pk)
        acts: dict[str, tuple[type[forms.Form], Callable[..., Any], str]] = {
            "mark": (MarkForm, mark, _("Đã ghi tình trạng tem.")),
            "revoke": (RevokeForm, revoke, _("Đã hủy cả dải số.")),
        }
        name = request.POST.get("act", "")
        if name not in acts:
            return run_page(request, run, status=400)
        kind, verb, done = acts[name]
        form = kind(request.POST, prefix=name)
        if form.is_valid():
            try:
                verb(actor=who(request), run=run, **form.cleaned_data)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, done)
                return redirect("serial-run", pk=run.pk)
        return run_page(request, run, status=400, **{name: form})


def why_no_files(run: SerialRun) -> str:
    """One sentence where the installation lost the key of a run, or ""."""
    return "" if has_key(run.key_id) else _("Hệ thống không còn khóa của dải số này. Báo quản trị viên lấy lại khóa.")


def run_page(request: HttpRequest, run: SerialRun, status: int = 200, **wrong: forms.Form) -> HttpResponse:
    """The page of a run; `wrong` are forms that must be looked at again."""
    whole = {"first": 1, "last": run.count}
    context = {
        "run": run, "batch": run.batch, "tab": "batches", "marks": run.marks.select_related("by").order_by("-pk")[:50],
        "sentence": why_not(run.batch) or why_no_files(run),
        "mark": MarkForm(prefix="mark", initial=whole), "revoke": RevokeForm(prefix="revoke"),
        "sheet": UnitSheetForm(run=run),
        "parts": [(n, (n - 1) * PART + 1, min(n * PART, run.count)) for n in range(1, parts(run) + 1)],
    } | wrong  # fmt: skip
    return render(request, "serials/run.html", context, status=status)
