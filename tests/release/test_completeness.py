"""What a lot still lacks, who adds it, and which gap holds a release back: dated data of the department."""

import datetime as dt
import json

import jsonschema_rs
import pytest
from django.utils import timezone

from products.making import update_product
from traceability.foundation.refusals import Refusal
from traceability.ledger.record import correct, record
from traceability.release.bundle import SCHEMA, bundle
from traceability.release.completeness import passport_items, ten_items
from traceability.release.publish import release
from traceability.release.reasons import why_not
from traceability.release.rules import AT_FIRST, ItemRule, blocking_on, set_rule

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
WHY = {"reason": "Công văn Ví Dụ số 1"}


def codes(batch, day=None) -> list[str]:
    return [reason.code for reason in why_not(batch, day or TODAY()) if reason.code.startswith("missing")]


def passport(batch) -> dict[str, bool]:
    return {item.label: item.present for item in passport_items(batch)}


def test_the_passport_of_the_decree_tells_unknown_from_none(batch, product, lan):
    told = passport(batch)
    assert not told["Cảnh báo an toàn"] and not told["Mã vạch GTIN"] and told["Nơi trồng, nuôi, làm ra"]
    update_product(actor=lan, product=product, warning_none=True)
    batch.refresh_from_db()
    batch.product.refresh_from_db()
    said = {item.label: item.value for item in passport_items(batch)}
    assert said["Cảnh báo an toàn"] == "Không có" and passport(batch)["Cảnh báo an toàn"]


def test_a_warning_and_there_is_none_cannot_both_be_true(product, lan):
    with pytest.raises(Refusal) as refused:
        update_product(actor=lan, product=product, warning="Có đậu phộng", warning_none=True)
    assert "warning" in refused.value.by_field()


def test_each_gap_says_who_adds_it(batch):
    who = {item.label: str(item.who) for item in passport_items(batch)}
    assert who["Mã vạch GTIN"] == "Cơ sở đăng ký với GS1 Việt Nam"
    assert {str(item.who) for item in ten_items(batch)} == {"Cơ sở bổ sung", "Hệ thống cấp khi công bố"}


def test_the_department_demands_an_item_from_a_day_on(batch, hoa):
    assert "missing:nd37:11" not in codes(batch)
    tomorrow = TODAY() + dt.timedelta(days=1)
    set_rule(actor=hoa, law="nd37", number=11, blocks=True, effective_from=tomorrow, **WHY)
    assert "missing:nd37:11" not in codes(batch) and "missing:nd37:11" in codes(batch, tomorrow)
    assert ("nd37", 11) in blocking_on(tomorrow) and ("nd37", 11) not in blocking_on(TODAY())


def test_an_item_that_is_no_longer_demanded_holds_nothing_back(batch, product, hoa, lan):
    product.standard = ""
    product.save()
    batch.product.refresh_from_db()
    assert "missing:10" in codes(batch)
    set_rule(actor=hoa, law="tt02", number=10, blocks=False, effective_from=TODAY(), **WHY)
    assert "missing:10" not in codes(batch)


def test_what_both_laws_ask_for_is_asked_once(batch, hoa, product):
    product.shelf_life_days, batch.expires_on = None, None
    product.save()
    batch.product.refresh_from_db()
    set_rule(actor=hoa, law="nd37", number=10, blocks=True, effective_from=TODAY(), **WHY)
    assert codes(batch).count("missing:9") == 1 and "missing:nd37:10" not in codes(batch)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"days": -1}, "effective_from"), ({"days": 4000}, "effective_from"), ({"reason": "  "}, "reason")],
)
def test_no_rule_works_backwards_or_without_a_ground(hoa, change, field):
    day = TODAY() + dt.timedelta(days=change.get("days", 0))
    with pytest.raises(Refusal) as refused:
        set_rule(actor=hoa, law="nd37", number=1, blocks=True, effective_from=day, reason=change.get("reason", "x"))
    assert list(refused.value.by_field()) == [field]
    assert not ItemRule.objects.exists() and blocking_on(TODAY()) == AT_FIRST


def test_only_the_department_sets_rules(thu, lan):
    for person in (thu, lan):
        with pytest.raises(Refusal):
            set_rule(actor=person, law="nd37", number=1, blocks=True, effective_from=TODAY(), **WHY)


def test_a_lot_once_published_stays_published(things, viet_du, hoa):
    sold = viet_du.products.get().batches.get(trace_code__code=things.own["code"])
    set_rule(actor=hoa, law="nd37", number=11, blocks=True, effective_from=TODAY(), **WHY)
    sold.refresh_from_db()
    assert sold.state == "released"


def test_the_page_of_rules_changes_one_and_keeps_what_was_typed(client, hoa):
    client.force_login(hoa)
    wrong = client.post("/quan-ly/muc-bat-buoc/nd37/2/", {"effective_from": "01/01/2020", "reason": "Văn bản 7"})
    assert wrong.status_code == 400 and "Văn bản 7" in wrong.content.decode()
    assert "không có hiệu lực lùi" in wrong.content.decode()
    right = client.post("/quan-ly/muc-bat-buoc/nd37/2/", {"effective_from": TODAY().strftime("%d/%m/%Y"), **WHY})
    assert right.status_code == 302
    assert "Công văn Ví Dụ số 1" in client.get("/quan-ly/muc-bat-buoc/").content.decode()
    assert client.get("/quan-ly/muc-bat-buoc/nd37/99/").status_code == 404
    assert client.get("/quan-ly/muc-bat-buoc/khac/1/").status_code == 404


def test_the_file_for_the_portal_keeps_to_its_published_shape(client, batch, lan, plot, viet_du):
    event = record(actor=lan, subject=viet_du, step="harvest", batch=batch, event_date=batch.produced_on)
    correct(actor=lan, event=event, error_reason="incorrect_data", how={"quantity": "5", "unit": "kg"})
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert jsonschema_rs.is_valid(schema, bundle(batch))
    release(actor=lan, batch=batch)
    client.force_login(lan)
    told = client.get(f"/lo-hang/{batch.pk}/ho-so.json").json()
    jsonschema_rs.validate(schema, told)
    assert told["batch"]["code"] and told["batch"]["page"].endswith(told["batch"]["code"])
    assert told["product"]["warning"] is None and told["product"]["gtin"] is None
    assert [one["correction"] is not None for one in told["events"]].count(True) == 1
    assert str(lan.party) not in json.dumps(told)
    assert client.get("/lo-hang/ho-so.schema.json").json() == schema


def test_a_stranger_gets_no_file(client, batch, minh):
    client.force_login(minh)
    assert client.get(f"/lo-hang/{batch.pk}/ho-so.json").status_code == 404
