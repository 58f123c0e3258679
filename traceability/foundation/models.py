"""The rows of the foundation, gathered for Django."""

from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.files.models import Paper, Picture
from traceability.foundation.guard.idempotency import Repeat
from traceability.foundation.guard.limits import RateWindow
from traceability.foundation.notices.models import ChannelChoice, Delivery, Notice
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.periodic import Heartbeat, PeriodicRun

__all__ = [
    "AuditEvent",
    "ChannelChoice",
    "Delivery",
    "Heartbeat",
    "Job",
    "Notice",
    "Paper",
    "PeriodicRun",
    "Picture",
    "RateWindow",
    "Repeat",
]
