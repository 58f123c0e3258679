"""`/dang-ky/`: three inputs and on to the diary. There is no password to invent: a code by SMS confirms the telephone;
where none is sent, this phone stays signed in for a season, and *Tôi* asks her to set a password to come back with.

Without SMS an account for a new number begins at once and one for a known number cannot: whoever tries learns which it
is. No wording hides that, so the tries are few (`count_registration`, `count_login`, `count_known`).
"""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cooperatives.acting import act_for
from cooperatives.attempts import count_known, count_login, count_registration, count_sms
from cooperatives.commune_field import conversion_in
from cooperatives.forms import RegisterForm, attempt, posted
from cooperatives.members import person_with
from cooperatives.places import AdministrativeUnit
from cooperatives.registration import open_subject, register_subject
from cooperatives.signed_in import SignedIn, signed_in
from cooperatives.subjects import Subject
from cooperatives.users import User

PENDING = "registration"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Registers a new subject: for a new person, or one more for somebody who is signed in."""
    is_new = not request.user.is_authenticated
    form = RegisterForm(posted(request), with_phone=is_new)
    if request.method == "POST":
        count_registration(request)
        if form.is_valid():
            response = _registered(request, form)
            if response:
                return response
    return render(
        request, "cooperatives/register.html", {"form": form, "is_new": is_new, "by_code": settings.SMS_LOGIN}
    )


def _registered(request: HttpRequest, form: RegisterForm) -> HttpResponse | None:
    if request.user.is_authenticated:
        subject = attempt(form, open_subject, actor=request.user, **form.cleaned_data)
    elif settings.SMS_LOGIN:
        return _send_code(request, form)
    else:
        count_login(request, form.cleaned_data["phone"])
        subject = attempt(form, register_subject, password=None, **form.cleaned_data)
        if subject is None and "phone" in form.errors:
            count_known(request)
        if subject:
            login(request, subject.created_by, backend=BACKEND)
    if not subject:
        return None
    if conversion_in(form):
        messages.info(request, conversion_in(form))
    return _begin(request, subject)


def _begin(request: HttpRequest, subject: Subject) -> HttpResponse:
    act_for(request, subject)
    return redirect("today")


def _send_code(request: HttpRequest, form: RegisterForm) -> HttpResponse:
    """Sends the same code to old and new numbers; who enters it gets the subject, new account or not."""
    data = form.cleaned_data
    count_sms(request, data["phone"])
    user = User.objects.filter(phone=data["phone"], is_active=True).first() or person_with(data["phone"])
    request.session[PENDING] = {"name": data["name"], "unit": data["unit"].key}
    LoginCodeVerificationProcess.initiate(request=request, user=user, phone=data["phone"])
    return redirect(f"{reverse('account_confirm_login_code')}?next={reverse('register-finish')}")


@signed_in
def finish_registration(request: SignedIn) -> HttpResponse:
    """After the code: opens the subject that was typed before it."""
    pending = request.session.pop(PENDING, None)
    unit = AdministrativeUnit.objects.by_key(pending["unit"]) if pending else None
    if unit is None:
        return redirect("register")
    return _begin(request, open_subject(actor=request.user, name=pending["name"], unit=unit))
