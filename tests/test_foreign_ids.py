"""Somebody else's id in a body does nothing and tells nothing: it is answered as an id that is not there."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cooperatives.access import Membership
from cooperatives.places import Village
from cooperatives.subjects import Plot, Subject, SubjectKind
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.listings import Listing
from products.batches import Batch
from products.catalogue import Photo, Product
from products.certificates import Certificate
from tests.things import photo, voice_note
from traceability.foundation.files import pictures, recordings
from traceability.foundation.files.models import Picture, Recording
from traceability.ledger.events import TraceEvent
from traceability.recall.models import Recall

WRITTEN = (Batch, TraceEvent, Certificate, Product, Photo, Plot, Recall, Listing, Subject, Membership)
TODAY = str(timezone.localdate())
PAPER = {"kind": "khac", "title": "Giấy", "number": "1", "authority": "Trung tâm", "issued_on": TODAY}
VOICE = "said"  # as PICTURE
PICTURE = "picture"  # not in the table of things: one that Minh uploaded


def rows() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


def sent_by(person) -> dict[str, str]:
    """A photo and a voice note that stand beside nothing yet."""
    sent = {"upload": photo(), "uploader_party": person.party}
    spoken = recordings.store(upload=voice_note(), uploader_party=person.party)
    return {PICTURE: str(pictures.store(**sent).pk), VOICE: str(spoken.pk)}


@pytest.fixture
def own(things, lan, viet_du) -> dict[str, Any]:
    ids = {name: str(value) for name, value in things.own.items()}
    return ids | sent_by(lan)


@pytest.fixture
def foreign(things, minh) -> dict[str, Any]:
    ids = {name: str(value) for name, value in things.foreign.items()}
    return ids | sent_by(minh)


def batch(ids: dict[str, str]) -> dict[str, Any]:
    return {"product": ids["product"], "plots": [ids["plot"]], "quantity": "10", "unit": "kg", "produced_on": TODAY,
            "photos": [ids[PICTURE]]}  # fmt: skip


def entry(ids: dict[str, str]) -> dict[str, Any]:
    return {"subject": ids["subject"], "step": "water", "event_date": TODAY, "plot": ids["plot"],
            "batch": ids["draft"], "photos": [ids[PICTURE]], "recordings": [ids[VOICE]]}  # fmt: skip


def listing(ids: dict[str, str]) -> dict[str, Any]:
    return {"account": ids["shop"], "product": ids["product"], "price": 1000, "category": "1", "carriers": ["1"]}


# address, body of one's own ids, method, and the fields that hold ids
BODIES = [
    ("/api/lo-hang/", batch, "post", {"product": "product", "plots": ["plot"], "photos": [PICTURE]}),
    ("/api/lo-hang/{draft}/", lambda ids: {"plots": [ids["plot"]]}, "patch", {"plots": ["plot"]}),
    ("/api/nhat-ky/", entry, "post", {"subject": "subject", "plot": "plot", "batch": "draft", "photos": [PICTURE],
                                     "recordings": [VOICE]}),
    ("/api/nhat-ky/{event}/sua/",
     lambda ids: {"error_reason": "incorrect_data", "plot": ids["plot"], "batch": ids["draft"]},
     "post", {"plot": "plot", "batch": "draft"}),
    ("/api/san-pham/", lambda ids: {"subject": ids["subject"], "name": "Mới"}, "post", {"subject": "subject"}),
    ("/api/san-pham/{product}/anh/", lambda ids: {"picture": ids[PICTURE]}, "post", {"picture": PICTURE}),
    ("/api/giay/", lambda ids: {"subject": ids["subject"], "product": ids["product"], **PAPER},
     "post", {"subject": "subject", "product": "product"}),
    ("/api/thua/", lambda ids: {"subject": ids["subject"], "name": "Thửa mới"}, "post", {"subject": "subject"}),
    ("/api/thu-hoi/",
     lambda ids: {"batch": ids["batch"], "reason": "x", "instructions": "y", "contact_phone": "0900 000 001"},
     "post", {"batch": "batch"}),
    ("/api/dang-ban/", listing, "post", {"account": "shop", "product": "product"}),
]  # fmt: skip
CASES = [
    (address, body, method, field, thing) for address, body, method, holds in BODIES for field, thing in holds.items()
]


@pytest.mark.parametrize(("address", "body", "method", "field", "thing"), CASES, ids=[f"{c[0]} {c[3]}" for c in CASES])
def test_over_the_api_a_foreign_id_is_one_that_is_not_there(
    lan_client, own, foreign, address, body, method, field, thing
):
    def answer(value) -> tuple[int, bytes]:
        sent = body(own) | {field: [value] if isinstance(thing, list) else value}
        told = getattr(lan_client, method)(address.format(**own), sent, content_type="application/json")
        return told.status_code, told.content

    before, name = rows(), thing[0] if isinstance(thing, list) else thing
    as_foreign, as_missing = answer(foreign[name]), answer(str(uuid.uuid4()))
    assert as_foreign == as_missing
    assert as_foreign[0] == 404
    assert rows() == before


@pytest.mark.parametrize(("address", "body", "method", "holds"), BODIES[:8], ids=[b[0] for b in BODIES[:8]])
def test_the_same_bodies_with_ones_own_ids_are_taken(lan_client, own, address, body, method, holds):
    told = getattr(lan_client, method)(address.format(**own), body(own), content_type="application/json")
    assert told.status_code in {200, 201}, told.content


def test_a_voice_under_anothers_uuid_is_neither_heard_nor_overwritten(lan_client, things):
    taken, before = things.foreign["voice"], Recording.objects.get(client_uuid=things.foreign["voice"]).name
    assert lan_client.get(f"/api/ghi-am/{taken}").status_code == 404
    assert lan_client.get(f"/ghi-am/{things.foreign['recording']}/").status_code == 404
    assert lan_client.put(f"/api/ghi-am/{taken}", voice_note().read(), content_type="audio/wav").status_code == 409
    assert Recording.objects.get(client_uuid=taken).name == before


def test_a_photo_under_anothers_uuid_is_neither_read_nor_overwritten(lan_client, things):
    taken = things.foreign["upload"]
    before = Picture.objects.get(client_uuid=taken).original
    assert lan_client.get(f"/api/anh/{taken}").status_code == 404
    told = lan_client.put(f"/api/anh/{taken}", photo().read(), content_type="image/jpeg")
    assert told.status_code == 409
    assert Picture.objects.get(client_uuid=taken).original == before


# --- pages ------------------------------------------------------------------------------------------------------------
FORMS = [
    ("/lo-hang/moi/", {"product": "product", "day": "today", "quantity": "10", "unit": "kg"}, "product", "product"),
    ("/lo-hang/moi/", {"product": "product", "day": "today", "quantity": "10", "unit": "kg"}, "plots", "plot"),
    ("/lo-hang/{draft}/sua/", {"day": "today", "quantity": "10", "unit": "kg"}, "plots", "plot"),
    ("/nhat-ky/moi/?viec=water", {"day": "today", "plot": "plot"}, "plot", "plot"),
    ("/nhat-ky/moi/?viec=water", {"day": "today", "plot": "plot"}, "batch", "draft"),
    ("/nhat-ky/moi/?viec=water", {"day": "today", "plot": "plot"}, "worker", "user"),
    ("/cua-toi/giay/moi/", {"kind": "khac", "title": "Giấy", "number": "1"}, "product", "product"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "typed", "field", "thing"), FORMS, ids=[f"{f[0]} {f[2]}" for f in FORMS])
def test_on_a_page_a_foreign_id_is_no_choice(lan_client, own, foreign, minh, address, typed, field, thing):
    foreign |= {"user": str(minh.pk)}
    sent = {name: own.get(value, value) for name, value in typed.items()} | {field: foreign[thing]}
    before = rows()
    told = lan_client.post(address.format(**own), sent)
    assert told.status_code == 400
    assert f'href="#id_{field}' in told.content.decode()
    assert rows() == before


def test_another_persons_picture_is_not_taken_into_a_form(lan_client, own, foreign):
    lan_client.post("/cua-toi/san-pham/moi/", {"name": "Mới", "activity": "trong-trot", "kept": foreign[PICTURE]})
    assert not Photo.objects.filter(picture=foreign[PICTURE]).exists()


def test_nobody_works_for_anothers_subject(lan_client, foreign, own):
    as_foreign = lan_client.post("/cua-toi/chon/", {"subject": foreign["subject"]})
    assert as_foreign.status_code == 404
    assert lan_client.post("/cua-toi/chon/", {"subject": own["subject"]}).status_code == 302


def test_a_village_of_another_commune_is_no_choice(lan_client, plot, hac_thanh, viet_du):
    elsewhere = Village.objects.create(unit=hac_thanh, name="Phố Mẫu")
    for address, extra in ((f"/api/thua/{plot.pk}/", {}), (f"/api/co-so/{viet_du.pk}/", {"version": viet_du.version})):
        told = lan_client.patch(address, {"village": str(elsewhere.pk), **extra}, content_type="application/json")
        assert told.status_code == 400
        assert "village" in told.json()["error"]["fields"]


# --- one person, two subjects -----------------------------------------------------------------------------------------
@pytest.fixture
def second(lan, muong_lat) -> Subject:
    """Lan manages a household of her own, too."""
    subject = Subject.objects.create(slug="ho-lan", name="Hộ Lan", kind=SubjectKind.HOUSEHOLD, unit=muong_lat)
    Membership.objects.create(user=lan, subject=subject, role="manager")
    return subject


def test_ids_of_two_subjects_of_one_person_do_not_mix(lan_client: Client, own, second):
    theirs = Plot.objects.create(subject=second, name="Thửa riêng", unit=second.unit)
    shop = ChannelAccount.objects.create(subject=second, channel="practice", shop_id="77")
    before = rows()
    for address, body in (
        ("/api/lo-hang/", batch(own) | {"plots": [str(theirs.pk)]}),
        (f"/api/lo-hang/{own['draft']}/", {"plots": [str(theirs.pk)]}),
        ("/api/nhat-ky/", entry(own) | {"plot": str(theirs.pk)}),
        ("/api/nhat-ky/", entry(own) | {"subject": str(second.pk)}),
        (
            "/api/giay/",
            {
                "subject": str(second.pk),
                "product": own["product"],
                "kind": "khac",
                "title": "Giấy",
                "number": "1",
                "authority": "Trung tâm",
                "issued_on": TODAY,
            },
        ),
        ("/api/dang-ban/", listing(own) | {"account": str(shop.pk)}),
    ):
        send = lan_client.patch if address.count("/") > 3 else lan_client.post
        told = send(address, body, content_type="application/json")
        assert told.status_code == 400, (address, told.content)
    assert rows() == before
