"""What the API says and takes of recalls over many lots. Every field is named; what is unknown is null."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from products.catalogue import MeasureUnit
from traceability.foundation.api import StrictModelSerializer, StrictSerializer
from traceability.recall.handled import RecallHandled
from traceability.recall.models import RecallOutcome
from traceability.recall.orders import RecallHolder, RecallListing, RecallLot, RecallOrder, ScopeKind
from traceability.recall.scope import MOST_LOTS, Scope
from traceability.recall.timing import Clock, clock_of


class ScopeSerializer(StrictSerializer):
    """What is to be called back. Days are those of harvest or production; for an input, those of its use."""

    scope = serializers.ChoiceField(choices=ScopeKind.choices)
    lots = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_LOTS)
    plot = serializers.UUIDField(required=False, allow_null=True)
    product = serializers.UUIDField(required=False, allow_null=True)
    input_name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    registration = serializers.CharField(max_length=60, required=False, allow_blank=True)
    input_lot = serializers.CharField(max_length=60, required=False, allow_blank=True)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)


def scope_of(said: dict[str, Any]) -> Scope:
    """Takes the scope out of `said`; what is left are other fields."""
    kind = said.pop("scope")
    names = ("plot", "product", "input_name", "registration", "input_lot", "since", "until")
    given = {name: said.pop(name) for name in names if said.get(name)}
    return Scope(kind, lots=tuple(said.pop("lots", ())), **given)


class NewOrderSerializer(ScopeSerializer):
    """The scope, and what a reader of the red page needs. `seen`: the digest of the preview that was looked at."""

    reason = serializers.CharField(max_length=600)
    instructions = serializers.CharField(max_length=600)
    contact_phone = serializers.CharField(max_length=40)
    seen = serializers.CharField(max_length=64, required=False, allow_blank=True)
    client_uuid = serializers.UUIDField(required=False)


class DrillSerializer(ScopeSerializer):
    """The scope of a drill."""

    note = serializers.CharField(max_length=600, required=False, allow_blank=True)


class WidenSerializer(StrictSerializer):
    """More lots, and why."""

    lots = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_LOTS)
    reason = serializers.CharField(max_length=600)


class RecoveredSerializer(StrictSerializer):
    """How much of a lot came back, in its unit; null: nobody knows."""

    lot = serializers.UUIDField()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, allow_null=True)


class RecoveredListSerializer(StrictSerializer):
    """Amounts of several lots."""

    recovered = RecoveredSerializer(many=True)


class SaidSerializer(StrictSerializer):
    """So much of a lot had this outcome, all told; null takes it back. Outcome empty: came back, not treated yet."""

    lot = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=RecallOutcome.choices, allow_blank=True, required=False, default="")
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, allow_null=True)
    unit = serializers.ChoiceField(choices=MeasureUnit.choices, required=False, default="")  # the lot's own
    note = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)


class SaidListSerializer(StrictSerializer):
    """Outcomes of several lots."""

    handled = serializers.ListField(child=SaidSerializer(), min_length=1, max_length=2500)


class OrderEndSerializer(StrictSerializer):
    """How a recall ended (TT 17/2021/TT-BNNPTNT). `outcome`: of what has none yet, else empty."""

    outcome = serializers.ChoiceField(choices=RecallOutcome.choices, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)
    recovered = RecoveredSerializer(many=True, required=False)


class RecallReasonSerializer(StrictSerializer):
    """Why."""

    reason = serializers.CharField(max_length=600)


class AcknowledgementSerializer(StrictSerializer):
    """A holder's word. `left` null: not counted yet."""

    stopped = serializers.BooleanField()
    left = serializers.DecimalField(max_digits=14, decimal_places=3, required=False, allow_null=True, default=None)
    left_unit = serializers.ChoiceField(choices=MeasureUnit.choices, required=False, default=MeasureUnit.KG)
    said = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)


# --- what is told -----------------------------------------------------------------------------------------------------
class EffectSerializer(serializers.Serializer):
    """One kind of effect: how many of how many, the moment of the last one."""

    name = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    last = serializers.DateTimeField(allow_null=True)


class ClockSerializer(serializers.Serializer):
    """From the decision to the last effect, beside the 24 hours of the law."""

    decided = serializers.DateTimeField()
    is_done = serializers.BooleanField()
    is_late = serializers.BooleanField()
    seconds = serializers.SerializerMethodField()
    effects = EffectSerializer(many=True)

    def get_seconds(self, clock: Clock) -> float:
        return clock.longest.total_seconds()


class OutcomeSumSerializer(serializers.Serializer):
    """What became of goods, over all lots: quantities by unit, mass in kilograms."""

    outcome = serializers.ChoiceField(choices=RecallOutcome.choices, allow_blank=True)
    by_unit = serializers.DictField(child=serializers.DecimalField(max_digits=17, decimal_places=3))


class CameBackSerializer(serializers.Serializer):
    """What came back and what is still out, at most. `is_short`: of some lots nobody has said what came back."""

    sums = OutcomeSumSerializer(many=True)
    recovered = serializers.DictField(child=serializers.DecimalField(max_digits=17, decimal_places=3))
    out = serializers.DictField(child=serializers.DecimalField(max_digits=17, decimal_places=3))
    is_short = serializers.BooleanField()


class RecallOrderSerializer(StrictModelSerializer):
    """A recall over all the lots that it reaches."""

    clock = serializers.SerializerMethodField()

    class Meta:
        model = RecallOrder
        fields = (
            "id", "scope", "asked", "side", "state", "subject", "reason", "instructions", "contact_phone", "ordered_at",
            "decided_at", "rejection", "outcome", "outcome_note", "closed_at", "mistake", "report", "clock",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_clock(self, order: RecallOrder) -> dict[str, Any] | None:
        clock = clock_of(order)
        return ClockSerializer(clock).data if clock else None


class RecallHandledSerializer(StrictModelSerializer):
    """So much of a lot had this outcome. `typed` and `typed_unit`: as it was said; `replaced_at`: no longer so."""

    lot = serializers.UUIDField(source="row.lot")

    class Meta:
        model = RecallHandled
        fields = ("id", "lot", "outcome", "quantity", "typed", "typed_unit", "note", "said_at", "replaced_at")
        read_only_fields = fields


class RecallPartSerializer(StrictModelSerializer):
    """The same as it stands, beside its lot and in the unit of it."""

    class Meta:
        model = RecallHandled
        fields = ("id", "outcome", "quantity", "note", "said_at")
        read_only_fields = fields


class RecallLotSerializer(StrictModelSerializer):
    """One lot of a recall."""

    handled = RecallPartSerializer(many=True, source="parts")

    number = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3)
    unit = serializers.CharField()

    class Meta:
        model = RecallLot
        fields = (
            "lot", "batch", "received", "owner", "recall", "number", "name", "quantity", "unit", "origin", "state",
            "why", "added_at", "done_at", "recovered", "handled",
        )  # fmt: skip
        read_only_fields = fields


class GivenSerializer(serializers.Serializer):
    """Goods that were given."""

    lot = serializers.UUIDField()
    number = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3)
    unit = serializers.CharField()
    day = serializers.DateField()


class RecallHolderSerializer(StrictModelSerializer):
    """Who holds goods of a recall, and what he says of them."""

    to_whom = serializers.CharField()
    given = GivenSerializer(many=True)

    class Meta:
        model = RecallHolder
        fields = (
            "id", "order", "giver", "subject", "to_whom", "place", "given", "acknowledged_at", "left", "left_unit",
            "said",
        )  # fmt: skip
        read_only_fields = fields


class RecallListingSerializer(StrictModelSerializer):
    """A place on a shop, and when the shop was told."""

    class Meta:
        model = RecallListing
        fields = ("listing", "product", "name", "shop", "stock", "told_at")
        read_only_fields = fields


class PreviewLotSerializer(serializers.Serializer):
    """A lot that would be reached. `left`: what the books say is still there; null where they do not add up."""

    lot = serializers.UUIDField(source="lot.lot")
    number = serializers.CharField(source="lot.number")
    name = serializers.CharField(source="lot.name")
    owner = serializers.UUIDField(source="lot.owner")
    origin = serializers.CharField(source="lot.origin")
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, source="lot.quantity")
    unit = serializers.CharField(source="lot.unit")
    used = serializers.SerializerMethodField()
    sent = serializers.SerializerMethodField()
    left = serializers.SerializerMethodField()
    is_foreign = serializers.BooleanField()

    def _amount(self, quantity: Decimal | None) -> str | None:
        return None if quantity is None else f"{quantity:f}"

    @extend_schema_field(serializers.DecimalField(max_digits=14, decimal_places=3, allow_null=True))
    def get_used(self, line: dict[str, Any]) -> str | None:
        return self._amount(line["fate"].used)

    @extend_schema_field(serializers.DecimalField(max_digits=14, decimal_places=3, allow_null=True))
    def get_sent(self, line: dict[str, Any]) -> str | None:
        return self._amount(line["fate"].sent)

    @extend_schema_field(serializers.DecimalField(max_digits=14, decimal_places=3, allow_null=True))
    def get_left(self, line: dict[str, Any]) -> str | None:
        return self._amount(line["fate"].left)


class HeldSerializer(serializers.Serializer):
    """Somebody who was given goods."""

    subject = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    place = serializers.CharField()
    given = GivenSerializer(many=True)


class ShopListingSerializer(serializers.Serializer):
    """A place on a shop."""

    listing = serializers.UUIDField()
    product = serializers.UUIDField()
    name = serializers.CharField()
    shop = serializers.CharField()
    stock = serializers.IntegerField(allow_null=True)


class RecallPreviewSerializer(serializers.Serializer):
    """What a recall would reach. `digest` goes back as `seen` with the order."""

    digest = serializers.CharField()
    seconds = serializers.FloatField()
    entries = serializers.IntegerField()
    entries_without_lot = serializers.IntegerField()
    lots = PreviewLotSerializer(many=True)
    holders = HeldSerializer(many=True)
    listings = ShopListingSerializer(many=True)
