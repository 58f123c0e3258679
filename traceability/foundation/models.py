"""The rows of the foundation, gathered for Django."""

from traceability.foundation.files.models import Paper, Picture
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.periodic import Heartbeat, PeriodicRun

__all__ = ["Heartbeat", "Job", "Paper", "PeriodicRun", "Picture"]
