"""One's own account: name, password, and the way out."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from cooperatives.erasure import erase_person, left_without_manager
from cooperatives.forms import EraseForm, InvitationForm, NameForm, attempt, posted
from cooperatives.login import home_of, session_span
from cooperatives.members import accept_invitation, invited_user
from cooperatives.signed_in import signed_in
from traceability.foundation.words import clean


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Shows what is stored of the person, and changes the name."""
    form = NameForm(posted(request), initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        request.user.name = clean(form.cleaned_data["name"])
        request.user.save(update_fields=["name"])
        messages.success(request, _("Đã lưu."))
        return redirect("account")
    return render(request, "cooperatives/account.html", {"form": form})


@signed_in
def erase_account(request: HttpRequest) -> HttpResponse:
    """Asks once more, then erases the person and signs her out."""
    form = EraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        user = request.user
        if attempt(form, erase_person, actor=user, user=user):
            logout(request)
            messages.success(request, _("Đã xóa tên, số điện thoại và mật khẩu của anh/chị."))
            return redirect("front")
    context = {"form": form, "orphans": left_without_manager(request.user)}
    return render(request, "cooperatives/account_erase.html", context)


@sensitive_post_parameters("password")
def invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """An invited person chooses a password. A used or wrong address says how to go on."""
    user = invited_user(uid, token)
    if user is None:
        return render(request, "cooperatives/invitation_used.html", status=404)
    form = InvitationForm(posted(request), initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        accepted = attempt(form, accept_invitation, user=user, **form.cleaned_data)
        if accepted:
            login(request, accepted, backend="allauth.account.auth_backends.AuthenticationBackend")
            request.session.set_expiry(session_span(accepted))
            return redirect(home_of(accepted))
    return render(request, "cooperatives/invitation.html", {"form": form, "user_invited": user})
