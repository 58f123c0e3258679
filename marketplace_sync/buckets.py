"""How often a shop may be called: a token bucket per shop and group of endpoints, in rows all processes share."""

import datetime as dt
import time
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

TRIES = 8
SLOWEST = 0.2
PATIENCE_SECONDS = 1.5  # shorter waits are slept through; longer ones go back into the row


class RateBucket(models.Model):
    """`tokens` as they were at `at`; `rate` falls when the shop complains and recovers by and by."""

    key = models.CharField(primary_key=True, max_length=120)
    tokens = models.FloatField()
    rate = models.FloatField()
    at = models.DateTimeField()
    turn = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class Pace:
    """What a bucket holds when it is full, and how fast it fills."""

    key: str
    per_second: float
    burst: int


def take(pace: Pace, *, overdraw: bool = False) -> float:
    """Takes one token; 0.0 if there was one, else the seconds until there is. A recall may overdraw."""
    for _try in range(TRIES):
        now = timezone.now()
        full = {"tokens": float(pace.burst), "rate": pace.per_second, "at": now}
        row, _made = RateBucket.objects.get_or_create(key=pace.key, defaults=full)
        gained = max(0.0, (now - row.at).total_seconds()) * row.rate
        tokens = min(float(pace.burst), row.tokens + gained)
        if tokens < 1 - (pace.burst if overdraw else 0):
            return (1 - tokens) / row.rate
        rate = min(pace.per_second, row.rate * 1.02)
        mine = RateBucket.objects.filter(key=pace.key, turn=row.turn)
        if mine.update(tokens=tokens - 1, at=now, rate=rate, turn=row.turn + 1):
            return 0.0
    return 0.1


def wait_for(pace: Pace, *, overdraw: bool = False) -> float:
    """Like `take`, but sleeps through a short wait. What is left is for the row of work."""
    until = time.monotonic() + PATIENCE_SECONDS
    while left := take(pace, overdraw=overdraw):
        if time.monotonic() + left > until:
            return left
        time.sleep(left)
    return 0.0


def slow_down(pace: Pace, seconds: float = 1.0) -> None:
    """The shop complained: empty the bucket for `seconds` and fill it half as fast from then on."""
    row = RateBucket.objects.filter(key=pace.key).first()
    if row:
        later = timezone.now() + dt.timedelta(seconds=seconds)
        RateBucket.objects.filter(key=pace.key).update(
            tokens=0.0, at=later, rate=max(SLOWEST, row.rate / 2), turn=row.turn + 1
        )
