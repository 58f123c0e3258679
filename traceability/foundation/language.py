"""The reader's language: a cookie that she asks for. Nothing else is kept, and no other host is ever redirected to."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

ONE_YEAR = 365 * 24 * 3600


def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remembers `code` and goes back to the page that `ve` names."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("ve", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=ONE_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return answer
