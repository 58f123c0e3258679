"""A maker with three hundred lots finds one by number, name, day or code; looking loses nothing that was typed."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from products.batches import Batch
from tests.things import batch_of
from traceability.field.sought import sought
from traceability.genealogy.links import LotUse
from traceability.genealogy.lots import Lot
from traceability.release.publish import release

pytestmark = pytest.mark.django_db
FORMS = [("lot-making", ["che-bien"]), ("lot-making", ["gop-lo"]), ("lot-ship", []), ("lot-box", [])]


def lot(name="Gạo nếp nương", number="261104-01", day=dt.date(2026, 11, 4)) -> Lot:
    return Lot(uuid.uuid4(), uuid.uuid4(), name, number, Decimal(5), "kg", Decimal(1), day, None)


@pytest.mark.parametrize(
    "typed",
    ["", "1104", "261104-01", "gao", "GẠO NẾP", "gao 04/11", "4/11/2026", "4-11-26", "04.11", "2026-11-04", "nuong 01"],
)
def test_a_lot_is_found_by_part_of_number_name_or_day(typed):
    assert len(sought([lot()], typed)) == 1


@pytest.mark.parametrize(
    "typed", ["1105", "ngo", "gao 05/11", "4/11/2025", "2025-11-04", "99/99", "2026-99-99", "²/11"]
)
def test_what_does_not_answer_every_word_is_not_found(typed):
    assert sought([lot()], typed) == []


@pytest.fixture
def many(product, lan) -> list[Batch]:
    """Three hundred lots of the last months; the oldest stand far behind those that a form offers at first."""
    today = timezone.localdate()
    return Batch.objects.bulk_create(
        Batch(
            product=product, lot=f"T{n:03d}-X", quantity=100, produced_on=today - dt.timedelta(days=n), created_by=lan
        )
        for n in range(300)
    )


def box(lot: Batch) -> str:
    return f'name="use_{lot.pk.hex}"'


def page(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(("name", "args"), FORMS)
def test_an_old_lot_is_found_by_an_address_without_any_script(lan_client, many, name, args):
    url, old = reverse(name, args=args), many[270]
    first = page(lan_client.get(url))
    assert box(old) not in first and "Còn 260 lô nữa chưa hiện" in first
    found = page(lan_client.get(url, {"q": "t270"}))
    assert box(old) in found and box(many[0]) not in found and "Có 1 lô khớp." in found
    day = f"{old.produced_on:%d/%m/%Y}"
    assert box(old) in page(lan_client.get(url, {"q": day}))


@pytest.mark.parametrize(("name", "args"), FORMS)
def test_looking_judges_nothing_and_keeps_everything_that_was_typed(lan_client, many, name, args):
    typed = {
        "client_uuid": str(uuid.uuid4()), f"use_{many[1].pk.hex}": "12,5", f"unit_{many[1].pk.hex}": "ta",
        "note": "Nhớ",
        "made_0": "x", "count": "", "receiver_name": "", "paper": "PX-9", "day": "today", "look": "1", "find": "t270",
    }  # fmt: skip
    answer = lan_client.post(reverse(name, args=args), typed)
    text = page(answer)
    assert answer.status_code == 200 and not answer.context["form"].errors and 'class="err"' not in text
    assert box(many[270]) in text and box(many[1]) in text and 'value="12,5"' in text and typed["client_uuid"] in text
    kept = {"lot-making": ('value="x"',), "lot-ship": ('value="PX-9"',)}.get(name, ())
    assert all(one in text for one in kept)
    assert not LotUse.objects.exists()
    again = page(lan_client.post(reverse(name, args=args), typed | {"find": "khong co lo nay"}))
    assert "Không thấy lô nào như vậy" in again and box(many[1]) in again and 'value="12,5"' in again


def test_what_was_found_can_be_used_although_the_search_box_is_still_filled(lan_client, many):
    old = many[270]
    found = {f"use_{old.pk.hex}": "10", f"unit_{old.pk.hex}": "kg"}
    typed = {"client_uuid": str(uuid.uuid4()), "receiver_name": "Tiệm Ví Dụ", "day": "today", "find": "t270"} | found
    assert lan_client.post(reverse("lot-ship"), typed).status_code == 302
    assert LotUse.objects.get().lot == old.pk


def test_a_pasted_code_or_address_brings_its_lot_first_and_a_foreign_one_brings_nothing(
    lan_client, lan, many, product, plot, minh, other_subject
):
    batch = batch_of(product, plot, "A-1", lan)
    release(actor=lan, batch=batch)
    code, url = batch.trace_code.code, reverse("lot-ship")
    for typed in (code, f"{code[:5]} {code[5:]}", code.lower(), f"https://nongsan.example.vn/t/{code}"):
        text = page(lan_client.get(url, {"q": typed}))
        assert text.count('name="use_') == 1 and box(batch) in text, typed
    lan_client.force_login(minh)
    assert box(batch) not in page(lan_client.get(url, {"q": code}))


@pytest.mark.parametrize("odd", ["'", "%", "x" * 5000, "٤/١١", "\U0001f33e", "<b>", "https://", "/01/0952/10/"])
def test_odd_searches_find_nothing_and_break_nothing(lan_client, many, odd):
    for name, args in (*FORMS, ("store", []), ("batches", [])):
        assert lan_client.get(reverse(name, args=args), {"q": odd}).status_code == 200


def test_the_store_and_the_list_of_lots_have_pages_and_the_same_search(lan_client, many):
    for name in ("store", "batches"):
        url = reverse(name)
        assert "T270-X" not in page(lan_client.get(url)) and "Trang 1 trên" in page(lan_client.get(url))
        for typed in ("t270", "nếp t270", f"{many[270].produced_on:%d/%m/%Y}", many[270].produced_on.isoformat()):
            found = page(lan_client.get(url, {"q": typed}))
            assert "T270-X" in found and "T271-X" not in found, (name, typed)
        assert "Không thấy lô nào như vậy." in page(lan_client.get(url, {"q": "zzz"}))


def test_a_short_list_has_no_search(lan_client, batch):
    for name, args in (*FORMS, ("store", []), ("batches", [])):
        assert 'type="search"' not in page(lan_client.get(reverse(name, args=args)))
