"""When to try again: full jitter, bounded. Pure; it neither sleeps nor writes."""

import datetime as dt
import random

BASE_SECONDS = 5.0
LONGEST_SECONDS = 3600.0
MAX_ATTEMPTS = 12
MAX_AGE = dt.timedelta(hours=24)
MAX_RETRY_AFTER = 24 * 3600.0


def ceiling(attempts: int) -> float:
    """The longest wait after `attempts` failures: 5 s, 10 s, 20 s … one hour."""
    return min(LONGEST_SECONDS, BASE_SECONDS * 2.0 ** min(max(attempts - 1, 0), 30))


def delay(attempts: int, *, retry_after: float | None = None, draw: float | None = None) -> float:
    """Seconds until the next try. What the other side asked for (`retry_after`) is the least; `draw` is in [0, 1)."""
    jitter = (random.random() if draw is None else draw) * ceiling(attempts)  # noqa: S311  no secret depends on it
    if retry_after is None:
        return jitter
    return min(max(retry_after, 0.0), MAX_RETRY_AFTER) + min(jitter, BASE_SECONDS)


def is_hopeless(attempts: int, age: dt.timedelta) -> bool:
    """Whether a row has been tried often enough or long enough, so that a person should look at it."""
    return attempts >= MAX_ATTEMPTS or age >= MAX_AGE
