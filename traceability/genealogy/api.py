"""The API's face of genealogy: works with lots, deliveries, receipts, and what came of what. Gates as everywhere."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cooperatives.access import subjects_acted_for
from cooperatives.signed_in import who
from cooperatives.subjects import Subject
from products.api import said
from products.batches import Batch
from products.catalogue import MeasureUnit, Product
from traceability.foundation.api import StrictSerializer
from traceability.foundation.refusals import as_named
from traceability.genealogy.asking import MOST_LINES, Make, Take
from traceability.genealogy.links import LotUse
from traceability.genealogy.lots import Lot, holdings, in_stock
from traceability.genealogy.making import STEPS, lots_made_by, transform
from traceability.genealogy.mass import Amount
from traceability.genealogy.nodes import nodes_of
from traceability.genealogy.shipping import receive, receive_from_outside, ship, shipped_to
from traceability.genealogy.trace import walk_down, walk_up


class TakeSerializer(StrictSerializer):
    """So much of a lot in stock."""

    lot = serializers.UUIDField()
    quantity = serializers.DecimalField(14, 3)
    unit = serializers.ChoiceField(MeasureUnit.choices)


class MakeSerializer(StrictSerializer):
    """A lot that comes out: of `product`, or the own draft `batch`, whose quantity then counts."""

    product = serializers.UUIDField(required=False)
    batch = serializers.UUIDField(required=False)
    quantity = serializers.DecimalField(14, 3)
    unit = serializers.ChoiceField(MeasureUnit.choices)
    unit_kg = serializers.DecimalField(12, 6, required=False, allow_null=True)
    expires_on = serializers.DateField(required=False, allow_null=True)


class AddedSerializer(StrictSerializer):
    """What has no lot: water, salt."""

    name = serializers.CharField(max_length=120)
    quantity = serializers.DecimalField(14, 3, min_value=0)
    unit = serializers.ChoiceField(MeasureUnit.choices)


class EntryForm(StrictSerializer):
    """What every entry here has."""

    subject = serializers.UUIDField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    client_uuid = serializers.UUIDField(required=False)


class TransformSerializer(EntryForm):
    step = serializers.ChoiceField([(str(step), str(step)) for step in sorted(STEPS)])
    inputs: serializers.ListSerializer = serializers.ListSerializer(child=TakeSerializer(), max_length=MOST_LINES)
    outputs: serializers.ListSerializer = serializers.ListSerializer(child=MakeSerializer(), max_length=MOST_LINES)
    made_on = serializers.DateField()
    added = AddedSerializer(required=False, allow_null=True)
    loss_confirmed = serializers.BooleanField(required=False)


class ShipSerializer(EntryForm):
    lots: serializers.ListSerializer = serializers.ListSerializer(child=TakeSerializer(), max_length=MOST_LINES)
    sent_on = serializers.DateField()
    receiver = serializers.UUIDField(required=False, allow_null=True)
    receiver_name = serializers.CharField(required=False, allow_blank=True, max_length=160)
    receiver_place = serializers.CharField(required=False, allow_blank=True, max_length=200)
    paper = serializers.CharField(required=False, allow_blank=True, max_length=60)


class ReceiveSerializer(EntryForm):
    """Either `shipped`, a line of a delivery, or what an outsider gave."""

    quantity = serializers.DecimalField(14, 3)
    received_on = serializers.DateField()
    shipped = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    name = serializers.CharField(required=False, max_length=160)
    unit = serializers.ChoiceField(MeasureUnit.choices, required=False)
    unit_kg = serializers.DecimalField(12, 6, required=False, allow_null=True)
    supplier = serializers.CharField(required=False, max_length=160)
    supplier_place = serializers.CharField(required=False, allow_blank=True, max_length=200)
    supplier_lot = serializers.CharField(required=False, allow_blank=True, max_length=60)
    paper = serializers.CharField(required=False, allow_blank=True, max_length=200)
    expires_on = serializers.DateField(required=False, allow_null=True)


class LotSerializer(serializers.Serializer):
    """A lot in stock, with what is left of it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    number = serializers.CharField()
    unit = serializers.CharField()
    left = serializers.DecimalField(20, 3)
    free = serializers.DecimalField(20, 3)
    is_received = serializers.SerializerMethodField()

    def get_is_received(self, lot: Lot) -> bool:
        return lot.received is not None


class ComingSerializer(serializers.Serializer):
    """A line of a delivery that waits to be received."""

    shipped = serializers.IntegerField(source="pk")
    sender = serializers.CharField(source="event.shipment.sender.name")
    quantity = serializers.DecimalField(14, 3)
    unit = serializers.CharField()
    sent_on = serializers.DateField(source="event.event_date")


class StockSerializer(serializers.Serializer):
    lots = LotSerializer(many=True)
    coming = ComingSerializer(many=True)


class DoneSerializer(serializers.Serializer):
    """The entry that stands, and the lots that it made."""

    event = serializers.UUIDField()
    lots = serializers.ListField(child=serializers.UUIDField())


class NodeSerializer(serializers.Serializer):
    """A lot of a walk; `kind` is own, theirs or outside, `depth` the fewest steps to it."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    number = serializers.CharField()
    who = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    depth = serializers.IntegerField()


class WalkSerializer(serializers.Serializer):
    """What a lot came from and what became of it; edges are pairs (source, target)."""

    upstream = NodeSerializer(many=True)
    downstream = NodeSerializer(many=True)
    edges = serializers.ListField(child=serializers.ListField(child=serializers.UUIDField()))


def _subject(request: Request, pk: Any) -> Subject:
    return get_object_or_404(subjects_acted_for(request.user), pk=pk)


def _takes(request: Request, values: list[dict]) -> list[Take]:
    """Lots that are somebody else's are not there."""
    mine = subjects_acted_for(request.user)
    lots = holdings({one["lot"] for one in values})
    if any(one["lot"] not in lots or not mine.filter(pk=lots[one["lot"]].holder_id).exists() for one in values):
        raise NotFound
    return [Take(one["lot"], one["quantity"], one["unit"]) for one in values]


class StockView(APIView):
    """Lots in stock of one subject."""

    @extend_schema(operation_id="stock", responses=StockSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        subject = _subject(request, pk)
        both = {"lots": in_stock(subject), "coming": shipped_to(subject)[:200]}
        return Response(StockSerializer(both).data)


class TransformView(APIView):
    """*Chế biến*, *Chia lô*, *Gộp lô*, *Đóng gói*."""

    @extend_schema(operation_id="transform", request=TransformSerializer, responses={201: DoneSerializer})
    def post(self, request: Request) -> Response:
        values = said(TransformSerializer, request)
        subject = _subject(request, values.pop("subject"))
        added = values.pop("added", None)
        values["inputs"] = _takes(request, values["inputs"])
        values["outputs"] = [self._make(request, one) for one in values["outputs"]]
        if added:
            values |= {"added": Amount(added["quantity"], added["unit"]), "added_name": added["name"]}
        with as_named(loss="loss_confirmed"):
            event = transform(actor=who(request), subject=subject, **values)
        return Response({"event": event.pk, "lots": [one.pk for one in lots_made_by(event)]}, status=201)

    def _make(self, request: Request, one: dict) -> Make:
        product = batch = None
        if one.get("batch"):
            drafts = Batch.objects.writable_by(request.user).filter(
                product__subject__in=subjects_acted_for(request.user)
            )
            batch = get_object_or_404(drafts.select_related("product__ocop_set"), pk=one["batch"])
            return Make(None, batch.quantity, batch.unit, one.get("unit_kg"), batch=batch)
        if one.get("product"):
            mine = Product.objects.writable_by(request.user).select_related("ocop_set")
            product = get_object_or_404(mine, pk=one["product"])
        return Make(product, one["quantity"], one["unit"], one.get("unit_kg"), expires_on=one.get("expires_on"))


class ShipView(APIView):
    """*Giao hàng*."""

    @extend_schema(operation_id="ship", request=ShipSerializer, responses={201: DoneSerializer})
    def post(self, request: Request) -> Response:
        values = said(ShipSerializer, request)
        subject = _subject(request, values.pop("subject"))
        if values.get("receiver"):
            values["receiver"] = get_object_or_404(Subject.objects.public().registered(), pk=values["receiver"])
        values["lots"] = _takes(request, values["lots"])
        with as_named(inputs="lots"):
            sent = ship(actor=who(request), subject=subject, **values)
        return Response({"event": sent.event_id, "lots": []}, status=201)


class ReceiveView(APIView):
    """*Nhận hàng*."""

    @extend_schema(operation_id="receive", request=ReceiveSerializer, responses={201: DoneSerializer})
    def post(self, request: Request) -> Response:
        values = said(ReceiveSerializer, request)
        subject = _subject(request, values.pop("subject"))
        if "shipped" in values:
            mine = LotUse.objects.standing().filter(event__shipment__receiver=subject)
            line = get_object_or_404(mine, pk=values["shipped"])
            names = ("quantity", "received_on", "note", "client_uuid")
            facts = {name: values[name] for name in names if name in values}
            got = receive(actor=who(request), subject=subject, shipped=line, **facts)
        else:
            facts = {"name": "", "supplier": "", "unit": ""} | values
            got = receive_from_outside(actor=who(request), subject=subject, **facts)
        return Response({"event": got.event_id, "lots": [got.pk]}, status=201)


class LineageView(APIView):
    """Upstream and downstream of one batch."""

    @extend_schema(operation_id="batch_lineage", responses=WalkSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("product__subject"), pk=pk)
        up, down = walk_up(batch.pk), walk_down(batch.pk)
        nodes = nodes_of({*up.reached, *down.reached}, batch.product.subject, timezone.localdate())
        edges = {(b, a) for a, b in up.edges} | set(down.edges)
        answer = {"upstream": self._told(up, nodes), "downstream": self._told(down, nodes), "edges": sorted(edges)}
        return Response(WalkSerializer(answer).data)

    def _told(self, walk, nodes) -> list[dict]:
        found = [nodes[lot].__dict__ | {"depth": walk.depths[lot]} for lot in walk.reached if lot in nodes]
        return sorted(found, key=lambda one: (one["depth"], one["title"], str(one["id"])))


urlpatterns = [
    path("co-so/<uuid:pk>/kho", StockView.as_view(), name="api-stock"),
    path("lo-hang/<uuid:pk>/truy-vet", LineageView.as_view(), name="api-batch-lineage"),
    path("viec-lo/lam", TransformView.as_view(), name="api-lots-make"),
    path("viec-lo/giao", ShipView.as_view(), name="api-lots-ship"),
    path("viec-lo/nhan", ReceiveView.as_view(), name="api-lots-receive"),
]
