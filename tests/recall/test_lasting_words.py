"""EPCIS is told what stays true of a lot: recalled until the recall ends, destroyed for good; and the hash says so."""

import pytest

from tests.recall.ground import WORDS, lot_of
from traceability.ledger.document import NAMESPACES, document
from traceability.ledger.eventhash import event_hash, pre_hash
from traceability.ledger.events import TraceEvent
from traceability.ledger.rows import hash_of
from traceability.ledger.verify import verify
from traceability.recall.closing import close_recall
from traceability.recall.order import order_recall
from traceability.release.bundle import _event

pytestmark = pytest.mark.django_db
RECALLED = "https://ref.gs1.org/cbv/Disp-recalled"


def event(lot, step: str) -> TraceEvent:
    return TraceEvent.objects.get(batch=lot, biz_step=step)


def test_recalled_until_the_end_and_in_the_hash(lan, product, plot):
    lot = lot_of(product, "C-1", plot=plot)
    recall = order_recall(actor=lan, batch=lot, **WORDS)
    close_recall(actor=lan, recall=recall, outcome="destroy")
    begun, ended = event(lot, "recall"), event(lot, "recall_end")
    assert document(begun)["persistentDisposition"] == {"set": ["recalled"]}
    assert document(ended)["persistentDisposition"] == {"unset": ["recalled"]}
    assert f"persistentDispositionset={RECALLED}" in pre_hash(document(begun), NAMESPACES)
    for one in (begun, ended):
        assert _event(one)["epcis"] == document(one)
        assert one.hash == event_hash(document(one), NAMESPACES)
    assert verify() is None


def test_other_steps_say_nothing_that_lasts_and_older_events_keep_their_hash(lan, product, plot):
    lot = lot_of(product, "C-1", plot=plot)
    order_recall(actor=lan, batch=lot, **WORDS)
    begun = event(lot, "recall")
    held = [one for one in TraceEvent.objects.exclude(pk=begun.pk) if "persistentDisposition" in document(one)]
    assert held == []
    begun.what = {"quantityList": begun.what["quantityList"]}  # as it was written before this word was known
    assert "persistentDisposition" not in document(begun)
    assert hash_of(begun) != begun.hash
