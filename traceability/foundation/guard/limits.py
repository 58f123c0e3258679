"""Exact limits: one statement counts and tells, so that however many ask at once, exactly so many pass."""

import hashlib
import hmac
import ipaddress
import math
import time

from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest
from django.utils.translation import gettext as _

MISSES_PER_WINDOW, MISS_WINDOW = 60, 600


class RateWindow(models.Model):
    """How often a key was used in a window of time. The key is a keyed hash: no telephone or address is kept."""

    key = models.CharField(max_length=64)
    slot = models.BigIntegerField()
    n = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_index=True)  # seconds since 1970; old windows are swept away

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "slot"], name="foundation_rate_window")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.n}"


class TooMany(Exception):
    """The limit is reached; `seconds` until another try makes sense."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        minutes = max(1, math.ceil(self.seconds / 60))
        return _("Thử quá nhiều lần. Anh/chị chờ %(minutes)s phút rồi thử lại.") % {"minutes": minutes}


def count(key: str, seconds: int) -> tuple[int, int]:
    """Counts one use of `key`; how many there were in this window, and the seconds until it ends."""
    now = int(time.time())
    slot = now // seconds
    ends_at = (slot + 1) * seconds
    table = connection.ops.quote_name(RateWindow._meta.db_table)
    statement = (
        f"INSERT INTO {table} (key, slot, n, ends_at) VALUES (%s, %s, 1, %s) "  # noqa: S608  our own table's name
        f"ON CONFLICT (key, slot) DO UPDATE SET n = {table}.n + 1 RETURNING n"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_hidden(f"{seconds}:{key}"), slot, ends_at])
        return cursor.fetchone()[0], ends_at - now


def _hidden(key: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).hexdigest()


def take(key: str, limit: int, seconds: int) -> bool:
    """Whether this use of `key` is among the first `limit` of its window. Call it outside of any transaction."""
    return count(key, seconds)[0] <= limit


def demand(key: str, limit: int, seconds: int) -> None:
    """Like `take`, but raises TooMany, which pages and API answer with 429 and Retry-After."""
    used, left = count(key, seconds)
    if used > limit:
        raise TooMany(left)


def client_ip(request: HttpRequest) -> str:
    """The address that asks: what the outermost trusted proxy saw, never what a stranger wrote into a header."""
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    seen = hops[-trusted] if trusted and len(hops) >= trusted else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return "unknown"
    if address.version == 6:  # one household has a whole /64
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def misses(request: HttpRequest) -> None:
    """Counts a look-up of a code that does not exist; raises TooMany for who goes through codes one by one."""
    demand(f"miss:{client_ip(request)}", MISSES_PER_WINDOW, MISS_WINDOW)


def sweep_windows() -> int:
    """Forgets windows that ended; called every hour."""
    return RateWindow.objects.filter(ends_at__lte=int(time.time())).delete()[0]
