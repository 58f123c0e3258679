"""The picture of a lot: each lot once, its cases as boxes, words that fit, doors that open; the lines for buyers."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.genealogy.conftest import into, kg, today
from traceability.genealogy.asking import Take
from traceability.genealogy.boxing import box, unbox
from traceability.genealogy.picture import MOST_EACH_WAY, picture_of
from traceability.genealogy.shipping import receive, ship, shipped_to
from traceability.ledger.record import correct
from traceability.release.publish import release
from traceability.scan.lineage import lineage

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def drawn_on(client, lot, name="batch") -> ElementTree.Element:
    """The picture on a page of the lot, read as XML: what does not parse is no picture."""
    page = client.get(reverse(name, args=[lot.pk])).content.decode()
    found = re.search(r'<svg class="web".*?</svg>(?=\s*(?:<p|<details|</section))', page, re.DOTALL)
    assert found
    return ElementTree.fromstring(found.group(0).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def words(box: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in box.iter(f"{SVG}text")]


@pytest.fixture
def packs(farm, mill, product) -> Batch:
    """A hundred packs of the grain of two farms."""
    _event, (mixed,) = mill([kg(farm("A-1"), 60), kg(farm("B-1"), 50)], [into(product, 105)])
    _packing, (made,) = mill([kg(mixed, 105)], [into(product, 100, "goi")], step="pack")
    return made


@pytest.fixture
def cases(packs, lan, viet_du):
    def pack(count: int, each=10):
        return box(actor=lan, subject=viet_du, lot=kg(packs, each, "goi"), count=count, packed_on=today())

    return pack


def test_a_diamond_and_its_rework_are_drawn_with_each_lot_once(lan_client, farm, mill, grain, product):
    source = farm("A-1")
    _event, (left, right) = mill([kg(source, 100)], [into(grain, 50), into(grain, 50)], step="split")
    _event, (joined,) = mill([kg(left, 50), kg(right, 50)], [into(product, 100)])
    svg = drawn_on(lan_client, joined)
    told = [" · ".join(words(one)) for one in svg.iter(f"{SVG}g")]
    assert len(told) == len(set(told)) == 4
    for lot in (source, left, right, joined):
        assert sum(f"{lot.product.name} · {lot.lot}" in one for one in told) == 1
    assert len(svg.findall(f"{SVG}path")) == 4


def test_the_picture_has_a_name_a_sentence_and_a_whole_text_for_whoever_does_not_see_it(lan_client, packs, cases):
    cases(2)
    svg = drawn_on(lan_client, packs)
    title, said = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None and said is not None
    assert svg.get("aria-labelledby") == title.get("id") and svg.get("aria-describedby") == said.get("id")
    assert said.text == "Từ 3 lô. Trong 2 thùng."
    assert svg.get("role") == "group"  # its doors stay doors for a reader of screens
    assert all(box.findtext(f"{SVG}title") for box in svg.iter(f"{SVG}g"))


def test_each_box_of_ones_own_is_a_door_and_each_door_opens(lan_client, hoa, client, packs):
    for name, person in (("batch", None), ("desk-batch", hoa)):
        if person:
            client.force_login(person)
        svg = drawn_on(client, packs, name)
        doors = [one.get("href") for one in svg.iter(f"{SVG}a")]
        assert len(doors) == 3 and reverse(name, args=[packs.pk]) not in doors
        assert [client.get(door).status_code for door in doors] == [200] * 3


def test_long_names_are_cut_to_what_fits_a_phone_and_stay_whole_in_the_tip_and_the_table(lan_client, farm, mill, grain):
    name = "Gạo nếp nương đặc sản vùng cao Ví Dụ sấy lạnh đóng bao hút chân không loại một"
    long = Product.objects.create(subject=grain.subject, slug="ten-dai", name=name, ocop_set=grain.ocop_set)
    _event, (made,) = mill([kg(farm("A-1"), 10)], [into(long, 10)])
    web = picture_of(made, long.subject, today())
    mine = next(box for box in web.boxes if box.is_me)
    assert len(mine.title) < 42 and mine.title.endswith("…") and name in mine.whole
    page = lan_client.get(reverse("batch", args=[Batch.objects.get(lot="A-1").pk])).content.decode()
    assert f"{name} · {made.lot}</title>" in page and f">{name}</td>" in page.replace("</a>", "").replace(
        f" · {made.lot}</td>", "</td>"
    )


def test_a_case_is_a_box_of_its_own_with_code_amount_and_where_it_is(lan_client, lan, viet_du, packs, cases):
    viet_du.gs1_prefix = "9520000"
    viet_du.save()
    here, gone, opened = cases(3)
    ship(actor=lan, subject=viet_du, lots=[], cases=[gone], sent_on=today(), receiver_name="Tiệm Ví Dụ")
    unbox(actor=lan, subject=viet_du, case=opened, unpacked_on=today())
    svg = drawn_on(lan_client, packs)
    told = [words(one) for one in svg.iter(f"{SVG}g") if "case" in one.get("class", "")]
    assert told == [
        [f"Thùng {here.sscc}", "10 gói, túi, hộp · còn trong kho"],
        [f"Thùng {gone.sscc}", "10 gói, túi, hộp · đã giao Tiệm Ví Dụ"],
    ]
    page = lan_client.get(reverse("batch", args=[packs.pk])).content.decode()
    assert f"<td>Thùng {gone.sscc} · 10 gói, túi, hộp</td>" in page


def test_a_case_that_arrived_says_who_has_it_and_one_that_was_taken_back_is_here_again(
    lan_client, lan, minh, viet_du, other_subject, packs, cases
):
    (case,) = cases(1)
    sent = ship(actor=lan, subject=viet_du, lots=[], cases=[case], sent_on=today(), receiver=other_subject)
    (line,) = shipped_to(other_subject)
    got = receive(actor=minh, subject=other_subject, shipped=line, quantity=Decimal(10), received_on=today())
    web = picture_of(packs, viet_du, today())
    assert [one.who for one in web.cases] == ["Hộ sản xuất Mẫu đã nhận"]
    assert got.pk in {node.id for node in web.results}
    correct(actor=minh, event=got.event, error_reason="did_not_occur")
    correct(actor=lan, event=sent.event, error_reason="did_not_occur")
    assert [one.who for one in picture_of(packs, viet_du, today()).cases] == ["còn trong kho"]


def test_many_cases_are_counted_in_the_picture_and_all_told_in_the_table(lan_client, packs, cases):
    cases(9)
    svg = drawn_on(lan_client, packs)
    told = [words(one)[0] for one in svg.iter(f"{SVG}g") if "case" in one.get("class", "")]
    assert len(told) == 6 and told[-1] == "Còn 4 thùng nữa"
    page = lan_client.get(reverse("batch", args=[packs.pk])).content.decode()
    assert page.count("<td>Thùng ") == 9


def test_a_household_is_told_of_no_receiver(client, lan, viet_du, mai, household, packs, cases):
    (case,) = cases(1)
    ship(actor=lan, subject=viet_du, lots=[], cases=[case], sent_on=today(), receiver_name="Tiệm Ví Dụ")
    Batch.objects.filter(pk=packs.pk).update(household=household)
    client.force_login(mai)
    page = client.get(reverse("batch", args=[packs.pk])).content.decode()
    assert "Tiệm Ví Dụ" not in page and "Lô chưa công bố" in page and "A-1" not in page


def test_more_lots_than_find_room_are_counted(lan_client, farm, mill, grain):
    source = farm("A-1", "1000")
    for _ in range(MOST_EACH_WAY + 3):
        mill([kg(source, 10)], [into(grain, 10)], step="split")
    svg = drawn_on(lan_client, source)
    assert len(list(svg.iter(f"{SVG}g"))) == MOST_EACH_WAY + 1
    assert "Còn 3 lô làm ra nữa" in lan_client.get(reverse("batch", args=[source.pk])).content.decode()


# --- the buyer's lines ------------------------------------------------------------------------------------------------
def published(*lots: Batch, actor) -> None:
    for lot in lots:
        lot.refresh_from_db()
        release(actor=actor, batch=lot)


def test_a_buyer_reads_from_which_lots_and_what_became_of_it_by_name_only_where_published(
    client, lan, farm, mill, product, batch
):
    _event, (one, two) = mill([kg(batch, 40), kg(farm("A-1"), 10)], [into(product, 20), into(product, 30)])
    published(batch, one, actor=lan)
    above, below = lineage(one)[0], lineage(batch)[0]
    assert above.title == "Từ 2 lô" and [text for text, _url in above.links] == [f"{product.name} {batch.lot}"]
    assert above.rest == "và 1 lô khác"
    assert below.title == "Làm ra 2 lô" and below.rest == "và 1 lô khác" and two.state == BatchState.DRAFT
    page = client.get(reverse("code", args=[one.trace_code.code]))
    text = page.content.decode()
    assert "Từ 2 lô" in text and above.links[0][1] in text and "A-1" not in text
    assert client.get(above.links[0][1]).status_code == 200


def test_a_lot_that_stands_alone_has_no_such_line(batch):
    assert lineage(batch) == ()


def test_hands_through_which_a_lot_only_passed_are_no_lots_of_the_line(
    lan, minh, viet_du, other_subject, batch, mill, product
):
    his = Product.objects.create(subject=other_subject, slug="banh-mau", name="Bánh Mẫu", shelf_life_days=9)
    ship(actor=lan, subject=viet_du, lots=[kg(batch, 80)], sent_on=today(), receiver=other_subject)
    (line,) = shipped_to(other_subject)
    got = receive(actor=minh, subject=other_subject, shipped=line, quantity=Decimal(80), received_on=today())
    _event, (cake,) = mill(
        [Take(got.pk, Decimal(80), "kg")], [into(his, 80)], actor=minh, subject=other_subject
    )  # fmt: skip
    published(batch, actor=lan)
    (kin,) = lineage(cake)
    assert kin.title == "Từ 1 lô" and [text for text, _url in kin.links] == [f"{product.name} {batch.lot}"]
