"""The sweep finds what the doorbell missed: due rows and expired leases. Bounded, or it would flood the broker."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from traceability.foundation.work.lanes import LANES, Lane
from traceability.foundation.work.nudge import ring

MOST_OUTSTANDING = 40
NOT_AGAIN_WITHIN = dt.timedelta(seconds=8)


def sweep() -> int:
    """Rings for due rows, at most 40 unanswered at any time and no row twice in 8 seconds; says for how many."""
    now = timezone.now()
    recently = now - NOT_AGAIN_WITHIN
    lanes = list(LANES)
    unanswered = sum(lane.model.objects.due(now).filter(nudged_at__gt=recently).count() for lane in lanes)
    rung = 0
    for lane in lanes:
        rung += _ring_for(lane, now, recently, MOST_OUTSTANDING - unanswered - rung)
    return rung


def _ring_for(lane: Lane, now: dt.datetime, recently: dt.datetime, room: int) -> int:
    if room <= 0:
        return 0
    quiet = lane.model.objects.claimable(now).filter(Q(nudged_at=None) | Q(nudged_at__lte=recently))
    rows = list(quiet.order_by("-urgency", "next_at").values_list("pk", flat=True)[:room])
    lane.model.objects.filter(pk__in=rows).update(nudged_at=now)
    return sum(ring(lane.name, pk) for pk in rows)
