"""The API's face of recall: order, approve, reject, close. Gates and verbs are those of the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cooperatives.access import is_department_officer
from cooperatives.signed_in import who
from products.batches import Batch
from traceability.foundation.api import Gated, StrictModelSerializer, StrictSerializer
from traceability.recall.closing import close_recall
from traceability.recall.models import Recall, RecallOutcome
from traceability.recall.order import approve_recall, order_recall, reject_recall
from traceability.recall.orders_api import RecallHolderViewSet, RecallOrderViewSet


class RecallSerializer(StrictModelSerializer):
    """One lot called back; `order` is the decision that it belongs to."""

    class Meta:
        model = Recall
        fields = (
            "id", "order", "batch", "side", "state", "reason", "instructions", "contact_phone", "ordered_at",
            "decided_at", "rejection", "outcome", "outcome_note", "recovered", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class OrderSerializer(StrictSerializer):
    """What a reader of the red page needs."""

    batch = serializers.UUIDField()
    reason = serializers.CharField(max_length=600)
    instructions = serializers.CharField(max_length=600)
    contact_phone = serializers.CharField(max_length=40)


class RejectionSerializer(StrictSerializer):
    """Why the second officer does not agree."""

    reason = serializers.CharField(max_length=600)


class RecallEndSerializer(StrictSerializer):
    """How a recall ended (TT 17/2021/TT-BNNPTNT). `outcome`: of what has none yet, else empty."""

    outcome = serializers.ChoiceField(choices=RecallOutcome.choices, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)
    recovered = serializers.DecimalField(max_digits=14, decimal_places=3, required=False, allow_null=True, default=None)


class RecallViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Recalls that one may see."""

    model = Recall
    serializer_class = RecallSerializer
    filterset_fields = ("state", "side", "batch")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Recall.objects.none()
        if self.action in {"approve", "reject"} and not is_department_officer(self.request.user):
            return Recall.objects.none()
        return Recall.objects.visible_to(self.request.user)

    @extend_schema(request=OrderSerializer, responses={201: RecallSerializer})
    def create(self, request: Request) -> Response:
        """Recalls a lot: by its maker at once, by the department once a second officer approves."""
        said = self._said(OrderSerializer, request)
        batch = Batch.objects.visible_to(request.user).filter(pk=said.pop("batch")).first()
        if batch is None:
            raise NotFound
        recall = order_recall(actor=who(request), batch=batch, **said)
        return Response(RecallSerializer(recall).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=RecallSerializer)
    @action(detail=True, methods=["post"], url_path="duyet")
    def approve(self, request: Request, pk: Any = None) -> Response:
        """The second officer agrees."""
        return Response(RecallSerializer(approve_recall(officer=who(request), recall=self.get_object())).data)

    @extend_schema(request=RejectionSerializer, responses=RecallSerializer)
    @action(detail=True, methods=["post"], url_path="khong-duyet")
    def reject(self, request: Request, pk: Any = None) -> Response:
        """The second officer does not agree; the hold is lifted."""
        recall, said = self.get_object(), self._said(RejectionSerializer, request)
        return Response(RecallSerializer(reject_recall(officer=who(request), recall=recall, **said)).data)

    @extend_schema(request=RecallEndSerializer, responses=RecallSerializer)
    @action(detail=True, methods=["post"], url_path="ket-thuc")
    def close(self, request: Request, pk: Any = None) -> Response:
        """Ends a recall with its outcome."""
        recall, said = self.get_object(), self._said(RecallEndSerializer, request)
        return Response(RecallSerializer(close_recall(actor=who(request), recall=recall, **said)).data)

    def _said(self, shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
        said = shape(data=request.data)
        said.is_valid(raise_exception=True)
        return dict(said.validated_data)


router = SimpleRouter()
router.register("thu-hoi", RecallViewSet, basename="api-recall")
router.register("dot-thu-hoi", RecallOrderViewSet, basename="api-recall-order")
router.register("giu-hang", RecallHolderViewSet, basename="api-recall-holder")
