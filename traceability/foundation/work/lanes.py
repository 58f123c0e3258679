"""Lanes of work and the one verb that drains them. Every carrier calls `drain`; none of them knows what the work is."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from traceability.foundation.refusals import Refusal
from traceability.foundation.slots import Slot
from traceability.foundation.work.rows import LEASE_SECONDS, LeaseLost, WorkRow

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lane:
    """A kind of rows and what to do with one that has been claimed. `run` may move the row itself; else it is done."""

    name: str
    model: type[WorkRow]
    run: Callable[[Any], None]
    lease_seconds: float = LEASE_SECONDS


LANES: Slot[Lane] = Slot()


class Later(Exception):
    """Raised by work that wants another try: `Later("BUSY", "…", after=30, counts=False)`."""

    def __init__(self, code: str, text: str = "", *, after: float | None = None, counts: bool = True) -> None:
        super().__init__(text or code)
        self.code, self.text, self.after, self.counts = code, text, after, counts


def drain(lane: str | None = None, limit: int = 100) -> int:
    """Works up to `limit` due rows of `lane` (or of all); says how many it took up. Never call it in a transaction."""
    done = 0
    for one in LANES:
        if lane in (None, one.name):
            while done < limit and take_one(one):
                done += 1
    return done


def take_one(lane: Lane, pk: Any = None) -> bool:
    """Claims and works one row of `lane`; False if there was none."""
    row = lane.model.objects.claim(pk, lease_seconds=lane.lease_seconds)
    if row is None:
        return False
    try:
        _attend(lane, row)
    except LeaseLost as lost:
        logger.warning("lease lost: %s", lost)
    return True


def _attend(lane: Lane, row: Any) -> None:
    try:
        lane.run(row)
    except LeaseLost:
        raise
    except Later as later:
        row.retry_later(later.code, later.text, after=later.after, counts=later.counts)
    except Refusal as refusal:
        row.die(refusal.refusal_code.upper(), " ".join(map(str, refusal.messages)))
    except Exception:
        logger.exception("%s %s failed", lane.name, row.pk)
        row.retry_later("INTERNAL", _("Có lỗi trong hệ thống. Hệ thống sẽ tự làm lại."))
    else:
        if row.is_held:
            row.finish()


def oldest_due_seconds() -> float:
    """Age of the row that has been due longest, over all lanes; 0 if nothing is due."""
    now = timezone.now()
    oldest = [lane.model.objects.due(now).aggregate(oldest=Min("next_at"))["oldest"] for lane in LANES]
    return max([(now - moment).total_seconds() for moment in oldest if moment], default=0.0)


def count_dead() -> int:
    """Rows that wait for a person, over all lanes."""
    return sum(lane.model.objects.filter(state="dead").count() for lane in LANES)


def lane_named(name: str) -> Lane | None:
    """The lane of that name."""
    return next((lane for lane in LANES if lane.name == name), None)
