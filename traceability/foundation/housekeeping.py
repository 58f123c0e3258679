"""What the foundation does every so often: it forgets what is no longer needed, and checks its own record."""

import logging
from importlib import import_module

from django.conf import settings

from traceability.foundation.audit.trail import faults
from traceability.foundation.files.orphans import sweep_files
from traceability.foundation.guard.idempotency import sweep_repeats
from traceability.foundation.guard.limits import sweep_windows
from traceability.foundation.notices.tell import forget_old
from traceability.foundation.work.periodic import PERIODIC, Periodic

logger = logging.getLogger(__name__)
HOUR, DAY = 3600, 86_400


def forget_sessions() -> None:
    """Takes away sessions that ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def check_audit() -> None:
    """Tells the log of the first altered row of each chain of people's acts."""
    for fault in faults():
        logger.error("audit: %s", fault)


def open_slots() -> None:
    """Called once when the app is ready."""
    for name, seconds, function in (
        ("forget-rate-windows", HOUR, sweep_windows),
        ("forget-repeats", HOUR, sweep_repeats),
        ("forget-sessions", DAY, forget_sessions),
        ("forget-notices", DAY, forget_old),
        ("check-audit", DAY, check_audit),
        ("sweep-files", DAY, sweep_files),
    ):
        PERIODIC.fill(name, Periodic(name, seconds, function))
