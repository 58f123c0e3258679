"""The API's face of recalls over many lots. Gates and verbs are those of the pages."""

from typing import Any

from django.db.models import Prefetch, Q
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.signed_in import who
from cooperatives.users import User
from traceability.foundation.api import Gated
from traceability.recall import reach, shapes
from traceability.recall.acknowledging import acknowledge, holders_seen_by, may_answer
from traceability.recall.closing import close_order, declare_mistake, may_close, may_decide, note_recovered, widen
from traceability.recall.drilling import run_drill
from traceability.recall.handled import RecallHandled
from traceability.recall.handling import Said, handle
from traceability.recall.models import RecallState
from traceability.recall.order import approve_order, place_order, reject_order, take_over
from traceability.recall.orders import SEEN_BY_OTHERS, RecallHolder, RecallOrder
from traceability.recall.outcomes import called_back, came_back
from traceability.recall.preview import Preview, preview

BY_OFFICERS = {"approve", "reject", "mistake", "take_over"}


def said_by(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """What was sent, read strictly."""
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)


def _owns_some(user: User, order: RecallOrder) -> bool:
    mine = order.lots.filter(owner__in=subjects_acted_for(user), recall__isnull=False)
    return is_department_officer(user) or mine.exists()


def _told(order: RecallOrder, code: int = status.HTTP_200_OK) -> Response:
    order.refresh_from_db()
    return Response(shapes.RecallOrderSerializer(order).data, status=code)


def _seen(seen: Preview) -> dict[str, Any]:
    foreign = {one.lot for one in seen.foreign}
    lots = [seen.line(one) | {"is_foreign": one.lot in foreign} for one in seen.lots]
    return shapes.RecallPreviewSerializer({
        "digest": seen.digest, "seconds": seen.seconds, "entries": seen.found.entries,
        "entries_without_lot": seen.found.entries_without_lot, "lots": lots, "holders": seen.holders,
        "listings": seen.listings,
    }).data  # fmt: skip


class RecallOrderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Recalls that one may see, drills of one's own among them."""

    model = RecallOrder
    serializer_class = shapes.RecallOrderSerializer
    filterset_fields = ("state", "side", "scope")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return RecallOrder.objects.none()
        if self.action in BY_OFFICERS and not is_department_officer(self.request.user):
            return RecallOrder.objects.none()
        return RecallOrder.objects.visible_to(self.request.user)

    def _mine(self, may: Any) -> RecallOrder:
        """The order, for who may decide over it; a drill has nothing to decide."""
        order = self.get_object()
        if order.is_drill or not may(self.request.user, order):
            raise NotFound
        return order

    def _may_begin(self) -> None:
        user = self.request.user
        if not (is_department_officer(user) or subjects_acted_for(user).exists()):
            raise NotFound

    @extend_schema(request=shapes.NewOrderSerializer, responses={201: shapes.RecallOrderSerializer})
    def create(self, request: Request) -> Response:
        """Recalls a scope and all that was made of it: by its maker at once, by the department once a second agrees."""
        said = said_by(shapes.NewOrderSerializer, request)
        self._may_begin()
        scope = shapes.scope_of(said)
        return _told(place_order(actor=who(request), scope=scope, **said), status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ScopeSerializer, responses=shapes.RecallPreviewSerializer)
    @action(detail=False, methods=["post"], url_path="xem-truoc")
    def look(self, request: Request) -> Response:
        """What a recall of this scope would reach. Nothing is written."""
        said = said_by(shapes.ScopeSerializer, request)
        self._may_begin()
        return Response(_seen(preview(who(request), shapes.scope_of(said))))

    @extend_schema(request=shapes.DrillSerializer, responses={201: shapes.RecallOrderSerializer})
    @action(detail=False, methods=["post"], url_path="dien-tap")
    def drill(self, request: Request) -> Response:
        """The same without any effect; its report is kept."""
        said = said_by(shapes.DrillSerializer, request)
        self._may_begin()
        scope = shapes.scope_of(said)
        return _told(run_drill(actor=who(request), scope=scope, note=said.get("note", "")), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=shapes.RecallOrderSerializer)
    @action(detail=True, methods=["post"], url_path="duyet")
    def approve(self, request: Request, pk: Any = None) -> Response:
        """The second officer agrees."""
        return _told(approve_order(officer=who(request), order=self._mine(lambda *_: True)))

    @extend_schema(request=shapes.RecallReasonSerializer, responses=shapes.RecallOrderSerializer)
    @action(detail=True, methods=["post"], url_path="khong-duyet")
    def reject(self, request: Request, pk: Any = None) -> Response:
        """The second officer does not agree; the holds are lifted."""
        order = self._mine(lambda *_: True)
        return _told(reject_order(officer=who(request), order=order, **said_by(shapes.RecallReasonSerializer, request)))

    @extend_schema(request=None, responses={201: shapes.RecallOrderSerializer})
    @action(detail=True, methods=["post"], url_path="lo-co-so-khac")
    def take_over(self, request: Request, pk: Any = None) -> Response:
        """The department proposes to recall what others made of a maker's recalled lots."""
        return _told(take_over(officer=who(request), order=self._mine(lambda *_: True)), status.HTTP_201_CREATED)

    @extend_schema(request=shapes.WidenSerializer, responses=shapes.RecallOrderSerializer)
    @action(detail=True, methods=["post"], url_path="mo-rong")
    def widen(self, request: Request, pk: Any = None) -> Response:
        """Adds lots, and what was made of them."""
        order, said = self._mine(may_decide), said_by(shapes.WidenSerializer, request)
        return _told(widen(actor=who(request), order=order, **said))

    @extend_schema(request=shapes.RecoveredListSerializer, responses=shapes.RecallOrderSerializer)
    @action(detail=True, methods=["post"], url_path="thu-ve")
    def recovered(self, request: Request, pk: Any = None) -> Response:
        """How much of each lot came back so far."""
        order, said = self._mine(may_close), said_by(shapes.RecoveredListSerializer, request)
        amounts = {one["lot"]: one["quantity"] for one in said["recovered"]}
        return _told(note_recovered(actor=who(request), order=order, recovered=amounts))

    @extend_schema(request=shapes.OrderEndSerializer, responses=shapes.RecallOrderSerializer)
    @action(detail=True, methods=["post"], url_path="ket-thuc")
    def close(self, request: Request, pk: Any = None) -> Response:
        """Ends a recall with its outcome."""
        order, said = self._mine(may_close), said_by(shapes.OrderEndSerializer, request)
        amounts = {one["lot"]: one["quantity"] for one in said.pop("recovered", [])}
        return _told(close_order(actor=who(request), order=order, recovered=amounts, **said))

    @extend_schema(request=shapes.RecallReasonSerializer, responses=shapes.RecallOrderSerializer)
    @action(detail=True, methods=["post"], url_path="cai-chinh")
    def mistake(self, request: Request, pk: Any = None) -> Response:
        """The recall should never have been: error declarations, and each lot as it was before."""
        order = self._mine(lambda *_: True)
        return _told(
            declare_mistake(officer=who(request), order=order, **said_by(shapes.RecallReasonSerializer, request))
        )

    @extend_schema(responses=shapes.RecallLotSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="lo", filterset_fields=())
    def lots(self, request: Request, pk: Any = None) -> Response:
        """The lots of it that one may see."""
        rows = self._lots_seen(self.get_object()).prefetch_related(
            Prefetch("handled", RecallHandled.objects.standing(), to_attr="parts")
        )
        return self._page_of(rows, shapes.RecallLotSerializer)

    def _lots_seen(self, order: RecallOrder) -> Any:
        rows, user = reach.rows_of(order), who(self.request)
        if user.is_operator or is_department_officer(user):
            return rows
        return rows.filter(reach.seen_by(user))

    @extend_schema(responses=shapes.RecallHandledSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="xu-ly", filterset_fields=())
    def handled(self, request: Request, pk: Any = None) -> Response:
        """What became of each lot that one may see: what was said, and what was said before it."""
        rows = self._lots_seen(self.get_object()).values("pk")
        said = RecallHandled.objects.filter(row__in=rows).select_related("row").order_by("said_at", "pk")
        return self._page_of(said, shapes.RecallHandledSerializer)

    @extend_schema(request=shapes.SaidListSerializer, responses=shapes.RecallOrderSerializer)
    @handled.mapping.post
    def handle(self, request: Request, pk: Any = None) -> Response:
        """How much of which lot had which outcome; by whose lot it is, and by the department."""
        order, said = self._mine(_owns_some), said_by(shapes.SaidListSerializer, request)
        return _told(handle(actor=who(request), order=order, said=[Said(**one) for one in said["handled"]]))

    @extend_schema(request=None, responses=shapes.CameBackSerializer, filters=False)
    @action(detail=True, methods=["get"], url_path="ket-qua", filterset_fields=())
    def came(self, request: Request, pk: Any = None) -> Response:
        """What came back of the lots that one may see, the sum of each outcome, and what is still out."""
        order = self.get_object()
        rows = called_back(order).filter(pk__in=self._lots_seen(order).values("pk"))
        return Response(shapes.CameBackSerializer(came_back(list(rows))).data)

    @extend_schema(responses=shapes.RecallHolderSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="ben-giu", filterset_fields=())
    def holders(self, request: Request, pk: Any = None) -> Response:
        """Who holds goods of it, and what they say, as far as one may see."""
        return self._page_of(holders_seen_by(who(request), self.get_object()), shapes.RecallHolderSerializer)

    @extend_schema(responses=shapes.RecallListingSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="cho-ban", filterset_fields=())
    def listings(self, request: Request, pk: Any = None) -> Response:
        """Where goods of it were on sale, and when the shops were told."""
        rows = reach.listings_seen_by(who(request), self.get_object())
        return self._page_of(rows, shapes.RecallListingSerializer)

    def _page_of(self, rows: Any, shape: type[serializers.Serializer]) -> Response:
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(shape(page, many=True).data)


class RecallHolderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Goods of recalls that one holds, or gave to others."""

    model = RecallHolder
    serializer_class = shapes.RecallHolderSerializer
    filterset_fields = ("order",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return RecallHolder.objects.none()
        rows = RecallHolder.objects.filter(order__state__in=SEEN_BY_OTHERS).select_related("subject", "order")
        user = who(self.request)
        if user.is_operator or is_department_officer(user):
            return rows
        mine = subjects_acted_for(user).values("pk")
        return rows.filter(Q(subject__in=mine) | Q(giver__in=mine))

    @extend_schema(request=shapes.AcknowledgementSerializer, responses=shapes.RecallHolderSerializer)
    @action(detail=True, methods=["post"], url_path="xac-nhan")
    def acknowledge(self, request: Request, pk: Any = None) -> Response:
        """The holder has stopped, and has so much left."""
        held = self.get_object()
        if not may_answer(who(request), held) or held.order.state == RecallState.MISTAKEN:
            raise NotFound
        said = said_by(shapes.AcknowledgementSerializer, request)
        return Response(shapes.RecallHolderSerializer(acknowledge(actor=who(request), held=held, **said)).data)
