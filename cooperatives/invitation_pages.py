"""An invitation handed over: the clerk shows a QR, the household opens it on its own phone."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cooperatives.access import households_writable_by
from cooperatives.acting import act_for
from cooperatives.attempts import count_registration
from cooperatives.forms import JoinForm, attempt, posted
from cooperatives.invitations import HouseholdInvitation
from cooperatives.inviting import (
    invitation_for,
    invitation_path_of,
    invite_household,
    join_household,
    open_invitation,
    revoke_household_invitation,
    sign_up_for_household,
)
from cooperatives.registration_pages import BACKEND
from cooperatives.signed_in import SignedIn, signed_in, who
from traceability.foundation import qr
from traceability.foundation.guard.limits import misses
from traceability.foundation.refusals import Refusal


def symbol(address: str) -> str:
    """A QR of `address` for a page: drawn by us from figures alone."""
    return mark_safe(qr.svg(address))  # noqa: S308 — our own drawing, no text of anybody in it


@signed_in
def invite_page(request: SignedIn, pk) -> HttpResponse:
    """Shows the open invitation of a household; makes one anew or revokes it on a tap."""
    rows = households_writable_by(request.user).select_related("subject")
    household = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        verb = revoke_household_invitation if request.POST.get("deed") == "huy" else invite_household
        try:
            verb(actor=request.user, household=household)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("household-invite", pk=pk)
    invitation = open_invitation(household)
    path = invitation_path_of(invitation) if invitation else ""
    address = request.build_absolute_uri(path) if path else ""
    context = {
        "household": household,
        "invitation": invitation,
        "address": address,
        "symbol": symbol(address) if address else "",
    }
    return render(request, "cooperatives/household_invite.html", context)


@never_cache
@sensitive_post_parameters("password")
def join_page(request: HttpRequest, token: str) -> HttpResponse:
    """The household's own phone: a name and a password, or one tap for who has an account."""
    invitation = invitation_for(token)
    if invitation is None:
        misses(request)
        return render(request, "cooperatives/invitation_used.html", status=404)
    if request.user.is_authenticated:
        return _taken(request, invitation)
    with_phone = not invitation.household.phone
    form = JoinForm(posted(request), with_phone=with_phone)
    if request.method == "POST":
        count_registration(request)
        if form.is_valid():
            user = attempt(form, sign_up_for_household, invitation=invitation, **form.cleaned_data)
            if user:
                login(request, user, backend=BACKEND)
                return _welcome(request, invitation)
    context = {"form": form, "household": invitation.household}
    return render(request, "cooperatives/household_join.html", context, status=400 if form.errors else 200)


def _taken(request: HttpRequest, invitation: HouseholdInvitation) -> HttpResponse:
    if request.method == "POST":
        try:
            join_household(user=who(request), invitation=invitation)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("home")
        return _welcome(request, invitation)
    return render(request, "cooperatives/household_join.html", {"household": invitation.household})


def _welcome(request: HttpRequest, invitation: HouseholdInvitation) -> HttpResponse:
    act_for(request, invitation.household.subject, invitation.household)
    messages.success(request, _("Xong rồi. Từ nay anh/chị ghi nhật ký của hộ mình trên máy này."))
    return redirect("today")
