"""The small sure version of `tests.chaos.recall`: work that dies at any lot ends complete, each lot once."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from products.batches import Batch
from tests.recall.ground import WORDS, lot_of, work
from traceability.foundation.audit import trail
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.states import HELD
from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import check
from traceability.recall import effects
from traceability.recall.order import approve_order, place_order
from traceability.recall.scope import Scope
from traceability.recall.signals import batch_recalled
from traceability.release.models import Hold
from traceability.release.signals import batch_held

LOTS = effects.AT_ONCE + 4


class Killed(BaseException):
    """What no `except Exception` holds back, as nothing holds back a SIGKILL."""


def dying_after(signal, lots: int):
    """A worker that dies once `lots` were announced; its lease runs out, and another one takes the job up."""
    left = [lots]

    def die(**_said) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    signal.connect(die, weak=False, dispatch_uid="dies")
    try:
        with pytest.raises(Killed):
            work()
    finally:
        signal.disconnect(dispatch_uid="dies")
    Job.objects.filter(state__in=HELD).update(lease_until=timezone.now() - dt.timedelta(minutes=1))


@pytest.mark.parametrize("lots", [0, 1, 5, 7, LOTS - 1])
def test_a_worker_that_dies_at_any_lot_leaves_nothing_undone_and_nothing_twice(lots, hoa, tuan, product, monkeypatch):
    monkeypatch.setattr(effects, "CHUNK", 5)
    batches = [lot_of(product, f"K-{n:02}") for n in range(LOTS)]
    order = place_order(actor=hoa, scope=Scope("lot", lots=tuple(lot.pk for lot in batches)), **WORDS)
    dying_after(batch_held, lots)
    work()
    assert set(Batch.objects.values_list("state", flat=True)) == {"held"}
    approve_order(officer=tuan, order=order)
    dying_after(batch_recalled, lots)
    work()
    assert set(Batch.objects.values_list("state", flat=True)) == {"recalled"}
    events = Counter(TraceEvent.objects.values_list("biz_step", "batch"))
    assert set(events.values()) == {1} and len(events) == 2 * LOTS
    assert Hold.objects.count() == LOTS and not Hold.objects.open().exists()
    assert check().sound and list(trail.faults()) == []
