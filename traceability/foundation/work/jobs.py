"""Jobs: work without a table of its own (imports, label runs, reports). A job is named by kind and key."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from traceability.foundation.work.lanes import LANES, Lane
from traceability.foundation.work.nudge import nudge
from traceability.foundation.work.rows import WorkQuerySet, WorkRow
from traceability.foundation.work.states import FLYING, State


class JobQuerySet(WorkQuerySet):
    def claimable(self, now: Any) -> "JobQuerySet":
        """Due jobs, without those whose sibling of the same kind and key is at work."""
        sibling = Job.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), state__in=FLYING)
        return self.due(now).exclude(Q(state=State.PENDING) & Exists(sibling))


class Job(WorkRow):
    """One job. Per kind and key one may wait while one is at work: a wish during the work is not lost."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(WorkRow.Meta):
        constraints = [
            *WorkRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state=State.PENDING), name="foundation_job_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=FLYING), name="foundation_job_one_flying"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}".strip()


Handler = Callable[[Job], None]
HANDLERS: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that works jobs of `kind`. It may be run twice for one job and must not mind."""

    def register(function: Handler) -> Handler:
        standing = HANDLERS.setdefault(kind, function)
        if standing is not function:
            raise ValueError(f"jobs of kind {kind!r} have a handler already")
        return function

    return register


def enqueue(kind: str, key: str = "", payload: dict[str, Any] | None = None, *, urgency: int = 0) -> Job:
    """A waiting job of `kind` for `key`: a new one, or the one that waits already, with the newest payload."""
    with transaction.atomic():
        job = _waiting(kind, key, {"payload": payload or {}, "urgency": urgency})
        nudge("jobs", job.pk)
    return job


def _waiting(kind: str, key: str, fresh: dict[str, Any]) -> Job:
    """The update holds the row until our commit: a worker that took it up earlier would not see what we wrote."""
    while True:
        job, created = Job.objects.get_or_create(kind=kind, key=key, state=State.PENDING, defaults=fresh)
        if created or Job.objects.filter(pk=job.pk, state=State.PENDING).update(**fresh):
            return job


def run_job(job: Job) -> None:
    """Hands `job` to its handler. A kind that nobody knows dies at once instead of being retried for a day."""
    function = HANDLERS.get(job.kind)
    if function is None:
        job.die("UNKNOWN_KIND", job.kind)
        return
    function(job)


JOBS = Lane(name="jobs", model=Job, run=run_job)


def open_lane() -> None:
    """Puts the lane of jobs among the others; called once when the app is ready."""
    LANES.fill("jobs", JOBS, order=200)
