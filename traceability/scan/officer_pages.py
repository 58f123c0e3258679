"""Reports of consumers for those who must act on them: the agency, and the subject whose goods they name."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.access import is_officer, subjects_acted_for
from cooperatives.signed_in import officer_only, signed_in, who
from traceability.foundation.files.papers import paper_response
from traceability.foundation.refusals import Refusal
from traceability.scan.models import ConsumerReport, ReportQuerySet
from traceability.scan.reports import close_report

PER_PAGE = 30
DESK, PHONE = "foundation/work.html", "foundation/app.html"


class CloseForm(forms.Form):
    """What was done about a report."""

    closing_note = forms.CharField(
        label=gettext_lazy("Đã xử lý thế nào"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Ghi đã xử lý thế nào.")},
    )


def _visible(request: HttpRequest) -> ReportQuerySet:
    return ConsumerReport.objects.visible_to(request.user).select_related(
        "product__subject__unit", "batch", "closed_by"
    )


@officer_only
def reports(request: HttpRequest) -> HttpResponse:
    """Open reports first; `?tat-ca=1` shows closed ones too."""
    found, every = _visible(request), request.GET.get("tat-ca") == "1"
    shown = found if every else found.open()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "scan/reports.html", {"page": page, "every": every, "mine": False, "layout": DESK})


@signed_in
def my_reports(request: HttpRequest) -> HttpResponse:
    """What buyers said about the goods of the subjects that one works for; an officer works for none."""
    own = _visible(request).filter(product__subject__in=subjects_acted_for(request.user))
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "scan/reports.html", {"page": page, "every": True, "mine": True, "layout": PHONE})


@signed_in
def report_detail(request: HttpRequest, pk) -> HttpResponse:
    """One report; the form to close it only for those who may."""
    found = get_object_or_404(_visible(request), pk=pk)
    may_close = ConsumerReport.objects.closable_by(request.user).open().filter(pk=pk).exists()
    form = CloseForm(request.POST or None)
    if request.method == "POST":
        if not may_close:
            raise Http404
        if form.is_valid() and _closed(request, found, form):
            return redirect("reports")
    layout = DESK if is_officer(request.user) or who(request).is_operator else PHONE
    context = {"report": found, "form": form, "may_close": may_close, "layout": layout}
    return render(request, "scan/report_detail.html", context, status=400 if form.errors else 200)


def _closed(request: HttpRequest, report: ConsumerReport, form: CloseForm) -> bool:
    try:
        close_report(officer=who(request), report=report, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("Đã khép phản ánh."))
    return True


@signed_in
def report_photo(request: HttpRequest, pk) -> FileResponse:
    """The photo of a report, through the gate of the report."""
    found = get_object_or_404(_visible(request).select_related("photo"), pk=pk)
    if found.photo is None:
        raise Http404
    return paper_response(found.photo)
