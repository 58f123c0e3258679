"""The trial's calendar: a year of work is entered as if on its days. Only the loading process sees another date."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from django.utils import timezone


@contextlib.contextmanager
def on(day: dt.date, hour: int = 18) -> Iterator[None]:
    """Within the block `django.utils.timezone.now()` says `day` at `hour` o'clock here; days to come are now."""
    moment = dt.datetime.combine(day, dt.time(hour), timezone.get_default_timezone())
    if moment >= timezone.now():
        yield
        return

    class Then(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    real = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = Then  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = real  # type: ignore[attr-defined]
