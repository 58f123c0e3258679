"""*Chế biến*, *Chia lô*, *Gộp lô*, *Đóng gói*: lots become other lots, by one verb. Event, edges and new lots stand
together or not at all."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from cooperatives.users import User
from products.batches import Batch, BatchState
from products.catalogue import MeasureUnit, Product
from products.lots import create_batch
from products.measures import amount
from traceability.foundation.files.models import Picture
from traceability.foundation.refusals import Refusal, as_named
from traceability.genealogy.asking import (
    MOST,
    MOST_LINES,
    Faults,
    Make,
    Take,
    amount_of,
    check_takes,
    locked,
    part_of,
)
from traceability.genealogy.linking import Part, announce, link, write_uses
from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.lots import Lot
from traceability.genealogy.mass import Amount, Balance, NoCommonUnit, balance
from traceability.genealogy.trace import upstream
from traceability.ledger.canonical import number
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record, sent_otherwise
from traceability.ledger.vocabulary import EventType, Step
from traceability.ledger.what import element, lot_class, transformed

STEPS = frozenset({Step.PROCESS, Step.SPLIT, Step.MERGE, Step.PACK})
Lots = Mapping[uuid.UUID, Lot]


@as_named(event_date="made_on", produced_on="made_on")
@transaction.atomic
def transform(
    *,
    actor: User,
    subject: Subject,
    step: str,
    inputs: Sequence[Take],
    outputs: Sequence[Make],
    made_on: dt.date,
    added: Amount | None = None,
    added_name: str = "",
    loss_confirmed: bool = False,
    note: str = "",
    photos: Sequence[Picture] = (),
    on_behalf_of: Any = None,
    client_uuid: uuid.UUID | None = None,
    device_time: dt.datetime | None = None,
) -> TraceEvent:
    """Records that `inputs` became `outputs`; new lots are drafts. The same `client_uuid` changes nothing again.

    `added` is what has no lot: water, salt. Raises Refusal for each line that cannot be, for more out than in, and
    once (`loss_confirmed`) for what is lost on the way.
    """
    if step not in STEPS:
        raise Refusal({"step": [_("Chưa có loại việc này. Anh/chị chọn lại việc đã làm.")]})
    sent = client_uuid or uuid.uuid4()
    lots = locked(subject, inputs)
    list(Batch.objects.select_for_update(no_key=True).filter(pk__in=[one.batch.pk for one in outputs if one.batch]))
    standing = TraceEvent.objects.filter(client_uuid=sent).first()
    if standing is not None:  # a repeat was judged when it was new
        _check_repeat(standing, step, inputs, outputs)
    else:
        _check_day(step, made_on)
        check_takes(inputs, lots, made_on)
        _check_makes(step, subject, lots, outputs, made_on)
        _check_balance(weigh(inputs, outputs, lots, added), loss_confirmed)
    made = [_stand(actor, subject, step, one, lots, made_on, sent, n) for n, one in enumerate(outputs)]
    taken = [(take, lots[take.lot]) for take in inputs if take.lot in lots]
    event = record(
        actor=actor, subject=subject, step=step, event_date=made_on, event_type=EventType.TRANSFORMATION, action="",
        what=transformed(
            [element(lot_class(batch), one.quantity, one.unit) for batch, one in zip(made, outputs, strict=True)],
            [element(lot.epc_class, take.quantity, take.unit) for take, lot in taken],
        ),
        how=_words(inputs, made, outputs) | _rest(weigh(inputs, outputs, lots, added), added, added_name),
        batches=[*(lot.batch for _take, lot in taken if lot.batch), *made],
        note=note, photos=photos, on_behalf_of=on_behalf_of, client_uuid=sent, device_time=device_time,
    )  # fmt: skip
    if not LotUse.objects.filter(event=event).exists():
        _keep(event, [part_of(*one) for one in taken], [
            Part(batch.pk, one.quantity, one.unit, one.weight) for batch, one in zip(made, outputs, strict=True)
        ])  # fmt: skip
    return event


def _check_repeat(standing: TraceEvent, step: str, inputs: Sequence[Take], outputs: Sequence[Make]) -> None:
    """The same lines as the first time: others were judged by nobody, and cannot even be weighed."""
    told = [[(one["quantity"], one["unit"]) for one in standing.how.get(side, ())] for side in ("inputs", "outputs")]
    said = [[(number(one.quantity), str(one.unit)) for one in side] for side in (inputs, outputs)]
    lots = [one["lot"] for one in standing.how.get("inputs", ())]
    if standing.biz_step != step or told != said or lots != [str(one.lot) for one in inputs]:
        raise sent_otherwise()


def lots_made_by(event: TraceEvent) -> list[Batch]:
    """The lots that came out of a transformation."""
    made = LotUse.objects.filter(event=event, role=Role.MADE).values("lot")
    return list(Batch.objects.filter(pk__in=made).select_related("product").order_by("created_at"))


def _keep(event: TraceEvent, taken: list[Part], made: list[Part]) -> None:
    write_uses(event, Role.USED, taken, event.pk)
    write_uses(event, Role.MADE, made, event.pk)
    link(event.pk, event)
    announce([part.lot for part in (*taken, *made)], event)


def _stand(
    actor: User, subject: Subject, step: str, make: Make, lots: Lots, day: dt.date, sent: uuid.UUID, place: int
) -> Batch:
    """The lot of one line: the draft that was named, or a new one."""
    if make.batch:
        Batch.objects.filter(pk=make.batch.pk, made_from_lots=False).update(made_from_lots=True)
        return make.batch
    sources = [lot for lot in lots.values() if lot.batch]
    same = step in {Step.SPLIT, Step.MERGE} and sources
    plots = sources[0].batch.plots.all() if step == Step.SPLIT and sources and sources[0].batch else ()
    ends = [lot.expires_on for lot in lots.values() if lot.expires_on] if step != Step.PROCESS else []
    product = cast(Product, make.product)  # judged before
    fresh = None if same else product.expires_after(day)
    return create_batch(
        actor=actor, product=product, plots=plots, quantity=make.quantity, unit=make.unit,
        produced_on=min(lot.day for lot in sources) if same else day,
        expires_on=make.expires_on or min([*ends, *([fresh] if fresh else [])], default=None),
        client_uuid=uuid.uuid5(sent, f"made {place}"), quantity_confirmed=True, made_from_lots=True,
    )  # fmt: skip


def _words(inputs: Sequence[Take], made: Sequence[Batch], outputs: Sequence[Make]) -> dict[str, Any]:
    """The lots and amounts as they were written; ids alone, for names may change."""
    return {
        "inputs": [{"lot": str(one.lot), "quantity": number(one.quantity), "unit": str(one.unit)} for one in inputs],
        "outputs": [
            {"lot": str(batch.pk), "quantity": number(one.quantity), "unit": str(one.unit)}
            | ({"unit_kg": number(one.unit_kg)} if one.unit_kg else {})
            for batch, one in zip(made, outputs, strict=True)
        ],
    }


def _rest(both: Balance, added: Amount | None, name: str) -> dict[str, Any]:
    """What was added without a lot, and the declared loss."""
    said: dict[str, Any] = {}
    if added:
        said["added"] = {"name": name, "quantity": number(added.quantity), "unit": str(added.unit)}
    if both.loss > 0:
        said["loss"] = {"quantity": number(both.loss), "unit": str(both.unit)}
    return said


# --- what cannot be ---------------------------------------------------------------------------------------------------
def _check_day(step: str, day: dt.date) -> None:
    if day > timezone.localdate():
        label = str(Step(step).label)
        said = {"step": label[:1].lower() + label[1:]}
        raise Refusal({"made_on": [_("Ngày %(step)s sau hôm nay. Anh/chị xem lại giúp.") % said]})


def _check_makes(step: str, subject: Subject, lots: Lots, makes: Sequence[Make], day: dt.date) -> None:
    faults: Faults = {}
    if not makes:
        faults["outputs"] = [_("Ghi ít nhất một lô làm ra, và số lượng.")]
    if len(makes) > MOST_LINES:
        faults["outputs"] = [_("Mỗi lần ghi tối đa %(count)d lô. Ghi thành vài lần.") % {"count": MOST_LINES}]
    for place, make in enumerate(makes):
        faults |= {f"outputs.{place}.{name}": [text] for name, text in _faults_of(make, subject, lots, day)}
    products = {make.product for make in makes} | {lot.batch.product if lot.batch else None for lot in lots.values()}
    if step in {Step.SPLIT, Step.MERGE} and len(products) > 1:
        faults["inputs"] = [_("Chia lô, gộp lô thì cùng một sản phẩm. Ra sản phẩm khác thì ghi Chế biến.")]
    elif step == Step.SPLIT and len(lots) != 1:
        faults["inputs"] = [_("Chia lô thì chọn một lô. Nhiều lô thì ghi Gộp lô, hoặc Chế biến.")]
    elif step == Step.MERGE and (len(lots) < 2 or len(makes) != 1):
        faults["inputs"] = [_("Gộp lô thì chọn từ hai lô trở lên, ra một lô.")]
    if faults:
        raise Refusal(faults)


def _faults_of(make: Make, subject: Subject, lots: Lots, day: dt.date):
    product = make.batch.product if make.batch else make.product
    if product is None or product.subject_id != subject.pk:
        yield "product", _("Chọn sản phẩm.")
    elif product.archived or (product.ocop_set and not product.ocop_set.has_batch):
        yield "product", _("Sản phẩm này không lập lô được. Chọn sản phẩm khác.")
    if make.unit not in MeasureUnit.values:
        yield "unit", _("Chọn đơn vị.")
    if not make.quantity.is_finite() or not 0 < make.quantity <= MOST:
        yield "quantity", _("Ghi số lượng lớn hơn 0.")
    elif make.unit in {MeasureUnit.PACK, MeasureUnit.BOTTLE} and (
        make.quantity != make.quantity.to_integral_value() or make.quantity > 100_000_000
    ):
        yield "quantity", _("Số gói là số nguyên, ví dụ 120.")
    if make.unit_kg is not None and not 0 < make.unit_kg < 100_000:
        yield "unit_kg", _("Ghi khối lượng một đơn vị lớn hơn 0.")
    if make.expires_on and make.expires_on < day:
        yield "expires_on", _("Hạn sử dụng trước ngày làm. Anh/chị xem lại giúp.")
    if make.batch:
        yield from _faults_of_draft(make.batch, lots)


def _faults_of_draft(batch: Batch, lots: Lots):
    if batch.pk in lots or batch.pk in upstream(lots.keys()):
        yield "batch", _("Lô này là nguồn của chính lô đưa vào. Làm lại thì ghi ra một lô mới.")
    elif batch.state != BatchState.DRAFT:
        yield "batch", _("Lô đã công bố nên không ghi thêm nguồn được. Ghi ra một lô mới.")
    elif LotUse.objects.standing().filter(lot=batch.pk, role=Role.MADE).exists():
        yield "batch", _("Lô này đã ghi làm từ lô nào rồi. Ghi sai thì sửa việc cũ trước.")


def weigh(inputs: Sequence[Take], outputs: Sequence[Make], lots: Lots, added: Amount | None = None) -> Balance:
    """Both sides of a transformation. Raises Refusal that names the line which nobody can convert."""
    went_in = [amount_of(take, lots[take.lot]) for take in inputs if take.lot in lots]
    try:
        return balance([*went_in, *([added] if added else [])], [make.as_amount() for make in outputs])
    except NoCommonUnit as lost:
        lines = outputs if lost.side == "outputs" else inputs
        if lost.place >= len(lines):
            raise Refusal({"added": [_("Phần thêm vào thì ghi bằng kg, yến, tạ hoặc tấn.")]}) from None
        unit = MeasureUnit(lines[lost.place].unit).label
        text = _("Chưa biết một %(unit)s nặng bao nhiêu, nên không đổi được ra kg. Ghi khối lượng, hoặc ghi bằng kg.")
        raise Refusal({f"{lost.side}.{lost.place}.unit": [text % {"unit": unit}]}) from None


def _check_balance(both: Balance, loss_confirmed: bool) -> None:
    said = {"came_out": amount(both.came_out, both.unit), "went_in": amount(both.went_in, both.unit)}
    if not both.holds:
        text = _("Ra %(came_out)s mà chỉ đưa vào %(went_in)s. Xem lại số lượng, hoặc ghi thêm lô đưa vào.")
        raise Refusal({"outputs": [text % said]})
    if both.loss > 0 and not loss_confirmed:
        said["loss"] = amount(both.loss, both.unit)
        text = _("Vào %(went_in)s, ra %(came_out)s, hao hụt %(loss)s. Có đúng không?")
        raise Refusal({"loss": [text % said]})
