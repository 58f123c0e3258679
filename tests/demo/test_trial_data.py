"""The invented year of the trial loads through the verbs, twice, and holds one page of each kind."""

import pytest
from django.core.management import call_command

from marketplace_sync.demo import house, paper
from products.batches import Batch, BatchState
from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import verify
from traceability.release.models import Hold, ReleaseAttempt


@pytest.fixture
def trial(db, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(house, "prepare_database", lambda: None)
    monkeypatch.setattr(house, "call_command", lambda name, **kw: name.startswith("load") and call_command(name, **kw))
    return house.prepare(lambda sentence: None)


def test_the_trial_holds_a_lot_in_every_state(trial):
    states = set(Batch.objects.values_list("state", flat=True))
    assert states == set(BatchState.values)
    assert [attempt.reasons for attempt in ReleaseAttempt.objects.filter(released=False)] == [["phi"]]
    assert Hold.objects.open().count() == 2  # a late spray, and a recall that waits for a second officer


def test_a_second_run_adds_nothing(trial):
    before = (Batch.objects.count(), TraceEvent.objects.count())
    house.prepare(lambda sentence: None)
    assert (Batch.objects.count(), TraceEvent.objects.count()) == before


def test_demo_json_names_one_public_address_of_each_kind(trial):
    kinds = paper.addresses()["public"]
    assert set(kinds) >= {"code", "digital_link", "recalled", "expired", "held", "not_yet", "product", "unknown"}
    assert len(set(kinds.values())) == len(kinds)


def test_every_role_has_a_login(trial):
    assert {login["key"] for login in trial} == {"lan", "son", "pao", "thu", "hoa", "tuan", "vanhanh"}


def test_the_ledger_of_the_trial_verifies(trial):
    assert verify() is None
