"""Pages of a subject's fields, barns, ponds and workshops."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives.access import plots_writable_by
from cooperatives.commune_field import conversion_in
from cooperatives.forms import PlotForm, attempt, posted
from cooperatives.plots import EDITABLE, add_plot, edit_plot
from cooperatives.signed_in import Recording, SignedIn, recorder_only, signed_in
from cooperatives.subjects import PlotKind
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold

PAGE = 40


@recorder_only
def plots(request: Recording) -> HttpResponse:
    """All plots of the subject or household, those in use first."""
    rows = request.acting.plots().select_related("unit", "village", "household").order_by("-active", "name", "pk")
    typed = request.GET.get("q", "").strip()[:80]
    many = rows.count() > PAGE
    if typed:
        rows = rows.filter(pk__in=[plot.pk for plot in rows if fold(typed) in fold(f"{plot} {plot.household or ''}")])
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    context = {"subject": request.subject, "page": page, "rows": page.object_list, "typed": typed, "many": many}
    return render(request, "cooperatives/plots.html", context)


@recorder_only
def new_plot(request: Recording) -> HttpResponse:
    """Adds a plot; its commune is the subject's or the household's own until another is named."""
    subject, household = request.subject, request.acting.household
    unit = household.unit if household else subject.unit
    form = PlotForm(posted(request), unit=unit, initial={"unit": unit, "kind": PlotKind.FIELD})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        plot = attempt(form, add_plot, actor=request.user, subject=subject, household=household, **facts)
        if plot:
            return _saved(request, form)
    return render(request, "cooperatives/plot_edit.html", {"form": form, "subject": subject})


@signed_in
def plot_page(request: SignedIn, pk) -> HttpResponse:
    """One plot, to be changed."""
    plot = get_object_or_404(plots_writable_by(request.user).select_related("subject", "unit"), pk=pk)
    initial = {name: getattr(plot, name) for name in EDITABLE}
    form = PlotForm(posted(request), unit=plot.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, edit_plot, actor=request.user, plot=plot, **form.cleaned_data)
        if saved:
            return _saved(request, form)
    return render(request, "cooperatives/plot_edit.html", {"form": form, "subject": plot.subject, "plot": plot})


@signed_in
@require_POST
def lay_plot_aside(request: SignedIn, pk) -> HttpResponse:
    """Takes a plot out of use, or back into it; what happened on it stays."""
    plot = get_object_or_404(plots_writable_by(request.user), pk=pk)
    try:
        edit_plot(actor=request.user, plot=plot, active=not plot.active)
        messages.success(request, _("Đã dùng lại.") if plot.active else _("Đã cất. Nhật ký cũ vẫn còn."))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("plots")


def _saved(request: HttpRequest, form: PlotForm) -> HttpResponse:
    sentence = conversion_in(form)
    if sentence:
        messages.info(request, sentence)
    messages.success(request, _("Đã lưu."))
    return redirect("plots")
