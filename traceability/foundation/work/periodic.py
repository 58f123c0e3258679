"""What happens every so often. Two timers do no harm: a unique (name, slot) row lets one of them through."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from traceability.foundation.slots import Slot

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Periodic:
    """`function` runs about every `seconds`; a run that fails is logged and comes again with the next slot."""

    name: str
    seconds: int
    function: Callable[[], object]


PERIODIC: Slot[Periodic] = Slot()


class PeriodicRun(models.Model):
    """The slot of time in which a periodic job last ran."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    slot = models.BigIntegerField()
    ran_at = models.DateTimeField(default=timezone.now)
    failed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="foundation_periodic_slot")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"


class Heartbeat(models.Model):
    """A carrier of work says that it lives."""

    name = models.CharField(primary_key=True, max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def beat(name: str) -> None:
    """Notes, by the database's clock, that the carrier `name` is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now()})


def run_due() -> int:
    """Runs the periodic jobs whose slot nobody has taken yet; says how many."""
    now = timezone.now().timestamp()
    return sum(_run_once(job, int(now // job.seconds)) for job in PERIODIC)


def _run_once(job: Periodic, slot: int) -> bool:
    if PeriodicRun.objects.filter(name=job.name, slot__gte=slot).exists():  # a cheap read before the write lock
        return False
    with transaction.atomic():
        run, mine = PeriodicRun.objects.get_or_create(name=job.name, slot=slot)
        if mine:
            PeriodicRun.objects.filter(name=job.name, slot__lt=slot).delete()
    if mine:
        _run(job, run)
    return mine


def _run(job: Periodic, run: PeriodicRun) -> None:
    try:
        job.function()
    except Exception:
        logger.exception("periodic job %s failed", job.name)
        PeriodicRun.objects.filter(pk=run.pk).update(failed=True)
