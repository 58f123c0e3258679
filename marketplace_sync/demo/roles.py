"""*Vào vai*: one tap signs a visitor of the trial in as one of the cast. It answers 404 wherever DEMO is off."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace_sync.demo.cast import ROLES
from marketplace_sync.demo.people import person


@dataclass(frozen=True)
class Part:
    """One button of the front page."""

    key: str
    label: str
    icon: str


def parts() -> list[Part]:
    """The parts that a visitor may take; none outside a trial."""
    return [Part(key, _(label), icon) for key, label, _url, icon in ROLES] if settings.DEMO else []


def doors(request: HttpRequest) -> str:
    """The buttons for the front page; nothing outside a trial."""
    offered = parts()
    return render_to_string("marketplace_sync/roles.html", {"parts": offered}, request) if offered else ""


@require_POST
def take_part(request: HttpRequest) -> HttpResponse:
    """Signs in as the chosen part and opens that part's first page."""
    found = next((role for role in ROLES if role[0] == request.POST.get("vai")), None)
    if not settings.DEMO or found is None:
        raise Http404
    login(request, person(found[0]), backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(found[2])
