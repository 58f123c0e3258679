"""Answers that cost much are given to nobody without end: searches of strangers, books of telephones, label sheets."""

import pytest
from django.urls import reverse

from tests.things import batch_of
from traceability.foundation.guard import limits, reads
from traceability.release.publish import release


@pytest.fixture(autouse=True)
def _frozen(monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)


@pytest.fixture
def three_at_most(monkeypatch):
    """The same limits, so small that a test reaches them."""
    monkeypatch.setattr(reads, "SEARCHES", (3, 60))
    monkeypatch.setattr("traceability.codes.pages.SHEETS", (3, 900))
    monkeypatch.setattr("traceability.codes.api.SHEETS", (3, 900))
    monkeypatch.setattr("traceability.codes.pages.DRAWINGS", (3, 900))
    monkeypatch.setattr("traceability.codes.api.DRAWINGS", (3, 900))
    monkeypatch.setattr("traceability.field.book.BOOKS", (3, 600))


def paths() -> list[str]:
    names = ("catalogue", "front", "producers", "communes", "unit-search")
    api = ("api-unit-list", "api-public-product-list", "api-public-producer-list")
    return [f"{reverse(name)}?q=gao" for name in (*names, *api)]


def test_one_address_searches_public_lists_so_often_and_reads_on(client, db, three_at_most):
    for search in paths()[:3]:
        assert client.get(search).status_code == 200
    for search in paths():
        stopped = client.get(search)
        assert stopped.status_code == 429 and int(stopped.headers["Retry-After"]) > 0, search
    assert client.get("/").status_code == 200 and client.get(reverse("catalogue")).status_code == 200
    assert client.get(paths()[0], REMOTE_ADDR="10.0.0.9").status_code == 200


@pytest.mark.parametrize(
    ("page", "api"),
    [("labels-pdf", "api-batch-sheet"), ("label-picture", "api-batch-picture"), ("label-png", "api-batch-png")],
)
def test_labels_of_one_person_are_drawn_so_often_by_page_and_api_together(
    client, lan, staff, product, plot, three_at_most, page, api
):
    lot = batch_of(product, plot, "A-1", lan)
    release(actor=lan, batch=lot)
    client.force_login(lan)
    asked = {"layout": "24", "count": "1", "first": "1"}
    found = [client.get(reverse(name, args=[lot.pk]), asked).status_code for name in (page, api, page, api, page)]
    assert found[3:] == [429, 429] and 429 not in found[:3]
    client.force_login(staff)
    assert client.get(reverse(api, args=[lot.pk])).status_code == 200


def test_a_book_is_made_anew_so_often_and_a_telephone_keeps_the_one_it_has(lan_client, viet_du, three_at_most):
    found = [lan_client.get("/api/so-tay/") for _ in range(4)]
    assert [one.status_code for one in found] == [200, 200, 200, 429]
    assert found[3].json()["error"]["code"] == "throttled"
