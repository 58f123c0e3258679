"""Pages on which a recall is thought over and ordered: the scope, then all it would reach, then the words.

The scope stands in the address: what is shown is what is ordered, and looking at it changes nothing.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.signed_in import signed_in, who
from cooperatives.subjects import Subject
from cooperatives.users import User
from products.batches import Batch
from traceability.foundation import phones
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.recall.drilling import run_drill
from traceability.recall.finding import lots_typed
from traceability.recall.forms import RecallForm, ScopeForm
from traceability.recall.order import place_order
from traceability.recall.orders import RecallOrder, ScopeKind
from traceability.recall.preview import Preview, preview
from traceability.recall.scope import (
    Scope,
    entries_within_reach,
    names_of_inputs,
    plots_within_reach,
    products_within_reach,
)

DESK, PHONE = "foundation/work.html", "foundation/app.html"  # the agency's frame and the maker's
LOTS, SHOWN = 40, 40
MOST_NAMES, MOST_SUBJECTS = 300, 20


class _Ordering(View):
    """What both pages share: the preview below the scope, the words, and the two ways to go on."""

    def show(
        self, request: HttpRequest, seen: Preview | None, form: RecallForm | None, status: int = 200, **more: Any
    ) -> HttpResponse:
        desk = is_department_officer(request.user) and (seen is None or seen.own is None)
        context: dict[str, Any] = {"layout": DESK if desk else PHONE, "is_desk": desk, "form": form, **more}
        if seen:
            page = Paginator(seen.lots, LOTS).get_page(request.GET.get("trang"))
            context |= {
                "seen": seen, "page": page, "lines": [seen.line(one) for one in page],
                "holders": seen.holders[:SHOWN], "listings": seen.listings[:SHOWN],
            }  # fmt: skip
        faulty = any(one is not None and one.errors for one in (form, more.get("scope_form")))
        return render(request, "recall/new.html", context, status=400 if faulty else status)

    def words(self, user: User, seen: Preview) -> RecallForm:
        """The form, with the telephone of the maker where there is one maker."""
        subjects = {one.batch.product.subject for one in seen.decided if one.batch}
        phone = next(iter(subjects)).phone if len(subjects) == 1 else ""
        return RecallForm(initial={"seen": seen.digest, "contact_phone": phones.national(phone) if phone else ""})

    def act(self, request: HttpRequest, scope: Scope) -> RecallOrder | RecallForm:
        """Orders or drills; gives back the form with what stands against it."""
        if request.POST.get("deed") == "drill":
            return run_drill(actor=who(request), scope=scope, note=request.POST.get("reason", ""))
        form = RecallForm(request.POST)
        if form.is_valid():
            try:
                return place_order(actor=who(request), scope=scope, **form.words())
            except Refusal as refusal:
                refusal.add_to(form)
        return form

    def done(self, request: HttpRequest, order: RecallOrder) -> HttpResponse:
        messages.success(request, order.get_state_display())
        return redirect("recall-order", pk=order.pk)


@method_decorator(signed_in, name="dispatch")
class RecallNewView(_Ordering):
    """*Báo thu hồi* for one lot: by its maker at once, by the department as a proposal."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        batch = self._batch(request, pk)
        seen = preview(who(request), Scope(ScopeKind.LOT, lots=(batch.pk,)))
        return self.show(request, seen, self.words(who(request), seen), batch=batch)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        batch = self._batch(request, pk)
        scope = Scope(ScopeKind.LOT, lots=(batch.pk,))
        told = self.act(request, scope)
        if isinstance(told, RecallOrder):
            return self.done(request, told)
        return self.show(request, preview(who(request), scope), told, batch=batch)

    def _batch(self, request: HttpRequest, pk) -> Batch:
        batch = get_object_or_404(
            Batch.objects.visible_to(request.user).select_related("product__subject__unit"), pk=pk
        )
        own = subjects_acted_for(request.user).filter(pk=batch.product.subject_id).exists()
        if not (own or is_department_officer(request.user)):
            raise Http404
        return batch


@method_decorator(signed_in, name="dispatch")
class RecallScopeView(_Ordering):
    """*Thu hồi theo phạm vi*: which kind, then what exactly, then what it would reach."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        seen = self._seen(request, form)
        return self.show(request, seen, self.words(who(request), seen) if seen else None, **self._more(request, form))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        scope = self._scope(request, form)
        if form is None or scope is None:
            return self.show(request, None, None, 400, **self._more(request, form))
        try:
            told = self.act(request, scope)
        except Refusal as refusal:  # of the scope itself
            refusal.add_to(form)
            return self.show(request, None, None, 400, **self._more(request, form))
        if isinstance(told, RecallOrder):
            return self.done(request, told)
        return self.show(request, self._seen(request, form), told, **self._more(request, form))

    def _form(self, request: HttpRequest) -> ScopeForm | None:
        """None until a kind is chosen; unbound until something was filled in."""
        user = who(request)
        if not (is_department_officer(user) or subjects_acted_for(user).exists()):
            raise Http404
        kind = request.GET.get("scope", "")
        if kind not in ScopeKind.values:
            return None
        subjects = Subject.objects.all() if is_department_officer(user) else subjects_acted_for(user)
        plots, products = plots_within_reach(user), products_within_reach(user)
        chosen = self._subject(request, subjects)
        if is_department_officer(user):
            plots = plots.filter(subject=chosen) if chosen else plots.none()
            products = products.filter(subject=chosen) if chosen else products.none()
        filled = _is_filled(request.GET)
        return ScopeForm(
            request.GET if filled else None, kind=kind, subjects=subjects, plots=plots.select_related("subject"),
            products=products.select_related("subject"),
        )  # fmt: skip

    def _subject(self, request: HttpRequest, subjects: Any) -> Subject | None:
        try:
            return subjects.filter(pk=request.GET.get("subject") or None).first()
        except (ValueError, forms.ValidationError):
            return None

    def _scope(self, request: HttpRequest, form: ScopeForm | None) -> Scope | None:
        if form is None or not form.is_bound or not form.is_valid():
            return None
        asked = form.asked()
        if asked.kind != ScopeKind.LOT:
            return asked
        try:
            lots = lots_typed(who(request), [form.cleaned_data["code"]])
        except Refusal as refusal:
            refusal.add_to(form)
            return None
        return Scope(ScopeKind.LOT, lots=tuple(batch.pk for batch in lots))

    def _seen(self, request: HttpRequest, form: ScopeForm | None) -> Preview | None:
        scope = self._scope(request, form)
        if form is None or scope is None:
            return None
        try:
            return preview(who(request), scope)
        except Refusal as refusal:
            refusal.add_to(form)
            return None

    def _more(self, request: HttpRequest, form: ScopeForm | None) -> dict[str, Any]:
        """What stands around the form: the kinds, known names of inputs, subjects that an officer looks for."""
        user, typed = who(request), request.GET.get("tim", "").strip()[:100]
        kind = request.GET.get("scope", "")
        found = Subject.objects.filter(folded__contains=fold(typed))[:MOST_SUBJECTS] if typed else []
        names = names_of_inputs(entries_within_reach(user))[:MOST_NAMES] if kind == ScopeKind.INPUT else []
        by_subject = is_department_officer(user) and kind in {ScopeKind.PLOT, ScopeKind.PRODUCT}
        return {
            "scope_form": form, "kinds": ScopeKind.choices, "kind": kind, "names": names, "typed": typed,
            "must_choose": by_subject and not request.GET.get("subject"),
            "subjects": found if is_department_officer(user) else [],
            "is_drill_only": request.GET.get("dien-tap") == "1",
        }  # fmt: skip


def _is_filled(said: QueryDict) -> bool:
    return bool(set(said) - {"scope", "subject", "tim", "trang", "dien-tap"})
