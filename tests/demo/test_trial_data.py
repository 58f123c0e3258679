"""The invented year of the trial loads through the verbs, twice, and holds one page of each kind."""

import pytest
from django.core.management import call_command

from marketplace_sync.demo import house, paper
from products.batches import Batch, BatchState
from traceability.intake.models import Intake
from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import verify
from traceability.release.models import Hold, ReleaseAttempt


@pytest.fixture
def trial(db, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(house, "prepare_database", lambda: None)
    monkeypatch.setattr(house, "call_command", lambda name, **kw: name.startswith("load") and call_command(name, **kw))
    return house.prepare(lambda sentence: None)


def test_the_invented_year_holds_one_lot_of_each_kind_and_its_ledger_verifies(trial):
    assert set(Batch.objects.values_list("state", flat=True)) == set(BatchState.values)
    assert [attempt.reasons for attempt in ReleaseAttempt.objects.filter(released=False)] == [["phi"]]
    assert sorted(Hold.objects.open().values_list("kind", flat=True)) == ["agency", "phi"]
    kinds = paper.addresses()["public"]
    assert set(kinds) >= {"code", "digital_link", "recalled", "expired", "held", "not_yet", "product", "unknown"}
    assert len(set(kinds.values())) == len(kinds)
    assert {login["key"] for login in trial} == {"lan", "son", "pao", "mai", "dung", "thu", "hoa", "tuan", "vanhanh"}
    assert verify() is None
    assert sorted(Intake.objects.values_list("stage", flat=True)) == ["done", "preview"]
    before = (Batch.objects.count(), TraceEvent.objects.count())
    house.prepare(lambda sentence: None)
    assert (Batch.objects.count(), TraceEvent.objects.count()) == before, "a second run adds nothing"
