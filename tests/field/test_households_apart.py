"""Attacks: household A after the rows of household B, through every face that takes an id."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from cooperatives.access import Membership
from cooperatives.plots import give_plot
from products.batches import Batch
from tests.things import photo
from traceability.field.harvesting import harvest_batch
from traceability.foundation.files import pictures
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record

JSON = {"content_type": "application/json"}


@pytest.fixture
def phone(client, mai) -> Client:
    client.force_login(mai)
    return client


@pytest.fixture
def his(staff, neighbour, his_plot, product, viet_du) -> dict:
    """An entry with note and photo, and a batch, of the other household."""
    picture = pictures.store(upload=photo(), uploader_party=staff.party)
    event = record(
        actor=staff, subject=viet_du, step="care", event_date=timezone.localdate(), plot=his_plot,
        on_behalf_of=neighbour, note="Bí mật nhà Tằng", photos=[picture],
    )  # fmt: skip
    batch = harvest_batch(
        actor=staff, product=product, plots=[his_plot], quantity=30, unit="kg", produced_on=timezone.localdate(),
        photos=[], client_uuid=uuid.uuid4(), household=neighbour,
    )  # fmt: skip
    return {"event": event, "batch": batch, "plot": his_plot, "household": neighbour, "picture": picture}


@pytest.fixture
def coop(lan, viet_du, plot, batch) -> dict:
    """An entry and a batch of the cooperative itself."""
    return {"event": record(actor=lan, subject=viet_du, step="water", event_date=timezone.localdate(), plot=plot),
            "batch": batch, "plot": plot}  # fmt: skip


@pytest.mark.parametrize("whose", ["his", "coop"])
def test_lists_and_filters_of_the_api_hold_only_ones_own(phone, mai_plot, request, whose, viet_du):
    rows = request.getfixturevalue(whose)
    filters = ("", f"?subject={viet_du.pk}", f"?plot={rows['plot'].pk}", f"?batch={rows['batch'].pk}", "?step=care")
    for query in filters:
        assert phone.get(f"/api/nhat-ky/{query}").json().get("results", []) == [], query
    for query in ("", f"?product={rows['batch'].product_id}", f"?product__subject={viet_du.pk}", "?state=draft"):
        assert phone.get(f"/api/lo-hang/{query}").json().get("results", []) == [], query
    shown = phone.get(f"/api/thua/?subject={viet_du.pk}").json()["results"]
    assert [row["id"] for row in shown] == [str(mai_plot.pk)]


@pytest.mark.parametrize("whose", ["his", "coop"])
def test_an_id_of_somebody_else_is_one_that_is_not_there(phone, mai_plot, request, whose, viet_du, household, product):
    rows = request.getfixturevalue(whose)
    event, batch, plot = rows["event"].pk, rows["batch"].pk, rows["plot"].pk
    today = str(timezone.localdate())
    before = (TraceEvent.objects.count(), Batch.objects.count())
    entry = {"subject": str(viet_du.pk), "step": "care", "event_date": today}
    lot = {"product": str(product.pk), "quantity": "5", "unit": "kg", "produced_on": today}
    tries = [
        phone.get(f"/api/nhat-ky/{event}/"), phone.get(f"/api/lo-hang/{batch}/"), phone.get(f"/api/thua/{plot}/"),
        phone.get(f"/nhat-ky/{event}/sua/"), phone.get(f"/lo-hang/{batch}/"), phone.get(f"/cua-toi/thua/{plot}/"),
        phone.get(f"/api/lo-hang/{batch}/dieu-kien/"), phone.get(f"/lo-hang/{batch}/ho-so.json"),
        phone.post(f"/nhat-ky/{event}/sua/", {"error_reason": "did_not_occur"}),
        phone.post(f"/api/nhat-ky/{event}/sua/", {"error_reason": "did_not_occur"}, **JSON),
        phone.post("/api/nhat-ky/", entry | {"plot": str(plot)}, **JSON),
        phone.post("/api/nhat-ky/", entry | {"batch": str(batch)}, **JSON),
        phone.patch(f"/api/lo-hang/{batch}/", {"quantity": "1"}, **JSON),
        phone.patch(f"/api/thua/{plot}/", {"name": "Của tôi"}, **JSON),
        phone.post("/api/lo-hang/", lot | {"plots": [str(plot)]}, **JSON),
        phone.post(f"/cua-toi/thua/{plot}/cat/"),
    ]  # fmt: skip
    if "household" in rows:
        other = str(rows["household"].pk)
        tries += [
            phone.post("/api/nhat-ky/", entry | {"household": other}, **JSON),
            phone.post("/api/lo-hang/", lot | {"household": other, "plots": [str(mai_plot.pk)]}, **JSON),
            phone.post("/api/thua/", {"subject": str(viet_du.pk), "household": other, "name": "Thửa"}, **JSON),
            phone.get(f"/api/ho/{other}/"), phone.patch(f"/api/ho/{other}/", {"head": "Tôi"}, **JSON),
        ]  # fmt: skip
    assert [answer.status_code for answer in tries] == [404] * len(tries)
    assert (TraceEvent.objects.count(), Batch.objects.count()) == before


def test_photos_of_others_are_not_taken_into_an_entry(phone, his, viet_du, mai_plot):
    sent = {"subject": str(viet_du.pk), "step": "care", "event_date": str(timezone.localdate()),
            "plot": str(mai_plot.pk), "photos": [str(his["picture"].pk)]}  # fmt: skip
    assert phone.post("/api/nhat-ky/", sent, **JSON).status_code == 404


def test_an_item_of_the_queue_for_another_household_finds_nothing(phone, his, viet_du, mai_plot, household, product):
    base = {"v": 2, "client_uuid": str(uuid.uuid4()), "subject": str(viet_du.pk), "day": "today"}
    entry = base | {"step": "care", "household": str(his["household"].pk), "fields": {}}
    assert phone.post("/api/nhat-ky/", entry, **JSON).status_code == 404
    lot = base | {"household": str(his["household"].pk), "fields": {"product": [str(product.pk)], "quantity": ["5"]}}
    told = phone.post("/api/lo-hang/", lot, **JSON)
    assert told.status_code == 404, told.content
    foreign_plot = base | {"step": "care", "household": str(household.pk), "fields": {"plot": [str(his["plot"].pk)]}}
    assert phone.post("/api/nhat-ky/", foreign_plot, **JSON).status_code == 400
    mend = base | {"step": "care", "corrects": str(his["event"].pk), "fields": {"error_reason": ["did_not_occur"]}}
    assert phone.post("/api/nhat-ky/", mend, **JSON).status_code == 404
    good = base | {"step": "care", "household": str(household.pk), "fields": {"plot": [str(mai_plot.pk)]}}
    assert phone.post("/api/nhat-ky/", good, **JSON).status_code == 201


def test_no_page_names_another_household(phone, his, coop, mai_plot, product):
    for address in ("/nhat-ky/", "/nhat-ky/tat-ca/", "/nhat-ky/moi/", "/nhat-ky/moi/?viec=care&nhu=1", "/lo-hang/",
                    f"/nhat-ky/moi/?viec=care&lo={his['batch'].pk}", f"/nhat-ky/moi/?viec=care&thua={his['plot'].pk}",
                    "/lo-hang/moi/", "/cua-toi/", "/cua-toi/thua/"):  # fmt: skip
        page = phone.get(address).content.decode()
        for word in ("Tằng", "Thửa Nà Ví Dụ", his["batch"].lot if "lo-hang" in address else "Bí mật"):
            assert word not in page, (address, word)


def test_what_a_household_records_is_recorded_for_it_whatever_the_body_says(phone, mai, household, viet_du, mai_plot):
    told = phone.post(
        "/api/nhat-ky/", {"subject": str(viet_du.pk), "step": "other", "event_date": str(timezone.localdate())}, **JSON
    )  # fmt: skip
    assert told.status_code == 201
    assert told.json()["household"] == str(household.pk)
    assert told.json()["helped_by"] == ""
    assert phone.post("/api/nhat-ky/", {"on_behalf_party": "x"}, **JSON).status_code == 400


def test_a_household_makes_a_draft_of_the_cooperatives_product_and_cannot_release_it(
    phone, household, mai_plot, product
):
    sent = {"product": str(product.pk), "plots": [str(mai_plot.pk)], "quantity": "12", "unit": "kg",
            "produced_on": str(timezone.localdate())}  # fmt: skip
    told = phone.post("/api/lo-hang/", sent, **JSON)
    assert (told.status_code, told.json()["household"]) == (201, str(household.pk))
    batch = told.json()["id"]
    assert phone.patch(f"/api/lo-hang/{batch}/", {"quantity": "13"}, **JSON).status_code == 200
    assert phone.post(f"/api/lo-hang/{batch}/cong-bo/", {}, **JSON).status_code == 404
    assert phone.post(f"/lo-hang/{batch}/cong-bo/").status_code == 404
    assert Batch.objects.get(pk=batch).state == "draft"


def test_a_replay_under_anothers_uuid_gives_nothing_away(phone, his, product, mai_plot):
    sent = {"product": str(product.pk), "plots": [str(mai_plot.pk)], "quantity": "30", "unit": "kg",
            "produced_on": str(timezone.localdate()), "client_uuid": str(his["batch"].client_uuid)}  # fmt: skip
    told = phone.post("/api/lo-hang/", sent, **JSON)
    assert told.status_code == 409
    assert str(his["batch"].pk) not in told.content.decode()


def test_a_plot_that_changes_hands_takes_no_diary_with_it(phone, lan, his, household):
    give_plot(actor=lan, plot=his["plot"], household=household)
    assert phone.get(f"/api/nhat-ky/?plot={his['plot'].pk}").json()["results"] == []
    assert "Bí mật" not in phone.get("/nhat-ky/tat-ca/").content.decode()
    assert phone.get(f"/api/nhat-ky/{his['event'].pk}/").status_code == 404


def test_an_odd_quantity_is_measured_by_the_households_own_harvests(phone, his, product, mai_plot):
    sent = {"product": str(product.pk), "plots": [str(mai_plot.pk)], "quantity": "3000", "unit": "kg",
            "produced_on": str(timezone.localdate())}  # fmt: skip
    assert phone.post("/api/lo-hang/", sent, **JSON).status_code == 201


def test_who_left_the_household_sees_nothing_from_the_next_request_on(phone, mai, mai_plot):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(user=mai).update(starts_on=yesterday, ends_on=yesterday)
    assert phone.get("/nhat-ky/").status_code == 302
    assert phone.get("/api/thua/").json()["results"] == []


def test_a_mixed_batch_of_the_cooperative_belongs_to_no_household(phone, lan, product, mai_plot, his_plot):
    batch = harvest_batch(
        actor=lan, product=product, plots=[mai_plot, his_plot], quantity=90, unit="kg",
        produced_on=timezone.localdate(), photos=[],
    )  # fmt: skip
    assert batch.household is None
    assert phone.get(f"/lo-hang/{batch.pk}/").status_code == 404
    single = harvest_batch(
        actor=lan, product=product, plots=[mai_plot], quantity=9, unit="kg", produced_on=timezone.localdate(), photos=[]
    )
    assert phone.get(f"/lo-hang/{single.pk}/").status_code == 200


def test_the_book_of_a_phone_holds_ones_own_household_alone(phone, his, coop, mai_plot, household):
    told = phone.get("/api/so-tay/")
    book, page = told.json(), told.content.decode()
    assert book["household"] == str(household.pk)
    assert [pk for pk, _name in book["plots"]] == [str(mai_plot.pk)]
    assert (book["batches"], book["people"], book["households"]) == ([], [], [])
    assert "Tằng" not in page


def test_the_book_of_a_clerk_carries_the_households_with_their_plots(client, staff, his, household, mai_plot):
    client.force_login(staff)
    held = client.get("/api/so-tay/").json()["households"]
    assert held == [
        [str(household.pk), "Hộ bà Mai", [str(mai_plot.pk)]],
        [str(his["household"].pk), "Hộ ông Tằng", [str(his["plot"].pk)]],
    ]
