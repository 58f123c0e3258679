"""Pages of recall, for the maker and for the department. Every rule is in the verbs."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.access import is_department_officer, is_officer, subjects_acted_for
from cooperatives.signed_in import signed_in, who
from products.batches import Batch
from traceability.codes.find import find
from traceability.foundation import phones
from traceability.foundation.refusals import Refusal
from traceability.recall.forms import CloseForm, RecallForm, RejectForm
from traceability.recall.models import Recall
from traceability.recall.order import approve_recall, close_recall, order_recall, reject_recall

DESK, PHONE = "foundation/work.html", "foundation/app.html"  # the agency's frame and the maker's


@method_decorator(signed_in, name="dispatch")
class RecallNewView(View):
    """*Báo thu hồi* for one lot: by its maker at once, by the department as a proposal."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        batch = self._batch(request, pk)
        phone = batch.product.subject.phone
        form = RecallForm(initial={"contact_phone": phones.national(phone) if phone else ""})
        return self._page(request, batch, form)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        batch, form = self._batch(request, pk), RecallForm(request.POST)
        if form.is_valid():
            said = {key: form.cleaned_data[key] for key in ("reason", "instructions", "contact_phone")}
            try:
                recall = order_recall(actor=who(request), batch=batch, **said)
            except Refusal as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, recall.get_state_display())
                return redirect("batch", pk=pk) if self._is_own(request, batch) else redirect("recall-orders")
        return self._page(request, batch, form)

    def _batch(self, request: HttpRequest, pk) -> Batch:
        batches = Batch.objects.visible_to(request.user).select_related("product__subject__unit")
        batch = get_object_or_404(batches, pk=pk)
        if not (self._is_own(request, batch) or is_department_officer(request.user)):
            raise Http404
        return batch

    def _is_own(self, request: HttpRequest, batch: Batch) -> bool:
        return subjects_acted_for(request.user).filter(pk=batch.product.subject_id).exists()

    def _page(self, request: HttpRequest, batch: Batch, form: RecallForm) -> HttpResponse:
        own = self._is_own(request, batch)
        context = {"batch": batch, "form": form, "own": own, "layout": PHONE if own else DESK}
        return render(request, "recall/new.html", context, status=400 if form.errors else 200)


@method_decorator(signed_in, name="dispatch")
class RecallOrdersView(View):
    """The agency's list: proposals that wait, recalls in force, and those that ended. A box finds a lot by its code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_officer(request.user):
            raise Http404
        typed = request.GET.get("ma", "").strip()
        found = find(typed) if typed else None
        batch = getattr(found, "batch", None)
        if batch and Batch.objects.visible_to(request.user).filter(pk=batch.pk).exists():
            return redirect("recall-new", pk=batch.pk)
        recalls = Recall.objects.visible_to(request.user).select_related(
            "batch__product__subject__unit", "ordered_by", "approved_by"
        )
        context = {"recalls": recalls, "typed": typed, "may_decide": is_department_officer(request.user)}
        return render(request, "recall/orders.html", context)


@method_decorator(signed_in, name="dispatch")
class RecallDecisionView(View):
    """One recall: approve or reject it as the second officer, or end it."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return self._page(request, self._recall(request, pk))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        recall = self._recall(request, pk)
        deed = request.POST.get("deed")
        form: forms.Form | None = None
        try:
            if deed == "approve":
                approve_recall(officer=who(request), recall=recall)
            elif deed == "reject":
                form = RejectForm(request.POST)
                if not form.is_valid():
                    return self._page(request, recall, form)
                reject_recall(officer=who(request), recall=recall, reason=form.cleaned_data["reason"])
            else:
                form = CloseForm(request.POST)
                if not form.is_valid():
                    return self._page(request, recall, form)
                close_recall(actor=who(request), recall=recall, **form.cleaned_data)
        except Refusal as refusal:
            form = form or RejectForm({})
            form.errors.clear()
            form.add_error(None, refusal)
            return self._page(request, recall, form)
        messages.success(request, _("Đã ghi quyết định."))
        return redirect("recall", pk=pk)

    def _recall(self, request: HttpRequest, pk) -> Recall:
        recalls = Recall.objects.visible_to(request.user).select_related("batch__product__subject__unit")
        return get_object_or_404(recalls, pk=pk)

    def _page(self, request: HttpRequest, recall: Recall, form: forms.Form | None = None) -> HttpResponse:
        recall.refresh_from_db()
        own = subjects_acted_for(request.user).filter(pk=recall.batch.product.subject_id).exists()
        context = {
            "recall": recall,
            "is_desk": not own,
            "layout": PHONE if own else DESK,
            "reject_form": form if isinstance(form, RejectForm) else RejectForm(),
            "close_form": form if isinstance(form, CloseForm) else CloseForm(),
            "may_decide": is_department_officer(request.user) and recall.ordered_by_id != request.user.pk,
            "may_close": is_department_officer(request.user) or (recall.side == "subject" and own),
        }
        return render(request, "recall/recall.html", context, status=400 if form is not None and form.errors else 200)
