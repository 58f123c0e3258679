"""Pages of a recall that was ordered: the lists, one order with all it reached, and the decisions over it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.access import is_department_officer, is_officer, subjects_acted_for
from cooperatives.signed_in import signed_in, who
from cooperatives.users import User
from products.batches import Batch
from traceability.codes.find import find
from traceability.foundation.refusals import Refusal
from traceability.recall import banned, drilling, reach, timing
from traceability.recall.acknowledging import holders_seen_by, may_answer
from traceability.recall.closing import close_order, declare_mistake, may_close, may_decide
from traceability.recall.effects import progress
from traceability.recall.forms import CloseForm, MistakeForm, RejectForm
from traceability.recall.models import Recall, RecallState
from traceability.recall.order import approve_order, reject_order, take_over
from traceability.recall.orders import LotState, RecallOrder
from traceability.recall.outcomes import called_back, came_back
from traceability.recall.sayings import scope_words
from traceability.recall.whereabouts import said

DESK, PHONE = "foundation/work.html", "foundation/app.html"  # the agency's frame and the maker's
PER_PAGE, LOTS, LISTINGS, HOLDERS = 20, 40, 40, 100


def frame(user: User, order: RecallOrder) -> str:
    """The desk for officers and the operator; the phone for whoever has a part in it."""
    return DESK if (is_officer(user) or user.is_operator) and not _is_own(user, order) else PHONE


def _is_own(user: User, order: RecallOrder) -> bool:
    mine = subjects_acted_for(user)
    return mine.filter(Q(pk=order.subject_id) | Q(pk__in=order.lots.values("owner"))).exists()


def listed(orders: QuerySet[RecallOrder]) -> QuerySet[RecallOrder]:
    """Orders with what a line of a list says."""
    counted = orders.annotate(lot_count=Count("lots", filter=~Q(lots__state=LotState.FOREIGN)))
    return counted.select_related("subject").order_by("-ordered_at")


def with_first_lot(orders: list[RecallOrder]) -> list[tuple[RecallOrder, Any]]:
    """Each with its first lot, which names it in a list, by one question."""
    rows = reach.rows_of_orders(orders)
    return [(order, rows.get(order.pk)) for order in orders]


@method_decorator(signed_in, name="dispatch")
class RecallListView(View):
    """A maker's list: what he called back, what others did with his lots, goods that he holds, and his drills."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = who(request)
        if not subjects_acted_for(user).exists():
            if is_officer(user) or user.is_operator:
                return redirect("recall-orders")
            raise Http404
        mine = subjects_acted_for(user).values("pk")
        orders = RecallOrder.objects.visible_to(user).filter(
            Q(subject__in=mine)
            | Q(pk__in=_touching("lots__owner", mine))
            | Q(pk__in=_touching("holders__subject", mine))
        )
        page = Paginator(listed(orders), PER_PAGE).get_page(request.GET.get("trang"))
        return render(request, "recall/list.html", {"page": page, "lines": with_first_lot(list(page))})


def _touching(way: str, subjects: Any) -> QuerySet:
    return RecallOrder.objects.filter(**{f"{way}__in": subjects}).values("pk")


@method_decorator(signed_in, name="dispatch")
class RecallOrdersView(View):
    """The agency's list: proposals that wait, recalls in force, and those that ended. A box finds a lot by its code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = who(request)
        if not (is_officer(user) or user.is_operator):
            raise Http404
        typed = request.GET.get("ma", "").strip()
        found = find(typed) if typed else None
        batch = getattr(found, "batch", None)
        if batch and is_department_officer(user) and Batch.objects.visible_to(user).filter(pk=batch.pk).exists():
            return redirect("recall-new", pk=batch.pk)
        page = Paginator(listed(RecallOrder.objects.visible_to(user)), PER_PAGE).get_page(request.GET.get("trang"))
        context = {
            "page": page, "lines": with_first_lot(list(page)), "typed": typed,
            "may_decide": is_department_officer(user),
        }  # fmt: skip
        return render(request, "recall/orders.html", context)


@method_decorator(signed_in, name="dispatch")
class BannedInputsView(View):
    """*Thuốc vừa bị cấm*: lots that used a product on or after the day of its ban, and the way to their recall."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_department_officer(request.user):
            raise Http404
        return render(request, "recall/banned.html", {"found": banned.found(timezone.localdate())})


class _OrderView(View):
    """One order: all it reached and how fast; approve or reject it as the second officer, end it, put it right."""

    def order(self, request: HttpRequest, pk: Any) -> RecallOrder:
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self._page(request, self.order(request, pk))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        order = self.order(request, pk)
        form, act = self._deed(request, order, request.POST.get("deed", ""))
        if form is not None and not form.is_valid():
            return self._page(request, order, form)
        try:
            told = act(form)
        except Refusal as refusal:
            form = form or RejectForm({})
            form.errors.clear()
            form.add_error(None, refusal)
            return self._page(request, order, form)
        messages.success(request, _("Đã ghi quyết định."))
        return redirect("recall-order", pk=told.pk)

    def _deed(self, request: HttpRequest, order: RecallOrder, deed: str) -> tuple[forms.Form | None, Callable]:
        user = who(request)
        if deed == "approve":
            return None, lambda _form: approve_order(officer=user, order=order)
        if deed == "take_over":
            return None, lambda _form: take_over(officer=user, order=order)
        if deed == "reject":
            return RejectForm(request.POST), lambda form: reject_order(officer=user, order=order, **form.cleaned_data)
        if deed == "mistake":
            return MistakeForm(request.POST), lambda form: declare_mistake(
                officer=user, order=order, **form.cleaned_data
            )
        return CloseForm(request.POST), lambda form: close_order(actor=user, order=order, **form.cleaned_data)

    def _page(self, request: HttpRequest, order: RecallOrder, form: forms.Form | None = None) -> HttpResponse:
        order.refresh_from_db()
        context = order_context(who(request), order, request.GET.get("trang"))
        for name, kind in (("reject_form", RejectForm), ("close_form", CloseForm), ("mistake_form", MistakeForm)):
            context[name] = form if isinstance(form, kind) else kind()
        status = 400 if form is not None and form.errors else 200
        return render(request, "recall/order.html", context, status=status)


@method_decorator(signed_in, name="dispatch")
class RecallOrderView(_OrderView):
    def order(self, request: HttpRequest, pk: Any) -> RecallOrder:
        return get_object_or_404(RecallOrder.objects.visible_to(request.user).select_related("subject"), pk=pk)


@method_decorator(signed_in, name="dispatch")
class RecallView(_OrderView):
    """The same order, by one of its lots."""

    def order(self, request: HttpRequest, pk: Any) -> RecallOrder:
        recall = get_object_or_404(Recall.objects.visible_to(request.user).select_related("order__subject"), pk=pk)
        return recall.order


def order_context(user: User, order: RecallOrder, number: Any) -> dict[str, Any]:
    """All that the page of an order says to `user`."""
    everything = user.is_operator or is_department_officer(user)
    rows = reach.rows_of(order)
    mine = rows if everything else rows.filter(reach.seen_by(user))
    holders = list(holders_seen_by(user, order)[: HOLDERS + 1])
    done, total = progress(order)
    leads = may_decide(user, order)
    listings = reach.listings_seen_by(user, order)
    called = called_back(order) if everything else called_back(order).filter(reach.seen_by(user))
    lots = list(called) if order.decided_at and not order.is_drill else []
    return {
        "order": order, "layout": frame(user, order), "everything": everything, "scope_words": scope_words(order),
        "page": Paginator(mine, LOTS).get_page(number), "lot_total": total,
        "foreign": order.lots.filter(state=LotState.FOREIGN).count(),
        "open_foreign": order.lots.filter(state=LotState.FOREIGN).exclude(batch__state="recalled").count(),
        "holders": [(one, said(one.given), may_answer(user, one)) for one in holders[:HOLDERS]],
        "more_holders": len(holders) > HOLDERS, "holder_total": order.holders.count(),
        "unheard": order.holders.filter(acknowledged_at=None).count(),
        "listings": listings[:LISTINGS], "listing_total": listings.count(),
        "clock": timing.clock_of(order), "done": done, "total": total,
        "report": order.report, "gaps": drilling.gaps(order.report) if order.is_drill else [],
        "drill_words": drilling.notes(order.report), "percent": drilling.percent(order.report),
        "leads": leads, "may_close": may_close(user, order),
        "came": came_back(lots) if lots else None, "recovered": sum(one.recovered is not None for one in lots),
        "mine": set(subjects_acted_for(user).values_list("pk", flat=True)),
        "is_department": is_department_officer(user),
        "waits_for_second": order.recalls.filter(state=RecallState.PROPOSED).count(),
        "may_approve": is_department_officer(user)
        and order.recalls.filter(state=RecallState.PROPOSED).exclude(ordered_by=user).exists(),
        "may_take_over": is_department_officer(user) and not order.is_agency,
        "may_undo": is_department_officer(user) and order.ordered_by_id != user.pk,
    }  # fmt: skip
