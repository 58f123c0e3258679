"""The API's face of the diary. It fetches through the gates and calls the verbs of the pages.

Its address, `/api/nhat-ky/`, stands in the room `field`, which also reads there what the phones' queues send.
"""

from typing import Any, cast

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from cooperatives.access import households_recorded_by, plots_writable_by, subjects_acted_for, subjects_recorded_by
from cooperatives.subjects import Household, Subject
from cooperatives.users import User
from products.batches import Batch
from traceability.foundation.api import Gated
from traceability.foundation.files.models import Picture, Recording
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.shapes import CorrectSerializer, EventSerializer, RecordSerializer
from traceability.ledger.vocabulary import STATE_STEPS, Step


class EventFilter(filters.FilterSet):
    """Which entries: of a batch, plot or subject, of a kind of work, of some days."""

    batch = filters.UUIDFilter()
    plot = filters.UUIDFilter()
    subject = filters.UUIDFilter()
    step = filters.ChoiceFilter(field_name="biz_step", choices=Step.choices)
    since = filters.DateFilter(field_name="event_date", lookup_expr="gte")
    until = filters.DateFilter(field_name="event_date", lookup_expr="lte")

    class Meta:
        model = TraceEvent
        fields: list[str] = []


class DiaryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Entries one may see, newest first; members record and correct."""

    serializer_class = EventSerializer
    model = TraceEvent
    queryset = TraceEvent.objects.none()
    filterset_class = EventFilter
    lookup_value_converter = "uuid"

    def get_queryset(self):
        rows = super().get_queryset().newest_first().select_related("note")
        return rows.prefetch_related("photos", "recordings", "corrections")

    @extend_schema(request=RecordSerializer, responses={201: EventSerializer})
    def create(self, request: Request) -> Response:
        """A repeat with the same `client_uuid` answers with the entry that stands."""
        values = self._read(RecordSerializer)
        subject, on_behalf_of = self._whom(values.pop("subject"), values.pop("household", None))
        content = self._content(values, on_behalf_of)
        event = record(actor=request.user, subject=subject, **content)
        return Response(EventSerializer(event).data, status=201)

    @extend_schema(request=CorrectSerializer, responses={201: EventSerializer})
    @action(detail=True, methods=["post"], url_path="sua")
    def correct(self, request: Request, pk) -> Response:
        """A new entry that points back; the old one stays and is marked as corrected."""
        event = self._one(self.get_queryset().exclude(biz_step__in=STATE_STEPS), pk)
        values = self._read(CorrectSerializer)
        corrected = correct(actor=request.user, event=event, **self._content(values))
        return Response(EventSerializer(corrected).data, status=201)

    def _read(self, shape) -> dict[str, Any]:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _one(self, queryset, pk) -> Any:
        row = queryset.filter(pk=pk).first() if pk else None
        if row is None:
            raise NotFound
        return row

    def _whom(self, subject_pk, household_pk) -> tuple[Subject, Household | Subject | None]:
        """The subject, and for whom of it: a household member and a helper always record for somebody they name."""
        user = self.request.user
        subject = subjects_recorded_by(user).filter(pk=subject_pk).first()
        if subject is None or household_pk:
            mine = Household.objects.filter(subject=subject) if subject else households_recorded_by(user)
            mine = mine.filter(subject=subject_pk, active=True).select_related("subject")
            household = self._one(mine, household_pk) if household_pk else mine.first() if mine.count() == 1 else None
            if household is None:
                raise NotFound
            return household.subject, household
        works = subjects_acted_for(user).filter(pk=subject.pk).exists()
        return subject, None if works else subject

    def _content(self, values: dict[str, Any], on_behalf_of: Household | Subject | None = None) -> dict[str, Any]:
        """Ids become rows, each through its gate; what belongs to somebody else is not there."""
        user = cast(User, self.request.user)  # the permission has let nobody else in
        if values.get("batch"):
            values["batch"] = self._one(Batch.objects.recorded_by(user), values["batch"])
        if values.get("plot"):
            values["plot"] = self._one(plots_writable_by(user).select_related("household"), values["plot"])
        if "error_reason" not in values:  # a correction stays with whom its original was recorded
            ground, batch = values.get("plot"), values.get("batch")
            of_ground = ground.household if ground else batch.household if batch else None
            values["on_behalf_of"] = on_behalf_of or of_ground
        if "photos" in values:
            pictures = Picture.objects.filter(uploader=user.party).in_bulk(values["photos"])
            values["photos"] = [self._sent(pictures, pk) for pk in values["photos"]]
        if "recordings" in values:
            spoken = Recording.objects.filter(uploader=user.party).in_bulk(values["recordings"])
            values["recordings"] = [self._sent(spoken, pk) for pk in dict.fromkeys(values["recordings"])]
        return values

    def _sent(self, found: dict, pk) -> Any:
        if pk not in found:
            raise NotFound
        return found[pk]
