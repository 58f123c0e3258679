"""Pages of a subject's fields, barns, ponds and workshops."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives.access import plots_writable_by
from cooperatives.commune_field import conversion_in
from cooperatives.forms import PlotForm, attempt, posted
from cooperatives.plots import EDITABLE, add_plot, edit_plot
from cooperatives.signed_in import SignedIn, Working, member_only, signed_in
from cooperatives.subjects import PlotKind
from traceability.foundation.refusals import Refusal


@member_only
def plots(request: Working) -> HttpResponse:
    """All plots, those in use first."""
    rows = request.subject.plots.select_related("unit", "village").order_by("-active", "name")
    return render(request, "cooperatives/plots.html", {"subject": request.subject, "rows": rows})


@member_only
def new_plot(request: Working) -> HttpResponse:
    """Adds a plot; its commune is the subject's own until another is named."""
    subject = request.subject
    initial = {"unit": subject.unit, "kind": PlotKind.FIELD}
    form = PlotForm(posted(request), unit=subject.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        plot = attempt(form, add_plot, actor=request.user, subject=subject, **form.cleaned_data)
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
