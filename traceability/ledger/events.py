"""TraceEvent: one thing that happened. Rows are added and never changed, and hold no name, note or photo of anybody."""

import datetime as dt
import uuid
from typing import ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import households_recorded_by, subjects_recorded_by, subjects_visible_to
from cooperatives.subjects import Household, HouseholdQuerySet, Plot, Subject
from products.batches import Batch
from traceability.ledger.vocabulary import FACTS, Action, ErrorReason, EventType, Step
from traceability.log.models import Leaf

SEASON = dt.timedelta(days=366)
CLOCK_SKEW = dt.timedelta(minutes=10)  # how far a telephone's clock may run ahead of ours


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete a row of the ledger; corrections are new events."""


def _refuse(*_args, **_kwargs) -> NoReturn:
    raise AppendOnly("trace events are append-only: record a correction instead")


_refuse.alters_data = True  # type: ignore[attr-defined]  # templates must not even try


def _of_households(mine: HouseholdQuerySet) -> Q:
    """Events of `mine`: recorded for them; or on their plots and batches, unless for another household. A plot that
    changes hands takes no other household's diary with it."""
    theirs = Household.objects.exclude(pk__in=mine.values("pk")).values("party")
    ground = Q(plot__household__in=mine.values("pk")) | Q(batch__household__in=mine.values("pk"))
    return Q(on_behalf_party__in=mine.values("party")) | (ground & ~Q(on_behalf_party__in=theirs))


def _recorded(user) -> Q:
    return Q(subject__in=subjects_recorded_by(user)) | _of_households(households_recorded_by(user))


class EventQuerySet(models.QuerySet["TraceEvent"]):
    """Questions about events; none of the ways in which Django changes rows."""

    update = delete = bulk_update = bulk_create = update_or_create = _refuse  # type: ignore[assignment]
    _raw_delete = _refuse

    def visible_to(self, user) -> "EventQuerySet":
        """The gate to events as working records."""
        return self.filter(Q(subject__in=subjects_visible_to(user)) | _recorded(user))

    def writable_by(self, user) -> "EventQuerySet":
        """Events that `user` may correct."""
        return self.filter(_recorded(user))

    def of_household(self, household: Household) -> "EventQuerySet":
        """What was recorded for a household, or on its ground by nobody else."""
        return self.filter(_of_households(Household.objects.filter(pk=household.pk)))

    def current(self) -> "EventQuerySet":
        """What holds now: without events that were corrected, and without the words "it did not happen"."""
        return self.filter(corrections__isnull=True).exclude(error_reason=ErrorReason.DID_NOT_OCCUR)

    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-event_date", "-event_time", "-record_time", "-id")

    def of_batch(self, batch: Batch) -> "EventQuerySet":
        """Events of the batch itself, and of its plots in the year up to its day: what led to it, what followed."""
        own = Q(batch=batch) | Q(pk__in=EventBatch.objects.filter(batch=batch).values("event"))
        season = (batch.produced_on - SEASON, batch.produced_on)
        of_plots = Q(batch__isnull=True, plot__in=batch.plots.all(), event_date__range=season)
        return self.filter(own | of_plots)


class TraceEvent(models.Model):
    """One event with EPCIS's five dimensions, the phone's clock and ours, and its two digests (design.md §5).

    `hash` is the CBV event hash; `row_digest` commits to every column named in `rows.FIELDS`. `corrects` points back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(unique=True)
    event_type = models.CharField(max_length=16, choices=EventType.choices, default=EventType.OBJECT)
    action = models.CharField(max_length=8, choices=Action.choices, blank=True)
    biz_step = models.CharField(_("Việc"), max_length=16, choices=Step.choices)
    disposition = models.CharField(max_length=40, blank=True)
    event_time = models.DateTimeField()
    tz_offset = models.CharField(max_length=6)
    event_date = models.DateField(_("Ngày"))  # the local day: what the pre-harvest interval counts
    day_only = models.BooleanField(default=False)  # no hour was told; event_time is the day's beginning
    device_time = models.DateTimeField(null=True)
    record_time = models.DateTimeField(default=timezone.now)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="events")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="events")
    plot = models.ForeignKey(Plot, models.PROTECT, null=True, related_name="events")
    what = models.JSONField(default=dict)
    how = models.JSONField(default=dict)
    actor_party = models.UUIDField(db_index=True)
    on_behalf_party = models.UUIDField(null=True)
    note_hash = models.CharField(max_length=64, blank=True)
    photo_hashes = models.JSONField(default=list)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    error_reason = models.CharField(max_length=16, choices=ErrorReason.choices, blank=True)
    hash = models.CharField(max_length=110)
    row_digest = models.CharField(max_length=64)
    leaf = models.OneToOneField(Leaf, models.PROTECT, related_name="+")

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["batch", "event_date"], name="event_batch_day"),
            models.Index(fields=["plot", "event_date"], name="event_plot_day"),
            models.Index(fields=["subject", "-event_date"], name="event_subject_day"),
            models.Index(fields=["record_time"], name="event_record_time"),
        ]
        constraints = [
            # CBV leaves the error declaration out of its hash: a correction may equal its original, nothing else may.
            models.UniqueConstraint(fields=["hash"], condition=Q(corrects__isnull=True), name="event_hash_once"),
            models.UniqueConstraint(fields=["hash"], condition=Q(corrects__isnull=False), name="correction_hash_once"),
            models.UniqueConstraint(fields=["corrects"], condition=Q(corrects__isnull=False), name="corrected_once"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, error_reason="")
                | Q(corrects__isnull=False, error_reason__in=ErrorReason.values),
                name="correction_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(event_type__in=EventType.values), name="event_type_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_biz_step_display()} {self.event_date:%d/%m/%Y}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **{**kwargs, "force_insert": True})

    delete = _refuse  # type: ignore[assignment]

    @property
    def is_correction(self) -> bool:
        return self.corrects_id is not None

    @property
    def icon(self) -> str:
        return FACTS[self.biz_step].icon

    @property
    def clock_was_ahead(self) -> bool:
        """Whether the telephone's clock ran ahead of ours; running behind cannot be told from a late delivery."""
        return self.device_time is not None and self.device_time > self.record_time + CLOCK_SKEW


class EventBatch(models.Model):
    """A lot that an event names beside its own `batch`: what went into a processing, what came out of it."""

    event = models.ForeignKey(TraceEvent, models.PROTECT, related_name="named_batches")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="named_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "batch"], name="event_names_a_batch_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.batch_id}"


def batches_named_by(events: models.QuerySet[TraceEvent]) -> models.QuerySet[Batch]:
    """Every batch on whose page one of `events` stands by name."""
    return Batch.objects.filter(Q(events__in=events) | Q(named_by__event__in=events))
