"""The address of a seller's site, as typed: made whole, or refused. It is foreign input that our server would call."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from traceability.foundation.refusals import Refusal

LONGEST = 200
OWN_NETWORK = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".arpa", ".onion")
_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
_ADMIN = re.compile(r"/(?:wp-admin|wp-json|wp-login\.php|index\.php)(?:/.*)?$")


def base_of(typed: str) -> str:
    """`https://host[/folder]`. People paste what stands in their browser, so that much is cut off. Raises Refusal.

    Plain HTTP, other ports and hosts inside a network are for the practice marketplace alone; what a name resolves
    to is checked once more when it is called (`http.py`).
    """
    text = typed.strip()
    parts = _split(text if "://" in text else f"https://{text}")
    path = _ADMIN.sub("", parts.path).rstrip("/")
    if parts.username or parts.password or not _PATH.fullmatch(path):
        raise _wrong()
    if settings.PRACTICE_URL and _origin(parts) == _origin(urlsplit(settings.PRACTICE_URL)):
        return _short(f"{parts.scheme}://{parts.netloc}{path}")
    if parts.scheme != "https":
        raise Refusal({"address": [_("Trang bán hàng phải có địa chỉ bắt đầu bằng https://, để khóa không bị lộ.")]})
    if parts.port not in (None, 443) or not _is_public_name(host := _ascii(parts.hostname or "")):
        raise _wrong()
    return _short(f"https://{host}{path}")


def _split(text: str):
    try:
        parts = urlsplit(text)
        _port = parts.port  # reading it checks it
    except ValueError as error:
        raise _wrong() from error
    if parts.scheme not in {"https", "http"}:
        raise _wrong()
    return parts


def _origin(parts) -> tuple[str, str, int | None]:
    return parts.scheme, (parts.hostname or "").lower(), parts.port


def _ascii(host: str) -> str:
    try:
        return host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError as error:
        raise _wrong() from error


def _is_public_name(host: str) -> bool:
    """A name with a point in it, no number in disguise, and none of those that networks keep for themselves."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"[a-z0-9.-]+\.[a-z][a-z0-9-]*[a-z0-9]", host)) and not host.endswith(OWN_NETWORK)
    return False


def _short(base: str) -> str:
    if len(base) > LONGEST:
        raise _wrong()
    return base


def _wrong() -> Refusal:
    return Refusal({"address": [_("Địa chỉ chưa đúng. Ghi địa chỉ trang bán hàng, ví dụ https://nongsanvidu.vn")]})
