"""What DRF's settings name: who asks, what JSON is read, how lists are paged. It must not load all of DRF."""

import json
import math
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions, parsers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.pagination import PageNumberPagination

BIGGEST = 2**63 - 1


class Session(SessionAuthentication):
    """Cookies of our own pages. A session that is over answers 401, so that a phone keeps what it could not send."""

    def authenticate_header(self, request: Any) -> str:
        return "Session"

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as stale:
            raise exceptions.NotAuthenticated(_("Phiên làm việc đã hết. Mời đăng nhập lại.")) from stale


class StrictJSON(parsers.JSONParser):
    """JSON that a database can keep: no NaN, no NUL, no half characters, no name twice, no number past 64 bits."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            whole = json.loads(
                stream.read().decode("utf-8"),
                parse_constant=_refuse, parse_int=_whole, parse_float=_finite, object_pairs_hook=_once,
            )  # fmt: skip
            _keepable(whole)
            return whole
        except (ValueError, RecursionError) as error:
            raise ParseError(_("Không đọc được nội dung JSON. Xem lại rồi gửi lại.")) from error


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _whole(digits: str) -> int:
    number = int(digits)
    return number if -BIGGEST <= number <= BIGGEST else _refuse(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    if len(set(names)) != len(names):
        _refuse("a name twice")
    for name, value in pairs:
        _keepable(name)
        _keepable(value)
    return dict(pairs)


def _keepable(value: Any) -> None:
    if isinstance(value, str) and ("\x00" in value or any("\ud800" <= char <= "\udfff" for char in value)):
        _refuse("a character that no database keeps")
    if isinstance(value, list):
        for item in value:
            _keepable(item)


class Pages(PageNumberPagination):
    """Fifty at a time, two hundred on wish."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
