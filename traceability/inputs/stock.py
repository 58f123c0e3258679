"""Inputs that were bought: one row a purchase. What was used of it stands in the diary and is never written here."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import households_recorded_by, subjects_recorded_by, subjects_visible_to
from cooperatives.acting import Acting
from cooperatives.subjects import Household, Subject
from traceability.foundation.files.models import Paper
from traceability.foundation.words import clean, fold
from traceability.inputs.units import InputUnit
from traceability.ledger.vocabulary import Step


class InputKind(models.TextChoices):
    FERTILISER = "phan", _("Phân bón")
    PESTICIDE = "thuoc", _("Thuốc bảo vệ thực vật")
    MEDICINE = "thuoc-thu-y", _("Thuốc thú y, thủy sản")
    SEED = "giong", _("Giống cây, con giống")
    FEED = "thuc-an", _("Thức ăn chăn nuôi")
    OTHER = "khac", _("Vật tư khác")


# In which work each kind is used up; the first is the one that a scan of its code opens.
WORKS: dict[str, tuple[Step, ...]] = {
    InputKind.FERTILISER: (Step.FERTILISE,),
    InputKind.PESTICIDE: (Step.SPRAY, Step.CARE),
    InputKind.MEDICINE: (Step.TREAT, Step.VACCINATE, Step.CLEAN, Step.POND_WATER),
    InputKind.SEED: (Step.SOW, Step.STOCK),
    InputKind.FEED: (Step.FEED,),
    InputKind.OTHER: (Step.CLEAN, Step.POND_WATER, Step.FERTILISE, Step.SOW, Step.FEED, Step.SPRAY, Step.TREAT),
}


def _recorded(user) -> models.Q:
    """Rows of the subjects and of the households for which `user` records."""
    return models.Q(subject__in=subjects_recorded_by(user)) | models.Q(household__in=households_recorded_by(user))


class InputLotQuerySet(models.QuerySet["InputLot"]):
    """Questions about purchases."""

    def visible_to(self, user) -> "InputLotQuerySet":
        """The gate to purchases as working records."""
        return self.filter(models.Q(subject__in=subjects_visible_to(user)) | _recorded(user))

    def writable_by(self, user) -> "InputLotQuerySet":
        """Purchases that `user` may put right: of the subjects, or of the households alone, for which she records."""
        return self.filter(_recorded(user))

    def offered_to(self, acting: Acting) -> "InputLotQuerySet":
        """What may be drawn on: one's own. The cooperative's own stock is open to its people, not to a household."""
        mine, shared = self.filter(subject=acting.subject), models.Q(household__isnull=True)
        if acting.household is None:
            return mine.filter(shared)
        own = models.Q(household=acting.household)
        return mine.filter(own | shared if acting.works else own)

    def for_step(self, step: str) -> "InputLotQuerySet":
        """Purchases in use that `step` may draw on, the latest bought first."""
        kinds = [kind for kind, works in WORKS.items() if step in works]
        return self.filter(kind__in=kinds, finished=False).order_by("-bought_on", "-created_at")


class InputLot(models.Model):
    """One purchase of one input. The ledger knows it by its opaque id alone; a recall of an input follows that id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="input_lots")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, blank=True, related_name="input_lots")
    kind = models.CharField(_("Loại"), max_length=12, choices=InputKind.choices)
    name = models.CharField(_("Tên vật tư"), max_length=160)
    folded = models.CharField(max_length=160, editable=False)
    registration = models.CharField(_("Số đăng ký"), max_length=60, blank=True)
    supplier = models.CharField(_("Nơi bán"), max_length=160, blank=True)
    lot_number = models.CharField(_("Số lô trên bao bì"), max_length=60, blank=True)
    quantity = models.DecimalField(_("Lượng mua"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("Đơn vị"), max_length=6, choices=InputUnit.choices)
    bought_on = models.DateField(_("Ngày mua"))
    use_by = models.DateField(_("Hạn dùng"), null=True, blank=True)
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, blank=True, related_name="+")  # invoice or label
    finished = models.BooleanField(default=False)  # used up or thrown away: no longer offered
    client_uuid = models.UUIDField(null=True, blank=True, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[InputLotQuerySet] = InputLotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["finished", "-bought_on", "-created_at"]
        indexes = [models.Index(fields=["subject", "finished"], name="input_lot_of_subject")]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="input_lot_holds_something")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        for field in ("name", "registration", "supplier", "lot_number"):
            setattr(self, field, clean(getattr(self, field)))
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def is_past_on(self, day: dt.date) -> bool:
        """Whether its use-by date has passed on `day`."""
        return self.use_by is not None and self.use_by < day
