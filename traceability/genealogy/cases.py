"""Cases (thùng): units of lots packed together. An SSCC only under the subject's own GS1 prefix: none is made up."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cooperatives.access import subjects_acted_for, subjects_visible_to
from cooperatives.subjects import Subject
from products.catalogue import MeasureUnit
from traceability.foundation.crockford import new_code
from traceability.genealogy.links import STANDS, StandingQuerySet
from traceability.ledger.document import place
from traceability.ledger.events import TraceEvent
from traceability.ledger.what import sscc_class


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases."""

    def visible_to(self, user) -> "CaseQuerySet":
        return self.filter(subject__in=subjects_visible_to(user))

    def writable_by(self, user) -> "CaseQuerySet":
        return self.filter(subject__in=subjects_acted_for(user))


class Case(models.Model):
    """One case with its code on the outside; what is in it stands in `CaseContent`, valid in time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="cases")
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    sscc = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001  many without one may stand

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.sscc or self.code

    @property
    def epc(self) -> str:
        return sscc_class(self.sscc) if self.sscc else place(self.pk)


class CaseContent(models.Model):
    """So much of a lot lies in a case from one event until another."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="contents")
    lot = models.UUIDField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=6, choices=MeasureUnit.choices)
    event = models.ForeignKey(TraceEvent, models.PROTECT, related_name="case_contents")
    out_by = models.ForeignKey(TraceEvent, models.PROTECT, null=True, related_name="+")  # taken out, or sent away
    voided_by = models.ForeignKey(TraceEvent, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["lot"], condition=STANDS, name="case_content_of_lot")]
        constraints = [
            models.UniqueConstraint(fields=["event", "case", "lot"], name="lot_once_a_case_and_event"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="case_content_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.lot}"
