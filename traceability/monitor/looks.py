"""Scans over a span of days: daily sums where they are written, single scans for the days that are not yet closed."""

import datetime as dt
from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from cooperatives.subjects import Subject
from traceability.monitor.periods import Period
from traceability.scan.models import Scan, ScanDay

UNIT = "product__subject__unit"


def _single_from() -> dt.date:
    """The first day that is counted scan by scan: the one after the last sum, and at the latest yesterday.

    The sums of yesterday and today may still grow; single scans of these two days are always kept.
    """
    today = timezone.localdate()
    last = ScanDay.objects.aggregate(last=Max("day"))["last"]
    kept = today - dt.timedelta(days=max(2, settings.SCAN_KEEP_DAYS))
    unsummed = last + dt.timedelta(days=1) if last else kept
    return max(min(today - dt.timedelta(days=1), unsummed), kept)


def _parts(
    subjects: QuerySet[Subject], period: Period, product: Any = None
) -> tuple[QuerySet[ScanDay], QuerySet[Scan]]:
    edge = _single_from()
    sums = ScanDay.objects.filter(product__subject__in=subjects, day__gte=period.begin, day__lte=period.end)
    since = max(period.opens, Period(edge, edge).opens)
    single = Scan.objects.filter(product__subject__in=subjects, at__gte=since, at__lt=period.closes)
    sums = sums.filter(day__lt=edge)
    return (sums, single) if product is None else (sums.filter(product__in=product), single.filter(product__in=product))


def scans_by_unit(subjects: QuerySet[Subject], period: Period) -> Counter:
    """Scans of each commune's products within `period`."""
    sums, single = _parts(subjects, period)
    found: Counter = Counter()
    for unit, count in sums.order_by().values_list(UNIT).annotate(n=Sum("count")):
        found[unit] += count
    for unit, count in single.order_by().values_list(UNIT).annotate(n=Count("pk")):
        found[unit] += count
    return found


def scan_days(subjects: QuerySet[Subject], period: Period, product: Any = None) -> QuerySet:
    """One line per day and lot (or product's own code): `day`, `product`, `batch`, `n`, latest day first."""
    sums, single = _parts(subjects, period, product)
    days = sums.order_by().values("day", "product", "batch", n=F("count"))
    open_days = (
        single.order_by().annotate(day=TruncDate("at")).values("day", "product", "batch").annotate(n=Count("pk"))
    )
    return days.union(open_days, all=True).order_by("-day", "-n", "product", "batch")


def scan_total(subjects: QuerySet[Subject], period: Period, product: Any = None) -> int:
    """All scans within `period`."""
    sums, single = _parts(subjects, period, product)
    return (sums.aggregate(n=Sum("count"))["n"] or 0) + single.count()
