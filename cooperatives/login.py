"""Sign-in by telephone: the adapter between allauth and our people. It never says whether a number has an account."""

import secrets
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.access import Role, is_officer, subjects_acted_for, team_communes
from cooperatives.users import User
from traceability.foundation import phones
from traceability.foundation.fields import PhoneField
from traceability.foundation.notices.senders import send_sms

OFFICER_SESSION_SECONDS = 8 * 3600
ONE_MESSAGE = gettext_lazy("Số điện thoại hoặc mật khẩu chưa đúng. Anh/chị thử lại.")

SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Đã đổi mật khẩu."),
    "account/messages/password_set.txt": gettext_lazy("Đã đặt mật khẩu."),
}


def session_span(user: User) -> int:
    """How long this person stays signed in: a working day for officers and operators, a season for the field."""
    return OFFICER_SESSION_SECONDS if user.is_operator or is_officer(user) else settings.SESSION_COOKIE_AGE


def lacks_password(user: Any) -> bool:
    """Whether `user` could not come back once she has signed out: no password, and no code by SMS."""
    return user.is_authenticated and not settings.SMS_LOGIN and not user.has_usable_password()


def home_of(user: User) -> str:
    """Where a person starts: the diary, the agency's overview, or the operator's page."""
    if subjects_acted_for(user).exists() or user.memberships.filter(role=Role.HOUSEHOLD).exists():
        return reverse("today")
    if is_officer(user):
        return reverse("overview")
    if team_communes(user).exists():
        return reverse("helping")
    return reverse("operations") if user.is_operator else reverse("today")


class PhoneAdapter(DefaultAccountAdapter):
    """Stores and finds telephone numbers, and hands codes to the sender of notices."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "phone_password_mismatch": ONE_MESSAGE,
        "account_inactive": ONE_MESSAGE,
        "invalid_login": ONE_MESSAGE,
        "unknown_phone": ONE_MESSAGE,
        "incorrect_password": gettext_lazy("Mật khẩu hiện nay chưa đúng."),
        "enter_current_password": gettext_lazy("Hãy ghi mật khẩu hiện nay."),
        "incorrect_code": gettext_lazy("Mã chưa đúng. Xem lại tin nhắn mới nhất."),
        "too_many_login_attempts": gettext_lazy("Thử quá nhiều lần. Anh/chị chờ ít phút rồi thử lại."),
        "rate_limited": gettext_lazy("Thử quá nhiều lần. Anh/chị chờ ít phút rồi thử lại."),
    }

    def phone_form_field(self, **kwargs) -> forms.Field:
        return PhoneField(**{"label": gettext_lazy("Số điện thoại"), **kwargs})

    def clean_phone(self, phone: str) -> str:
        return phones.parse(phone)

    def get_phone(self, user: User) -> tuple[str, bool]:
        return user.phone, user.phone_verified

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone, is_active=True).first()

    def generate_phone_verification_code(self, *, user: User, phone: str) -> str:
        return f"{secrets.randbelow(10**6):06}"

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs) -> None:
        send_sms(phone, _("%(site)s: mã của anh/chị là %(code)s. Không đưa mã cho ai.") % _said(code=code))

    def send_unknown_account_sms(self, phone: str, **kwargs) -> None:
        """A number without an account is sent nothing: the page looks the same, and nobody is pestered."""

    def send_account_already_exists_sms(self, phone: str, **kwargs) -> None:
        """Never reached: registration sends the same code to old and new numbers."""

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Our own sentences only: allauth's are English, and most say what the page shows anyway."""
        message = message or (message_template and SAID.get(message_template))
        if message:
            super().add_message(request, level, message=str(message), extra_tags=extra_tags)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        self.add_message(request, messages.ERROR, message=str(ONE_MESSAGE))
        return HttpResponseRedirect(reverse("account_login"))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session.set_expiry(session_span(user))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(cast(User, request.user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("account")


def _said(**values) -> dict:
    return {"site": settings.SITE_NAME, **values}
