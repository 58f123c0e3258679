"""Papers that came with goods from outside can be opened again: by the cooperative and by officers, by nobody else."""

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from products.batches import Batch
from tests.things import page_of_paper
from traceability.genealogy.asking import Make, Take
from traceability.genealogy.making import lots_made_by, transform
from traceability.genealogy.received import ReceivedLot
from traceability.ledger.record import correct

pytestmark = pytest.mark.django_db


def typed(**more) -> dict:
    """The form of a lot from outside as a clerk fills it in."""
    return {
        "client_uuid": str(uuid.uuid4()), "name": "Muối Ví Dụ", "quantity": "50", "unit": "kg",
        "supplier": "Ông Ví Dụ Muối", "supplier_place": "Xã Hoằng Trường", "supplier_lot": "M-77", "day": "today",
        "paper": "Phiếu kiểm nghiệm 12", "paper_file": page_of_paper(),
    } | more  # fmt: skip


@pytest.fixture
def salt(lan_client) -> ReceivedLot:
    """Fifty kilograms of salt, received by the form with its paper."""
    answer = lan_client.post(reverse("lot-outside"), typed())
    assert answer.status_code == 302
    return ReceivedLot.objects.get()


@pytest.fixture
def salted(salt, lan, viet_du, product) -> Batch:
    """A lot that was made with the salt."""
    event = transform(
        actor=lan, subject=viet_du, step="process", inputs=[Take(salt.pk, Decimal(5), "kg")],
        outputs=[Make(product, Decimal(5), "kg")], made_on=timezone.localdate(),
    )  # fmt: skip
    return lots_made_by(event)[0]


def test_the_paper_opens_from_the_receipt_and_from_the_lot_that_was_made_with_it(lan_client, salt, salted):
    door = reverse("supplier-paper", args=[salt.pk])
    for page in (reverse("lot-entry", args=[salt.event_id]), reverse("batch", args=[salted.pk])):
        text = lan_client.get(page).content.decode()
        assert door in text and "Phiếu kiểm nghiệm 12" in text and "Ông Ví Dụ Muối" in text and "lô M-77" in text
    paper = lan_client.get(door)
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in paper.headers["Cache-Control"] and "sandbox" in paper.headers["Content-Security-Policy"]


def test_officers_open_it_from_their_page_of_the_lot_and_strangers_find_nothing(
    client, salt, salted, hoa, thu, staff, minh, mai, dung, leave
):
    door, desk = reverse("supplier-paper", args=[salt.pk]), reverse("desk-batch", args=[salted.pk])
    for officer in (hoa, thu):
        client.force_login(officer)
        assert door in client.get(desk).content.decode()
        assert client.get(door).status_code == 200
    client.force_login(staff)
    assert client.get(door).status_code == 200
    for person in (minh, mai, dung):
        client.force_login(person)
        assert client.get(door).status_code == 404
    client.logout()
    assert client.get(door).status_code == 302


def test_an_officer_of_another_commune_finds_nothing(client, salt, thu, hac_thanh):
    thu.offices.update(unit=hac_thanh)
    client.force_login(thu)
    assert client.get(reverse("supplier-paper", args=[salt.pk])).status_code == 404


def test_a_household_sees_its_lot_without_the_givers_of_the_cooperative(client, salt, salted, household, mai):
    Batch.objects.filter(pk=salted.pk).update(household=household)
    client.force_login(mai)
    page = client.get(reverse("batch", args=[salted.pk]))
    assert page.status_code == 200 and "Ông Ví Dụ Muối" not in page.content.decode()


def test_a_receipt_that_was_taken_back_stands_behind_no_lot_but_keeps_its_paper(lan_client, lan, salt):
    correct(actor=lan, event=salt.event, error_reason="did_not_occur")
    assert lan_client.get(reverse("supplier-paper", args=[salt.pk])).status_code == 200


def test_what_is_no_paper_is_refused_beside_its_box_and_all_else_stays(lan_client, viet_du):
    wrong = typed(note="Kho 2", paper_file=SimpleUploadedFile("giay.jpg", b"no picture" * 9))
    before = ReceivedLot.objects.count()
    answer = lan_client.post(reverse("lot-outside"), wrong)
    text = answer.content.decode()
    assert answer.status_code == 400 and ReceivedLot.objects.count() == before
    assert answer.context["form"].errors["paper_file"]
    for said in ("Muối Ví Dụ", "Ông Ví Dụ Muối", "Xã Hoằng Trường", "M-77", "Phiếu kiểm nghiệm 12", "Kho 2"):
        assert said in text


def test_a_lot_without_papers_says_so(lan_client, viet_du):
    bare = {name: value for name, value in typed(paper="").items() if name != "paper_file"}
    assert lan_client.post(reverse("lot-outside"), bare).status_code == 302
    got = ReceivedLot.objects.get()
    assert "Chưa có giấy tờ." in lan_client.get(reverse("lot-entry", args=[got.event_id])).content.decode()
    assert lan_client.get(reverse("supplier-paper", args=[got.pk])).status_code == 404
