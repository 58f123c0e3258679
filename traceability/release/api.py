"""The API's face of release: what stands in the way, release, close, holds. Gates and verbs are those of the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action, api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cooperatives.access import is_department_officer
from cooperatives.signed_in import who
from products.batches import Batch
from traceability.foundation.api import Gated, StrictModelSerializer, StrictSerializer
from traceability.release.completeness import passport_items, ten_items
from traceability.release.models import Hold
from traceability.release.publish import close_batch, lift, release
from traceability.release.reasons import why_not


class BatchStateSerializer(serializers.Serializer):
    """Where a batch stands, and its code once it has one that may be printed."""

    id = serializers.UUIDField()
    lot = serializers.CharField()
    state = serializers.CharField()
    code = serializers.SerializerMethodField()
    digital_link = serializers.SerializerMethodField()

    def get_code(self, batch: Batch) -> str | None:
        code = getattr(batch, "trace_code", None)
        return code.code if code and code.issued_at else None

    def get_digital_link(self, batch: Batch) -> str | None:
        code = getattr(batch, "trace_code", None)
        return (code.digital_link or None) if code and code.issued_at else None


class ObstacleSerializer(serializers.Serializer):
    """One obstacle: a stable code, and words for people."""

    code = serializers.CharField()
    text = serializers.CharField()


class ReadinessItemSerializer(serializers.Serializer):
    """One of the ten items of TT 02/2024, or of the passport of NĐ 37/2026; `who` adds it."""

    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not DRF's own attribute
    value = serializers.CharField()
    present = serializers.BooleanField()
    blocks = serializers.BooleanField()
    who = serializers.CharField()


class ReadinessSerializer(serializers.Serializer):
    """What stands between a batch and its release."""

    reasons = ObstacleSerializer(many=True)
    items = ReadinessItemSerializer(many=True)
    passport = ReadinessItemSerializer(many=True)


@extend_schema(responses=ReadinessSerializer)
@api_view(["GET"])
def readiness(request: Request, pk: Any) -> Response:
    """Every obstacle at once, and the items of both laws."""
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("product__subject__unit"), pk=pk)
    told = {
        "reasons": why_not(batch, timezone.localdate()),
        "items": ten_items(batch),
        "passport": passport_items(batch),
    }
    return Response(ReadinessSerializer(told).data)


@extend_schema(request=None, responses=BatchStateSerializer)
@api_view(["POST"])
def release_batch(request: Request, pk: Any) -> Response:
    """Releases a batch. Refused with every obstacle at once; the refused attempt stays on record."""
    batch = get_object_or_404(Batch.objects.writable_by(request.user), pk=pk)
    return Response(BatchStateSerializer(release(actor=who(request), batch=batch)).data)


@extend_schema(request=None, responses=BatchStateSerializer)
@api_view(["POST"])
def close(request: Request, pk: Any) -> Response:
    """Ends a batch: nothing of it is sold any more."""
    batch = get_object_or_404(Batch.objects.writable_by(request.user), pk=pk)
    return Response(BatchStateSerializer(close_batch(actor=who(request), batch=batch)).data)


class HoldSerializer(StrictModelSerializer):
    """A reason for which a batch rests."""

    class Meta:
        model = Hold
        fields = ("id", "batch", "kind", "reason", "opened_at", "lifted_at", "lift_reason")
        read_only_fields = fields


class LiftSerializer(StrictSerializer):
    """Why an officer lets a held lot go on."""

    reason = serializers.CharField(max_length=600)


class HoldViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Holds that one may see; officers of the department lift them."""

    model = Hold
    serializer_class = HoldSerializer
    filterset_fields = ("kind", "batch")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Hold.objects.none()
        if self.action == "lift" and not is_department_officer(self.request.user):
            return Hold.objects.none()
        return Hold.objects.visible_to(self.request.user)

    @extend_schema(request=LiftSerializer, responses=HoldSerializer)
    @action(detail=True, methods=["post"], url_path="go", url_name="lift")
    def lift(self, request: Request, pk: Any = None) -> Response:
        """Overrides a hold, with a reason that stays beside the officer's name."""
        hold, said = self.get_object(), LiftSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        lift(officer=who(request), hold=hold, reason=said.validated_data["reason"])
        hold.refresh_from_db()
        return Response(HoldSerializer(hold).data)


router = SimpleRouter()
router.register("tam-dung", HoldViewSet, basename="api-hold")
