"""The doorbell: tells a broker that rows wait. It may fail, come twice or never; nothing depends on it."""

import logging
import time
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)
FORGET_AFTER_SECONDS = 60  # a message older than that says nothing that the sweep has not said since
QUIET_SECONDS = 30.0  # after a failure: finding out takes seconds, and people are waiting for their page
_quiet_until = [0.0]


def nudge(lane: str, pk: Any = None) -> None:
    """After the commit, says "look" to whoever listens. Swallows every error; does nothing without a broker."""
    if settings.BROKER_URL:
        transaction.on_commit(lambda: ring(lane, pk), robust=True)


def ring(lane: str, pk: Any = None) -> bool:
    """Sends the message now; False if it could not be sent, or if the broker was away a moment ago."""
    if time.monotonic() < _quiet_until[0]:
        return False
    try:
        current_app.send_task(
            "foundation.look",
            args=[lane, str(pk) if pk is not None else None],
            expires=FORGET_AFTER_SECONDS,
            ignore_result=True,
            retry=False,
        )
    except Exception as error:
        logger.warning("no nudge for %d s: %s", QUIET_SECONDS, error)
        _quiet_until[0] = time.monotonic() + QUIET_SECONDS
        return False
    return True
