"""What the queue of a phone sends: the boxes of a form as they were typed, with version, clock and the chosen day.

The same forms read it that read a page's post, so that a queue never knows other rules than a page.
"""

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from rest_framework import serializers

from cooperatives.users import User
from traceability.field.days import OTHER, TODAY, YESTERDAY
from traceability.foundation.api import StrictSerializer
from traceability.foundation.files.models import Picture, Recording
from traceability.foundation.payloads import Clock
from traceability.foundation.refusals import Refusal

MOST_FIELDS, LONGEST_FIELD, MOST_VALUES = 40, 4000, 100
MOST_FILES = 10
MOST_RECORDINGS = 3
FILES_KEPT = {"kept", "dropped", "voice_kept", "voice_dropped"}
NOT_TYPED = FILES_KEPT | {"day", "photos", "voice", "client_uuid", "csrfmiddlewaretoken"}


class TypedField(serializers.DictField):
    """Name of a box: what stands in it, one text or several."""

    child = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=LONGEST_FIELD, trim_whitespace=False),
        max_length=MOST_VALUES,
    )


class EnvelopeSerializer(StrictSerializer):
    """What every item of the queue says, whatever it is."""

    v = serializers.IntegerField()
    client_uuid = serializers.UUIDField()
    subject = serializers.UUIDField()
    household = serializers.UUIDField(required=False, allow_null=True)
    device_time = serializers.CharField(max_length=60, required=False, allow_blank=True, allow_null=True)
    sent_at = serializers.CharField(max_length=60, required=False, allow_blank=True, allow_null=True)
    tz_offset = serializers.IntegerField(required=False, allow_null=True)
    day = serializers.CharField(max_length=12, required=False, allow_blank=True)
    date = serializers.CharField(max_length=20, required=False, allow_blank=True, allow_null=True)
    fields_typed = TypedField()
    photos = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_FILES)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """On the wire the boxes are called `fields`, a name that DRF keeps for itself."""
        data = dict(data)
        data["fields_typed"] = data.pop("fields", {})
        return super().to_internal_value(data)


class DiaryEnvelope(EnvelopeSerializer):
    """An entry of the diary, or the correction of one."""

    step = serializers.CharField(max_length=16)
    corrects = serializers.UUIDField(required=False, allow_null=True)
    recordings = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_RECORDINGS)


class BatchEnvelope(EnvelopeSerializer):
    """A new batch."""


def digest_of(values: dict[str, Any]) -> str:
    """What is the same in every delivery of one item; the moment of sending is not."""
    same = {key: value for key, value in values.items() if key not in ("sent_at", "v", "tz_offset", "device_time")}
    return hashlib.sha256(json.dumps(same, sort_keys=True, default=str).encode()).hexdigest()


def clock_of(values: dict[str, Any]) -> Clock:
    return Clock(written=values.get("device_time"), sent=values.get("sent_at"), received=timezone.now())


def meant_day(values: dict[str, Any], clock: Clock) -> dt.date | None:
    """The day behind *Hôm nay* and *Hôm qua*: as the phone counted it, unless its clock is wrong. Else None."""
    if values.get("day") not in (TODAY, YESTERDAY):
        return None
    counted = _date(values.get("date"))
    today = timezone.localdate(clock.received)
    if counted and not clock.is_wrong and counted <= today:
        return counted
    day = timezone.localdate(clock.true_moment)
    return day - dt.timedelta(days=1) if values["day"] == YESTERDAY else day


def _date(said: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said or "")
    except ValueError:
        return None


def as_post(values: dict[str, Any], *, actor: User, clock: Clock, date_name: str) -> MultiValueDict:
    """The boxes as a page would have posted them, with the day counted out and the files that have arrived."""
    boxes = values["fields_typed"]
    if len(boxes) > MOST_FIELDS:
        raise Refusal(_("Mục này ghi quá nhiều. Anh/chị tách thành vài mục."))
    data = MultiValueDict({name: list(said) for name, said in boxes.items() if name not in NOT_TYPED})
    day = meant_day(values, clock)
    data["day"] = OTHER
    if day:
        data[date_name] = day.isoformat()
    data["client_uuid"] = str(values["client_uuid"])
    for name, files in (("", _pictures(values, actor)), ("voice_", _recordings(values, actor))):
        kept = [str(pk) for pk in files] + boxes.get(f"{name}kept", [])
        gone = set(boxes.get(f"{name}dropped", []))
        data.setlist(f"{name}kept", [pk for pk in kept if pk not in gone])
    return data


def _pictures(values: dict[str, Any], actor: User) -> list[uuid.UUID]:
    """Ids of the photos that the phone sent before, in its order. Raises Refusal while one has not arrived."""
    found, missing = _arrived(Picture, values.get("photos", []), actor)
    if missing:
        text = _("Còn %(count)d ảnh chưa đến nơi. Bấm Gửi lại.") % {"count": missing}
        raise Refusal({"photos": [text]}, code="conflict")
    return found


def _recordings(values: dict[str, Any], actor: User) -> list[uuid.UUID]:
    found, missing = _arrived(Recording, values.get("recordings", []), actor)
    if missing:
        text = _("Còn %(count)d ghi âm chưa đến nơi. Bấm Gửi lại.") % {"count": missing}
        raise Refusal({"voice": [text]}, code="conflict")
    return found


def _arrived(kind: Any, wanted: list[uuid.UUID], actor: User) -> tuple[list[uuid.UUID], int]:
    """Ids of the files that are here, and how many are not."""
    rows = kind.objects.filter(uploader=actor.party, client_uuid__in=wanted)
    arrived = dict(rows.values_list("client_uuid", "pk"))
    found = [arrived[one] for one in dict.fromkeys(wanted) if one in arrived]
    return found, len(set(wanted) - set(arrived))


def demand_valid(form: Any) -> None:
    """Every fault of a form at once, each under the name of its box."""
    if not form.is_valid():
        raise Refusal({"" if name == "__all__" else name: list(faults) for name, faults in form.errors.items()})
