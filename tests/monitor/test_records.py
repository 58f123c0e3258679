"""An officer reads everything about one subject or lot, and the operator sees what has stopped."""

import pytest
from django.urls import reverse
from django.utils import timezone

from traceability.foundation.refusals import Refusal
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.states import State
from traceability.ledger.checks import LedgerCheck
from traceability.ledger.record import record
from traceability.recall.order import order_recall
from traceability.release.publish import release

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(batch, plot, lan):
    record(actor=lan, subject=batch.product.subject, step="harvest", event_date=batch.produced_on, plot=plot)
    return release(actor=lan, batch=batch)


def test_an_officer_reads_a_lot_whole(client, hoa, lan, released, plot):
    client.force_login(hoa)
    page = client.get(reverse("desk-batch", kwargs={"pk": released.pk})).content.decode()
    for words in ("Thu hoạch", "412", released.trace_code.code[:5], str(plot), lan.name, "Công bố được"):
        assert words in page
    assert reverse("recall-new", kwargs={"pk": released.pk}) in page


def test_a_lot_under_recall_leads_to_the_recall_and_offers_no_second_one(client, hoa, released):
    recall = order_recall(
        actor=hoa, batch=released, reason="Nghi lẫn.", instructions="Ngừng dùng.", contact_phone="+84900000001"
    )
    client.force_login(hoa)
    page = client.get(reverse("desk-batch", kwargs={"pk": released.pk})).content.decode()
    assert reverse("recall", kwargs={"pk": recall.pk}) in page
    assert reverse("recall-new", kwargs={"pk": released.pk}) not in page


def test_an_officer_reads_a_subject_whole(client, hoa, lan, released, product):
    client.force_login(hoa)
    page = client.get(reverse("desk-subject", kwargs={"pk": product.subject_id})).content.decode()
    for words in (lan.name, product.name, released.lot, "Thửa Nà Ví Dụ", "Thu hoạch"):
        assert words in page


def test_a_refused_release_is_told_with_its_reason(client, hoa, lan, batch):
    with pytest.raises(Refusal):
        release(actor=lan, batch=batch)
    client.force_login(hoa)
    assert "thiếu mục 5" in client.get(reverse("desk-batch", kwargs={"pk": batch.pk})).content.decode()


def test_a_commune_officer_finds_nothing_of_another_commune(client, thu, other_subject):
    client.force_login(thu)
    assert client.get(reverse("desk-subject", kwargs={"pk": other_subject.pk})).status_code == 404


# --- the operator ----------------------------------------------------------------------------------------------------
def test_the_operator_sees_what_stopped_and_lets_it_try_again(client, vanhanh):
    job = Job.objects.create(
        kind="vi-du", state=State.DEAD, reason_text="Thiếu ảnh của sản phẩm.", finished_at=timezone.now()
    )
    client.force_login(vanhanh)
    assert "Thiếu ảnh của sản phẩm." in client.get(reverse("operations")).content.decode()
    client.post(reverse("work-revive", kwargs={"lane": "jobs", "pk": job.pk}))
    job.refresh_from_db()
    assert job.state == State.PENDING
    assert client.get(reverse("operations")).context["dead"] == 0


@pytest.mark.parametrize(("lane", "pk"), [("jobs", "abc"), ("jobs", "999999"), ("none", "1"), ("jobs", "9" * 40)])
def test_a_row_that_is_none_is_not_there(client, vanhanh, lane, pk):
    client.force_login(vanhanh)
    assert client.post(reverse("work-revive", kwargs={"lane": lane, "pk": pk})).status_code == 404


def test_a_ledger_that_was_altered_is_told(client, vanhanh):
    LedgerCheck.objects.create(sound=False, events=3, finding="event 7 was altered: column how")
    client.force_login(vanhanh)
    assert "event 7 was altered" in client.get(reverse("operations")).content.decode()


def test_a_worker_that_never_lived_is_told(client, vanhanh):
    client.force_login(vanhanh)
    page = client.get(reverse("operations"))
    assert [fact.bad for fact in page.context["health"] if "tiến trình" in fact.label.lower()] == [True]


# --- API -------------------------------------------------------------------------------------------------------------
def test_the_api_says_the_same_numbers_as_the_page(client, hoa, released):
    client.force_login(hoa)
    page = {figure.key: figure.value for figure in client.get(reverse("overview")).context["figures"]}
    told = client.get(reverse("api-figures")).json()
    assert {figure["key"]: figure["value"] for figure in told["figures"]} == page
    assert all(figure["definition"] for figure in told["figures"]) and told["covers"] == "Toàn tỉnh"


def test_the_api_tells_communes_apart_and_missing_from_zero(client, hoa, viet_du, muong_lat, hac_thanh):
    client.force_login(hoa)
    rows = {row["unit"]: row["values"] for row in client.get(reverse("api-figures-by-commune")).json()["communes"]}
    assert rows[muong_lat.key]["batches"] == 0 and rows[hac_thanh.key]["batches"] is None


def test_the_api_refuses_a_day_that_is_none_and_a_commune_that_is_not_ones_own(client, thu, viet_du, hac_thanh):
    client.force_login(thu)
    wrong = client.get(reverse("api-figures"), {"tu": "31/02/2026"})
    assert wrong.status_code == 400 and list(wrong.json()["error"]["fields"]) == ["tu"]
    assert client.get(reverse("api-figures"), {"xa": hac_thanh.key}).status_code == 404


def test_the_api_opens_for_officers_alone(client, lan):
    assert client.get(reverse("api-figures")).status_code in (401, 403)
    client.force_login(lan)
    assert client.get(reverse("api-figures")).status_code == 404
