"""The API of lots: the same verbs as the pages, each fault by its field, nobody else's lots, every repeat harmless."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from products.batches import Batch
from products.catalogue import Product
from tests.genealogy.conftest import today
from traceability.genealogy.links import LotUse
from traceability.genealogy.lots import holdings
from traceability.genealogy.received import ReceivedLot
from traceability.genealogy.shipping import shipped_to
from traceability.ledger.events import TraceEvent

pytestmark = pytest.mark.django_db


def post(client, name: str, body: dict):
    return client.post(reverse(name), body, content_type="application/json")


@pytest.fixture
def milled(viet_du, farm, product):
    """The body of a milling: ten kilograms of a lot into ten of the product."""

    def body(lot=None, **more) -> dict:
        lot = lot or farm("A-1")
        return {
            "subject": str(viet_du.pk), "step": "process", "made_on": today().isoformat(),
            "inputs": [{"lot": str(lot.pk), "quantity": "10", "unit": "kg"}],
            "outputs": [{"product": str(product.pk), "quantity": "10", "unit": "kg"}],
            "client_uuid": str(uuid.uuid4()),
        } | more  # fmt: skip

    return body


@pytest.mark.parametrize("person", ["lan", "staff"])
def test_a_work_makes_its_lots_once_however_often_it_is_sent(client, request, milled, person):
    client.force_login(request.getfixturevalue(person))
    body = milled()
    first, again = (post(client, "api-lots-make", body) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    (made,) = first.json()["lots"]
    assert Batch.objects.get(pk=made).made_from_lots and LotUse.objects.count() == 2
    other = post(client, "api-lots-make", body | {"note": "Khác"})
    assert other.status_code == 409 and "đã gửi rồi" in other.json()["error"]["fields"].get("", [""])[0] + str(
        other.json()
    )


FAULTS = [
    ({"step": "water"}, "step"),
    ({"made_on": "2100-12-31"}, "made_on"),
    ({"inputs": []}, "inputs"),
    ({"outputs": []}, "outputs"),
    ({"inputs": "x"}, "inputs"),
    ({"added": {"name": "Nước", "quantity": "-1", "unit": "kg"}}, "added.quantity"),
]


@pytest.mark.parametrize(("wrong", "field"), FAULTS)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_stored(lan_client, milled, wrong, field):
    answer = post(lan_client, "api-lots-make", milled() | wrong)
    assert answer.status_code == 400 and field in answer.json()["error"]["fields"], answer.json()
    assert not TraceEvent.objects.exists() and not LotUse.objects.exists()


LINES = [
    ("inputs", {"quantity": "0"}, "inputs.0.quantity"),
    ("inputs", {"quantity": "101"}, "inputs.0.quantity"),
    ("inputs", {"unit": "lit"}, "inputs.0.unit"),
    ("inputs", {"unit": "thúng"}, "inputs.0.unit"),
    ("inputs", {"quantity": "NaN"}, "inputs.0.quantity"),
    ("outputs", {"quantity": "11"}, "outputs"),
    ("outputs", {"quantity": "9"}, "loss_confirmed"),
    ("outputs", {"unit_kg": "-1"}, "outputs.0.unit_kg"),
    ("outputs", {"expires_on": "2001-01-01"}, "outputs.0.expires_on"),
]


@pytest.mark.parametrize(("side", "wrong", "field"), LINES)
def test_a_wrong_line_is_named_by_side_and_place(lan_client, milled, side, wrong, field):
    body = milled()
    body[side][0] |= wrong
    answer = post(lan_client, "api-lots-make", body)
    assert answer.status_code == 400 and field in answer.json()["error"]["fields"], answer.json()
    assert all(answer.json()["error"]["fields"][field]) and not LotUse.objects.exists()


def test_lots_products_and_subjects_of_others_are_not_there(lan_client, milled, minh, other_subject):
    his = Product.objects.create(subject=other_subject, slug="banh-mau", name="Bánh Mẫu", shelf_life_days=9)
    lot = Batch.objects.create(product=his, lot="X-1", quantity=50, produced_on=today(), created_by=minh)
    body = milled()
    for foreign in (
        {"subject": str(other_subject.pk)},
        {"inputs": [{"lot": str(lot.pk), "quantity": "1", "unit": "kg"}]},
        {"outputs": [{"product": str(his.pk), "quantity": "1", "unit": "kg"}]},
        {"outputs": [{"batch": str(lot.pk), "quantity": "1", "unit": "kg"}]},
        {"inputs": [{"lot": str(uuid.uuid4()), "quantity": "1", "unit": "kg"}]},
    ):
        assert post(lan_client, "api-lots-make", body | foreign).status_code == 404
    assert not LotUse.objects.exists()


@pytest.mark.parametrize("person", ["mai", "dung", "hoa", "minh", None])
def test_who_does_not_work_here_does_nothing_with_its_lots(client, request, milled, viet_du, leave, person):
    if person:
        client.force_login(request.getfixturevalue(person))
    body = milled()
    assert post(client, "api-lots-make", body).status_code == (404 if person else 401)
    assert client.get(reverse("api-stock", args=[viet_du.pk])).status_code == (404 if person else 401)


def test_goods_go_and_come_and_what_came_is_a_lot_there(client, lan, minh, viet_du, other_subject, farm):
    other_subject.check_state = "verified"
    other_subject.save()
    lot = farm("A-1")
    client.force_login(lan)
    body = {
        "subject": str(viet_du.pk), "lots": [{"lot": str(lot.pk), "quantity": "10", "unit": "kg"}],
        "sent_on": today().isoformat(), "receiver": str(other_subject.pk), "client_uuid": str(uuid.uuid4()),
    }  # fmt: skip
    assert [post(client, "api-lots-ship", body).status_code for _ in range(2)] == [201, 201]
    nobody = post(client, "api-lots-ship", body | {"receiver": None, "client_uuid": str(uuid.uuid4())})
    assert nobody.status_code == 400 and "receiver_name" in nobody.json()["error"]["fields"]
    (line,) = shipped_to(other_subject)
    taken = {
        "subject": str(other_subject.pk), "shipped": line.pk, "quantity": "9.5", "received_on": today().isoformat(),
        "client_uuid": str(uuid.uuid4()),
    }  # fmt: skip
    assert post(client, "api-lots-receive", taken).status_code == 404  # who gave does not receive
    client.force_login(minh)
    stock = client.get(reverse("api-stock", args=[other_subject.pk])).json()
    assert [one["shipped"] for one in stock["coming"]] == [line.pk] and stock["lots"] == []
    more = post(client, "api-lots-receive", taken | {"quantity": "99"})
    assert more.status_code == 400 and "nhờ bên giao" in more.json()["error"]["fields"]["quantity"][0]
    told = [post(client, "api-lots-receive", taken).json()["lots"] for _ in range(2)]
    got = uuid.UUID(told[0][0])
    assert told[0] == told[1] and holdings([got])[got].left == Decimal("9.5")
    (lot_there,) = client.get(reverse("api-stock", args=[other_subject.pk])).json()["lots"]
    assert lot_there["is_received"] and lot_there["left"] == "9.500"


def test_what_came_from_outside_needs_its_giver(lan_client, viet_du):
    body = {"subject": str(viet_du.pk), "quantity": "5", "received_on": today().isoformat()}
    answer = post(lan_client, "api-lots-receive", body)
    assert answer.status_code == 400 and {"name", "supplier", "unit"} <= set(answer.json()["error"]["fields"])
    whole = body | {"name": "Muối Ví Dụ", "supplier": "Ông Ví Dụ Muối", "unit": "kg"}
    assert post(lan_client, "api-lots-receive", whole).status_code == 201 and ReceivedLot.objects.count() == 1


def test_officers_read_where_a_lot_comes_from_and_strangers_do_not(client, lan, hoa, thu, minh, mai, milled, farm):
    client.force_login(lan)
    source = farm("A-9")
    (made,) = post(client, "api-lots-make", milled(source)).json()["lots"]
    url = reverse("api-batch-lineage", args=[made])
    for person in (lan, hoa, thu):
        client.force_login(person)
        told = client.get(url).json()
        assert [one["id"] for one in told["upstream"]] == [str(source.pk)] and told["downstream"] == []
        assert told["edges"] == [[str(source.pk), made]]
    for person in (minh, mai):
        client.force_login(person)
        assert client.get(url).status_code == 404
