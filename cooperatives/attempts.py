"""How often one may try: sign-in, codes by SMS, registrations. Each raises TooMany, which is answered with 429."""

from django.http import HttpRequest

from traceability.foundation.guard.limits import demand
from traceability.foundation.guard.posts import demand_post

MINUTE, DAY = 60, 24 * 3600


def count_login(request: HttpRequest, typed_phone: str) -> None:
    """Ten tries a number in a quarter of an hour, however it is typed."""
    demand_post(request, "login", phone=typed_phone)


def count_sms(request: HttpRequest, phone: str) -> None:
    """One code a minute and ten a day for a number, thirty an hour for an address."""
    demand_post(request, "sms", phone=phone, per_phone=(1, MINUTE), per_address=(30, 60 * MINUTE))
    demand(f"sms:day:{phone}", 10, DAY)


def count_registration(request: HttpRequest) -> None:
    """Thirty an hour for an address: a hall full of people registers on one network."""
    demand_post(request, "register", per_address=(30, 60 * MINUTE))


def count_known(request: HttpRequest) -> None:
    """Five numbers an hour that turned out to have an account, for an address: nobody goes through a commune's."""
    demand_post(request, "register-known", per_address=(5, 60 * MINUTE))


def count_password(request: HttpRequest) -> None:
    """Ten guesses at the present password in a quarter of an hour."""
    demand(f"password:{request.user.pk}", 10, 15 * MINUTE)


def count_helping(request: HttpRequest) -> None:
    """Sixty searches an hour: enough for a day on the motorbike, too few to go through a commune."""
    demand(f"helping:{request.user.pk}", 60, 60 * MINUTE)
