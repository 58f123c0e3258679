"""`/xa/tim/`: finds communes by old and new names, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cooperatives.unit_search import find_units
from traceability.foundation.guard.reads import count_search

MOST_SHOWN = 40


def search(request: HttpRequest) -> HttpResponse:
    """Old names stand with their district and say where the place lies today."""
    typed = request.GET.get("q", "")[:120]
    if typed:
        count_search(request)
    context = {"q": typed, "found": find_units(typed, limit=MOST_SHOWN)}
    return render(request, "cooperatives/unit_search.html", context)
