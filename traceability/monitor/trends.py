"""How things went by month and by product group: small sums for the drawings of the overview."""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import TruncMonth

from products.catalogue import OcopSet
from traceability.monitor import questions
from traceability.monitor.addresses import address
from traceability.monitor.charts import Share, months_to, shares
from traceability.monitor.desk import Desk
from traceability.monitor.periods import Period, spoken


def released_by_month(desk: Desk, day: dt.date) -> dict[dt.date, int]:
    """Batches released in each of the twelve months up to that of `day`."""
    months = months_to(day)
    found = (
        questions.released(desk.subjects, Period(months[0], day))
        .order_by()
        .annotate(month=TruncMonth("released_at"))
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    counts = {month.date().replace(day=1): n for month, n in found}
    return {month: counts.get(month, 0) for month in months}


def coded_by_set(desk: Desk, day: dt.date) -> list[Share]:
    """OCOP products in force by product set, and how many of them have a code in use."""
    certified = questions.ocop(desk.subjects, day)

    def by_set(rows) -> dict[int | None, int]:
        return dict(rows.order_by().values_list("ocop_set").annotate(n=Count("pk")))

    whole, part = by_set(certified), by_set(questions.with_code(certified, day))
    names = {one.pk: one.name for one in OcopSet.objects.filter(pk__in=[key for key in whole if key])}
    return shares(
        [(names[key], part.get(key, 0), count, _list(desk, key, day)) for key, count in whole.items() if key in names]
    )


def _list(desk: Desk, set_no: int | None, day: dt.date) -> str:
    query = {"ocop": "con-han", "nhom": str(set_no), "den": spoken(day)}
    if desk.narrowed_to:
        query["xa"] = desk.narrowed_to
    return f"{address('desk-products')}?{urlencode(query, safe='/')}"
