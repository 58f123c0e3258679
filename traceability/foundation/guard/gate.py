"""The first door: what no view should have to think of is refused here, with a sentence."""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse

from traceability.foundation import errors
from traceability.foundation.guard.limits import TooMany
from traceability.foundation.refusals import Refusal

logger = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024 * 1024


class Gate:
    """Middleware. NUL characters, enormous bodies, and refusals that reached nobody end here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)  # PostgreSQL keeps no NUL; asking it for one would be a 500
        if _length(request) > MOST_BYTES:
            return errors.too_large(request)
        return _kept_from_others(request, self.get_response(request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return errors.too_many(request, exception.seconds)
        if isinstance(exception, Refusal):
            return errors.refused(request, [text for texts in exception.by_field().values() for text in texts])
        if isinstance(exception, (DataError, OverflowError)):  # a number or text that no column takes
            logger.warning("input that no column takes", exc_info=exception)
            return errors.bad_request(request)
        return None


def _kept_from_others(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer for which a session was looked at is for that session alone: nobody between keeps it, nor the disk."""
    session = getattr(request, "session", None)
    if session is not None and session.accessed and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
