"""How often one may try: sign-in, codes by SMS, registrations. Counted by telephone and by address, exactly."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from traceability.foundation import phones
from traceability.foundation.guard.limits import TooMany, client_ip, demand

MINUTE, DAY = 60, 24 * 3600


def _number(typed: str) -> str:
    """One telephone however it is typed, so that blanks do not buy more attempts."""
    try:
        return phones.parse(typed)
    except ValidationError:
        return typed.strip()[:40]


def count_login(request: HttpRequest, typed_phone: str) -> None:
    """Ten tries a number and sixty an address in a quarter of an hour. Raises TooMany."""
    demand(f"login:ip:{client_ip(request)}", 60, 15 * MINUTE)
    demand(f"login:phone:{_number(typed_phone)}", 10, 15 * MINUTE)


def count_sms(request: HttpRequest, phone: str) -> None:
    """One code a minute and ten a day for a number, thirty an hour for an address. Raises TooMany."""
    demand(f"sms:ip:{client_ip(request)}", 30, 60 * MINUTE)
    demand(f"sms:minute:{phone}", 1, MINUTE)
    demand(f"sms:day:{phone}", 10, DAY)


def count_registration(request: HttpRequest) -> None:
    """Thirty an hour for an address: a hall full of people registers on one network. Raises TooMany."""
    demand(f"register:ip:{client_ip(request)}", 30, 60 * MINUTE)


def count_password(request: HttpRequest) -> None:
    """Ten guesses at the present password in a quarter of an hour. Raises TooMany."""
    demand(f"password:{request.user.pk}", 10, 15 * MINUTE)


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers TooMany with 429 and a page that says how long to wait."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooMany as limit:
            page = render(request, "cooperatives/too_many.html", {"sentence": str(limit)}, status=429)
            page["Retry-After"] = str(limit.seconds)
            return page

    return answered
