"""*Nhật ký của thửa*: what happened on one plot, as a book. Who may see the plot reads of it what she may see."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cooperatives.access import is_officer, plots_visible_to, plots_writable_by
from cooperatives.signed_in import signed_in, who
from products.batches import Batch
from traceability.field.diary_lines import lines
from traceability.field.voice_pages import audible
from traceability.ledger.events import TraceEvent

PAGE = 30
LOTS = 12
DESK, PHONE = "foundation/work.html", "foundation/app.html"  # the agency's frame and the maker's


@signed_in
@require_safe
def plot_diary(request: HttpRequest, pk) -> HttpResponse:
    """Every entry of a plot, the latest first, of all years or of `?nam=`."""
    user = who(request)
    plot = get_object_or_404(plots_visible_to(user).select_related("subject", "unit", "village", "household"), pk=pk)
    events = TraceEvent.objects.visible_to(user).filter(plot=plot)
    years = [day.year for day in events.dates("event_date", "year", order="DESC")]
    year = _year(request.GET.get("nam", ""), years)
    page = Paginator((events.filter(event_date__year=year) if year else events).newest_first(), PAGE)
    shown = page.get_page(request.GET.get("trang"))
    records = plots_writable_by(user).filter(pk=pk).exists()
    desk = not records and (is_officer(user) or user.is_operator)
    lots = Batch.objects.recorded_by(user) if not desk else Batch.objects.visible_to(user)
    context: dict[str, Any] = {
        "plot": plot, "page": shown, "lines": lines(shown.object_list), "records": records,
        "years": [str(one) for one in years], "year": str(year or ""),
        "is_desk": desk, "layout": DESK if desk else PHONE,
        "lots": lots.filter(plots=plot).select_related("product").order_by("-produced_on", "-pk")[:LOTS],
    }  # fmt: skip
    return audible(render(request, "field/plot_diary.html", context))


def _year(asked: str, years: list[int]) -> int | None:
    """The year that was asked for, if anything happened in it."""
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else None
