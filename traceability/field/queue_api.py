"""Where the queue of a phone knocks: `/api/nhat-ky/` and `/api/lo-hang/` with an envelope, known by its `v`.

It reads with the forms of the pages and calls their verbs; without `v` the addresses take what other programs send.
"""

from collections.abc import Mapping
from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cooperatives.acting import Acting, acting_in
from cooperatives.signed_in import who
from cooperatives.users import User
from products.batches import Batch
from traceability.field.batch_form import NewBatchForm
from traceability.field.deliveries import Delivery, Made, deliver, kept_time
from traceability.field.diary_form import CorrectionForm, DiaryForm, files_of
from traceability.field.envelope import BatchEnvelope, DiaryEnvelope, as_post, demand_valid
from traceability.field.harvesting import harvest_batch
from traceability.field.recorder import acting_on, household_of
from traceability.field.sayings import amount, details, saved
from traceability.foundation.payloads import Clock, demand_version
from traceability.foundation.refusals import Refusal
from traceability.ledger.api import DiaryViewSet
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.remarks import note_of
from traceability.ledger.shapes import DIARY_STEPS, EventSerializer, RecordSerializer
from traceability.ledger.vocabulary import STATE_STEPS, ErrorReason


class ReceiptSerializer(serializers.Serializer):
    """What a phone is told: its own id back, what came of the item, and how the entry reads."""

    client_uuid = serializers.UUIDField()
    id = serializers.UUIDField()
    said = serializers.CharField()
    url = serializers.CharField()
    received_at = serializers.DateTimeField()
    clock_wrong = serializers.BooleanField()


def is_envelope(request: Request) -> bool:
    return isinstance(request.data, Mapping) and "v" in request.data


def opened(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The envelope's content. Its version is judged first: an older one need not have today's shape."""
    version = request.data.get("v") if isinstance(request.data, Mapping) else None
    if isinstance(version, int) and not isinstance(version, bool):
        demand_version(version)
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def receipt(delivery: Delivery) -> Response:
    """201 for the first delivery and for every repeat: the phone need not know which one it was."""
    if delivery.event is not None:
        made, said, url = delivery.event.pk, saved(delivery.event), reverse("today")
    else:
        batch = cast(Batch, delivery.batch)  # a delivery holds the one or the other
        words = {"product": batch.product, "lot": batch.lot, "amount": amount(batch.quantity, batch.unit)}
        made, url = batch.pk, reverse("batch", args=[batch.pk])
        said = _("Đã lưu lô %(lot)s: %(product)s, %(amount)s.") % words
    facts = {name: getattr(delivery, name) for name in ("client_uuid", "received_at", "clock_wrong")}
    return Response(ReceiptSerializer(facts | {"id": made, "said": said, "url": url}).data, status=201)


class FieldDiaryViewSet(DiaryViewSet):
    """The diary for programs and for phones."""

    @extend_schema(
        request=PolymorphicProxySerializer("DiaryNew", [RecordSerializer, DiaryEnvelope], None),
        responses={201: PolymorphicProxySerializer("DiaryTaken", [EventSerializer, ReceiptSerializer], None)},
    )
    def create(self, request: Request) -> Response:
        """A repeat with the same `client_uuid` answers with the entry that stands. With `v`: an item of a queue."""
        if not is_envelope(request):
            return super().create(request)
        values = opened(DiaryEnvelope, request)
        actor = who(request)
        make = _correction if values.get("corrects") else _entry
        return receipt(deliver(actor=actor, values=values, make=lambda clock: make(actor, values, clock)))


def _acting(actor: User, values: dict[str, Any]) -> Acting:
    """For whom the item was recorded, if its sender may still do that. Anything else is not there."""
    found = acting_in(actor, values["subject"], values.get("household"))
    if found is None:
        raise NotFound(_("Anh/chị không còn ghi được cho cơ sở này. Tải về máy để giữ mục lại."))
    return found


def _post(actor: User, values: dict[str, Any], clock: Clock) -> Any:
    return as_post(values, actor=actor, clock=clock, date_name="event_date")


def _entry(actor: User, values: dict[str, Any], clock: Clock) -> Made:
    acting, step = _acting(actor, values), values["step"]
    if step not in dict(DIARY_STEPS):
        raise ValidationError({"step": [_("Chưa có loại việc này. Anh/chị chọn lại việc đã làm.")]})
    form = DiaryForm(_post(actor, values, clock), acting=acting, step=step, user=actor)
    demand_valid(form)
    entry = form.entry() | {"device_time": kept_time(clock)}
    return {"event": record(actor=actor, subject=acting.subject, step=step, **entry)}


def _correction(actor: User, values: dict[str, Any], clock: Clock) -> Made:
    events = TraceEvent.objects.writable_by(actor).exclude(biz_step__in=STATE_STEPS).select_related("subject")
    event = get_object_or_404(events, pk=values["corrects"])
    _demand_newest(event)
    acting = acting_on(actor, event.subject, household_of(event))
    keep = {"plot": event.plot, "batch": event.batch, "files": files_of(event)}
    form = CorrectionForm(_post(actor, values, clock), acting=acting, step=event.biz_step, user=actor, keep=keep)
    demand_valid(form)
    reason = form.cleaned_data["error_reason"]
    changes = form.entry() if reason == ErrorReason.INCORRECT_DATA else {"client_uuid": values["client_uuid"]}
    changes["device_time"] = kept_time(clock)
    return {"event": correct(actor=actor, event=event, error_reason=reason, **changes)}


def _demand_newest(event: TraceEvent) -> None:
    """Two phones corrected the same entry: the second is told what the first one wrote. Raises Refusal."""
    newest = event
    while (later := newest.corrections.select_related("plot").first()) is not None:
        newest = later
    if newest is event:
        return
    told = _("Máy khác đã sửa mục này thành: %(words)s.") % {"words": _in_words(newest)}
    told += " " + _("Giữ bản của anh/chị: bấm Sửa rồi lưu. Giữ bản kia: bấm Bỏ mục này.")
    raise Refusal({"": [told], "newest": [str(newest.pk)]}, code="conflict")


def _in_words(event: TraceEvent) -> str:
    """An entry as one line, its note included: what somebody compares with her own."""
    if event.error_reason == ErrorReason.DID_NOT_OCCUR:
        return _("việc này không xảy ra")
    parts = [str(event.plot or ""), date_format(event.event_date), details(event), note_of(event)]
    return ", ".join(part for part in parts if part)


def take_batch(request: Request) -> Response:
    """A new batch out of a queue; its temporary code gives way to the lot that is issued here."""
    values = opened(BatchEnvelope, request)
    actor = who(request)

    def make(clock: Clock) -> Made:
        post = as_post(values, actor=actor, clock=clock, date_name="produced_on")
        acting = _acting(actor, values)
        form = NewBatchForm(post, acting=acting, user=actor)
        demand_valid(form)
        batch: Batch = harvest_batch(
            actor=actor, product=form.cleaned_data["product"], photos=form.pictures,
            client_uuid=values["client_uuid"], household=acting.household, on_behalf_of=acting.on_behalf_of,
            device_time=kept_time(clock), **form.facts(),
        )  # fmt: skip
        return {"batch": batch}

    return receipt(deliver(actor=actor, values=values, make=make))
