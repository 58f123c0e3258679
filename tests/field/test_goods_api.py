"""What another program may rely on: the pages' verbs behind gates, strict names, one shape of errors."""

import datetime as dt
import io
import uuid

import pytest
from django.utils import timezone
from PIL import Image

from cooperatives.subjects import Plot
from products.batches import Batch
from products.catalogue import Product
from products.certifying import add_certificate
from traceability.foundation.files.models import Picture
from traceability.ledger.events import TraceEvent

pytestmark = pytest.mark.django_db


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return out.getvalue()


def send(client, method: str, address: str, body: dict):
    return getattr(client, method)(address, body, content_type="application/json")


@pytest.fixture
def new_batch(product, plot) -> dict:
    return {
        "product": str(product.pk), "plots": [str(plot.pk)], "quantity": "412.5", "unit": "kg",
        "produced_on": timezone.localdate().isoformat(), "client_uuid": str(uuid.uuid4()),
    }  # fmt: skip


def test_a_batch_and_its_harvest_arrive_once(lan_client, new_batch):
    first = send(lan_client, "post", "/api/lo-hang/", new_batch)
    again = send(lan_client, "post", "/api/lo-hang/", new_batch)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert (Batch.objects.count(), TraceEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"produced_on": "2026-02-31"}, "produced_on"), ({"produced_on": "2999-01-01"}, "produced_on"),
        ({"quantity": "0"}, "quantity"), ({"quantity": "NaN"}, "quantity"), ({"quantity": True}, "quantity"),
        ({"unit": "bao"}, "unit"), ({"quantaty": "1"}, "quantaty"), ({"state": "released"}, "state"),
        ({"plots": "x"}, "plots"), ({"note": "x" * 5000}, "note"), ({"plots": []}, "plots"),
    ],
)  # fmt: skip
def test_every_mistake_is_named_in_the_one_shape(lan_client, new_batch, wrong, field):
    answer = send(lan_client, "post", "/api/lo-hang/", new_batch | wrong)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "invalid"
    assert any(name.split(".")[0] == field for name in error["fields"])
    assert not Batch.objects.exists()


def test_what_belongs_to_another_is_not_there(client, lan_client, minh, other_subject, hac_thanh, new_batch, batch):
    foreign = Plot.objects.create(subject=other_subject, name="Vườn Mẫu", unit=hac_thanh)
    assert send(lan_client, "post", "/api/lo-hang/", new_batch | {"plots": [str(foreign.pk)]}).status_code == 404
    assert send(lan_client, "post", "/api/lo-hang/", new_batch | {"photos": [str(uuid.uuid4())]}).status_code == 404
    client.force_login(minh)
    assert send(client, "post", "/api/lo-hang/", new_batch).status_code == 404
    for method, body in (("get", {}), ("patch", {"quantity": "1"})):
        address = f"/api/lo-hang/{batch.pk}/"
        answer = client.get(address) if method == "get" else send(client, method, address, body)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "not_found"
    assert client.get("/api/lo-hang/").json()["results"] == []


def test_an_officer_reads_batches_and_changes_none(client, hoa, batch):
    client.force_login(hoa)
    assert client.get(f"/api/lo-hang/{batch.pk}/").json()["lot"] == batch.lot
    assert send(client, "patch", f"/api/lo-hang/{batch.pk}/", {"quantity": "1"}).status_code == 404


def test_a_stranger_is_told_to_sign_in(client, batch):
    answer = client.get(f"/api/lo-hang/{batch.pk}/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated")


def test_a_draft_is_patched_and_a_published_batch_answers_conflict(lan_client, batch):
    address = f"/api/lo-hang/{batch.pk}/"
    assert send(lan_client, "patch", address, {"packs": 390}).json()["packs"] == 390
    Batch.objects.filter(pk=batch.pk).update(state="released")
    answer = send(lan_client, "patch", address, {"packs": 1})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


def test_a_product_is_made_changed_and_guarded_by_its_version(lan_client, viet_du):
    body = {"subject": str(viet_du.pk), "name": "Mật ong", "client_uuid": str(uuid.uuid4())}
    made = send(lan_client, "post", "/api/san-pham/", body).json()
    assert send(lan_client, "post", "/api/san-pham/", body).json()["id"] == made["id"]
    address = f"/api/san-pham/{made['id']}/"
    assert send(lan_client, "patch", address, {"version": 1, "price_vnd": 45000}).json()["version"] == 2
    answer = send(lan_client, "patch", address, {"version": 1, "price_vnd": 50000})
    assert answer.status_code == 409
    assert "45.000" in answer.json()["error"]["fields"]["price_vnd"][0]
    wrong = send(lan_client, "patch", address, {"gtin": "9520000000005"})
    assert "So lại từng số" in wrong.json()["error"]["fields"]["gtin"][0]
    assert send(lan_client, "post", f"{address}cat/", {}).json()["archived"] is True
    assert send(lan_client, "post", f"{address}lay-lai/", {}).json()["archived"] is False


def test_a_product_of_another_subject_cannot_be_made(client, minh, viet_du):
    client.force_login(minh)
    assert send(client, "post", "/api/san-pham/", {"subject": str(viet_du.pk), "name": "X"}).status_code == 404
    assert not Product.objects.filter(name="X").exists()


def test_a_certificate_goes_the_way_of_the_queue(client, lan, hoa, thu, viet_du, product):
    client.force_login(lan)
    body = {
        "subject": str(viet_du.pk), "product": str(product.pk), "kind": "ocop", "stars": 4, "number": "VD",
        "issued_on": "2026-01-31",
    }  # fmt: skip
    made = send(client, "post", "/api/giay/", body).json()
    assert (made["expires_on"], made["state"]) == ("2029-01-31", "unverified")
    address = f"/api/giay/{made['id']}/"
    for person in (lan, thu):
        client.force_login(person)
        assert send(client, "post", f"{address}xac-nhan/", {}).status_code == 404
    client.force_login(hoa)
    assert send(client, "post", f"{address}xac-nhan/", {}).json()["state"] == "in_force"
    gone = send(client, "post", f"{address}thu-hoi/", {"reason": "Quyết định 12", "on": "2026-06-01"})
    assert gone.json()["state"] == "withdrawn"


def test_a_verified_certificate_cannot_be_taken_back(client, lan, hoa, viet_du):
    paper = add_certificate(actor=lan, subject=viet_du, kind="vietgap", number="1", issued_on=dt.date(2026, 1, 1))
    client.force_login(hoa)
    send(client, "post", f"/api/giay/{paper.pk}/xac-nhan/", {})
    client.force_login(lan)
    assert client.delete(f"/api/giay/{paper.pk}/").status_code == 409


def test_a_photo_is_put_once_whatever_it_is_called(lan_client):
    address = f"/api/anh/{uuid.uuid4()}"
    first = lan_client.put(address, jpeg(), content_type="image/jpeg")
    again = lan_client.put(address, jpeg(), content_type="application/octet-stream")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Picture.objects.count() == 1
    assert lan_client.get(address).json()["id"] == first.json()["id"]


def test_anothers_photo_is_neither_shown_nor_overwritten(client, lan_client, minh):
    address = f"/api/anh/{uuid.uuid4()}"
    lan_client.put(address, jpeg(), content_type="image/jpeg")
    client.force_login(minh)
    assert client.get(address).status_code == 404
    assert client.put(address, jpeg(), content_type="image/jpeg").status_code == 409


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"\xff\xd8\xff" + bytes(1000)]
)
def test_what_is_no_photo_is_refused(lan_client, content):
    answer = lan_client.put(f"/api/anh/{uuid.uuid4()}", content, content_type="image/jpeg")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert not Picture.objects.exists()
