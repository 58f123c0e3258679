"""Promises of *Công bố lô hàng*: what blocks it, what it issues, and that refusals stay on record."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives.subjects import CheckState
from products.batches import BatchState
from traceability.foundation.refusals import Refusal
from traceability.inputs.keeping import add_medicine, change_medicine
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.release.models import Hold, ReleaseAttempt
from traceability.release.publish import close_batch, lift, release
from traceability.release.reasons import why_not


def spray(actor, batch, plot, *, days_before, phi, **more):
    how = {"input": {"name": "Thuốc Ví Dụ"}} | ({} if phi is None else {"phi_days": phi})
    day = batch.produced_on - dt.timedelta(days=days_before)
    return record(actor=actor, subject=batch.product.subject, step="spray", event_date=day, plot=plot, how=how, **more)


@pytest.fixture
def harvested(batch, plot, lan):
    subject = batch.product.subject
    record(actor=lan, subject=subject, step="harvest", event_date=batch.produced_on, batch=batch, plot=plot)
    return batch


def test_a_complete_batch_is_released_and_gets_its_code(harvested, lan):
    released = release(actor=lan, batch=harvested)
    assert released.state == BatchState.RELEASED
    assert released.trace_code.issued_at is not None
    assert ReleaseAttempt.objects.get(batch=harvested).released
    assert TraceEvent.objects.filter(batch=harvested, biz_step="release").count() == 1


def test_a_second_tap_releases_nothing_twice(harvested, lan):
    release(actor=lan, batch=harvested)
    release(actor=lan, batch=harvested)
    assert ReleaseAttempt.objects.filter(batch=harvested).count() == 1


def test_an_unverified_subject_reads_who_decides_and_by_when(harvested, lan, viet_du):
    viet_du.check_state, viet_du.decide_by = CheckState.UNVERIFIED, dt.date(2026, 12, 1)
    viet_du.save()
    with pytest.raises(Refusal) as refused:
        release(actor=lan, batch=harvested)
    assert "01/12/2026" in str(refused.value)
    assert "Sở Nông nghiệp" in str(refused.value)


def test_a_spray_too_near_to_harvest_blocks_and_says_which_where_and_until_when(harvested, lan, plot):
    sprayed = spray(lan, harvested, plot, days_before=3, phi=7)
    with pytest.raises(Refusal) as refused:
        release(actor=lan, batch=harvested)
    text = str(refused.value)
    assert "Thuốc Ví Dụ" in text
    assert "Thửa Nà Ví Dụ" in text
    assert f"{sprayed.event_date + dt.timedelta(days=7):%d/%m/%Y}" in text
    attempt = ReleaseAttempt.objects.get(batch=harvested)
    assert (attempt.released, attempt.reasons) == (False, ["phi"])
    harvested.refresh_from_db()
    assert harvested.state == BatchState.DRAFT


def test_an_unknown_interval_counts_as_not_met(harvested, lan, plot):
    spray(lan, harvested, plot, days_before=90, phi=None)
    assert [reason.code for reason in why_not(harvested, timezone.localdate())] == ["phi"]


def test_a_corrected_spray_no_longer_blocks(harvested, lan, plot):
    wrong = spray(lan, harvested, plot, days_before=3, phi=70)
    right = {"input": {"name": "Thuốc Ví Dụ"}, "phi_days": 2}
    correct(actor=lan, event=wrong, error_reason="incorrect_data", how=right)
    assert release(actor=lan, batch=harvested).state == BatchState.RELEASED


def test_silence_about_the_brand_blocks_but_an_explicit_none_does_not(harvested, lan, product):
    product.brand_none = False
    product.save()
    harvested.refresh_from_db()
    assert [r.code for r in why_not(harvested, timezone.localdate())] == ["missing:8"]


def test_a_late_spray_holds_a_released_batch_until_a_named_officer_lifts_it(harvested, lan, hoa, plot):
    release(actor=lan, batch=harvested)
    spray(lan, harvested, plot, days_before=2, phi=10)
    harvested.refresh_from_db()
    assert harvested.state == BatchState.HELD
    hold = Hold.objects.open().get(batch=harvested)
    with pytest.raises(Refusal):
        lift(officer=lan, hold=hold, reason="Tôi muốn bán")
    with pytest.raises(Refusal):
        lift(officer=hoa, hold=hold, reason="  ")
    assert lift(officer=hoa, hold=hold, reason="Đã kiểm nghiệm, không còn dư lượng.").state == BatchState.RELEASED
    hold.refresh_from_db()
    assert hold.lifted_by == hoa


def test_every_change_of_state_renews_the_public_page(harvested, lan):
    before = harvested.publication_version
    released = release(actor=lan, batch=harvested)
    assert released.publication_version > before
    assert close_batch(actor=lan, batch=released).publication_version > before + 1


def test_a_stranger_may_not_release_and_learns_nothing(client, minh, harvested):
    client.force_login(minh)
    assert client.post(reverse("batch-release", args=[harvested.pk])).status_code == 404


def test_the_officer_sees_held_lots_and_a_maker_does_not_see_that_page(client, harvested, lan, hoa, plot):
    release(actor=lan, batch=harvested)
    spray(lan, harvested, plot, days_before=2, phi=10)
    client.force_login(hoa)
    page = client.get(reverse("holds"))
    assert harvested.lot in page.content.decode()
    hold = Hold.objects.open().get()
    refused = client.post(reverse("hold", args=[hold.pk]), {"reason": ""})
    assert refused.status_code == 400
    assert client.post(reverse("hold", args=[hold.pk]), {"reason": "Đã kiểm tra"}).status_code == 302
    client.force_login(lan)
    assert client.get(reverse("holds")).status_code == 404


def test_a_forbidden_input_blocks_and_says_by_which_document(harvested, lan, hoa, plot):
    add_medicine(officer=hoa, name="Thuốc Ví Dụ", kind="plant", state="forbidden", source="Thông tư ví dụ",
                 effective_from=dt.date(2020, 1, 1))  # fmt: skip
    used = spray(lan, harvested, plot, days_before=30, phi=7)
    assert used.how["noted"]["list"]["state"] == "forbidden"
    reasons = why_not(harvested, timezone.localdate())
    assert [reason.code for reason in reasons] == ["forbidden"]
    assert "Thông tư ví dụ" in reasons[0].text
    right = {"input": {"name": "Thuốc Khác"}, "phi_days": 7}
    correct(actor=lan, event=used, error_reason="incorrect_data", how=right)
    assert release(actor=lan, batch=harvested).state == BatchState.RELEASED


def test_a_ban_counts_from_its_own_day_on_and_a_withdrawn_product_does_not_block(harvested, lan, hoa, plot):
    used = spray(lan, harvested, plot, days_before=30, phi=7)
    row = add_medicine(officer=hoa, name="Thuốc Ví Dụ", kind="plant", state="withdrawn", source="Thông tư ví dụ",
                       effective_from=dt.date(2020, 1, 1))  # fmt: skip
    day_after = used.event_date + dt.timedelta(days=1)
    change_medicine(officer=hoa, entry=row.entry, state="forbidden", effective_from=day_after)
    assert why_not(harvested, timezone.localdate()) == []
    change_medicine(officer=hoa, entry=row.entry, state="forbidden", effective_from=used.event_date)
    assert [reason.code for reason in why_not(harvested, timezone.localdate())] == ["forbidden"]


def test_a_forbidden_input_that_is_written_down_late_holds_the_released_batch(harvested, lan, hoa, plot):
    add_medicine(officer=hoa, name="Thuốc Ví Dụ", kind="plant", state="forbidden", source="Thông tư ví dụ",
                 effective_from=dt.date(2020, 1, 1))  # fmt: skip
    release(actor=lan, batch=harvested)
    spray(lan, harvested, plot, days_before=40, phi=3)
    assert Hold.objects.open().get(batch=harvested).kind == "input"
