"""The key of a household's account: shown by who accepted its paper, and taken on the household's own phone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cooperatives.assistance import Consent
from cooperatives.attempts import count_registration
from cooperatives.forms import ConsentAccountForm, attempt, posted
from cooperatives.helping import assistances_overseen_by, assistances_witnessed_by, owner_to_come
from cooperatives.invitation_pages import symbol
from cooperatives.opening import key_path, make_key, open_account, under_key
from cooperatives.registration_pages import BACKEND
from cooperatives.signed_in import SignedIn, signed_in
from traceability.foundation.guard.limits import misses
from traceability.foundation.refusals import Refusal


@signed_in
def key_page(request: SignedIn, pk) -> HttpResponse:
    """*Mở tài khoản cho hộ*: the QR for the household, in the hands of who has seen its signature."""
    row = get_object_or_404(
        assistances_witnessed_by(request.user).select_related("subject__created_by", "household", "unit", "helper"),
        pk=pk,
    )
    if request.method == "POST":
        try:
            make_key(actor=request.user, assistance=row)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("assistance-key", pk=pk)
    path = key_path(row)
    address = request.build_absolute_uri(path) if path else ""
    context = {
        "row": row, "address": address, "symbol": symbol(address) if address else "",
        "is_accepted": row.how == Consent.PAPER, "owner": owner_to_come(row), "by_code": settings.SMS_LOGIN,
        "back": "assistances" if assistances_overseen_by(request.user).filter(pk=pk).exists() else "households",
    }  # fmt: skip
    return render(request, "cooperatives/key.html", context)


@never_cache
@sensitive_post_parameters("password")
def open_page(request: HttpRequest, token: str) -> HttpResponse:
    """The household's own phone: a name and a password."""
    assistance = under_key(token)
    if assistance is None:
        misses(request)
        return render(request, "cooperatives/invitation_used.html", status=404)
    form = ConsentAccountForm(posted(request))
    if request.method == "POST":
        count_registration(request)
        if form.is_valid():
            user = attempt(form, open_account, token=token, **form.cleaned_data)
            if user:
                login(request, user, backend=BACKEND)
                messages.success(request, _("Đã mở tài khoản."))
                return redirect("helpers")
    context = {"asked": assistance, "form": form, "owner": owner_to_come(assistance)}
    return render(request, "cooperatives/account_open.html", context, status=400 if form.errors else 200)
