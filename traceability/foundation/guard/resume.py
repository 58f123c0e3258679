"""A session that ends in the middle of a form loses nothing typed: it is kept, people sign in, and press *Gửi tiếp*.

Works without JavaScript. Passwords and files are never kept; posts from foreign pages are not, either.
"""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from traceability.foundation import errors
from traceability.foundation.guard.limits import client_ip, demand

KEPT = "kept_forms"  # in the session: {token: {"path": …, "fields": [[name, value], …], "files": bool}}
MOST_CHARACTERS = 100_000
MOST_FORMS = 5
KEEP_SECONDS = 24 * 3600


class KeepsTyping:
    """Middleware: a POST that would only be sent to the sign-in page is kept first, whichever view it was for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and _leads_to_sign_in(request, response) and _has_fields(request):
            return ask_to_sign_in(request)
        return response


def _leads_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    sign_in = resolve_url(settings.LOGIN_URL)
    target = urlsplit(response.headers.get("Location", "")).path
    return response.status_code == 302 and target == sign_in and request.path != sign_in and _is_anonymous(request)


def _is_anonymous(request: HttpRequest) -> bool:
    return not request.user.is_authenticated


def _has_fields(request: HttpRequest) -> bool:
    return not request.path_info.startswith("/api/") and bool(_fields(request))


def _fields(request: HttpRequest) -> list[list[str]]:
    """What was typed: every name with every value, but no token and nothing secret."""
    return [
        [name, value]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name.casefold()
        for value in values
    ]


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Keeps the form in the visitor's session and offers the sign-in page."""
    token = _keep(request)
    query = urlencode({"next": reverse("resume", args=[token]) if token else request.path})
    context = {
        "sign_in": f"{resolve_url(settings.LOGIN_URL)}?{query}",
        "kept": bool(token),
        "files": bool(request.FILES),
    }
    response = render(request, "foundation/sign_in_again.html", context, status=401)
    response["Cache-Control"] = "private, no-store"
    return response


def _keep(request: HttpRequest) -> str:
    fields = _fields(request)
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return ""
    demand(f"keep:{client_ip(request)}", 30, 600)  # a stranger must not fill our tables
    token = secrets.token_urlsafe(9)
    forms = dict(list(request.session.get(KEPT, {}).items())[-(MOST_FORMS - 1) :])
    forms[token] = {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    request.session[KEPT] = forms
    request.session.set_expiry(KEEP_SECONDS)
    return token


@never_cache
@require_safe
@login_required
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """After the sign-in: the kept form, one button from being sent."""
    kept = request.session.get(KEPT, {}).get(token)
    if kept is None:
        raise Http404
    return _send_on(request, kept["path"], kept["fields"], kept["files"], status=200)


def _send_on(request: HttpRequest, path: str, fields: Any, files: bool, *, status: int) -> HttpResponse:
    context = {"path": path, "fields": fields, "files": files}
    response = render(request, "foundation/send_on.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form's token is too old. From our own page: nothing is lost. From a foreign page: it ends here."""
    if not _from_our_page(request) or not hasattr(request, "user"):
        return errors.told(request, 403, "not_found", _("Không nhận được"), _("Hãy mở lại trang rồi gửi lại."))
    if request.path == resolve_url(settings.LOGIN_URL) or not _has_fields(request):
        return redirect(request.get_full_path())
    # Signed in or not: if the form needs a sign-in, sending it on asks for one, and it is kept again.
    return _send_on(request, request.get_full_path(), _fields(request), bool(request.FILES), status=403)


def _from_our_page(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(source).netloc == request.get_host()
