"""*Giao hàng* and *Nhận hàng*: one step forward, one step back. What is given is gone here and a lot there."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from cooperatives.users import User
from products.catalogue import MeasureUnit
from products.measures import amount
from traceability.foundation.files.models import Paper
from traceability.foundation.refusals import Refusal, as_named
from traceability.foundation.words import clean, longest_of
from traceability.genealogy.asking import MOST, Faults, Take, check_takes, locked, part_of
from traceability.genealogy.cases import Case, CaseContent
from traceability.genealogy.linking import announce, write_uses
from traceability.genealogy.links import LotLink, LotUse, Role
from traceability.genealogy.lots import holdings
from traceability.genealogy.mass import TOLERANCE
from traceability.genealogy.received import ReceivedLot, Shipment, next_receipt
from traceability.ledger.canonical import number
from traceability.ledger.document import place
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record, sent_otherwise
from traceability.ledger.vocabulary import Action, EventType, Step
from traceability.ledger.what import element, parties, traded

HOLDER = "possessing_party"
TRIES = 5


@as_named(event_date="sent_on")
@transaction.atomic
def ship(
    *,
    actor: User,
    subject: Subject,
    lots: Sequence[Take],
    sent_on: dt.date,
    receiver: Subject | None = None,
    receiver_name: str = "",
    receiver_place: str = "",
    paper: str = "",
    cases: Sequence[Case] = (),
    note: str = "",
    client_uuid: uuid.UUID | None = None,
    on_behalf_of: Any = None,
) -> Shipment:
    """*Giao hàng*, to a `receiver` of the system or to somebody outside. Cases go with all that lies in them."""
    sent = client_uuid or uuid.uuid4()
    standing = Shipment.objects.filter(event__client_uuid=sent).first()
    here = CaseContent.objects.standing().filter(case__in=cases, out_by=None).order_by("pk")
    boxed = list(here.select_for_update(no_key=True))  # contents before lots, as in unboxing: a case goes one way
    in_hand = locked(subject, [*lots, *(Take(one.lot, one.quantity, one.unit) for one in boxed)])
    if standing is None:
        _check_receiver(subject, receiver, receiver_name)
        if len({one.case_id for one in boxed}) < len(set(cases)):
            raise Refusal(_("Thùng này đã dỡ, hoặc đã giao đi."), code="conflict")
        if lots or not boxed:
            check_takes(lots, {one.lot: in_hand[one.lot] for one in lots if one.lot in in_hand}, sent_on)
    parts = [part_of(take, in_hand[take.lot]) for take in lots if take.lot in in_hand]
    if standing and standing.event.how.get("inputs", []) != _lines(lots):
        raise sent_otherwise()
    goods = _summed([*parts, *(part_of(Take(c.lot, c.quantity, c.unit), in_hand[c.lot]) for c in boxed)])
    shipment = uuid.uuid5(sent, "shipment")
    event = record(
        actor=actor, subject=subject, step=Step.SHIP, event_date=sent_on, event_type=EventType.TRANSACTION,
        action=Action.ADD, note=note, client_uuid=sent, on_behalf_of=on_behalf_of,
        what=traded(
            {place(shipment): "desadv"},
            [element(in_hand[part.lot].epc_class, part.quantity, part.unit) for part in goods],
        ) | parties(HOLDER, subject.party, receiver.party if receiver else shipment),
        how={
            "inputs": _lines(lots),
            "cases": [str(case.pk) for case in cases],
            "to": str(receiver.party) if receiver else "",
        },
        batches=[lot.batch for lot in in_hand.values() if lot.batch],
    )  # fmt: skip
    if standing:
        return standing
    write_uses(event, Role.SENT, goods)
    CaseContent.objects.filter(pk__in=[one.pk for one in boxed]).update(out_by=event)
    announce([part.lot for part in goods], event)
    return Shipment.objects.create(
        id=shipment, event=event, sender=subject, receiver=receiver, sent_on=sent_on, paper=clean(paper)[:60],
        receiver_name="" if receiver else clean(receiver_name), receiver_place=clean(receiver_place)[:200],
    )  # fmt: skip


def _lines(lots: Sequence[Take]) -> list[dict[str, str]]:
    """The amounts as they were written."""
    return [{"lot": str(one.lot), "quantity": number(one.quantity), "unit": str(one.unit)} for one in lots]


def _summed(parts):
    """One part a lot: a lot may go loose and in cases at once."""
    found: dict = {}
    for part in parts:
        key, held = part.lot, found.get(part.lot)
        if held and held.unit != part.unit:
            raise Refusal({"inputs": [_("Một lô vừa để rời vừa trong thùng thì ghi cùng một đơn vị.")]})
        quantity = part.quantity + (held.quantity if held else 0)
        found[key] = type(part)(part.lot, quantity, part.unit, part.unit_kg)
    return list(found.values())


def _check_receiver(subject: Subject, receiver: Subject | None, name: str) -> None:
    faults: Faults = {}
    if receiver is None and not clean(name):
        faults["receiver_name"] = [_("Ghi tên bên nhận: luật cần biết hàng đi đâu.")]
    elif receiver == subject:
        faults["receiver_name"] = [_("Bên nhận là chính cơ sở này. Chọn bên nhận khác.")]
    elif len(clean(name)) > 160:
        faults["receiver_name"] = [_("Tên dài quá. Ghi nhiều nhất 160 ký tự.")]
    if faults:
        raise Refusal(faults)


def shipped_to(subject: Subject):
    """Amounts that were sent to `subject` and that it has not received yet, oldest first."""
    mine = LotUse.objects.standing().filter(role=Role.SENT, event__shipment__receiver=subject)
    received = ReceivedLot.objects.standing().filter(holder=subject, shipped__isnull=False).values("shipped")
    return mine.exclude(pk__in=received).select_related("event__shipment__sender").order_by("event__event_date", "pk")


@as_named(event_date="received_on")
@transaction.atomic
def receive(
    *,
    actor: User,
    subject: Subject,
    shipped: LotUse,
    quantity: Decimal,
    received_on: dt.date,
    note: str = "",
    client_uuid: uuid.UUID | None = None,
    on_behalf_of: Any = None,
) -> ReceivedLot:
    """*Nhận hàng* of what another subject gave: how much truly came, in the unit of the delivery."""
    sent = client_uuid or uuid.uuid4()
    shipment = Shipment.objects.select_for_update(of=("self",), no_key=True).get(event=shipped.event_id)
    lot = holdings([shipped.lot])[shipped.lot]
    standing = ReceivedLot.objects.filter(event__client_uuid=sent).first()
    if standing is None:
        _check_receipt(subject, shipment, shipped, quantity, received_on)
    values = {
        "name": lot.name, "quantity": quantity, "unit": shipped.unit, "unit_kg": shipped.unit_kg or _declared(lot),
        "received_on": received_on, "expires_on": lot.expires_on, "shipped": shipped,
    }  # fmt: skip
    what = traded({place(shipment.pk): "desadv"}, [element(lot.epc_class, quantity, shipped.unit)])
    what |= parties(HOLDER, shipment.sender.party, subject.party)
    row = _receive(actor, subject, sent, what, values, {"shipment": str(shipment.pk)}, note, on_behalf_of)
    if standing is None:
        LotLink.objects.create(source=shipped.lot, target=row.pk, transformation=row.event_id, event=row.event)
        announce([row.pk], row.event)
    return row


def _declared(lot) -> Decimal | None:
    return None if lot.unit in {MeasureUnit.KG, MeasureUnit.YEN, MeasureUnit.TA, MeasureUnit.TAN} else lot.unit_kg


def _check_receipt(subject: Subject, shipment: Shipment, shipped: LotUse, quantity: Decimal, day: dt.date) -> None:
    faults: Faults = {}
    if shipment.receiver_id != subject.pk or shipped.voided_by_id or shipment.voided_by_id:
        raise Refusal(_("Chuyến hàng này đã được bên giao ghi lại. Tải lại trang để xem."), code="conflict")
    if ReceivedLot.objects.standing().filter(shipped=shipped).exists():
        raise Refusal(_("Chuyến hàng này đã nhận rồi."), code="conflict")
    if not quantity.is_finite() or quantity <= 0:
        faults["quantity"] = [_("Ghi số lượng lớn hơn 0.")]
    elif quantity > shipped.quantity * (1 + TOLERANCE):
        given = {"given": amount(shipped.quantity, shipped.unit)}
        faults["quantity"] = [_("Bên giao ghi %(given)s. Nhận nhiều hơn thì nhờ bên giao ghi lại.") % given]
    if day < shipment.sent_on:
        faults["received_on"] = [_("Ngày nhận trước ngày giao. Xem lại ngày.")]
    if faults:
        raise Refusal(faults)


@as_named(event_date="received_on")
@transaction.atomic
def receive_from_outside(
    *,
    actor: User,
    subject: Subject,
    name: str,
    quantity: Decimal,
    unit: str,
    supplier: str,
    received_on: dt.date,
    supplier_place: str = "",
    supplier_lot: str = "",
    paper: str = "",
    paper_file: Paper | None = None,
    unit_kg: Decimal | None = None,
    expires_on: dt.date | None = None,
    note: str = "",
    client_uuid: uuid.UUID | None = None,
    on_behalf_of: Any = None,
) -> ReceivedLot:
    """*Nhận hàng* from somebody who is not here: his name, his lot, his papers. Names stay out of the ledger."""
    sent = client_uuid or uuid.uuid4()
    values = {
        "name": clean(name), "quantity": quantity, "unit": unit, "unit_kg": unit_kg, "received_on": received_on,
        "expires_on": expires_on, "supplier": clean(supplier), "supplier_place": clean(supplier_place),
        "supplier_lot": clean(supplier_lot), "paper": clean(paper), "paper_file": paper_file,
    }  # fmt: skip
    if not ReceivedLot.objects.filter(event__client_uuid=sent).exists():
        _check_outside(values)
    row = uuid.uuid5(sent, "received")
    what = traded({place(row): "recadv"}, [element(place(row), quantity, unit)])
    what |= parties(HOLDER, uuid.uuid5(sent, "supplier"), subject.party)
    return _receive(actor, subject, sent, what, values, {}, note, on_behalf_of)


def _check_outside(values: dict[str, Any]) -> None:
    faults: Faults = {}
    if not values["name"]:
        faults["name"] = [_("Ghi tên hàng.")]
    if not values["supplier"]:
        faults["supplier"] = [_("Ghi tên bên giao: luật cần biết hàng từ đâu.")]
    for field in ("name", "supplier", "supplier_place", "supplier_lot", "paper"):
        longest = longest_of(ReceivedLot, field)
        if len(values[field]) > longest:
            faults[field] = [_("Dài quá. Ghi nhiều nhất %(most)s ký tự.") % {"most": longest}]
    if values["unit"] not in MeasureUnit.values:
        faults["unit"] = [_("Chọn đơn vị.")]
    if not values["quantity"].is_finite() or not 0 < values["quantity"] <= MOST:
        faults["quantity"] = [_("Ghi số lượng lớn hơn 0.")]
    if values["unit_kg"] is not None and not 0 < values["unit_kg"] < 100_000:
        faults["unit_kg"] = [_("Ghi khối lượng một đơn vị lớn hơn 0.")]
    if values["expires_on"] and values["expires_on"] < values["received_on"]:
        faults["expires_on"] = [_("Hàng đã quá hạn trước ngày nhận. Xem lại hạn sử dụng.")]
    if faults:
        raise Refusal(faults)


def _receive(
    actor: User, subject: Subject, sent: uuid.UUID, what: dict, values: dict, said: dict, note: str, on_behalf_of: Any
) -> ReceivedLot:
    row = uuid.uuid5(sent, "received")
    quantity, unit = values["quantity"], values["unit"]
    event: TraceEvent = record(
        actor=actor, subject=subject, step=Step.RECEIVE, event_date=values["received_on"], note=note,
        event_type=EventType.TRANSACTION, action=Action.ADD, what=what, client_uuid=sent, on_behalf_of=on_behalf_of,
        how={"outputs": [{"lot": str(row), "quantity": number(quantity), "unit": str(unit)}], **said},
    )  # fmt: skip
    standing = ReceivedLot.objects.filter(pk=row).first()
    if standing:
        return standing
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return ReceivedLot.objects.create(
                    id=row, event=event, holder=subject, lot=next_receipt(subject, values["received_on"]), **values
                )
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")
