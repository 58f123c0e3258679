"""Celery as a carrier: its tasks only look at the rows. No ETA, no countdown, no result; time lives in the row."""

from celery import shared_task

from traceability.foundation.work import periodic
from traceability.foundation.work.lanes import drain, lane_named, take_one
from traceability.foundation.work.sweep import sweep


@shared_task(name="foundation.look", ignore_result=True)
def look(lane: str, pk: str | None = None) -> None:
    """Takes up the row that was named, if it is still due, and a few of its neighbours."""
    named = lane_named(lane)
    if named and pk:
        take_one(named, pk)
    drain(lane, limit=5)


@shared_task(name="foundation.sweep", ignore_result=True)
def sweep_task() -> None:
    """Every five seconds: what is periodic, and a nudge for what is due."""
    periodic.beat("celery")
    sweep()
    periodic.run_due()
