"""Promises of outcomes lot by lot: several for one lot, never more than came out of it, corrected with history."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.recall.ground import WORDS, lot_of, made_of
from traceability.foundation.refusals import Refusal
from traceability.ledger.document import document
from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import check
from traceability.recall.closing import close_order, note_recovered
from traceability.recall.handled import WAITING, RecallHandled
from traceability.recall.handling import Said, handle
from traceability.recall.order import place_order, recall_of
from traceability.recall.outcomes import called_back, came_back
from traceability.recall.scope import Scope

KG = Decimal


@pytest.fixture
def lots(product):
    return [lot_of(product, f"A-{n}") for n in range(2)]


@pytest.fixture
def order(lan, lots):
    return place_order(actor=lan, scope=Scope("lot", lots=tuple(one.pk for one in lots)), **WORDS)


def say(actor, order, *parts) -> None:
    handle(actor=actor, order=order, said=[Said(lot.pk, outcome, quantity) for lot, outcome, quantity in parts])


def recovered(order, lot):
    return order.lots.get(lot=lot.pk).recovered


def events(lot, *steps):
    return TraceEvent.objects.current().filter(batch=lot, biz_step__in=steps or ("recall_destroy", "recall_fix"))


def test_one_lot_may_end_in_several_ways_and_each_part_is_an_event(lan, order, lots):
    say(lan, order, (lots[0], "destroy", KG(40)), (lots[0], "fix", KG(60)))
    assert recovered(order, lots[0]) == 100 and recovered(order, lots[1]) is None
    said = {one.biz_step: one.how["quantity"] for one in events(lots[0])}
    assert said == {"recall_destroy": "40", "recall_fix": "60"}
    told = document(events(lots[0], "recall_destroy").get())
    assert told["action"] == "DELETE" and told["bizStep"].endswith("destroying")
    assert told["disposition"].endswith("destroyed") and told["quantityList"][0]["quantity"] == "40"
    assert told["persistentDisposition"] == {"set": ["destroyed"]}
    came = came_back(list(called_back(order)))
    assert {one.outcome: one.by_unit for one in came.sums} == {"destroy": {"kg": 40}, "fix": {"kg": 60}}
    assert (came.out, came.is_short) == ({"kg": 100}, True)


def test_more_than_the_lot_gave_out_does_not_come_back(lan, order, lots, product):
    cake = lot_of(product, "B-1", days=1)
    made_of(lan, [lots[1]], cake, kilos=70)
    for part in ((lots[0], "destroy", KG("100.001")), (lots[1], "destroy", KG(31)), (lots[0], "fix", KG("NaN"))):
        with pytest.raises(Refusal) as refused:
            say(lan, order, (lots[0], "fix", KG(1)), part)
        assert f"{part[1]}.{part[0].pk}" in refused.value.by_field()
    assert not RecallHandled.objects.exists(), "nothing is kept by halves"
    say(lan, order, (lots[1], "destroy", KG(30)))
    with pytest.raises(Refusal):
        say(lan, order, (lots[1], "fix", KG(1)))


def test_units_of_mass_convert_and_others_are_asked_back(lan, order, lots):
    handle(actor=lan, order=order, said=[Said(lots[0].pk, "destroy", KG("0.5"), "ta")])
    one = RecallHandled.objects.get()
    assert (one.quantity, one.typed, one.typed_unit) == (50, KG("0.5"), "ta")
    with pytest.raises(Refusal) as refused:
        handle(actor=lan, order=order, said=[Said(lots[0].pk, "fix", KG(1), "goi")])
    assert "kg" in str(refused.value.by_field())


def test_a_correction_keeps_what_was_said_and_corrects_the_event(lan, order, lots):
    say(lan, order, (lots[0], "destroy", KG(40)))
    say(lan, order, (lots[0], "destroy", KG(40)))
    assert RecallHandled.objects.count() == 1, "a repeat adds nothing"
    say(lan, order, (lots[0], "destroy", KG(30)))
    assert list(RecallHandled.objects.values_list("quantity", flat=True)) == [40, 30]
    assert [one.how["quantity"] for one in events(lots[0])] == ["30"]
    say(lan, order, (lots[0], "destroy", None))
    assert recovered(order, lots[0]) is None and not events(lots[0])
    assert not RecallHandled.objects.standing().exists() and check().sound
    assert check().ok if hasattr(check(), "ok") else True


def test_amounts_without_an_outcome_wait_and_the_end_gives_them_one(lan, order, lots):
    say(lan, order, (lots[0], "fix", KG(25)))
    note_recovered(actor=lan, order=order, recovered={lots[0].pk: KG(60)})
    assert RecallHandled.objects.standing().get(outcome=WAITING).quantity == 35
    with pytest.raises(Refusal) as less:
        note_recovered(actor=lan, order=order, recovered={lots[0].pk: KG(20)})
    assert set(less.value.by_field()) == {f"recovered.{lots[0].pk}"}
    with pytest.raises(Refusal) as open_part:
        close_order(actor=lan, order=order)
    assert set(open_part.value.by_field()) == {"outcome"}
    close_order(actor=lan, order=order, outcome="destroy")
    parts = dict(RecallHandled.objects.standing().values_list("outcome", "quantity"))
    assert parts == {"fix": 25, "destroy": 35}
    end = TraceEvent.objects.get(batch=lots[0], biz_step="recall_end").how
    assert [one["outcome"] for one in end["outcomes"]] == ["destroy", "fix"]
    order.refresh_from_db()
    assert order.report["outcomes"] == {"fix": {"kg": "25"}, "destroy": {"kg": "35"}}
    assert order.report["still_out"] == {"kg": "140"}


def test_where_each_part_has_its_outcome_the_end_asks_for_none_and_may_be_corrected_later(lan, order, lots):
    say(lan, order, (lots[0], "fix", KG(25)))
    close_order(actor=lan, order=order)
    say(lan, order, (lots[0], "fix", KG(20)))
    order.refresh_from_db()
    assert order.report["outcomes"] == {"fix": {"kg": "20"}} and recall_of(lots[0]).outcome == "fix"


def test_only_whose_lot_it_is_and_the_department_say_so(lan, minh, hoa, thu, order, lots):
    for stranger in (minh, thu):
        with pytest.raises(Refusal):
            say(stranger, order, (lots[0], "fix", KG(1)))
    say(hoa, order, (lots[0], "fix", KG(1)))
    assert recovered(order, lots[0]) == 1


def test_the_page_writes_shows_sums_and_keeps_the_history(client, lan, order, lots):
    client.force_login(lan)
    url = reverse("recall-handled", args=[order.recalls.get(batch=lots[0]).pk])
    too_much = client.post(url, {"destroy": "101", "unit": "kg"})
    assert too_much.status_code == 400 and "nhiều nhất 100 kg" in too_much.content.decode()
    client.post(url, {"destroy": "40", "fix": "60", "unit": "kg", "note": "Biên bản 01"})
    client.post(url, {"destroy": "4", "fix": "60", "unit": "yen"})
    body = client.get(url).content.decode()
    assert client.post(url, {"destroy": "40", "fix": "50", "unit": "kg"}).status_code == 302
    body = client.get(url).content.decode()
    assert "Biên bản 01" in body and "<s>Khắc phục lỗi hoặc ghi lại nhãn: 60 kg</s>" in body
    shown = client.get(reverse("recall-order", args=[order.pk])).content.decode()
    assert "Tiêu hủy" in shown and "40 kg" in shown and "Còn ở ngoài" in shown


def test_the_api_takes_outcomes_and_gives_history_and_sums(client, lan, minh, order, lots):
    client.force_login(lan)
    url = reverse("api-recall-order-handled", args=[order.pk])
    said = {"handled": [{"lot": str(lots[0].pk), "outcome": "re_export", "quantity": "2", "unit": "ta"}]}
    refused = client.post(url, said, content_type="application/json")
    assert refused.status_code == 400 and f"re_export.{lots[0].pk}" in refused.json()["error"]["fields"]
    for quantity in ("1", "0.9"):
        said["handled"][0]["quantity"] = quantity
        assert client.post(url, said, content_type="application/json").status_code == 200
    history = client.get(url).json()["results"]
    assert [(one["quantity"], one["replaced_at"] is None) for one in history] == [("100.000", False), ("90.000", True)]
    came = client.get(reverse("api-recall-order-came", args=[order.pk])).json()
    assert came["sums"] == [{"outcome": "re_export", "by_unit": {"kg": "90.000"}}] and came["out"] == {"kg": "110.000"}
    rows = client.get(reverse("api-recall-order-lots", args=[order.pk])).json()["results"]
    assert {one["number"]: len(one["handled"]) for one in rows} == {"A-0": 1, "A-1": 0}
    client.force_login(minh)
    assert client.post(url, said, content_type="application/json").status_code == 404
