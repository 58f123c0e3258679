"""The helped answer on their own phone: who asks, for what, until when; yes or no. And whom they let help now."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cooperatives.access import subjects_managed_by
from cooperatives.assistance import Assistance
from cooperatives.helping import (
    answer_asking,
    asked_under,
    assistances_answered_by,
    is_proved_by_telephone,
    owner_to_come,
    waiting_for,
)
from cooperatives.signed_in import Recording, SignedIn, recorder_only, signed_in, who
from traceability.foundation.guard.limits import misses
from traceability.foundation.refusals import Refusal


@never_cache
def consent_page(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the QR of a helper."""
    assistance = asked_under(token)
    if assistance is None:
        misses(request)
        return render(request, "cooperatives/consent_over.html", status=404)
    if request.user.is_authenticated:
        return _signed_in(request, assistance)
    return _new_here(request, assistance)


def _signed_in(request: HttpRequest, assistance: Assistance) -> HttpResponse:
    may = assistances_answered_by(who(request)).filter(pk=assistance.pk).exists()
    if request.method == "POST" and may:
        return _answered(request, assistance)
    context = {
        "asked": assistance,
        "may": may,
        "by_paper": not is_proved_by_telephone(request.user, assistance),  # type: ignore[arg-type]
        "is_helper": assistance.helper_id == request.user.pk,
    }
    return render(request, "cooperatives/consent.html", context)


def _answered(request: HttpRequest, assistance: Assistance) -> HttpResponse:
    yes = request.POST.get("answer") == "co"
    try:
        answer_asking(actor=who(request), assistance=assistance, yes=yes)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Đã cho phép. Lúc nào cũng thôi được ở trang này.") if yes else _("Đã từ chối."))
    return redirect("helpers")


def _new_here(request: HttpRequest, assistance: Assistance) -> HttpResponse:
    """Who was just registered comes in by a code by SMS, or by a key from the commune; everybody else signs in.

    The helper holds this address herself, so it opens no account.
    """
    is_new = owner_to_come(assistance) is not None
    context = {"asked": assistance, "sign_in": True, "by_code": is_new and settings.SMS_LOGIN, "is_new": is_new}
    return render(request, "cooperatives/consent.html", context)


@recorder_only
def helpers(request: Recording) -> HttpResponse:
    """*Ai được ghi giúp*: who, until when, and *Thôi cho phép*."""
    acting = request.acting
    household = acting.household if acting.is_own else None
    if household is None and not subjects_managed_by(request.user).filter(pk=acting.subject.pk).exists():
        raise Http404(_("Không có trang này."))
    held = acting.subject.assistances.on(timezone.localdate()).filter(household=household)
    context = {
        "rows": held.select_related("helper", "unit").order_by("ends_on"),
        "asked": waiting_for(acting.subject, household),
    }
    return render(request, "cooperatives/helpers.html", context)


@signed_in
def answer_page(request: SignedIn, pk) -> HttpResponse:
    """The same question, opened from one's own pages."""
    rows = assistances_answered_by(request.user).asked().filter(ask_until__gt=timezone.now())
    assistance = get_object_or_404(rows.select_related("helper", "subject", "household", "unit"), pk=pk)
    return _signed_in(request, assistance)
