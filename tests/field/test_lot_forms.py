"""*Chế biến, Chia lô, Gộp lô, Đóng gói, Giao hàng, Nhận, Xếp thùng* as a clerk fills them in: what is kept, what is
refused beside which box, and that no form loses what was typed or stores by halves."""

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.genealogy.conftest import farm, grain, into, kg, mill  # noqa: F401  the same lots
from traceability.genealogy.cases import Case, CaseContent
from traceability.genealogy.links import LotLink, LotUse
from traceability.genealogy.lots import holdings
from traceability.genealogy.received import ReceivedLot, Shipment
from traceability.genealogy.shipping import ship, shipped_to
from traceability.ledger.events import TraceEvent
from traceability.log.models import Leaf

pytestmark = pytest.mark.django_db
LATER = "31/12/2100"


def making(kind: str) -> str:
    return reverse("lot-making", args=[kind])


def used(*lots, quantity="10", unit="kg") -> dict[str, str]:
    """The boxes of lots that are taken."""
    return {f"use_{one.pk.hex}": quantity for one in lots} | {f"unit_{one.pk.hex}": unit for one in lots}


def form(**typed) -> dict:
    return {"client_uuid": str(uuid.uuid4()), "day": "today", "note": "Nhớ cân lại cả bì"} | typed


def stored() -> tuple[int, ...]:
    tables = (TraceEvent, Leaf, Batch, LotUse, LotLink, Shipment, ReceivedLot, Case, CaseContent)
    return tuple(table._default_manager.count() for table in tables)


def refused(client, url: str, typed: dict, box: str, words: str) -> str:
    """The page of a refusal: 400, the sentence beside `box`, everything typed still there, nothing stored."""
    before = stored()
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 400, answer.headers.get("Location")
    told = answer.context["form"].errors
    assert words in " ".join(told.get(box, [])), told
    assert stored() == before
    shown = set(re.findall(r'value="([^"]*)"', page)) | set(re.findall(r">\s*([^<>]+?)\s*</textarea>", page))
    lost = [name for name, said in typed.items() if said and said != "on" and escape(said) not in shown]
    assert not lost, lost
    assert all(escape(said) in page for said in told.get(box, []))
    return page


def left(lot) -> Decimal:
    return holdings([lot.pk])[lot.pk].left


# --- lots become lots -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["lan", "staff"])
def test_each_work_is_kept_by_manager_and_by_staff(client, request, farm, product, grain, person):  # noqa: F811
    client.force_login(request.getfixturevalue(person))
    one, two = farm("A-1"), farm("B-1")
    sent = [
        ("che-bien", used(one, two) | {"product_0": str(product.pk), "made_0": "18", "made_unit_0": "kg"}, 1),
        ("chia-lo", used(one) | {"made_0": "4", "made_unit_0": "kg", "made_1": "6", "made_unit_1": "kg"}, 2),
        ("gop-lo", used(one, two) | {"made_0": "20", "made_unit_0": "kg"}, 1),
        ("dong-goi", used(one) | {"product_0": str(product.pk), "made_0": "10", "made_unit_0": "goi"}, 1),
    ]
    for kind, boxes, made in sent:
        before = Batch.objects.count()
        answer = client.post(making(kind), form(loss_confirmed="on", **boxes))
        assert answer.status_code == 302, (kind, answer.context and answer.context["form"].errors)
        assert Batch.objects.count() == before + made
        page = client.get(answer.headers["Location"])
        assert page.status_code == 200 and "Đã ghi:" in page.content.decode()
    assert (left(one), left(two)) == (60, 80)


def test_the_same_form_sent_twice_makes_its_lots_once(lan_client, farm, product):  # noqa: F811
    typed = form(product_0=str(product.pk), made_0="10", made_unit_0="kg", **used(farm("A-1")))
    first = lan_client.post(making("che-bien"), typed)
    before = stored()
    again = lan_client.post(making("che-bien"), typed)
    assert again.headers["Location"] == first.headers["Location"] and stored() == before
    refused(lan_client, making("che-bien"), typed | {"made_0": "9", "loss_confirmed": "on"}, "__all__", "đã gửi rồi")


def test_a_loss_is_read_back_once_and_kept_after_its_tick(lan_client, farm, product):  # noqa: F811
    typed = form(product_0=str(product.pk), made_0="7", made_unit_0="kg", **used(farm("A-1")))
    page = refused(lan_client, making("che-bien"), typed, "loss_confirmed", "hao hụt 3 kg")
    assert "Đúng, hao hụt chừng ấy" in page
    assert lan_client.post(making("che-bien"), typed | {"loss_confirmed": "on"}).status_code == 302


def test_one_more_row_keeps_what_stands_and_judges_nothing(lan_client, farm, product):  # noqa: F811
    typed = form(product_0=str(product.pk), made_0="abc", **used(farm("A-1"))) | {"more": "1"}
    answer = lan_client.post(making("che-bien"), typed)
    page = answer.content.decode()
    assert answer.status_code == 200 and 'value="abc"' in page and 'name="made_4"' in page


FAULTS = [
    ("che-bien", {"made_0": "10"}, {}, "product_0", "Chọn sản phẩm"),
    ("che-bien", {"made_0": "0"}, {"product_0": "product"}, "made_0", "lớn hơn 0"),
    ("che-bien", {"made_0": "mười"}, {"product_0": "product"}, "made_0", ""),
    ("che-bien", {"made_0": "11"}, {"product_0": "product"}, "made_0", "ghi thêm lô đưa vào"),
    ("che-bien", {"made_0": "10", "day": "other", "done_on": LATER}, {"product_0": "product"}, "done_on", "xem lại"),
    ("che-bien", {"made_0": "10", "added_quantity": "2"}, {"product_0": "product"}, "added_name", "Ghi đã thêm gì"),
    ("dong-goi", {"made_0": "2,5", "made_unit_0": "goi"}, {"product_0": "product"}, "made_0", "số nguyên"),
    ("dong-goi", {"made_0": "5", "made_unit_0": "goi"}, {"product_0": "grain"}, "made_unit_0", "ghi bằng kg"),
    (
        "dong-goi",
        {"made_0": "5", "made_unit_0": "goi", "weight_0": "-1"},
        {"product_0": "grain"},
        "weight_0",
        "lớn hơn 0",
    ),
    ("chia-lo", {}, {}, "made_0", "Ghi ít nhất một lô làm ra"),
    ("chia-lo", {"made_0": "4", "made_1": "9"}, {}, "made_0", "Xem lại số lượng"),
    ("gop-lo", {"made_0": "10"}, {}, "__all__", "chọn từ hai lô trở lên"),
]


@pytest.mark.parametrize(("kind", "typed", "products", "box", "words"), FAULTS)
def test_a_wrong_box_is_named_with_its_remedy_and_nothing_typed_is_lost(
    lan_client, request, farm, grain, product, kind, typed, products, box, words  # noqa: F811
):  # fmt: skip
    chosen = {name: str(request.getfixturevalue(which).pk) for name, which in products.items()}
    refused(lan_client, making(kind), form(**used(farm("A-1"))) | typed | chosen, box, words)


@pytest.mark.parametrize("kind", ["che-bien", "chia-lo", "gop-lo", "dong-goi"])
def test_no_work_without_a_lot_that_goes_in(lan_client, farm, product, kind):  # noqa: F811
    farm("A-1")
    typed = form(made_0="5", made_unit_0="kg") | (
        {} if kind in {"chia-lo", "gop-lo"} else {"product_0": str(product.pk)}
    )
    refused(lan_client, making(kind), typed, "__all__", "Chọn ít nhất một lô đưa vào")


@pytest.mark.parametrize(
    ("state", "words"), [("closed", "Chọn lô khác"), ("held", "Chọn lô khác"), ("recalled", "Chọn lô khác")]
)
def test_a_lot_that_came_to_rest_meanwhile_stays_on_the_page_with_what_was_typed(
    lan_client, farm, product, state, words  # noqa: F811
):  # fmt: skip
    lot = farm("A-1")
    Batch.objects.filter(pk=lot.pk).update(state=state)
    typed = form(product_0=str(product.pk), made_0="10", made_unit_0="kg", **used(lot))
    refused(lan_client, making("che-bien"), typed, f"use_{lot.pk.hex}", words)


def test_units_of_a_lot_that_do_not_convert_are_no_choice(lan_client, farm, product):  # noqa: F811
    lot = farm("A-1")
    typed = form(product_0=str(product.pk), made_0="10", made_unit_0="kg", **used(lot, unit="lit"))
    before = stored()
    answer = lan_client.post(making("che-bien"), typed)
    assert answer.status_code == 400 and f"unit_{lot.pk.hex}" in answer.context["form"].errors and stored() == before


def test_more_of_a_lot_than_is_left_and_a_lot_that_is_past_its_day(lan_client, farm, product):  # noqa: F811
    lot, old = farm("A-1"), farm("B-1", expires_on=timezone.localdate() - dt.timedelta(days=1))
    made = {"product_0": str(product.pk), "made_0": "1", "made_unit_0": "kg"}
    refused(lan_client, making("che-bien"), form(**made, **used(lot, quantity="101")), f"use_{lot.pk.hex}", "chỉ còn")
    refused(lan_client, making("che-bien"), form(**made, **used(old)), f"use_{old.pk.hex}", "quá hạn")


def test_a_loop_of_lots_is_refused_at_the_lot_that_would_close_it(lan_client, lan, farm, mill, grain):  # noqa: F811
    draft = Batch.objects.create(
        product=grain, lot="D-1", quantity=10, produced_on=timezone.localdate(), created_by=lan, expires_on=None
    )  # fmt: skip
    made = mill([kg(draft, 10)], [into(grain, 10)])[1][0]
    typed = form(product_0=f"lo:{draft.pk}", **used(made))
    answer = lan_client.post(making("che-bien"), typed)
    assert answer.status_code == 400
    assert "nguồn của chính lô đưa vào" in " ".join(answer.context["form"].errors["product_0"])
    assert not LotLink.objects.filter(target=draft.pk).exists()


def test_a_lot_of_somebody_else_is_no_lot_of_this_store(lan_client, minh, other_subject, product):
    his = Product.objects.create(subject=other_subject, slug="banh-mau", name="Bánh Mẫu", shelf_life_days=9)
    lot = Batch.objects.create(product=his, lot="X-1", quantity=50, produced_on=timezone.localdate(), created_by=minh)
    before = stored()
    for url, more in (
        (
            making("che-bien"),
            {"product_0": str(product.pk), "made_0": "1", "made_unit_0": "kg", "loss_confirmed": "on"},
        ),
        (reverse("lot-ship"), {"receiver_name": "Tiệm Ví Dụ"}),
        (reverse("lot-box"), {"count": "1"}),
    ):
        answer = lan_client.post(url, form(**used(lot), **more))
        page = answer.content.decode()
        assert answer.status_code == 400 and "nhận hàng trước" in page and "Bánh Mẫu" not in page
    assert stored() == before


# --- goods come and go ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["lan", "staff"])
def test_a_delivery_leaves_and_arrives_with_what_truly_came(
    client, request, farm, minh, other_subject, person  # noqa: F811
):  # fmt: skip
    lot = farm("A-1")
    client.force_login(request.getfixturevalue(person))
    Batch.objects.filter(pk=lot.pk).update(state=BatchState.RELEASED)
    typed = form(receiver_name="Tiệm Ví Dụ", receiver_place="Phường Hạc Thành", paper="PX-1", **used(lot))
    answer = client.post(reverse("lot-ship"), typed)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Tiệm Ví Dụ" in page and "PX-1" in page and "Phường Hạc Thành" in page and left(lot) == 90
    assert client.post(reverse("lot-ship"), typed).headers["Location"] == answer.headers["Location"]
    assert Shipment.objects.count() == 1


def test_a_receiver_who_is_here_is_chosen_and_receives_on_her_own_page(client, lan, minh, other_subject, farm):  # noqa: F811
    other_subject.check_state = "verified"
    other_subject.save()
    lot = farm("A-1")
    client.force_login(lan)
    typed = form(receiver_name="Hộ sản xuất Mẫu", **used(lot))
    page = refused(client, reverse("lot-ship"), typed, "receiver", "Chọn đúng bên nhận")
    assert str(other_subject.pk) in page
    assert client.post(reverse("lot-ship"), typed | {"receiver": str(other_subject.pk)}).status_code == 302
    (line,) = shipped_to(other_subject)
    receipt = reverse("lot-receipt", args=[line.pk])
    assert client.get(receipt).status_code == 404  # who gave does not receive
    client.force_login(minh)
    assert receipt in client.get(reverse("lot-receive")).content.decode()
    refused(client, receipt, form(quantity="11"), "quantity", "nhờ bên giao ghi lại")
    yesterday = f"{timezone.localdate() - dt.timedelta(days=1):%d/%m/%Y}"
    refused(client, receipt, form(quantity="9", day="other", received_on=yesterday), "received_on", "Xem lại ngày")
    taken = form(quantity="9,5")
    answer = client.post(receipt, taken)
    assert answer.status_code == 302 and ReceivedLot.objects.get().quantity == Decimal("9.5")
    assert "HTX Nông nghiệp Ví Dụ giao" in client.get(answer.headers["Location"]).content.decode()
    assert client.post(receipt, taken).headers["Location"] == answer.headers["Location"]
    refused(client, receipt, form(quantity="9"), "__all__", "đã nhận rồi")
    assert ReceivedLot.objects.count() == 1


SHIPPING = [
    ({"receiver_name": ""}, "receiver_name", ""),
    ({"receiver_name": "HTX Nông nghiệp Ví Dụ"}, None, ""),
    ({"day": "other", "done_on": LATER}, "done_on", "xem lại"),
    ({"day": "other", "done_on": "31/02/2026"}, "done_on", ""),
]


@pytest.mark.parametrize(("typed", "box", "words"), SHIPPING)
def test_what_is_wrong_with_a_delivery_is_said_beside_its_box(lan_client, farm, typed, box, words):  # noqa: F811
    whole = form(receiver_name="Tiệm Ví Dụ", paper="PX-1", **used(farm("A-1"))) | typed
    if box is None:  # one's own name may be somebody's outside too: nobody here is guessed
        assert lan_client.post(reverse("lot-ship"), whole).status_code == 302
        assert Shipment.objects.get().receiver is None
    else:
        refused(lan_client, reverse("lot-ship"), whole, box, words)


def test_a_delivery_of_nothing_is_refused(lan_client, farm):  # noqa: F811
    farm("A-1")
    refused(lan_client, reverse("lot-ship"), form(receiver_name="Tiệm Ví Dụ"), "__all__", "Chọn ít nhất một lô")


OUTSIDE = [
    ({"name": ""}, "name", ""),
    ({"supplier": ""}, "supplier", ""),
    ({"quantity": "0"}, "quantity", "lớn hơn 0"),
    ({"quantity": "1e5"}, "quantity", ""),
    ({"unit_kg": "-2"}, "unit_kg", "lớn hơn 0"),
    ({"expires_on": "01/01/2020"}, "expires_on", "Xem lại hạn sử dụng"),
    ({"day": "other", "received_on": LATER}, "received_on", "xem lại"),
]


@pytest.mark.parametrize(("typed", "box", "words"), OUTSIDE)
def test_what_is_wrong_with_a_receipt_from_outside_is_said_beside_its_box(lan_client, viet_du, typed, box, words):
    whole = form(
        name="Muối Ví Dụ", quantity="50", unit="kg", supplier="Ông Ví Dụ Muối", supplier_place="Xã Hoằng Trường",
        supplier_lot="M-77", paper="Phiếu 12",
    )  # fmt: skip
    refused(lan_client, reverse("lot-outside"), whole | typed, box, words)


def test_a_receipt_from_outside_sent_twice_is_one_lot(lan_client, viet_du):
    whole = form(name="Muối Ví Dụ", quantity="50", unit="kg", supplier="Ông Ví Dụ Muối")
    places = {lan_client.post(reverse("lot-outside"), whole).headers["Location"] for _ in range(2)}
    assert len(places) == 1 and ReceivedLot.objects.count() == 1
    refused(lan_client, reverse("lot-outside"), whole | {"quantity": "51"}, "__all__", "đã gửi rồi")


# --- cases ------------------------------------------------------------------------------------------------------------
def test_cases_are_packed_once_sent_whole_and_opened_again(lan_client, farm):  # noqa: F811
    lot = farm("A-1")
    typed = form(count="3", **used(lot))
    for _ in range(2):
        assert lan_client.post(reverse("lot-box"), typed).status_code == 302
    assert Case.objects.count() == 3 and holdings([lot.pk])[lot.pk].free == 70
    one, two, _three = Case.objects.order_by("code")
    assert str(one) in lan_client.get(reverse("store")).content.decode()
    sent = form(receiver_name="Tiệm Ví Dụ", cases=[str(one.pk)])
    assert lan_client.post(reverse("lot-ship"), sent).status_code == 302 and left(lot) == 90
    lan_client.post(reverse("case-open", args=[two.pk]))
    assert holdings([lot.pk])[lot.pk].free == 80
    again = lan_client.post(reverse("case-open", args=[two.pk]), follow=True).content.decode()
    assert "đã dỡ, hoặc đã giao đi" in again


@pytest.mark.parametrize(
    ("typed", "box", "words"),
    [
        ({"count": "0"}, "count", "từ 1 đến 100"),
        ({"count": "101"}, "count", "từ 1 đến 100"),
        ({"count": "11"}, "use", "chỉ còn"),
        ({"day": "other", "done_on": LATER}, "done_on", "xem lại"),
    ],
)
def test_what_is_wrong_with_cases_is_said_beside_its_box(lan_client, farm, typed, box, words):  # noqa: F811
    lot = farm("A-1")
    whole = {name: said for name, said in form(count="2", **used(lot)).items() if name != "note"} | typed
    refused(lan_client, reverse("lot-box"), whole, f"use_{lot.pk.hex}" if box == "use" else box, words)


def test_one_case_holds_one_lot(lan_client, farm):  # noqa: F811
    one, two = farm("A-1"), farm("B-1")
    whole = {name: said for name, said in form(count="2", **used(one, two)).items() if name != "note"}
    answer = lan_client.post(reverse("lot-box"), whole)
    assert answer.status_code == 400 and "mỗi lần xếp thùng chọn một lô" in answer.content.decode().lower()


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["mai", "dung", "hoa", "thu"])
def test_works_with_lots_are_for_the_people_of_the_house_alone(client, request, farm, leave, person):  # noqa: F811
    lot = farm("A-1")
    client.force_login(request.getfixturevalue(person))
    before = stored()
    for url in (
        *(making(kind) for kind in ("che-bien", "chia-lo", "gop-lo", "dong-goi")), reverse("store"),
        reverse("lot-ship"),        reverse("lot-box"), reverse("lot-receive"), reverse("lot-outside"),
    ):  # fmt: skip
        for answer in (client.get(url), client.post(url, form(**used(lot)))):
            assert answer.status_code in {302, 404, 405}
    assert stored() == before


def test_an_unknown_work_is_no_page(lan_client, viet_du):
    assert lan_client.get(making("bay-len-troi")).status_code == 404


def test_a_work_that_never_happened_gives_back_its_amounts_once(lan_client, lan, viet_du, farm):  # noqa: F811
    lot = farm("A-1")
    sent = ship(
        actor=lan, subject=viet_du, lots=[kg(lot, 10)], sent_on=timezone.localdate(), receiver_name="Tiệm Ví Dụ"
    )
    entry, key = reverse("lot-entry", args=[sent.event_id]), str(uuid.uuid4())
    for _ in range(2):
        lan_client.post(entry, {"client_uuid": key})
    assert left(lot) == 100 and TraceEvent.objects.filter(corrects=sent.event).count() == 1
    assert "Mục này đã ghi là không xảy ra." in lan_client.get(entry).content.decode()
