"""Counts looks at pages: one row each, no cookie, no address. A count that fails never fails the page."""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Min
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.utils import timezone

from products.batches import Batch
from products.catalogue import Product
from traceability.foundation.crockford import is_code
from traceability.foundation.guard import client_ip
from traceability.scan.browsers import family, is_person_looking
from traceability.scan.day_key import destroy_keys_but, visitor
from traceability.scan.models import DeadScan, Scan, ScanDay
from traceability.scan.verdict import Verdict

logger = logging.getLogger(__name__)
MOST_DEAD_CODES = 5_000  # rows a day; beyond it somebody is guessing, and guesses need no row of their own


def count_scan(request: HttpRequest, *, product: Product, batch: Batch | None, verdict: Verdict) -> None:
    """Adds a row for a person who looks. Never raises."""
    try:
        if is_person_looking(request.method or "", request.headers):
            with transaction.atomic():
                _add(request, product, batch, verdict)
    except Exception:
        logger.exception("a scan was not counted")


def _add(request: HttpRequest, product: Product, batch: Batch | None, verdict: Verdict) -> None:
    agent = request.headers.get("User-Agent", "")
    Scan.objects.create(
        product=product, batch=batch, verdict=verdict.name, browser=family(agent),
        visitor=visitor(client_ip(request), agent, timezone.localdate()),
    )  # fmt: skip


def count_dead_scan(request: HttpRequest, code: str) -> None:
    """Adds to today's sum of a code that led nowhere. Never raises."""
    try:
        if is_person_looking(request.method or "", request.headers):
            _add_dead(timezone.localdate(), code if is_code(code) else "")
    except Exception:
        logger.exception("a dead scan was not counted")


def _add_dead(day: dt.date, code: str) -> None:
    if DeadScan.objects.filter(day=day, code=code).update(count=F("count") + 1):
        return
    if code and DeadScan.objects.filter(day=day).count() >= MOST_DEAD_CODES:
        return _add_dead(day, "")
    try:
        with transaction.atomic():
            DeadScan.objects.create(day=day, code=code)
    except IntegrityError:  # two at once
        DeadScan.objects.filter(day=day, code=code).update(count=F("count") + 1)


def roll_up() -> int:
    """Writes the sums of the days since the last one that was summed. A repeat changes nothing. Says how many sums."""
    since = _first_day_to_sum()
    if since is None:
        return 0
    start = timezone.make_aware(dt.datetime.combine(since, dt.time.min))
    sums = (
        Scan.objects.filter(at__gte=start)
        .annotate(day=TruncDate("at"))
        .values("day", "product_id", "batch_id")
        .annotate(count=Count("id"), devices=Count("visitor", distinct=True))
        .order_by("day", "product_id", "batch_id")
    )
    for row in sums:
        found: dict[str, Any] = {"day": row["day"], "batch_id": row["batch_id"]}
        found |= {} if row["batch_id"] else {"product_id": row["product_id"]}
        ScanDay.objects.update_or_create(
            **found,
            defaults={"product_id": row["product_id"], "count": row["count"], "devices": row["devices"]},
        )
    return len(sums)


def _first_day_to_sum() -> dt.date | None:
    """The day before the last that was summed (a row may have come in at midnight), else that of the first scan."""
    last = ScanDay.objects.aggregate(last=Max("day"))["last"]
    if last:
        return last - dt.timedelta(days=1)
    first = Scan.objects.aggregate(first=Min("at"))["first"]
    return timezone.localdate(first) if first else None


def forget() -> int:
    """Deletes single scans older than SCAN_KEEP_DAYS, once summed, and keys of other days. Says how many rows went."""
    destroy_keys_but(timezone.localdate())
    roll_up()
    edge = timezone.localdate() - dt.timedelta(days=max(2, settings.SCAN_KEEP_DAYS))
    start = timezone.make_aware(dt.datetime.combine(edge, dt.time.min))
    return Scan.objects.filter(at__lt=start).delete()[0]
