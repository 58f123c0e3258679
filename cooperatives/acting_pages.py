"""Ends *Ghi giúp*, wherever it was begun."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cooperatives.access import team_communes
from cooperatives.acting import act_for_oneself, acting
from cooperatives.signed_in import SignedIn, signed_in


@signed_in
@require_POST
def stop_acting(request: SignedIn) -> HttpResponse:
    """Back to where households are chosen."""
    before = acting(request)
    act_for_oneself(request)
    if before and before.works and before.household:
        return redirect("households")
    return redirect("helping" if team_communes(request.user).exists() else "home")
