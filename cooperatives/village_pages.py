"""Officers keep the list of thôn, bản of their communes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cooperatives.access import communes_of_officer, is_department_officer, villages_writable_by
from cooperatives.forms import VillageForm, VillageNameForm, attempt, posted
from cooperatives.places import AdministrativeUnit
from cooperatives.signed_in import SignedIn, officer_only
from cooperatives.villages import add_village, rename_village


def _shown_unit(request: HttpRequest) -> AdministrativeUnit | None:
    """The commune asked for, else an officer's own."""
    asked = AdministrativeUnit.objects.by_key(request.GET.get("xa", ""))
    return asked or communes_of_officer(request.user).first()


@officer_only
def villages(request: SignedIn) -> HttpResponse:
    """The villages of a commune, and a form that adds one."""
    unit = _shown_unit(request)
    may_add = is_department_officer(request.user) or communes_of_officer(request.user).exists()
    if request.method == "POST" and not may_add:
        raise Http404
    form = VillageForm(posted(request), initial={"unit": unit} if unit else None)
    if request.method == "POST" and form.is_valid():
        village = attempt(form, add_village, officer=request.user, **form.cleaned_data)
        if village:
            messages.success(request, _("Đã thêm %(name)s.") % {"name": village.name})
            return redirect(f"{request.path}?xa={village.unit.key}")
    rows = villages_writable_by(request.user).select_related("unit")
    context = {
        "form": form,
        "unit": unit,
        "rows": rows.filter(unit=unit) if unit else rows[:200],
        "may_add": may_add,
    }
    return render(request, "cooperatives/villages.html", context)


@officer_only
def village_page(request: SignedIn, pk) -> HttpResponse:
    """Renames one village."""
    village = get_object_or_404(villages_writable_by(request.user).select_related("unit"), pk=pk)
    form = VillageNameForm(posted(request), initial={"name": village.name})
    if request.method == "POST" and form.is_valid():
        renamed = attempt(form, rename_village, officer=request.user, village=village, **form.cleaned_data)
        if renamed:
            messages.success(request, _("Đã lưu."))
            return redirect("villages")
    return render(request, "cooperatives/village_edit.html", {"form": form, "village": village})
