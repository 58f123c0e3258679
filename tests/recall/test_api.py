"""The same promises over the API."""

import pytest
from django.urls import reverse

from traceability.ledger.record import record
from traceability.release.publish import release

WORDS = {"reason": "Dư lượng thuốc.", "instructions": "Ngừng sử dụng.", "contact_phone": "0900 000 001"}


@pytest.fixture
def harvested(batch, plot, lan):
    subject = batch.product.subject
    record(actor=lan, subject=subject, step="harvest", event_date=batch.produced_on, batch=batch, plot=plot)
    return batch


def post(client, name, body=None, **kwargs):
    return client.post(reverse(name, kwargs=kwargs or None), body or {}, content_type="application/json")


def test_release_answers_with_the_code(lan_client, harvested):
    answer = post(lan_client, "api-batch-release", pk=harvested.pk)
    assert answer.status_code == 200
    harvested.refresh_from_db()
    assert answer.json()["code"] == harvested.trace_code.code


def test_a_refused_release_lists_every_obstacle_in_the_one_shape(lan_client, batch):
    answer = post(lan_client, "api-batch-release", pk=batch.pk)
    assert answer.status_code in {400, 409}
    assert set(answer.json()) == {"error"}
    told = lan_client.get(reverse("api-batch-readiness", args=[batch.pk])).json()
    assert [reason["code"] for reason in told["reasons"]] == ["missing:5"]
    assert len(told["items"]) == 10


def test_a_maker_recalls_and_a_stranger_finds_nothing(client, lan, minh, harvested):
    release(actor=lan, batch=harvested)
    client.force_login(minh)
    assert post(client, "api-recall-list", {"batch": str(harvested.pk), **WORDS}).status_code == 404
    client.force_login(lan)
    answer = post(client, "api-recall-list", {"batch": str(harvested.pk), **WORDS})
    assert (answer.status_code, answer.json()["state"]) == (201, "in_force")
    one = answer.json()["id"]
    client.force_login(minh)
    assert client.get(reverse("api-recall-detail", args=[one])).status_code == 404


def test_a_misspelt_field_is_refused_by_name(lan_client, harvested):
    answer = post(lan_client, "api-recall-list", {"batch": str(harvested.pk), "reson": "x", **WORDS})
    assert answer.status_code == 400
    assert "reson" in answer.json()["error"]["fields"]


def test_two_officers_over_the_api(client, lan, hoa, tuan, harvested):
    release(actor=lan, batch=harvested)
    client.force_login(hoa)
    one = post(client, "api-recall-list", {"batch": str(harvested.pk), **WORDS}).json()["id"]
    assert post(client, "api-recall-approve", pk=one).status_code == 400
    client.force_login(lan)
    assert post(client, "api-recall-approve", pk=one).status_code == 404
    client.force_login(tuan)
    assert post(client, "api-recall-approve", pk=one).json()["state"] == "in_force"
