"""Limits forms that strangers may post: sign-in, registration, codes. By telephone and by address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from traceability.foundation import phones
from traceability.foundation.guard.limits import client_ip, demand
from traceability.foundation.refusals import Refusal

View = Callable[..., HttpResponse]
PER_PHONE = (10, 900)  # tries in a quarter of an hour
PER_ADDRESS = (100, 900)  # many telephones of one village share an address


def demand_post(
    request: HttpRequest, name: str, *, phone: str = "",
    per_phone: tuple[int, int] = PER_PHONE, per_address: tuple[int, int] = PER_ADDRESS,
) -> None:  # fmt: skip
    """Counts one try of `name` by address and, if given, by telephone as typed. Raises TooMany (429)."""
    demand(f"{name}:ip:{client_ip(request)}", *per_address)
    if phone:
        demand(f"{name}:phone:{_same(phone)}", *per_phone)


def limit_posts(name: str, *, phone_field: str = "", **limits: tuple[int, int]) -> Callable[[View], View]:
    """Decorator of a view: each POST is a try of `name`; `phone_field` names the input that holds the telephone."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                typed = request.POST.get(phone_field, "") if phone_field else ""
                demand_post(request, name, phone=typed, **limits)
            return view(request, *args, **kwargs)

        return guarded

    return around


def _same(typed: str) -> str:
    """One key for one number, however it was typed."""
    try:
        return phones.parse(typed)
    except Refusal:
        return typed.strip()[:40]
