"""What the API says and takes of trace events. Every field is named; party ids stay opaque, notes go to their own."""

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from traceability.foundation.api import StrictModelSerializer, StrictSerializer
from traceability.ledger.events import TraceEvent
from traceability.ledger.parties import Whom, whom
from traceability.ledger.record import LONGEST_NOTE, MOST_PHOTOS, MOST_RECORDINGS
from traceability.ledger.remarks import note_of
from traceability.ledger.vocabulary import LOT_STEPS, STATE_STEPS, ErrorReason, Step

DIARY_STEPS = [(step.value, step.label) for step in Step if step not in STATE_STEPS | LOT_STEPS]


@extend_schema_field(OpenApiTypes.OBJECT)
class HowField(serializers.JSONField):
    """`input {name, registration_no}`, `dose`, `phi_days`, `quantity`, `unit`, `target`, and words of one's own."""


class EventSerializer(StrictModelSerializer):
    """One event as it was recorded."""

    step = serializers.CharField(source="biz_step")
    step_label = serializers.CharField(source="get_biz_step_display")
    how = HowField(read_only=True)
    note = serializers.SerializerMethodField()
    photos = serializers.SerializerMethodField()
    recordings = serializers.SerializerMethodField(help_text="what was spoken: each is heard at /ghi-am/{id}/")
    is_current = serializers.SerializerMethodField()
    household = serializers.SerializerMethodField(help_text="the household for which it was recorded, if any")
    helped_by = serializers.SerializerMethodField(help_text="who wrote it for somebody else; empty if nobody did")

    class Meta:
        model = TraceEvent
        fields = (
            "id", "client_uuid", "step", "step_label", "event_time", "event_date", "day_only", "device_time",
            "record_time", "subject", "batch", "plot", "how", "note", "photos", "recordings", "actor_party",
            "on_behalf_party", "household", "helped_by", "corrects", "error_reason", "is_current", "hash",
        )  # fmt: skip
        read_only_fields = fields

    def get_note(self, event: TraceEvent) -> str:
        return note_of(event)

    def get_photos(self, event: TraceEvent) -> list[str]:
        return [str(photo.picture_id) for photo in event.photos.all()]

    def get_recordings(self, event: TraceEvent) -> list[str]:
        return [str(one.recording_id) for one in event.recordings.all()]

    def get_household(self, event: TraceEvent) -> UUID | None:
        return self._said(event).household_id

    def get_helped_by(self, event: TraceEvent) -> str:
        return self._said(event).helped_by

    def _said(self, event: TraceEvent) -> Whom:
        """Asked once for a whole page of entries."""
        page = self.parent.instance if isinstance(self.parent, serializers.ListSerializer) else [event]
        keeper = self.parent or self
        if not hasattr(keeper, "_whom"):
            keeper._whom = whom(list(page or [event]))  # type: ignore[attr-defined]
        return keeper._whom.get(event.pk) or whom([event])[event.pk]  # type: ignore[attr-defined]

    def get_is_current(self, event: TraceEvent) -> bool:
        return not event.corrections.all() and event.error_reason != ErrorReason.DID_NOT_OCCUR


class ContentSerializer(StrictSerializer):
    """What an entry says. Either `event_date` or `event_time`."""

    event_date = serializers.DateField(required=False)
    event_time = serializers.DateTimeField(required=False)
    batch = serializers.UUIDField(required=False, allow_null=True)
    plot = serializers.UUIDField(required=False, allow_null=True)
    how = HowField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_NOTE)
    photos = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_PHOTOS)
    recordings = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_RECORDINGS)
    client_uuid = serializers.UUIDField(required=False)
    device_time = serializers.DateTimeField(required=False, allow_null=True)


class RecordSerializer(ContentSerializer):
    """A new entry."""

    subject = serializers.UUIDField()
    household = serializers.UUIDField(required=False, allow_null=True, help_text="for which household it is recorded")
    step = serializers.ChoiceField(choices=DIARY_STEPS)


class CorrectSerializer(ContentSerializer):
    """A correction: the reason, and what is to be different."""

    error_reason = serializers.ChoiceField(choices=ErrorReason.choices)
