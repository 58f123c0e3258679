"""The diary over the API: own rows only, the verb's refusals by field, a repeat that changes nothing."""

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from cooperatives.subjects import Plot
from traceability.foundation.files.models import Picture
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record

DIARY = "/api/nhat-ky/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(viet_du, plot) -> dict:
    """A watering of today."""
    return {
        "subject": str(viet_du.pk), "step": "water", "event_date": timezone.localdate().isoformat(),
        "plot": str(plot.pk), "client_uuid": str(uuid.uuid4()), "note": "Sáng sớm",
        "how": {"quantity": "20", "unit": "lit"},
    }  # fmt: skip


def post(client, body, address=DIARY):
    return client.post(address, body, content_type="application/json")


def test_an_entry_is_recorded_and_read_back(lan_client, entry):
    made = post(lan_client, entry)
    assert made.status_code == 201
    read = lan_client.get(f"{DIARY}{made.json()['id']}/").json()
    assert (
        read == made.json() and read["is_current"] and read["step_label"] == "Tưới nước" and read["note"] == "Sáng sớm"
    )
    assert lan_client.get(DIARY, {"plot": entry["plot"], "step": "water"}).json()["count"] == 1
    assert lan_client.get(DIARY, {"until": "2020-01-01"}).json()["count"] == 0


def test_a_repeat_answers_with_the_same_entry_and_other_content_with_a_conflict(lan_client, entry):
    first, again = post(lan_client, entry), post(lan_client, entry)
    assert first.json()["id"] == again.json()["id"] and TraceEvent.objects.count() == 1
    other = post(lan_client, entry | {"note": "Chiều"})
    assert other.status_code == 409 and other.json()["error"]["code"] == "conflict"


def test_a_correction_points_back(lan_client, entry):
    made = post(lan_client, entry).json()
    fixed = post(
        lan_client,
        {"error_reason": "incorrect_data", "how": {"quantity": "30", "unit": "lit"}},
        f"{DIARY}{made['id']}/sua/",
    )
    assert fixed.status_code == 201 and fixed.json()["corrects"] == made["id"]
    assert lan_client.get(f"{DIARY}{made['id']}/").json()["is_current"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event_date": "2099-01-01"}, "event_date"),
        ({"event_date": "31/02/2026"}, "event_date"),
        ({"event_date": None}, "event_date"),
        ({"step": "spray"}, "input_name"),
        ({"step": "release"}, "step"),
        ({"step": "dance"}, "step"),
        ({"how": {"quantity": "một"}}, "quantity"),
        ({"how": ["x"]}, "how"),
        ({"how": "x"}, "how"),
        ({"note": "x" * 2001}, "note"),
        ({"client_uuid": "không"}, "client_uuid"),
        ({"phun": 1}, "phun"),
    ],
)
def test_bad_input_names_its_field(lan_client, entry, change, field):
    answer = post(lan_client, entry | change)
    assert answer.status_code == 400 and field in answer.json()["error"]["fields"]
    assert not TraceEvent.objects.exists()


def test_what_belongs_to_others_is_not_there(client, minh, hoa, lan, viet_du, other_subject, hac_thanh, plot, entry):
    event = record(actor=lan, subject=viet_du, step="water", event_date=timezone.localdate(), plot=plot)
    client.force_login(minh)
    assert post(client, entry).status_code == 404
    assert client.get(f"{DIARY}{event.pk}/").status_code == 404
    assert post(client, {"error_reason": "did_not_occur"}, f"{DIARY}{event.pk}/sua/").status_code == 404
    own = Plot.objects.create(subject=other_subject, name="Thửa Mẫu", unit=hac_thanh)
    assert post(client, entry | {"subject": str(other_subject.pk)}).status_code == 404  # the plot is Lan's
    picture = Picture.objects.create(sha256="ab" * 32, original="x", width=1, height=1, uploader=lan.party)
    stolen = entry | {"subject": str(other_subject.pk), "plot": str(own.pk), "photos": [str(picture.pk)]}
    assert post(client, stolen).status_code == 404
    assert client.get(DIARY).json()["count"] == 0
    client.force_login(hoa)
    assert client.get(f"{DIARY}{event.pk}/").status_code == 200
    assert post(client, {"error_reason": "did_not_occur"}, f"{DIARY}{event.pk}/sua/").status_code == 404
    client.logout()
    assert client.get(DIARY).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_the_same_entry_sent_at_once_is_kept_once(lan, viet_du, plot):
    sent, made, faults = uuid.uuid4(), [], []

    def send() -> None:
        try:
            made.append(
                record(
                    actor=lan, subject=viet_du, step="water", event_date=day, plot=plot, client_uuid=sent, note="x"
                ).pk
            )
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    day = timezone.localdate()
    threads = [threading.Thread(target=send) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == [] and len(set(made)) == 1 and TraceEvent.objects.count() == 1
