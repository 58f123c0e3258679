"""*Hộ của tôi*: what a household sees of itself and may change; a helper sees whose pages are open, and no more."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import subjects_acted_for, team_communes
from cooperatives.acting import own_households
from cooperatives.forms import OwnHouseholdForm, attempt, posted
from cooperatives.helping import waiting_for
from cooperatives.households import OWN, edit_household
from cooperatives.signed_in import Recording, recorder_only
from cooperatives.slots import PAPER_LINES


def household_mine(request: Recording) -> HttpResponse:
    """Profile, plots, papers with their last day, and who helps."""
    acting, today = request.acting, timezone.localdate()
    helped = acting.subject.assistances.on(today).filter(household=acting.household)
    context = {
        "subject": acting.subject,
        "household": acting.household,
        "is_own": acting.is_own,
        "plots": acting.plots().filter(active=True).count(),
        "papers": [line for ask in PAPER_LINES for line in ask(acting.subject)] if acting.is_own else [],
        "helpers": helped.count(),
        "asked": waiting_for(acting.subject, acting.household).count() if acting.is_own else 0,
        "own_households": own_households(request.user).exclude(pk=acting.household and acting.household.pk),
        "others": subjects_acted_for(request.user),
        "in_team": team_communes(request.user).exists(),
    }
    return render(request, "cooperatives/household_mine.html", context)


@recorder_only
def edit_own_household(request: Recording) -> HttpResponse:
    """What the household says of itself: householder, telephone, village."""
    household = request.acting.household
    if household is None or not request.acting.is_own:
        raise Http404(_("Không có trang này."))
    initial = {name: getattr(household, name) for name in OWN}
    form = OwnHouseholdForm(posted(request), unit=household.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, edit_household, actor=request.user, household=household, **form.cleaned_data)
        if saved:
            messages.success(request, _("Đã lưu."))
            return redirect("mine")
    context = {"form": form, "household": household}
    return render(request, "cooperatives/household_own.html", context, status=400 if form.errors else 200)
