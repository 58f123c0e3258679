"""One's own account: name, password, and the way out."""

from allauth.account import forms as allauth_forms
from allauth.account.views import PasswordChangeView, PasswordSetView
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from cooperatives.access import is_officer, subjects_acted_for
from cooperatives.attempts import count_password
from cooperatives.erasure import erase_person, left_without_manager
from cooperatives.forms import EraseForm, InvitationForm, NameForm, PasswordBox, attempt, posted
from cooperatives.login import home_of, session_span
from cooperatives.members import accept_invitation, invited_user
from cooperatives.signed_in import SignedIn, signed_in
from cooperatives.users import User
from traceability.foundation.words import clean


def desk_of(user: User) -> str:
    """The frame around pages that everybody has: the phone app, or the desk for those who only hold an office."""
    is_desk = (is_officer(user) or user.is_operator) and not subjects_acted_for(user).exists()
    return "foundation/work.html" if is_desk else "foundation/app.html"


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The present password and twice the new one, in our words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = PasswordBox(new=False, label=_("Mật khẩu hiện nay"))
        _new_password(self)


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """Twice the new password, in our words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


def _new_password(form) -> None:
    for name, label in (("password1", _("Mật khẩu mới")), ("password2", _("Gõ lại mật khẩu mới"))):
        form.fields[name].label = label
        form.fields[name].help_text = ""
        form.fields[name].widget.attrs.pop("placeholder", None)
    form.fields["password1"].help_text = PasswordBox(new=True).help_text


@signed_in
def home(request: SignedIn) -> HttpResponse:
    """Leads each person to where her work is."""
    return redirect(home_of(request.user))


@signed_in
def account(request: SignedIn) -> HttpResponse:
    """Shows what is stored of the person, and changes the name."""
    form = NameForm(posted(request), initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        request.user.name = clean(form.cleaned_data["name"])
        request.user.save(update_fields=["name"])
        messages.success(request, _("Đã lưu."))
        return redirect("account")
    return render(request, "cooperatives/account.html", {"form": form, "desk": desk_of(request.user)})


@signed_in
def erase_account(request: SignedIn) -> HttpResponse:
    """Asks once more, then erases the person and signs her out."""
    form = EraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        user = request.user
        if attempt(form, erase_person, actor=user, user=user):
            logout(request)
            messages.success(request, _("Đã xóa tên, số điện thoại và mật khẩu của anh/chị."))
            return redirect("front")
    context = {"form": form, "orphans": left_without_manager(request.user), "desk": desk_of(request.user)}
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


class _OnTheDesk:
    """Allauth's pages within our frame."""

    request: SignedIn

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"desk": desk_of(self.request.user)}  # type: ignore[misc]


class ChangePasswordView(_OnTheDesk, PasswordChangeView):
    """Another password, for who knows the present one."""

    form_class = ChangePasswordForm
    template_name = "cooperatives/password.html"

    def get_form_class(self) -> type[ChangePasswordForm]:
        return self.form_class

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        count_password(request)
        return super().post(request, *args, **kwargs)


class SetPasswordView(_OnTheDesk, PasswordSetView):
    """A first password, for who has signed in by a code."""

    form_class = SetPasswordForm
    template_name = "cooperatives/password.html"

    def get_form_class(self) -> type[SetPasswordForm]:
        return self.form_class


change_password = signed_in(ChangePasswordView.as_view())
set_password = signed_in(SetPasswordView.as_view())
