"""One step forward, one step back: what is given away is gone here, what comes is a lot there, names stay outside."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from marketplace_sync.stock import sellable_units
from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.genealogy.conftest import into, kg, today
from tests.genealogy.test_making import left, refused
from traceability.foundation.refusals import Refusal
from traceability.genealogy.boxing import box, unbox
from traceability.genealogy.cases import CaseContent
from traceability.genealogy.lots import holdings
from traceability.genealogy.making import lots_made_by, transform
from traceability.genealogy.received import ReceivedLot, Shipment
from traceability.genealogy.shipping import receive, receive_from_outside, ship, shipped_to
from traceability.genealogy.trace import downstream, upstream
from traceability.gs1.sscc import is_sscc
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(lan, viet_du):
    def run(lots, **more):
        return ship(**{"actor": lan, "subject": viet_du, "lots": lots, "sent_on": today()} | more)

    return run


@pytest.fixture
def his(other_subject) -> Product:
    return Product.objects.create(subject=other_subject, slug="banh-mau", name="Bánh Mẫu", shelf_life_days=9)


@pytest.fixture
def outside(lan, viet_du):
    def run(**more):
        facts = {"name": "Muối Mẫu", "quantity": Decimal(50), "unit": "kg", "supplier": "Ông Ví Dụ Muối"}
        return receive_from_outside(**{"actor": lan, "subject": viet_du, "received_on": today()} | facts | more)

    return run


def test_a_delivery_that_arrives_is_a_lot_of_the_receiver_with_what_truly_came(farm, send, minh, other_subject, his):
    lot = farm("A-1")
    send([kg(lot, 80)], receiver=other_subject)
    assert left(lot) == 20
    (line,) = shipped_to(other_subject)
    got = receive(actor=minh, subject=other_subject, shipped=line, quantity=Decimal("79.5"), received_on=today())
    assert got.name == lot.product.name and upstream(got.pk) == {lot.pk} and not shipped_to(other_subject)
    event = transform(
        actor=minh, subject=other_subject, step="process", inputs=[kg(got, 79)], outputs=[into(his, 79)],
        made_on=today(),
    )  # fmt: skip
    (cake,) = lots_made_by(event)
    assert downstream(lot.pk) == {got.pk, cake.pk}
    assert holdings([got.pk])[got.pk].left == Decimal("0.5")


def test_what_was_not_received_is_no_input_and_nothing_is_received_twice(farm, send, minh, other_subject, his):
    lot = farm("A-1")
    send([kg(lot, 80)], receiver=other_subject)
    (line,) = shipped_to(other_subject)
    act = {"actor": minh, "subject": other_subject}
    said = refused(
        lambda: transform(
            **act, step="process", inputs=[kg(lot, 5)], outputs=[into(his, 5)], made_on=today(), loss_confirmed=True
        )
    )
    assert "nhận hàng trước" in said["inputs.0.lot"][0]
    take = {**act, "shipped": line, "received_on": today()}
    assert "80 kg" in refused(lambda: receive(**take, quantity=Decimal(90)))["quantity"][0]
    assert "quantity" in refused(lambda: receive(**take, quantity=Decimal(0)))
    early = today() - dt.timedelta(days=1)
    assert "received_on" in refused(lambda: receive(**take | {"received_on": early}, quantity=Decimal(80)))
    sent = uuid.uuid4()
    first = receive(**take, quantity=Decimal(80), client_uuid=sent)
    assert receive(**take, quantity=Decimal(80), client_uuid=sent) == first
    refused(lambda: receive(**take, quantity=Decimal(80)))


def test_nobody_receives_what_was_given_to_another(farm, send, lan, viet_du, other_subject):
    send([kg(farm("A-1"), 80)], receiver=other_subject)
    (line,) = shipped_to(other_subject)
    refused(lambda: receive(actor=lan, subject=viet_du, shipped=line, quantity=Decimal(1), received_on=today()))


def test_what_arrived_cannot_be_unsent_before_its_receipt_is_taken_back(farm, send, lan, minh, other_subject):
    lot = farm("A-1")
    shipment = send([kg(lot, 80)], receiver=other_subject)
    (line,) = shipped_to(other_subject)
    got = receive(actor=minh, subject=other_subject, shipped=line, quantity=Decimal(80), received_on=today())
    refused(lambda: correct(actor=lan, event=shipment.event, error_reason="did_not_occur"))
    correct(actor=minh, event=got.event, error_reason="did_not_occur")
    assert not ReceivedLot.objects.standing().exists() and downstream(lot.pk) == frozenset()
    correct(actor=lan, event=shipment.event, error_reason="did_not_occur")
    assert not Shipment.objects.standing().exists() and left(lot) == 100


def test_an_outside_lot_is_a_node_and_its_names_stay_out_of_the_ledger(outside, farm, mill, product, send):
    salt = outside(supplier_lot="M-77", paper="Phiếu 12")
    assert salt.lot.startswith("N")
    _event, (made,) = mill([kg(farm("A-1"), 10), kg(salt, 1)], [into(product, 11)])
    assert upstream(made.pk) >= {salt.pk}
    send([kg(made, 1)], receiver_name="Cửa hàng Ví Dụ", receiver_place="Hà Nội")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM traceability_traceevent")
        text = str(cursor.fetchall())
    assert "Ví Dụ Muối" not in text and "Cửa hàng" not in text


def test_a_delivery_needs_somebody_and_a_receipt_its_supplier(farm, send, outside, viet_du):
    lot = farm("A-1")
    assert "receiver_name" in refused(lambda: send([kg(lot, 5)]))
    assert "receiver_name" in refused(lambda: send([kg(lot, 5)], receiver=viet_du))
    assert "inputs.0.quantity" in refused(lambda: send([kg(lot, 101)], receiver_name="Ai đó"))
    assert set(refused(lambda: outside(name=" ", supplier="", quantity=Decimal("NaN"), unit="bao"))) == {
        "name", "supplier", "quantity", "unit",
    }  # fmt: skip


def test_what_was_used_or_sent_is_not_sold_again(farm, mill, send, product, grain):
    _event, (meal,) = mill([kg(farm("A-1"), 100)], [into(product, 100)])
    Batch.objects.filter(pk=meal.pk).update(state=BatchState.RELEASED)
    assert sellable_units(product, today()) == 100
    send([kg(meal, 30)], receiver_name="Cửa hàng Ví Dụ")
    event, _packs = mill([kg(meal, 20)], [into(grain, 20)])
    assert sellable_units(product, today()) == 50
    correct(actor=event_actor(event), event=event, error_reason="did_not_occur")
    assert sellable_units(product, today()) == 70


def event_actor(event: TraceEvent):
    return event.subject.memberships.get(role="manager").user


def test_cases_keep_what_is_in_them_until_they_are_sent_or_opened(farm, mill, send, product, lan, viet_du):
    _event, (packs,) = mill([kg(farm("A-1"), 100)], [into(product, 100, "goi")])
    one, two = box(actor=lan, subject=viet_du, lot=kg(packs, 30, "goi"), count=2, packed_on=today())
    assert one.sscc is None and one.epc.startswith("urn:uuid:")
    lot = holdings([packs.pk])[packs.pk]
    assert (lot.left, lot.free) == (100, 40)
    assert "inputs.0.quantity" in refused(lambda: send([kg(packs, 50, "goi")], receiver_name="Ai đó"))
    send([kg(packs, 10, "goi")], cases=[one], receiver_name="Cửa hàng Ví Dụ")
    assert holdings([packs.pk])[packs.pk].left == 60
    unbox(actor=lan, subject=viet_du, case=two, unpacked_on=today())
    assert holdings([packs.pk])[packs.pk].free == 60
    with pytest.raises(Refusal):
        unbox(actor=lan, subject=viet_du, case=one, unpacked_on=today())
    assert CaseContent.objects.standing().filter(out_by=None).count() == 0


def test_an_sscc_stands_only_under_a_prefix_of_ones_own(farm, mill, product, lan, viet_du):
    viet_du.gs1_prefix = "9520000"
    viet_du.save()
    _event, (packs,) = mill([kg(farm("A-1"), 100)], [into(product, 100, "goi")])
    sent = uuid.uuid4()
    cases = box(actor=lan, subject=viet_du, lot=kg(packs, 5, "goi"), count=3, packed_on=today(), client_uuid=sent)
    again = box(actor=lan, subject=viet_du, lot=kg(packs, 5, "goi"), count=3, packed_on=today(), client_uuid=sent)
    assert cases == again and CaseContent.objects.count() == 3
    assert len({case.sscc for case in cases}) == 3 and all(is_sscc(case.sscc) for case in cases)
    event = TraceEvent.objects.get(what__parentID=cases[0].epc)
    assert event.action == "ADD" and cases[0].epc == f"https://id.gs1.org/00/{cases[0].sscc}"


def test_a_used_key_opens_no_case_and_packs_no_more_than_the_first_time(farm, mill, product, lan, viet_du):
    _event, (packs,) = mill([kg(farm("A-1"), 100)], [into(product, 100, "goi")])
    act, sent = {"actor": lan, "subject": viet_du}, uuid.uuid4()
    pack = {**act, "lot": kg(packs, 30, "goi"), "packed_on": today(), "client_uuid": sent}
    one, two = box(**pack, count=2)
    for count in (1, 3):  # three times 30 were more than there is
        refused(lambda count=count: box(**pack, count=count))
    assert [box(**pack, count=2)] == [[one, two]]
    watered = record(actor=lan, subject=viet_du, step="water", event_date=today())
    opening = {**act, "unpacked_on": today()}
    for used in (watered.client_uuid, sent):
        refused(lambda used=used: unbox(**opening, case=one, client_uuid=used))
    first = unbox(**opening, case=one, client_uuid=(key := uuid.uuid4()))
    assert unbox(**opening, case=one, client_uuid=key) == first
    refused(lambda: unbox(**opening, case=two, client_uuid=key))
    assert CaseContent.objects.standing().filter(case=two, out_by=None).exists()
