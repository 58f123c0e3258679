"""`/api/duyet/`: what households and helpers wrote and the cooperative has to judge. Gates and verbs are the page's."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from cooperatives.signed_in import who
from traceability.foundation.api import Gated, StrictModelSerializer, StrictSerializer
from traceability.ledger.shapes import EventSerializer
from traceability.release.reviewing import accept_entries, return_entry, take_acceptance_back
from traceability.release.reviews import EntryReview

MOST = 200


class ReviewSerializer(StrictModelSerializer):
    """One entry that waits, was accepted or was returned, with the entry itself."""

    entry = EventSerializer(source="event", read_only=True)

    class Meta:
        model = EntryReview
        fields = ("id", "household", "state", "reason", "decided_at", "created_at", "entry")
        read_only_fields = fields


class AcceptSerializer(StrictSerializer):
    """Which entries are right."""

    reviews = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST)


class AcceptedSerializer(serializers.Serializer):
    """How many were accepted by this; what had been accepted before does not count."""

    accepted = serializers.IntegerField()


class ReturnSerializer(StrictSerializer):
    """What the household has to mend."""

    reason = serializers.CharField(max_length=600)


class ReviewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Entries of households that one's cooperative judges; those that were corrected since are not there."""

    model = EntryReview
    serializer_class = ReviewSerializer
    filterset_fields = ("state", "household")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return EntryReview.objects.none()
        mine = EntryReview.objects.decided_by(self.request.user).standing()
        mine = mine.select_related("household", "event__note", "event__subject")
        with_events = mine.prefetch_related("event__photos", "event__recordings", "event__corrections")
        return with_events.order_by("created_at", "pk")

    @extend_schema(operation_id="duyet_several_create", request=AcceptSerializer, responses=AcceptedSerializer)
    @action(detail=False, methods=["post"], url_path="duyet", filterset_fields=())
    def accept_several(self, request: Request) -> Response:
        """Accepts several entries at once; one that is not there or not one's own refuses them all."""
        said = AcceptSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        wanted = set(said.validated_data["reviews"])
        reviews = list(self.get_queryset().filter(pk__in=wanted))
        if len(reviews) != len(wanted):
            raise NotFound
        return Response({"accepted": accept_entries(actor=who(request), reviews=reviews)})

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"], url_path="duyet")
    def accept(self, request: Request, pk: Any = None) -> Response:
        """Accepts one entry."""
        review = self.get_object()
        accept_entries(actor=who(request), reviews=[review])
        return self._told(review)

    @extend_schema(request=ReturnSerializer, responses=ReviewSerializer)
    @action(detail=True, methods=["post"], url_path="tra-lai")
    def give_back(self, request: Request, pk: Any = None) -> Response:
        """Returns one entry to its household with the reason."""
        review, said = self.get_object(), ReturnSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return self._told(return_entry(actor=who(request), review=review, **said.validated_data))

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"], url_path="hoan-tac")
    def undo(self, request: Request, pk: Any = None) -> Response:
        """Takes an acceptance back, as long as no batch was released on it."""
        return self._told(take_acceptance_back(actor=who(request), review=self.get_object()))

    def _told(self, review: EntryReview) -> Response:
        review.refresh_from_db()
        return Response(ReviewSerializer(review).data)
