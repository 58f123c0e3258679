"""The one door into the ledger. Each call is one transaction; a repeat with the same client UUID changes nothing.

Whoever calls has fetched subject, batch and plot through their gates; this verb asks what is true, not who may.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.subjects import Household, Plot, Subject
from products.batches import Batch, BatchState
from traceability.foundation.files.models import Picture, Recording
from traceability.foundation.refusals import Refusal
from traceability.ledger.canonical import plain
from traceability.ledger.document import place
from traceability.ledger.events import CLOCK_SKEW, EventBatch, TraceEvent
from traceability.ledger.how import NOTED, checked
from traceability.ledger.remarks import (
    HASHES,
    EventNote,
    EventPhoto,
    EventRecording,
    new_salt,
    note_of,
    recording_hashes,
    salted,
)
from traceability.ledger.rows import hash_of, leaf_entry, row_digest
from traceability.ledger.signals import event_recorded, events_recorded
from traceability.ledger.slots import own_words, testimony
from traceability.ledger.vocabulary import (
    FACTS,
    LASTING,
    PARTIAL_STEPS,
    STATE_STEPS,
    Action,
    ErrorReason,
    EventType,
    Step,
)
from traceability.ledger.what import checked_what, element, lot_class
from traceability.log.models import add_leaf

YEARS = (1990, 2190)  # outside it somebody mistyped, or a clock lost its mind
LONGEST_NOTE = 2000
MOST_PHOTOS = 10
MOST_RECORDINGS = 3


def record(
    *,
    actor,
    subject: Subject,
    step: str,
    event_time: dt.datetime | None = None,
    event_date: dt.date | None = None,
    batch: Batch | None = None,
    plot: Plot | None = None,
    how: dict[str, Any] | None = None,
    note: str = "",
    photos: Sequence[Picture] = (),
    recordings: Sequence[Recording] = (),
    on_behalf_of=None,
    client_uuid: uuid.UUID | None = None,
    device_time: dt.datetime | None = None,
    corrects: TraceEvent | None = None,
    error_reason: str = "",
    event_type: str = EventType.OBJECT,
    action: str | None = None,
    what: dict[str, Any] | None = None,
    batches: Sequence[Batch] = (),
) -> TraceEvent:
    """The event that was added, or the one that stands already under `client_uuid`.

    `event_type`, `action` and `what` come together for events that are more than a diary entry; `batches` are lots of
    this subject that it names, on whose pages it stands.

    Raises Refusal: a future day, a closed batch, a plot or batch of somebody else, a used UUID with other content.
    """
    event = built(
        actor=actor, subject=subject, step=step, event_time=event_time, event_date=event_date, batch=batch, plot=plot,
        how=how, on_behalf_of=on_behalf_of, client_uuid=client_uuid, device_time=device_time, corrects=corrects,
        error_reason=error_reason, event_type=event_type, action=action,
    )  # fmt: skip
    if what is not None or event_type != EventType.OBJECT:
        event.what = checked_what(event_type, event.action, what or {})
    if any(one.product.subject_id != subject.pk for one in batches):
        raise Refusal({"batches": [_("Lô hàng này của cơ sở khác. Anh/chị chọn lại lô hàng.")]})
    beside = Beside(note.replace("\x00", "").strip(), list(photos), list(recordings))
    try:
        with transaction.atomic():
            standing = TraceEvent.objects.filter(client_uuid=event.client_uuid).first()
            if standing is None:
                _check(event, beside)
                return _insert(event, beside, actor, batches)
    except IntegrityError:
        standing = TraceEvent.objects.filter(client_uuid=event.client_uuid).first()
        if standing is None:
            if corrects is not None and corrects.corrections.exists():
                raise _corrected_already() from None
            raise
    return same_event(standing, event, beside)


@dataclass(frozen=True)
class Beside:
    """What stands beside an event and may be erased: its words, its photos, what was spoken."""

    note: str = ""
    photos: Sequence[Picture] = ()
    recordings: Sequence[Recording] = ()


def built(
    *, actor, subject: Subject, step: str, event_time: dt.datetime | None = None, event_date: dt.date | None = None,
    batch: Batch | None = None, plot: Plot | None = None, how: dict[str, Any] | None = None, on_behalf_of=None,
    client_uuid: uuid.UUID | None = None, device_time: dt.datetime | None = None, corrects: TraceEvent | None = None,
    error_reason: str = "", event_type: str = EventType.OBJECT, action: str | None = None,
) -> TraceEvent:  # fmt: skip
    """The event in memory, its words checked; nothing is asked of the database. Raises Refusal."""
    if step not in Step.values:
        raise Refusal({"step": [_("Chưa có loại việc này. Anh/chị chọn lại việc đã làm.")]})
    moment, day, day_only = _when(event_time, event_date)
    return TraceEvent(
        client_uuid=client_uuid or uuid.uuid4(), biz_step=step, event_type=event_type,
        action=FACTS[step].action if action is None else action,
        disposition=FACTS[step].disposition, event_time=moment, tz_offset=_offset(moment), event_date=day,
        day_only=day_only, device_time=device_time if device_time and _in_reach(device_time) else None,
        subject=subject, batch=batch, plot=plot,
        how=checked(step, how), actor_party=actor.party, on_behalf_party=getattr(on_behalf_of, "party", None),
        corrects=corrects, error_reason=error_reason,
    )  # fmt: skip


def correct(
    *,
    actor,
    event: TraceEvent,
    error_reason: str,
    client_uuid: uuid.UUID | None = None,
    device_time: dt.datetime | None = None,
    **changes,
) -> TraceEvent:
    """A new event that points back at `event`; what `changes` does not name is taken over. The old one stays.

    With `did_not_occur` the content is taken over whole. Note, photos and recordings are taken over unless named.
    """
    if error_reason not in ErrorReason.values:
        raise Refusal({"error_reason": [_("Anh/chị chọn lý do sửa: ghi sai, hoặc việc này không xảy ra.")]})
    kept = _content(event)
    if error_reason == ErrorReason.INCORRECT_DATA:
        if "event_date" in changes or "event_time" in changes:
            kept["event_date"] = kept["event_time"] = None
        kept |= changes
        if event.event_type != EventType.OBJECT and "how" in changes and "what" not in changes:
            raise Refusal(_("Việc này gắn với nhiều lô. Ghi là không xảy ra, rồi ghi lại cho đúng."), code="conflict")
    kept["on_behalf_of"] = kept["on_behalf_of"] or _Party.of(event.on_behalf_party)
    return record(
        actor=actor, corrects=event, error_reason=error_reason, client_uuid=client_uuid, device_time=device_time, **kept
    )  # fmt: skip


class _Party:
    """Somebody of whom only the party id is known."""

    def __init__(self, party: uuid.UUID) -> None:
        self.party = party

    @classmethod
    def of(cls, party: uuid.UUID | None) -> "_Party | None":
        return cls(party) if party else None


def _content(event: TraceEvent) -> dict[str, Any]:
    return {
        "subject": event.subject,
        "step": event.biz_step,
        "event_time": None if event.day_only else event.event_time,
        "event_date": event.event_date if event.day_only else None,
        "batch": event.batch,
        "plot": event.plot,
        "how": event.how,
        "note": note_of(event),
        "photos": [photo.picture for photo in event.photos.select_related("picture")],
        "recordings": [one.recording for one in event.recordings.select_related("recording")],
        "on_behalf_of": None,
        "event_type": event.event_type,
        "action": event.action,
        "what": None if event.event_type == EventType.OBJECT else event.what,
        "batches": Batch.objects.filter(named_by__event=event).select_related("product"),
    }


def _when(event_time: dt.datetime | None, event_date: dt.date | None) -> tuple[dt.datetime, dt.date, bool]:
    """(moment, local day, whether only the day is known). A day without an hour begins at its midnight here."""
    if event_time is not None:
        if not _in_reach(event_time):
            raise Refusal({"event_time": [_("Năm ghi quá xa. Anh/chị xem lại năm giúp.")]})
        if timezone.is_naive(event_time):
            event_time = timezone.make_aware(event_time)
        return event_time, timezone.localtime(event_time).date(), False
    if event_date is None:
        raise Refusal({"event_date": [_("Thiếu ngày. Anh/chị ghi ngày làm việc này.")]})
    if not _in_reach(event_date):
        raise Refusal({"event_date": [_("Năm ghi quá xa. Anh/chị xem lại năm giúp.")]})
    return timezone.make_aware(dt.datetime.combine(event_date, dt.time())), event_date, True


def _in_reach(day: dt.date) -> bool:
    return YEARS[0] <= day.year <= YEARS[1]


def _offset(moment: dt.datetime) -> str:
    raw = moment.strftime("%z")
    return f"{raw[:3]}:{raw[3:5]}"


def _check(event: TraceEvent, beside: Beside) -> None:
    problems = faults_of(event, beside)
    if problems:
        raise Refusal(problems)
    if event.corrects is not None:
        _check_correction(event, event.corrects)


def faults_of(event: TraceEvent, beside: Beside = Beside()) -> dict[str, list[str]]:
    """What is wrong with an event that is not yet there, by field; it asks no other row."""
    problems: dict[str, list[str]] = {}
    _check_day(event, problems)
    _check_places(event, problems)
    if len(beside.note) > LONGEST_NOTE:
        problems["note"] = [_("Ghi chú quá dài. Anh/chị rút xuống dưới %(count)d ký tự.") % {"count": LONGEST_NOTE}]
    if len(beside.photos) > MOST_PHOTOS:
        problems["photos"] = [_("Mỗi mục nhận tối đa %(count)d ảnh. Anh/chị bỏ bớt ảnh.") % {"count": MOST_PHOTOS}]
    if len(beside.recordings) > MOST_RECORDINGS:
        said = {"count": MOST_RECORDINGS}
        problems["voice"] = [_("Mỗi mục nhận tối đa %(count)d ghi âm. Anh/chị bỏ bớt ghi âm.") % said]
    return problems


def _check_day(event: TraceEvent, problems: dict[str, list[str]]) -> None:
    field = "event_date" if event.day_only else "event_time"
    now = timezone.now()
    ahead = event.event_date > timezone.localdate() if event.day_only else event.event_time > now + CLOCK_SKEW
    if ahead:
        step = event.get_biz_step_display()
        said = {"step": step[:1].lower() + step[1:]}
        problems[field] = [_("Ngày %(step)s sau hôm nay. Anh/chị xem lại giúp.") % said]


def _check_places(event: TraceEvent, problems: dict[str, list[str]]) -> None:
    batch, plot = event.batch, event.plot
    if batch is not None and batch.product.subject_id != event.subject_id:
        problems["batch"] = [_("Lô hàng này của cơ sở khác. Anh/chị chọn lại lô hàng.")]
    elif batch is not None and event.biz_step not in STATE_STEPS and batch.state == BatchState.CLOSED:
        problems["batch"] = [_("Lô hàng này đã kết thúc. Anh/chị chọn lô khác.")]
    if plot is not None and plot.subject_id != event.subject_id:
        problems["plot"] = [_("Thửa này của cơ sở khác. Anh/chị chọn lại thửa.")]
    if problems or not event.on_behalf_party or not (plot or batch):
        return
    household = Household.objects.filter(party=event.on_behalf_party).first()
    kept = event.corrects is not None and event.corrects.plot_id == event.plot_id  # it was theirs on that day
    if household and plot and not kept and plot.household_id not in {None, household.pk}:
        problems["plot"] = [_("Thửa này của hộ khác. Anh/chị chọn lại thửa.")]
    if household and batch and batch.household_id not in {None, household.pk}:
        problems["batch"] = [_("Lô hàng này của hộ khác. Anh/chị chọn lại lô hàng.")]


def sent_otherwise() -> Refusal:
    """What a used client UUID is answered with when it comes again with other content."""
    return Refusal(_("Mục này đã gửi rồi, với nội dung khác. Anh/chị ghi thành một mục mới."), code="conflict")


def _corrected_already() -> Refusal:
    return Refusal(_("Mục này đã được sửa rồi. Anh/chị mở mục mới nhất để sửa tiếp."), code="conflict")


def _check_correction(event: TraceEvent, original: TraceEvent) -> None:
    if original.subject_id != event.subject_id:
        raise Refusal({"corrects": [_("Mục này của cơ sở khác.")]})
    if original.error_reason == ErrorReason.DID_NOT_OCCUR:
        raise Refusal(_("Mục này đã ghi là không xảy ra. Nếu có xảy ra, anh/chị ghi một mục mới."), code="conflict")
    if original.corrections.exists():
        raise _corrected_already()


def what_of(event: TraceEvent) -> dict[str, Any]:
    """The EPCIS "what", frozen as it is known now: a GTIN that the product gains later changes no old event."""
    if event.batch is None:
        return {"epcList": [place(event.plot_id)]} if event.plot_id else {"epcList": [place(event.subject_id)]}
    told = (event.action == Action.ADD or event.biz_step in PARTIAL_STEPS) and "quantity" in event.how
    quantity = Decimal(event.how["quantity"]) if told else None
    said: dict[str, Any] = {"quantityList": [element(lot_class(event.batch), quantity, event.how.get("unit", ""))]}
    lasting = LASTING.get(event.biz_step)
    return said | {"persistentDisposition": plain(lasting)} if lasting else said


def _insert(event: TraceEvent, beside: Beside, actor, batches: Sequence[Batch]) -> TraceEvent:
    note, note_salt = beside.note, new_salt()
    photos = [(one, new_salt()) for one in beside.photos]
    spoken = [(one, new_salt()) for one in beside.recordings]
    noted = testimony(event) | ({HASHES: [salted(salt, one.sha256) for one, salt in spoken]} if spoken else {})
    if noted:
        event.how[NOTED] = plain(noted)
    event.what = event.what or what_of(event)
    event.note_hash = salted(note_salt, note) if note else ""
    event.photo_hashes = [salted(salt, one.sha256) for one, salt in photos]
    event.hash = hash_of(event)
    event.row_digest = row_digest(event)
    event.leaf = add_leaf(leaf_entry(event.hash, event.row_digest))
    event.save()
    EventBatch.objects.bulk_create(EventBatch(event=event, batch=batch) for batch in batches)
    if note:
        EventNote.objects.create(event=event, text=note, salt=note_salt, author_party=event.actor_party)
    EventPhoto.objects.bulk_create(
        EventPhoto(event=event, picture=one, salt=salt, author_party=event.actor_party, position=n)
        for n, (one, salt) in enumerate(photos)
    )
    EventRecording.objects.bulk_create(
        EventRecording(event=event, recording=one, salt=salt, author_party=event.actor_party, position=n)
        for n, (one, salt) in enumerate(spoken)
    )
    event_recorded.send(sender=TraceEvent, event=event, actor=actor)
    events_recorded.send(sender=TraceEvent, events=[event])
    return event


_COMPARED = (
    "subject_id", "biz_step", "batch_id", "plot_id", "event_time", "event_date", "on_behalf_party",
    "corrects_id", "error_reason",
)  # fmt: skip


def same_event(standing: TraceEvent, event: TraceEvent, beside: Beside = Beside()) -> TraceEvent:
    """The event of an earlier delivery. Raises Refusal "conflict" if this one says something else."""
    same = all(getattr(standing, name) == getattr(event, name) for name in _COMPARED)
    same = same and own_words(standing.how) == event.how
    same = same and bool(standing.note_hash) == bool(beside.note) and len(standing.photo_hashes) == len(beside.photos)
    same = same and len(recording_hashes(standing)) == len(beside.recordings)
    written = EventNote.objects.filter(event=standing).first()
    if written is not None:  # an erased note can no longer be compared, and need not be
        same = same and salted(bytes(written.salt), beside.note) == standing.note_hash
    kept = list(standing.photos.values_list("picture_id", flat=True))
    if kept:
        same = same and kept == [photo.pk for photo in beside.photos]
    heard = list(standing.recordings.values_list("recording_id", flat=True))
    if heard:
        same = same and heard == [one.pk for one in beside.recordings]
    if not same:
        raise sent_otherwise()
    return standing
