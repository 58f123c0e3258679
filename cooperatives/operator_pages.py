"""The operator appoints officers and relieves them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives.access import Office, OfficeKind
from cooperatives.forms import OfficeForm, PhoneForm, attempt, posted
from cooperatives.members import invitation_path, renew_invitation
from cooperatives.offices import appoint, relieve
from cooperatives.signed_in import SignedIn, operator_only
from cooperatives.users import User


@operator_only
def offices(request: SignedIn) -> HttpResponse:
    """Offices held today, and a form that gives one."""
    form = OfficeForm(posted(request), initial={"kind": OfficeKind.COMMUNE})
    if request.method == "POST" and form.is_valid():
        office = attempt(form, appoint, actor=request.user, **form.cleaned_data)
        if office:
            messages.success(request, _("Đã cử. Người mới cần lời mời dưới đây để đặt mật khẩu."))
            return redirect("offices")
    held = Office.objects.on(timezone.localdate()).select_related("user", "unit").order_by("kind", "unit__folded")
    rows = [(office, _invitation(request, office.user)) for office in held]
    return render(request, "cooperatives/offices.html", {"form": form, "rows": rows})


@operator_only
def reopen_account(request: SignedIn) -> HttpResponse:
    """For who has lost the password: a fresh invitation, shown once to be passed on."""
    form = PhoneForm(posted(request))
    link = ""
    if request.method == "POST" and form.is_valid():
        user = attempt(form, renew_invitation, actor=request.user, **form.cleaned_data)
        link = _invitation(request, user) if user else ""
    return render(request, "cooperatives/reopen_account.html", {"form": form, "link": link})


def _invitation(request: HttpRequest, user: User) -> str:
    path = invitation_path(user)
    return request.build_absolute_uri(path) if path else ""


@operator_only
@require_POST
def end_office(request: SignedIn, pk) -> HttpResponse:
    """Relieves an officer."""
    office = get_object_or_404(Office.objects.on(timezone.localdate()), pk=pk)
    relieve(actor=request.user, office=office)
    messages.success(request, _("Đã thôi giữ chức."))
    return redirect("offices")
