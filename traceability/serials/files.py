"""Files of a run: the table with ranges (RFC 9110 §14), symbols in ZIP files of ten thousand, sheets as PDF."""

import re
import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cooperatives.signed_in import signed_in, who
from traceability.codes.label import label_of
from traceability.codes.pages import attached
from traceability.codes.sheet import LAYOUTS
from traceability.foundation.guard.limits import demand
from traceability.foundation.guard.reads import DRAWINGS, SHEETS
from traceability.foundation.refusals import Refusal
from traceability.serials.export import Table, parts, zipped
from traceability.serials.forms import UnitSheetForm
from traceability.serials.models import SerialRun
from traceability.serials.pages import run_of, run_page, why_no_files
from traceability.serials.sheet import unit_sheet

_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def _of_run(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only what may be printed leaves: not from a revoked run, nor for a batch whose labels are locked.

    The key is asked for before anything is sent: a stream that has begun cannot be refused any more.
    """

    @signed_in
    @require_safe
    def guarded(request: HttpRequest, pk: uuid.UUID, **more: int) -> HttpResponseBase:
        run = run_of(request.user, pk)
        if run.revoked_at or why_no_files(run):
            return run_page(request, run, status=409)
        try:
            label = label_of(run.batch)
        except Refusal:
            return run_page(request, run, status=409)
        return view(request, run, label, **more)

    return guarded


def _name(run: SerialRun, ending: str) -> str:
    return f"so-goi-{run.batch.lot}-{run.first + 1}-{run.last + 1}{ending}".lower()


@_of_run
def table(request: HttpRequest, run: SerialRun, label: object) -> HttpResponseBase:
    """The CSV. A broken download goes on by `Range`; the file of one run never changes."""
    demand(f"serial-files:{who(request).pk}", *DRAWINGS)
    made = Table(run)
    tag = f'"{run.pk.hex}{len(made.before):x}"'  # a product that gains a GTIN changes the addresses
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if request.headers.get("If-Range", tag) != tag:
        asked = None
    start, stop = _span(asked, made.size) if asked else (0, made.size)
    if start >= stop:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{made.size}"})
    response = StreamingHttpResponse(made.octets(start, stop), content_type="text/csv; charset=utf-8")
    response.status_code = 206 if asked else 200
    if asked:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{made.size}"
    response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    return _private(response, _name(run, ".csv"))


def _span(asked: re.Match[str], size: int) -> tuple[int, int]:
    first, last = asked[1], asked[2]
    if not first:  # the last so many octets
        return (max(0, size - int(last)), size) if last else (0, size)
    return int(first), min(size, int(last) + 1) if last else size


@_of_run
def symbols(request: HttpRequest, run: SerialRun, label: object, *, part: int) -> HttpResponseBase:
    """Ten thousand SVG in a ZIP, made while it is sent."""
    if not 1 <= part <= parts(run):
        raise Http404
    demand(f"serial-files:{who(request).pk}", *DRAWINGS)
    response = StreamingHttpResponse(zipped(run, part), content_type="application/zip")
    return _private(response, _name(run, f"-ma-{part}.zip"))


@_of_run
def sheet(request: HttpRequest, run: SerialRun, label) -> HttpResponseBase:
    """Labels as PDF. A wrong answer gives the page back with what was typed."""
    form = UnitSheetForm(request.GET, run=run)
    if not form.is_valid():
        return run_page(request, run, status=400, sheet=form)
    demand(f"labels-pdf:{who(request).pk}", *SHEETS)
    said = form.cleaned_data
    made = unit_sheet(
        run, label, layout=LAYOUTS[said["layout"]], first=said["first"], count=said["count"], place=said["place"]
    )
    return attached(made, "application/pdf", _name(run, ".pdf"))


def _private(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
