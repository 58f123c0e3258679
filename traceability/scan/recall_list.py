"""`/thu-hoi/`: every recall in force, for anybody, with a search. What is only proposed is nobody's business yet."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from traceability.foundation.words import fold
from traceability.recall.models import Recall, RecallQuerySet

PER_PAGE = 20


def in_force(typed: str) -> RecallQuerySet:
    """Recalls in force whose product, maker, commune or lot holds each word typed, marks aside."""
    recalls = Recall.objects.public().order_by("-decided_at")
    for word in fold(typed).split():
        recalls = recalls.filter(
            Q(batch__product__folded__contains=word)
            | Q(batch__product__subject__folded__contains=word)
            | Q(batch__product__subject__unit__folded__contains=word)
            | Q(batch__lot__icontains=word)
            | Q(batch__trace_code__code__iexact=word)
        )
    return recalls.select_related("batch__product__subject__unit", "batch__trace_code")


@require_safe
def recalls(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    typed = request.GET.get("tim", "").strip()[:100]
    page = Paginator(in_force(typed), PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "scan/recalls.html", {"page": page, "typed": typed})
