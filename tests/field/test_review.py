"""The approval queue: what households wrote is accepted or returned, and a batch is not released over it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.verify import verify
from traceability.log.sequencer import sequence
from traceability.release.publish import release
from traceability.release.reasons import why_not
from traceability.release.reviewing import accept_entries, return_entry, take_acceptance_back
from traceability.release.reviews import EntryReview, ReviewState


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def phone(mai) -> Client:
    browser = Client()
    browser.force_login(mai)
    return browser


@pytest.fixture
def desk(staff) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


@pytest.fixture
def entry(mai, household, mai_plot) -> TraceEvent:
    """A watering that Mai wrote down today."""
    return record(
        actor=mai, subject=household.subject, step="water", event_date=timezone.localdate(), plot=mai_plot,
        on_behalf_of=household,
    )  # fmt: skip


@pytest.fixture
def her_batch(batch, household, mai_plot) -> object:
    """The cooperative's draft, from Mai's plot, harvested today."""
    batch.plots.set([mai_plot])
    batch.household, batch.produced_on = household, timezone.localdate()
    batch.expires_on = batch.product.expires_after(batch.produced_on)
    batch.save()
    return batch


def codes(batch) -> list[str]:
    return [reason.code for reason in why_not(batch, timezone.localdate())]


def test_what_a_household_writes_waits_and_what_a_clerk_writes_does_not(phone, desk, mai_plot, household):
    phone.post("/nhat-ky/moi/?viec=water", {"day": "today", "plot": str(mai_plot.pk)})
    desk.post("/nhat-ky/moi/?viec=care", {"day": "today", "plot": str(mai_plot.pk)})
    assert EntryReview.objects.get().event.biz_step == "water"
    assert "Chờ cơ sở duyệt" in text(phone.get("/nhat-ky/"))
    assert "1 mục của hộ chờ duyệt" in text(desk.get("/nhat-ky/"))


def test_what_a_helper_writes_for_a_household_waits_too(dung, leave, household, mai_plot):
    record(actor=dung, subject=household.subject, step="water", event_date=timezone.localdate(), plot=mai_plot,
           on_behalf_of=household)  # fmt: skip
    assert EntryReview.objects.get().household == household


def test_nothing_to_review_says_so(desk):
    assert "Không có gì chờ duyệt" in text(desk.get("/htx/duyet/"))


def test_many_are_accepted_at_once(desk, mai, household, mai_plot, staff):
    for step in ("water", "care", "fertilise"):
        record(actor=mai, subject=household.subject, step=step, event_date=timezone.localdate(), plot=mai_plot,
               on_behalf_of=household)  # fmt: skip
    page = desk.get("/htx/duyet/").content.decode()
    ticked = re.findall(r'name="muc" value="([0-9a-f-]+)" checked', page)
    assert len(ticked) == 3
    desk.post("/htx/duyet/", {"muc": ticked[:2]})
    assert EntryReview.objects.filter(state=ReviewState.ACCEPTED, decided_by=staff).count() == 2
    desk.post("/htx/duyet/", {"muc": ticked})
    assert set(EntryReview.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_returned_entry_stands_on_the_households_first_page_with_the_reason_and_goes_back_into_the_queue(
    desk, phone, entry, mai_plot
):
    review = entry.review
    desk.post(f"/htx/duyet/{review.pk}/", {"deed": "tra-lai", "ly-do": "ngay", "reason": "Hôm ấy mưa."})
    page = phone.get("/nhat-ky/").content.decode()
    assert "Sai ngày. Ghi lại ngày đã làm. Hôm ấy mưa." in page
    assert f"/nhat-ky/{entry.pk}/sua/" in page
    phone.post(f"/nhat-ky/{entry.pk}/sua/", {"error_reason": "incorrect_data", "day": "yesterday",
                                             "plot": str(mai_plot.pk)})  # fmt: skip
    assert "Hôm ấy mưa" not in text(phone.get("/nhat-ky/"))
    assert EntryReview.objects.standing().get().state == ReviewState.WAITING
    assert EntryReview.objects.standing().get().event.corrects == entry
    assert "Bản đã sửa" in text(desk.get("/htx/duyet/"))


def test_to_return_without_a_reason_is_refused_and_loses_nothing(desk, entry):
    told = desk.post(f"/htx/duyet/{entry.review.pk}/", {"deed": "tra-lai", "ly-do": "khac", "reason": "  "})
    assert told.status_code == 400
    entry.review.refresh_from_db()
    assert entry.review.state == ReviewState.WAITING


def test_a_batch_is_not_released_over_what_waits_or_was_returned(entry, her_batch, staff, lan):
    assert "review" in codes(her_batch)
    sentence = next(one.text for one in why_not(her_batch, timezone.localdate()) if one.code == "review")
    assert sentence == "Còn 1 mục của hộ chưa duyệt."
    with pytest.raises(Refusal) as told:
        release(actor=lan, batch=her_batch)
    assert sentence in told.value.messages
    return_entry(actor=staff, review=entry.review, reason="Sai thửa.")
    assert "returned" in codes(her_batch)
    accept_entries(actor=staff, reviews=[entry.review])
    assert not {"review", "returned"} & set(codes(her_batch))


def test_the_entry_of_another_plot_is_no_obstacle(entry, batch):
    assert not {"review", "returned"} & set(codes(batch))


def test_a_correction_by_the_cooperative_needs_no_review(entry, her_batch, staff):
    correct(actor=staff, event=entry, error_reason="incorrect_data", event_date=timezone.localdate())
    assert not EntryReview.objects.standing().exists()
    assert "review" not in codes(her_batch)


def test_that_something_did_not_happen_waits_too(entry, her_batch, mai, staff):
    accept_entries(actor=staff, reviews=[entry.review])
    correct(actor=mai, event=entry, error_reason="did_not_occur")
    assert "review" in codes(her_batch)
    again = EntryReview.objects.standing().get()
    return_entry(actor=staff, review=again, reason="Có xảy ra.")
    assert "returned" in codes(her_batch)
    accept_entries(actor=staff, reviews=[again])
    assert "returned" not in codes(her_batch), "what cannot be corrected is never stuck for good"


def test_an_acceptance_is_undone_until_a_batch_is_released_on_it(desk, entry, her_batch, staff, lan):
    accept_entries(actor=staff, reviews=[entry.review])
    take_acceptance_back(actor=staff, review=entry.review)
    assert entry.review.state == ReviewState.WAITING
    accept_entries(actor=staff, reviews=[entry.review])
    assert "Hoàn tác" in text(desk.get("/htx/duyet/"))
    her_batch.state = "released"
    her_batch.save()
    with pytest.raises(Refusal):
        take_acceptance_back(actor=staff, review=entry.review)
    assert "Hoàn tác" not in text(desk.get("/htx/duyet/"))


def test_two_clerks_decide_once(entry, staff, lan):
    review, seen_by_the_other = entry.review, EntryReview.objects.get()
    return_entry(actor=lan, review=review, reason="Sai ngày.")
    with pytest.raises(Refusal):
        return_entry(actor=staff, review=seen_by_the_other, reason="Sai thửa.")
    review.refresh_from_db()
    assert review.reason == "Sai ngày."


def test_only_the_cooperative_decides(entry, mai, minh, thu, hoa, dung):
    for person in (mai, minh, thu, hoa, dung):
        for verb in (lambda who: accept_entries(actor=who, reviews=[entry.review]),
                     lambda who: return_entry(actor=who, review=entry.review, reason="x")):  # fmt: skip
            with pytest.raises(Refusal):
                verb(person)
        browser = Client()
        browser.force_login(person)
        browser.post("/htx/duyet/", {"muc": [str(entry.review.pk)]})
        browser.post(f"/htx/duyet/{entry.review.pk}/", {"deed": "duyet"})
    entry.review.refresh_from_db()
    assert entry.review.state == ReviewState.WAITING


def test_the_ledger_stays_as_it_was(entry, staff):
    return_entry(actor=staff, review=entry.review, reason="Sai ngày.")
    accept_entries(actor=staff, reviews=[entry.review])
    sequence()
    assert verify() is None


def test_a_queue_of_a_hundred_asks_few_questions(desk, mai, household, mai_plot, django_assert_max_num_queries):
    for n in range(60):
        record(actor=mai, subject=household.subject, step="water", event_date=timezone.localdate(), plot=mai_plot,
               on_behalf_of=household, note=str(n))  # fmt: skip
    with django_assert_max_num_queries(50):
        page = desk.get("/htx/duyet/")
    assert "Trang 1 trên 2" in text(page)
