"""Whether the house works: database, work, broker, storage. Says how each is, never why in detail."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from traceability.foundation.work.lanes import count_dead, oldest_due_seconds
from traceability.foundation.work.periodic import Heartbeat

logger = logging.getLogger(__name__)
WAITS_TOO_LONG = 300.0
SILENT_TOO_LONG = 120.0
STORAGE_CHECK_SECONDS = 30.0
_storage_checked_at = [-STORAGE_CHECK_SECONDS * 2]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if all is well, else 503; a part that does not answer is named."""
    checks = examine()
    well = all(check["ok"] for check in checks.values())
    return JsonResponse({"status": "ok" if well else "failing", "checks": checks}, status=200 if well else 503)


def examine() -> dict[str, dict[str, Any]]:
    """Each part with `ok`, what it measured, and how long it took to answer."""
    return {name: _checked(name, check) for name, check in _checks().items()}


def _checks() -> dict[str, Callable[[], dict[str, Any]]]:
    always = {"database": _database, "work": _work, "storage": _storage}
    return always | ({"broker": _broker} if settings.BROKER_URL else {})


def _checked(name: str, check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    begun = time.monotonic()
    try:
        result = {"ok": True} | check()
    except Exception:
        logger.exception("health check of %s failed", name)
        result = {"ok": False}
    return result | {"ms": round((time.monotonic() - begun) * 1000)}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"ok": cursor.fetchone() == (1,), "kind": connection.vendor}


def _work() -> dict[str, Any]:
    """Rows must not wait for minutes, and a worker that once lived must live still."""
    waits = oldest_due_seconds()
    last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    silent = (timezone.now() - last).total_seconds() if last else None
    return {
        "ok": waits <= WAITS_TOO_LONG and (silent is None or silent <= SILENT_TOO_LONG),
        "oldest_due_seconds": round(waits),
        "worker_silent_seconds": None if silent is None else max(0, round(silent)),
        "dead_rows": count_dead(),
    }


def _broker() -> dict[str, Any]:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        return {"ok": bool(broker.connected)}


def _storage() -> dict[str, Any]:
    """Writes, reads and deletes a few bytes in both stores; at most every half minute, for asking is not free."""
    if time.monotonic() - _storage_checked_at[0] >= STORAGE_CHECK_SECONDS:
        for alias in ("public", "private"):
            _write_and_read(alias)
        _storage_checked_at[0] = time.monotonic()
    return {"ok": True}


def _write_and_read(alias: str) -> None:
    store, word = storages[alias], secrets.token_bytes(8)
    name = store.save(f"health-{secrets.token_hex(8)}.tmp", ContentFile(word))
    try:
        with store.open(name) as file:
            if file.read() != word:
                raise OSError(f"{alias}: read back something else")
    finally:
        store.delete(name)
