"""The approval queue over the API: the same gate, the same verbs, the same sentences as its page."""

import pytest
from django.test import Client
from django.utils import timezone

from traceability.ledger.record import correct, record
from traceability.release.reviews import EntryReview, ReviewState

QUEUE = "/api/duyet/"


@pytest.fixture
def entries(mai, household, mai_plot):
    """Three things that Mai wrote down today."""
    return [
        record(
            actor=mai, subject=household.subject, step=step, event_date=timezone.localdate(), plot=mai_plot,
            on_behalf_of=household, note=f"Mục {step}",
        )
        for step in ("water", "care", "fertilise")
    ]  # fmt: skip


@pytest.fixture
def desk(staff) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def post(client, path: str, body=None):
    return client.post(f"{QUEUE}{path}", body or {}, content_type="application/json")


def states() -> set[str]:
    return set(EntryReview.objects.values_list("state", flat=True))


def test_the_queue_shows_each_entry_with_its_household(desk, entries, household, mai):
    rows = desk.get(QUEUE, {"state": "waiting"}).json()["results"]
    assert [row["entry"]["note"] for row in rows] == ["Mục water", "Mục care", "Mục fertilise"]
    assert {row["household"] for row in rows} == {str(household.pk)}
    correct(actor=mai, event=entries[0], error_reason="did_not_occur")
    assert str(entries[0].review.pk) not in {row["id"] for row in desk.get(QUEUE).json()["results"]}
    assert desk.get(QUEUE, {"state": "returned"}).json()["results"] == []


def test_several_are_accepted_at_once_or_none_of_them(desk, entries, minh):
    ids = [str(one.review.pk) for one in entries]
    strange = "00000000-0000-4000-8000-000000000000"
    assert post(desk, "duyet/", {"reviews": [*ids, strange]}).status_code == 404
    assert states() == {ReviewState.WAITING}
    assert post(desk, "duyet/", {"reviews": []}).status_code == 400
    assert post(desk, "duyet/", {"reviews": ids}).json() == {"accepted": 3}
    assert post(desk, "duyet/", {"reviews": ids}).json() == {"accepted": 0}, "a repeat changes nothing"
    assert states() == {ReviewState.ACCEPTED}


def test_one_is_returned_with_a_reason_accepted_and_taken_back(desk, entries):
    pk = entries[0].review.pk
    nothing = post(desk, f"{pk}/tra-lai/", {"reason": "  "})
    assert nothing.status_code == 400 and "reason" in nothing.json()["error"]["fields"]
    told = post(desk, f"{pk}/tra-lai/", {"reason": "Hôm ấy mưa."}).json()
    assert (told["state"], told["reason"]) == ("returned", "Hôm ấy mưa.")
    assert post(desk, f"{pk}/tra-lai/", {"reason": "Hôm ấy mưa."}).status_code == 409
    assert post(desk, f"{pk}/duyet/").json()["state"] == "accepted"
    assert post(desk, f"{pk}/hoan-tac/").json()["state"] == "waiting"


def test_the_household_itself_its_helper_and_strangers_judge_nothing(client, entries, mai, minh, dung, leave):
    pk = entries[0].review.pk
    for person in (mai, minh, dung):
        client.force_login(person)
        assert client.get(QUEUE).json()["results"] == []
        for path in (f"{pk}/duyet/", f"{pk}/tra-lai/", f"{pk}/hoan-tac/"):
            assert post(client, path, {"reason": "x"}).status_code == 404
        assert post(client, "duyet/", {"reviews": [str(pk)]}).status_code == 404
    assert states() == {ReviewState.WAITING}
