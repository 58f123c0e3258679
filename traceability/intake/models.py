"""An import (lần nhập) of one Excel file and its rows. They are paper for working: nothing is true because of them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_acted_for
from cooperatives.subjects import Subject


class Stage(models.TextChoices):
    """Where an import stands. Between two tasks of the worker it always waits for a person."""

    READING = "reading", _("Đang đọc tệp")
    REFUSED = "refused", _("Không đọc được")
    PREVIEW = "preview", _("Chờ xem và ghi")
    WRITING = "writing", _("Đang ghi")
    STOPPED = "stopped", _("Đã dừng")
    DONE = "done", _("Đã ghi xong")
    UNDOING = "undoing", _("Đang hoàn tác")
    UNDONE = "undone", _("Đã hoàn tác")
    DROPPED = "dropped", _("Đã bỏ")


AT_WORK = (Stage.READING, Stage.WRITING, Stage.UNDOING)


class Outcome(models.TextChoices):
    """What a row is (before the writing) and what became of it (after)."""

    NEW = "new", _("Mới")
    CHANGED = "changed", _("Thay đổi")
    SAME = "same", _("Đã có, giữ nguyên")
    WRONG = "wrong", _("Cần sửa")
    MADE = "made", _("Đã ghi mới")
    REPLACED = "replaced", _("Đã ghi thay đổi")
    REFUSED = "refused", _("Chưa ghi được")
    TAKEN_BACK = "taken_back", _("Đã hoàn tác")
    STAYS = "stays", _("Vẫn giữ")


TO_WRITE = (Outcome.NEW, Outcome.CHANGED)
WRITTEN = (Outcome.MADE, Outcome.REPLACED)
TO_MEND = (Outcome.WRONG, Outcome.REFUSED)


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Questions about imports."""

    def writable_by(self, user: Any) -> "IntakeQuerySet":
        """The gate: imports of the subjects for which `user` may write, whoever brought the file."""
        return self.filter(subject__in=subjects_acted_for(user))


class Intake(models.Model):
    """One file that somebody brought. `file` is its name in the private store, empty once it was forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="intakes")
    kind = models.CharField(max_length=12)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READING)
    name = models.CharField(max_length=120)
    file = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=8, default="vi")  # in which the sentences beside the rows are written
    reason = models.TextField(blank=True)  # why the file was refused, or the work stopped
    layout = models.JSONField(default=dict)  # sheet, heading row, column of each key, headings nobody knows
    counts = models.JSONField(default=dict)  # rows by outcome
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[IntakeQuerySet] = IntakeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="intake_stage_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        return self.stage in AT_WORK

    def count(self, *outcomes: str) -> int:
        """How many rows have one of these outcomes, by the last count."""
        return sum(self.counts.get(outcome, 0) for outcome in outcomes)


class IntakeRow(models.Model):
    """One row of the file as it was understood: compact, for tens of thousands of them are looked at page by page."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as Excel counts
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    title = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)  # what goes to the verb, in plain JSON
    before = models.JSONField(default=dict)  # what stood there when the file was read, of what changes
    shown = models.JSONField(default=list)  # [[heading, text]] or, for changes, [[heading, old, new]]
    faults = models.JSONField(default=list)  # [[column letter or "", sentence]]
    remarks = models.JSONField(default=list)  # sentences: what was repaired on the way
    target = models.UUIDField(null=True)  # what the row changes, and afterwards what it made

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "number"], name="intake_row_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="intake_outcome_known"),
        ]
        indexes = [models.Index(fields=["intake", "outcome", "number"], name="intake_row_outcome")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def made(self) -> uuid.UUID:
        """What a row that was written made or changed; to ask it of any other row is a mistake of ours."""
        if self.target is None:
            raise ValueError(f"row {self.number} of import {self.intake_id} made nothing")
        return self.target
