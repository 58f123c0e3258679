"""Promises of inputs in stock: written once, drawn on from the diary, warned about when it does not add up."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.things import page_of_paper, photo
from traceability.foundation.refusals import Refusal
from traceability.inputs.buying import buy, put_right
from traceability.inputs.stock import InputLot
from traceability.inputs.units import converted, said
from traceability.inputs.usage import use_of
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.verify import verify
from traceability.log.sequencer import sequence

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def bought(lan, viet_du) -> InputLot:
    """50 kg of fertiliser, bought thirty days ago, good until yesterday ten days from now."""
    today = timezone.localdate()
    return buy(
        actor=lan, subject=viet_du, kind="phan", name="Phân NPK Ví Dụ", quantity=Decimal(50), unit="kg",
        bought_on=today - dt.timedelta(days=30), use_by=today + dt.timedelta(days=10), lot_number="L-1",
    )  # fmt: skip


def use(actor, lot, plot, quantity, unit="kg", days_ago=1):
    how = {"input": {"name": lot.name, "lot": str(lot.pk), "quantity": quantity, "unit": unit}}
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    return record(actor=actor, subject=lot.subject, step="fertilise", event_date=day, plot=plot, how=how)


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "expected"),
    [("2", "ta", "kg", 200), ("500", "g", "kg", Decimal("0.5")), ("250", "ml", "lit", Decimal("0.25")),
     ("3", "chai", "chai", 3), ("3", "chai", "lit", None), ("1", "kg", "lit", None)],
)  # fmt: skip
def test_mass_and_volume_convert_within_themselves_and_counts_never(quantity, unit, to, expected):
    assert converted(Decimal(quantity), unit, to) == expected


def test_a_large_quantity_is_read_back_in_tonnes():
    assert said(Decimal(1500), "kg") == "1.500 kg (1,5 tấn)"
    assert said(Decimal(2), "tan") == "2 tấn (2.000 kg)"


def test_an_empty_stock_says_how_to_begin(lan_client):
    assert "Chưa ghi vật tư nào" in text(lan_client.get(reverse("stock")))
    assert reverse("stock") in text(lan_client.get(reverse("mine")))


def test_a_purchase_is_written_down_with_its_invoice_and_the_invoice_is_private(client, lan_client, minh):
    typed = {"client_uuid": str(uuid.uuid4()), "kind": "thuoc", "name": "Thuốc Ví Dụ", "quantity": "1,5", "unit": "lit",
             "bought_on": timezone.localdate().strftime("%d/%m/%Y"), "supplier": "Cửa hàng Mẫu",
             "file": photo()}  # fmt: skip
    page = lan_client.post(reverse("input-lot-new"), typed, follow=True)
    assert "Đã ghi vật tư: Thuốc Ví Dụ" in text(page)
    lan_client.post(reverse("input-lot-new"), typed | {"file": photo()})
    lot = InputLot.objects.get()
    assert lot.quantity == Decimal("1.5")
    paper = lan_client.get(reverse("input-paper", args=[lot.pk]))
    assert paper["Content-Disposition"].startswith("attachment")
    client.force_login(minh)
    assert client.get(reverse("input-paper", args=[lot.pk])).status_code == 404
    assert client.get(reverse("input-lot", args=[lot.pk])).status_code == 404


def test_the_invoice_survives_a_mistake_elsewhere_in_the_form(lan_client):
    typed = {"kind": "phan", "name": "", "quantity": "5", "unit": "kg", "bought_on": "01/02/2026", "file": photo()}
    page = lan_client.post(reverse("input-lot-new"), typed)
    assert page.status_code == 400
    kept = page.context["form"].data["kept"]
    del typed["file"]
    lan_client.post(reverse("input-lot-new"), typed | {"name": "Phân Ví Dụ", "kept": kept})
    assert str(InputLot.objects.get().paper_id) == kept


def test_anothers_stored_paper_cannot_be_taken_by_its_id(client, lan_client, minh, bought):
    put_right(actor=minh, lot=bought, paper=None)
    typed = {"kind": "phan", "name": "Phân", "quantity": "5", "unit": "kg", "bought_on": "01/02/2026",
             "file": page_of_paper(), "name_": ""}  # fmt: skip
    page = lan_client.post(reverse("input-lot-new"), typed | {"name": ""})
    kept = page.context["form"].data["kept"]
    client.force_login(minh)
    client.post(reverse("input-lot-new"), {k: v for k, v in typed.items() if k != "file"} | {"kept": kept})
    assert InputLot.objects.exclude(pk=bought.pk).get().paper is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(-3)}, "quantity"),
        ({"quantity": Decimal("1e12")}, "quantity"),
        ({"unit": "thùng"}, "unit"),
        ({"kind": "súng"}, "kind"),
        ({"name": " "}, "name"),
        ({"supplier": "x" * 161}, "supplier"),
        ({"bought_on": dt.date(2099, 1, 1)}, "bought_on"),
        ({"bought_on": dt.date(1816, 1, 1)}, "bought_on"),
        ({"use_by": dt.date(2199, 1, 1)}, "use_by"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(lan, bought, wrong, field):
    with pytest.raises(Refusal) as refused:
        put_right(actor=lan, lot=bought, **wrong)
    assert list(refused.value.by_field()) == [field]


def test_what_is_left_is_bought_less_used_whatever_the_unit(lan, bought, plot):
    use(lan, bought, plot, "5")
    use(lan, bought, plot, "500", "g")
    use(lan, bought, plot, "2", "bao")
    seen = use_of([bought])[0]
    assert (seen.used, seen.left, seen.times, seen.unmeasured) == (Decimal("5.5"), Decimal("44.5"), 3, 1)


def test_a_corrected_use_counts_once_and_one_that_did_not_happen_not_at_all(lan, bought, plot):
    wrong = use(lan, bought, plot, "500")
    assert wrong.how["noted"] == {"stock": ["more"]}
    right = wrong.how["input"] | {"quantity": "5"}
    fixed = correct(actor=lan, event=wrong, error_reason="incorrect_data", how={"input": right})
    assert "noted" not in fixed.how
    assert use_of([bought])[0].used == 5
    correct(actor=lan, event=fixed, error_reason="did_not_occur")
    assert use_of([bought])[0].used == 0


def test_more_than_bought_before_bought_and_past_its_date_is_warned_and_kept(lan_client, lan, bought, plot):
    InputLot.objects.filter(pk=bought.pk).update(use_by=timezone.localdate() - dt.timedelta(days=5))
    use(lan, bought, plot, "40")
    typed = {"client_uuid": str(uuid.uuid4()), "day": "today", "plot": plot.pk, "input_lot": bought.pk, "used": "20",
             "used_unit": "kg"}  # fmt: skip
    page = text(lan_client.post(f"{reverse('diary-new')}?viec=fertilise", typed, follow=True))
    assert "Đã dùng nhiều hơn lượng mua" in page
    assert "quá hạn" in page
    event = TraceEvent.objects.order_by("-record_time").first()
    assert event.how["noted"]["stock"] == ["more", "past"]
    assert event.how["input"]["name"] == "Phân NPK Ví Dụ"  # filled from the purchase
    assert use(lan, bought, plot, "1", days_ago=40).how["noted"]["stock"] == ["more", "before"]
    stock = text(lan_client.get(reverse("stock")))
    assert "quá 11 kg" in stock
    sequence()
    assert verify() is None


def test_the_diary_offers_what_is_in_stock_for_its_work_alone(lan_client, bought, plot):
    page = text(lan_client.get(f"{reverse('diary-new')}?viec=fertilise"))
    assert "Phân NPK Ví Dụ, mua" in page
    assert "còn 50 kg" in page
    assert "Phân NPK Ví Dụ" not in text(lan_client.get(f"{reverse('diary-new')}?viec=spray"))
    InputLot.objects.update(finished=True)
    assert "Phân NPK Ví Dụ" not in text(lan_client.get(f"{reverse('diary-new')}?viec=fertilise"))


def test_an_address_with_a_purchase_opens_the_form_filled_in(lan_client, bought, plot):
    page = text(lan_client.get(f"{reverse('diary-new')}?viec=fertilise&vat-tu={bought.pk}"))
    assert 'value="Phân NPK Ví Dụ"' in page
    assert f'value="{bought.pk}" selected' in page or f'value="{bought.pk}"  selected' in page.replace('" s', '"  s')


@pytest.mark.parametrize("typed", ["0", "-1", "hai", "1,500", "9" * 30])
def test_an_amount_that_cannot_be_is_refused_and_nothing_is_lost(lan_client, bought, plot, typed):
    entry = {"day": "today", "plot": plot.pk, "input_lot": bought.pk, "used": typed, "used_unit": "kg", "dose": "5 kg"}
    page = lan_client.post(f"{reverse('diary-new')}?viec=fertilise", entry)
    assert page.status_code == 400
    assert 'value="5 kg"' in text(page)
    assert not TraceEvent.objects.exists()


def test_anothers_purchase_is_no_purchase_in_any_face(lan_client, minh, other_subject, bought, plot, viet_du):
    his = buy(actor=minh, subject=other_subject, kind="phan", name="Phân Mẫu", quantity=Decimal(5), unit="kg",
              bought_on=timezone.localdate())  # fmt: skip
    entry = {"day": "today", "plot": plot.pk, "input_lot": his.pk, "input_name": "Phân"}
    page = lan_client.post(f"{reverse('diary-new')}?viec=fertilise", entry)
    assert page.status_code == 400
    assert "Phân Mẫu" not in text(page)
    assert "Phân Mẫu" not in text(lan_client.get(f"{reverse('diary-new')}?viec=fertilise&vat-tu={his.pk}"))
    body = {"subject": str(viet_du.pk), "step": "fertilise", "plot": str(plot.pk), "event_date": "2026-02-01"}
    answers = []
    for lot in (his.pk, uuid.uuid4()):
        how = {"input": {"name": "Phân", "lot": str(lot)}}
        told = lan_client.post("/api/nhat-ky/", body | {"how": how}, content_type="application/json")
        answers.append((told.status_code, told.json()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 400
    assert lan_client.get(f"/api/vat-tu/{his.pk}/").status_code == 404


def test_over_the_api_a_purchase_is_written_read_and_put_right(lan_client, lan, viet_du, plot):
    body = {"subject": str(viet_du.pk), "kind": "giong", "name": "Giống Ví Dụ", "quantity": "10", "unit": "kg",
            "bought_on": "2026-02-01", "client_uuid": str(uuid.uuid4())}  # fmt: skip
    made = lan_client.post("/api/vat-tu/", body, content_type="application/json")
    again = lan_client.post("/api/vat-tu/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["id"] == again.json()["id"]
    lot = InputLot.objects.get()
    how = {"input": {"name": lot.name, "lot": str(lot.pk), "quantity": "12", "unit": "kg"}}
    record(actor=lan, subject=viet_du, step="sow", event_date=lot.bought_on, plot=plot, how=how)
    told = lan_client.get("/api/vat-tu/").json()["results"][0]
    assert (told["used"], told["left"]) == ("12", "-2")
    changed = lan_client.patch(f"/api/vat-tu/{lot.pk}/", {"quantity": "20"}, content_type="application/json")
    assert changed.json()["left"] == "8"
    wrong = lan_client.post("/api/vat-tu/", body | {"unit": "thùng"}, content_type="application/json")
    assert wrong.status_code == 400


def test_a_page_of_purchases_is_summed_by_one_question(lan, viet_du, bought, plot, django_assert_num_queries):
    for number in range(5):
        buy(actor=lan, subject=viet_du, kind="phan", name=f"Phân {number}", quantity=Decimal(1), unit="kg",
            bought_on=timezone.localdate())  # fmt: skip
    lots = list(InputLot.objects.all())
    with django_assert_num_queries(1):
        assert len(use_of(lots)) == 6
