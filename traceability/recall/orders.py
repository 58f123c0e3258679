"""A decision to call back (*đợt thu hồi*): its scope, its words, who decided. A drill is one that reaches nobody."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import is_department_officer, subjects_acted_for, subjects_visible_to
from cooperatives.subjects import Subject
from traceability.recall.models import Recall, RecallOutcome, RecallSide, RecallState


class ScopeKind(models.TextChoices):
    LOT = "lot", _("Một lô")
    PLOT = "plot", _("Một thửa, trong một khoảng ngày")
    PRODUCT = "product", _("Một sản phẩm, trong một khoảng ngày")
    INPUT = "input", _("Một vật tư: giống, thuốc, phân")


SEEN_BY_OTHERS = (RecallState.IN_FORCE, RecallState.CLOSED, RecallState.MISTAKEN)


class RecallOrderQuerySet(models.QuerySet["RecallOrder"]):
    """Questions about decisions, and the gates to them."""

    def in_force(self) -> "RecallOrderQuerySet":
        return self.filter(state=RecallState.IN_FORCE)

    def visible_to(self, user) -> "RecallOrderQuerySet":
        """Its own maker, those whose lots it names, those who hold goods of it once it is in force, the agency.

        A drill is read by who held it, and by the department.
        """
        if user.is_authenticated and user.is_active and (user.is_operator or is_department_officer(user)):
            return self
        seen = subjects_visible_to(user)
        lots = RecallLot.objects.filter(order=OuterRef("pk"), owner__in=seen)
        held = RecallHolder.objects.filter(order=OuterRef("pk"), subject__in=seen)
        named = ~Q(state=RecallState.DRILL) & Exists(lots.exclude(state__in=(LotState.FOREIGN, LotState.RECEIVED)))
        told = Q(state__in=SEEN_BY_OTHERS) & (Exists(lots) | Exists(held))
        return self.filter(Q(subject__in=seen) | named | told)

    def writable_by(self, user) -> "RecallOrderQuerySet":
        """Those over which `user` may decide further: the maker's own, and all for the department."""
        if is_department_officer(user):
            return self
        return self.filter(side=RecallSide.SUBJECT, subject__in=subjects_acted_for(user))


class RecallOrder(models.Model):
    """One decision. The lots that it reaches are rows, frozen with it; lots that are found later are added, none goes.

    `asked` is the scope as it was asked for. `subject` is the maker who ordered, empty for the agency.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(null=True, unique=True)
    scope = models.CharField(max_length=8, choices=ScopeKind.choices)
    asked = models.JSONField(default=dict)
    side = models.CharField(max_length=8, choices=RecallSide.choices)
    state = models.CharField(max_length=10, choices=RecallState.choices)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="recall_orders")
    reason = models.CharField(_("Vì sao thu hồi"), max_length=600)
    instructions = models.CharField(_("Người mua cần làm gì"), max_length=600)
    contact_phone = models.CharField(_("Điện thoại để đổi, trả"), max_length=20)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    rejection = models.CharField(max_length=600, blank=True)
    outcome = models.CharField(max_length=10, choices=RecallOutcome.choices, blank=True)
    outcome_note = models.CharField(max_length=600, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    mistake = models.CharField(max_length=600, blank=True)  # why it should never have been
    report = models.JSONField(default=dict)  # what the search found, and how fast; all there is of a drill

    objects: ClassVar[RecallOrderQuerySet] = RecallOrderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-ordered_at"]
        indexes = [models.Index(fields=["state", "-ordered_at"], name="recall_order_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("ordered_by")),
                name="recall_order_has_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}: {self.get_state_display()}"

    @property
    def is_drill(self) -> bool:
        return self.state == RecallState.DRILL

    @property
    def is_agency(self) -> bool:
        return self.side == RecallSide.AGENCY

    @property
    def words(self) -> dict[str, Any]:
        """What each of its lots says to a reader."""
        return {"reason": self.reason, "instructions": self.instructions, "contact_phone": self.contact_phone}


class LotState(models.TextChoices):
    """Where one lot of an order stands."""

    WAITING = "waiting", _("Đang chờ")
    DONE = "done", _("Đã thu hồi")
    FOREIGN = "foreign", _("Lô của cơ sở khác, chờ cơ sở đó hoặc Sở")
    STANDING = "standing", _("Đã thu hồi trong đợt khác")
    RECEIVED = "received", _("Hàng ở bên nhận")
    UNDONE = "undone", _("Đã cải chính")


class LotOrigin(models.TextChoices):
    """Why a lot is among those of an order."""

    SCOPE = "scope", _("Trong phạm vi")
    DOWNSTREAM = "downstream", _("Làm từ lô bị thu hồi")
    WIDENED = "widened", _("Thêm khi mở rộng")
    LATER = "later", _("Tìm thấy sau")


class RecallLot(models.Model):
    """A lot that an order reaches: a batch, or goods that somebody received. Rows are marked, never removed."""

    order = models.ForeignKey(RecallOrder, models.PROTECT, related_name="lots")
    lot = models.UUIDField()
    batch = models.ForeignKey("products.Batch", models.PROTECT, null=True, related_name="+")
    received = models.ForeignKey("traceability.ReceivedLot", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    recall = models.OneToOneField(Recall, models.PROTECT, null=True, related_name="row")
    origin = models.CharField(max_length=10, choices=LotOrigin.choices)
    through = models.ForeignKey("products.Batch", models.PROTECT, null=True, related_name="+")  # of which it was made
    state = models.CharField(max_length=10, choices=LotState.choices)
    why = models.CharField(max_length=600, blank=True)  # the reason of a widening
    before = models.CharField(max_length=10, blank=True)  # the batch's state when it was called back
    added_at = models.DateTimeField(default=timezone.now)
    held_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)  # its page is red and its event is in the ledger
    is_told = models.BooleanField(default=False)
    recovered = models.DecimalField(max_digits=14, decimal_places=3, null=True)  # None: nobody knows, which is not 0
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "lot"], name="lot_once_an_order"),
            models.CheckConstraint(
                condition=Q(batch__isnull=False) | Q(received__isnull=False), name="recall_lot_is_something"
            ),
            models.CheckConstraint(
                condition=Q(recovered__isnull=True) | Q(recovered__gte=0), name="recovered_not_below_0"
            ),
        ]
        indexes = [
            models.Index(fields=["lot"], name="recall_lot_of_lot"),
            models.Index(fields=["order", "state"], name="recall_lot_state"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.order_id} {self.lot}"

    @property
    def number(self) -> str:
        return self.batch.lot if self.batch else self.received.lot if self.received else ""

    @property
    def name(self) -> str:
        return self.batch.product.name if self.batch else self.received.name if self.received else ""

    @property
    def quantity(self) -> Any:
        thing: Any = self.batch or self.received
        return thing.quantity

    @property
    def unit(self) -> str:
        thing: Any = self.batch or self.received
        return thing.unit


class RecallHolder(models.Model):
    """Who was given goods of an order: a subject, or somebody outside, as the giver declared him.

    What he says of them stands here: that he sells no more, and how much he still has. Without a word it is unknown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(RecallOrder, models.PROTECT, related_name="holders")
    giver = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="recalls_held")
    name = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=200, blank=True)
    given = models.JSONField(default=list)  # [{"lot", "number", "name", "quantity", "unit", "day"}]
    added_at = models.DateTimeField(default=timezone.now)
    is_told = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    left = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    left_unit = models.CharField(max_length=6, blank=True)
    said = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["acknowledged_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "giver", "subject"],
                condition=Q(giver__isnull=False, subject__isnull=False),
                name="holder_once_a_giver",
            ),
            models.UniqueConstraint(
                fields=["order", "subject"], condition=Q(giver__isnull=True), name="maker_once_an_order"
            ),
            models.UniqueConstraint(
                fields=["order", "giver", "name", "place"], condition=Q(subject__isnull=True), name="outsider_once"
            ),
            models.CheckConstraint(condition=Q(left__isnull=True) | Q(left__gte=0), name="left_not_below_0"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.to_whom

    @property
    def to_whom(self) -> str:
        return self.subject.name if self.subject else self.name


class RecallListing(models.Model):
    """A place on a shop where goods of an order were on sale, and when the shop was told that they are not."""

    order = models.ForeignKey(RecallOrder, models.PROTECT, related_name="listings")
    listing = models.UUIDField()
    product = models.ForeignKey("products.Product", models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    shop = models.CharField(max_length=120)
    stock = models.PositiveIntegerField(null=True)  # what it showed when the order was made
    added_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "listing"], name="listing_once_an_order")]

    def __str__(self) -> str:
        return f"{self.name} – {self.shop}"
