"""What a phone's queue is promised: each item once, its clock never a reason to refuse, every fault at once."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from products.batches import Batch
from tests.field.test_goods_api import jpeg, send
from traceability.field.deliveries import Delivery
from traceability.foundation.files.models import Picture
from traceability.inputs.buying import buy
from traceability.inputs.keeping import add_medicine
from traceability.inputs.stock import InputLot
from traceability.ledger.events import TraceEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(viet_du, plot) -> dict:
    """A spraying, as the phone keeps it."""
    now = timezone.now()
    return {
        "v": 2, "client_uuid": str(uuid.uuid4()), "subject": str(viet_du.pk), "step": "spray",
        "device_time": now.isoformat(), "sent_at": now.isoformat(), "tz_offset": 420,
        "day": "today", "date": timezone.localdate().isoformat(), "photos": [],
        "fields": {"plot": [str(plot.pk)], "input_name": ["Thuốc Ví Dụ 10WP"], "phi_days": ["7"], "day": ["today"]},
    }  # fmt: skip


@pytest.fixture
def minh_client(minh) -> Client:
    client = Client()
    client.force_login(minh)
    return client


@pytest.fixture
def queued_batch(item, product, plot) -> dict:
    fields = {"product": [str(product.pk)], "plots": [str(plot.pk)], "quantity": ["1.500"], "unit": ["kg"]}
    return {name: value for name, value in item.items() if name != "step"} | {"fields": fields}


def deliver(client, item, to="/api/nhat-ky/"):
    return send(client, "post", to, item)


def test_a_lost_answer_does_no_harm(lan_client, item):
    first = deliver(lan_client, item)
    again = deliver(lan_client, item | {"sent_at": (timezone.now() + dt.timedelta(minutes=5)).isoformat()})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["client_uuid"] == item["client_uuid"]
    assert TraceEvent.objects.get().how == {"input": {"name": "Thuốc Ví Dụ 10WP"}, "phi_days": 7}


def test_the_same_id_with_other_words_is_no_repeat(lan_client, item):
    deliver(lan_client, item)
    answer = deliver(lan_client, item | {"fields": item["fields"] | {"input_name": ["Thuốc khác"]}})
    assert answer.status_code == 409
    assert answer.json()["error"]["fields"]["newest"] == [str(TraceEvent.objects.get().pk)]


def test_another_login_neither_creates_nor_sees(lan_client, minh_client, item, other_subject):
    deliver(lan_client, item)
    for body in (item, item | {"subject": str(other_subject.pk)}):
        answer = deliver(minh_client, body)
        assert answer.status_code == 409
        assert "Ví Dụ" not in answer.content.decode()
    assert TraceEvent.objects.count() == 1


def test_somebody_elses_subject_is_not_there(minh_client, item):
    assert deliver(minh_client, item).status_code == 404
    assert not TraceEvent.objects.exists()


@pytest.mark.parametrize(("version", "status"), [(2, 201), (1, 201), (0, 422), (3, 422), (-5, 422)])
def test_the_two_latest_versions_are_understood_and_others_are_told_what_to_do(lan_client, item, version, status):
    answer = deliver(lan_client, item | {"v": version})
    assert answer.status_code == status
    assert status == 201 or "Mục" in answer.json()["error"]["message"]


def test_an_old_version_of_another_shape_is_told_its_age_and_not_its_faults(lan_client):
    answer = deliver(lan_client, {"v": 0, "whatever": 1})
    assert (answer.status_code, answer.json()["error"]["fields"]) == (422, {})


@pytest.mark.parametrize("year", ["2016", "2099", "0000", "99999"])
@pytest.mark.parametrize("day", ["today", "yesterday"])
def test_a_wrong_clock_is_kept_and_flagged_and_never_refused(lan_client, item, year, day):
    wrong = f"{year}-03-05T08:00:00+07:00"
    answer = deliver(lan_client, item | {"day": day, "device_time": wrong, "sent_at": wrong, "date": wrong[:10]})
    assert answer.status_code == 201
    told, event = Delivery.objects.get(), TraceEvent.objects.get()
    days = dt.timedelta(days=day == "yesterday")
    assert event.event_date == timezone.localdate() - days
    if len(year) == 4 and year != "0000":
        assert answer.json()["clock_wrong"] is True
        assert (told.clock_wrong, told.device_time.year, told.tz_offset) == (True, int(year), 420)


def test_a_day_that_was_written_out_counts_whatever_the_clock_says(lan_client, item):
    fields = item["fields"] | {"event_date": ["05/03/2026"]}
    wrong = {"day": "other", "date": "", "device_time": "2099-01-01T00:00:00Z", "sent_at": "2099-01-01T00:00:00Z"}
    assert deliver(lan_client, item | wrong | {"fields": fields}).status_code == 201
    assert TraceEvent.objects.get().event_date == dt.date(2026, 3, 5)


def test_a_week_in_the_hills_is_no_wrong_clock(lan_client, item):
    week = timezone.now() - dt.timedelta(days=7)
    answer = deliver(lan_client, item | {"device_time": week.isoformat(), "date": week.date().isoformat()})
    assert answer.json()["clock_wrong"] is False
    assert TraceEvent.objects.get().event_date == week.date()


def test_every_fault_is_told_at_once(lan_client, item):
    answer = deliver(lan_client, item | {"fields": {"note": ["x" * 3000]}})
    assert answer.status_code == 400
    assert {"plot", "input_name", "phi_days", "note"} <= set(answer.json()["error"]["fields"])
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": "x"}, {"fields": {"plot": "x"}}, {"photos": ["x"]}, {"client_uuid": "x"}, {"step": "release"},
        {"subject": None}, {"v": True}, {"v": "2"}, {"v": None}, {"day": ["today"]}, {"tz_offset": "x"},
        {"fields": {f"f{n}": ["x"] for n in range(80)}}, {"device_time": 5}, {"nonsense": 1},
    ],
)  # fmt: skip
def test_what_is_no_item_is_told_so(lan_client, item, wrong):
    answer = deliver(lan_client, item | wrong)
    assert answer.status_code in (201, 400, 422)
    assert answer.status_code != 201 or set(wrong) & {"v", "device_time"}


def test_photos_do_not_come_without_end(lan_client, monkeypatch):
    monkeypatch.setattr("traceability.field.api.SENT", (2, 3600))
    sent = [lan_client.put(f"/api/anh/{uuid.uuid4()}", jpeg(), content_type="image/jpeg") for _n in range(3)]
    assert [one.status_code for one in sent] == [200, 200, 429]
    assert Picture.objects.count() == 2


def test_photos_come_first_and_one_that_has_not_arrived_is_asked_for(lan_client, item):
    photo = str(uuid.uuid4())
    waiting = deliver(lan_client, item | {"photos": [photo]})
    assert (waiting.status_code, list(waiting.json()["error"]["fields"])) == (409, ["photos"])
    stored = lan_client.put(f"/api/anh/{photo}", jpeg(), content_type="image/jpeg")
    assert stored.json()["client_uuid"] == photo
    assert deliver(lan_client, item | {"photos": [photo]}).status_code == 201
    assert TraceEvent.objects.get().photos.get().picture == Picture.objects.get()


def test_somebody_elses_photo_is_not_there(lan_client, minh_client, item):
    photo = str(uuid.uuid4())
    minh_client.put(f"/api/anh/{photo}", jpeg(), content_type="image/jpeg")
    assert deliver(lan_client, item | {"photos": [photo]}).status_code == 409
    assert lan_client.put(f"/api/anh/{photo}", jpeg(), content_type="image/jpeg").status_code == 409


def test_two_phones_that_correct_one_entry_hear_of_each_other(lan_client, staff, item):
    entry = deliver(lan_client, item).json()["id"]
    office = Client()
    office.force_login(staff)

    def corrected(days: str) -> dict:
        fields = item["fields"] | {"phi_days": [days], "error_reason": ["incorrect_data"]}
        return item | {"client_uuid": str(uuid.uuid4()), "corrects": entry, "fields": fields}

    first = deliver(office, corrected("14"))
    second = deliver(lan_client, corrected("21"))
    assert (first.status_code, second.status_code) == (201, 409)
    error = second.json()["error"]
    assert "14" in error["message"]
    assert error["fields"]["newest"] == [first.json()["id"]]
    again = corrected("21") | {"corrects": first.json()["id"]}
    assert deliver(lan_client, again).status_code == 201
    assert TraceEvent.objects.current().get().how["phi_days"] == 21


def test_a_batch_out_of_the_queue_comes_once_with_its_harvest(lan_client, queued_batch):
    first, again = (deliver(lan_client, queued_batch, "/api/lo-hang/") for _i in range(2))
    assert first.json() == again.json()
    assert Batch.objects.get().quantity == 1500
    assert TraceEvent.objects.count() == 1
    assert first.json()["url"].endswith(f"{Batch.objects.get().pk}/")


def test_an_ended_session_answers_401_and_a_fresh_one_knows_whom_it_serves(lan_client, item, viet_du):
    assert Client().get("/api/toi").status_code == 401
    assert deliver(Client(), item).status_code == 401
    me = lan_client.get("/api/toi").json()
    assert (me["acting_for"], me["payload_versions"]) == (str(viet_du.pk), [2, 1])


def test_the_book_holds_what_the_forms_need_and_stays_small(lan_client, item, product, plot):
    deliver(lan_client, item)
    answer = lan_client.get("/api/so-tay/")
    book = answer.json()
    assert len(book["tiles"]["crop"]) == 8
    assert book["plots"] == [[str(plot.pk), str(plot)]]
    assert book["products"][0][0] == str(product.pk)
    assert book["last"]["spray"]["input_name"] == "Thuốc Ví Dụ 10WP"
    assert "phi_days" in book["steps"]["spray"]["ask"]
    assert "phi_days" not in book["steps"]["water"]["ask"]
    assert len(json.dumps(book, ensure_ascii=False).encode()) < 40_000
    same = lan_client.get("/api/so-tay/", headers={"If-None-Match": answer["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_the_book_of_a_large_cooperative_stays_small(lan_client, viet_du, plot):
    for n in range(300):
        viet_du.plots.create(name=f"Thửa Nà Ví Dụ dài dòng số {n}", kind=plot.kind, unit=viet_du.unit)
    assert len(lan_client.get("/api/so-tay/").content) < 40_000


def test_the_book_carries_the_list_and_what_is_in_stock_within_its_room(lan_client, lan, viet_du, hoa, plot):
    facts = {"kind": "plant", "state": "allowed", "effective_from": dt.date(2026, 1, 1), "source": "Quyết định ví dụ"}
    uses = [{"crop": "Nếp nương", "phi_days": 14}, {"crop": "Cam", "phi_days": 30}]
    add_medicine(officer=hoa, name="A Ví Dụ 25WP", registration="VD-1", uses=uses, **facts)
    for n in range(260):
        add_medicine(officer=hoa, name=f"Thuốc Ví Dụ dài dòng số {n}", registration=f"VD-{n}/CNĐKT", **facts)
    stock = {"actor": lan, "subject": viet_du, "quantity": 2, "bought_on": dt.date(2026, 1, 5)}
    sack = buy(**stock, kind="thuoc", name="A Ví Dụ 25WP", unit="lit", registration="VD-1")
    finished = buy(**stock, kind="phan", name="Phân Ví Dụ", unit="bao")
    InputLot.objects.filter(pk=finished.pk).update(finished=True)
    book = lan_client.get("/api/so-tay/").json()
    assert book["medicines"]["spray"][0] == ["A Ví Dụ 25WP", "VD-1", 14, ""]
    assert 100 < len(book["medicines"]["spray"]) < 261
    assert len(json.dumps(book["medicines"], ensure_ascii=False).encode()) < 15_000
    (held,) = book["purchases"]
    assert (held[0], held[2:5], "spray" in held[5]) == (str(sack.pk), ["A Ví Dụ 25WP", "VD-1", "lit"], True)
    viet_du.plots.create(name="Vườn cam", crop="Cam", kind=plot.kind, unit=viet_du.unit)
    told = lan_client.get("/api/so-tay/").json()["medicines"]["spray"][0]
    assert told[2] is None, "where crops differ no interval is told"


def test_shells_are_nobodys(lan_client, product):
    for name in ("today", "entry", "batch", "queue"):
        signed_in, stranger = (one.get(f"/khung/{name}/") for one in (lan_client, Client()))
        assert signed_in.content == stranger.content
        assert str(product) not in signed_in.content.decode()
        assert 'name="csrfmiddlewaretoken"' not in signed_in.content.decode()


def test_the_worker_changes_with_what_it_keeps(client, settings):
    first = client.get("/sw.js").content
    assert client.get("/sw.js").content == first
    settings.SITE_NAME = "Tên khác"
    assert client.get("/sw.js").content != first


def test_the_app_can_be_installed(client):
    facts = client.get("/app.webmanifest").json()
    assert {icon["sizes"] for icon in facts["icons"]} == {"192x192", "512x512"}
    assert (facts["display"], facts["start_url"]) == ("standalone", "/nhat-ky/")
