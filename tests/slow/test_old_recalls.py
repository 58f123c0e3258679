"""Recalls from the time when each lot was recalled by itself: the migration gives each its order, and loses nothing."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.recall.ground import WORDS, lot_of
from traceability.recall.models import Recall
from traceability.recall.orders import RecallLot, RecallOrder

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BEFORE = [("traceability", "0013_thing_tags")]


def migrate(targets) -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection)


@pytest.fixture
def old_house(product, lan, hoa):
    """The tables as they were; afterwards they are what they are today, come what may."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield lambda: migrate(BEFORE).loader.project_state(BEFORE).apps
    migrate(newest)


def test_old_recalls_find_their_orders(old_house, product, lan, hoa, vanhanh):
    now = timezone.now()
    day = dt.timedelta(days=1)
    lots = [lot_of(product, f"C-{n}") for n in range(4)]
    apps = old_house()
    rows = [
        {"side": "agency", "state": "proposed"},
        {"side": "agency", "state": "in_force", "approved_by_id": vanhanh.pk, "decided_at": now - day},
        {"side": "subject", "state": "closed", "ordered_by_id": lan.pk, "decided_at": now - 5 * day,
         "outcome": "destroy", "outcome_note": "Tiêu hủy tại chỗ.", "recovered": Decimal("61.500"),
         "closed_at": now - day},
        {"side": "agency", "state": "rejected", "rejection": "Chưa đủ căn cứ.", "decided_at": now - day},
    ]  # fmt: skip
    ids = [uuid.uuid4() for _row in rows]
    for pk, lot, row in zip(ids, lots, rows, strict=True):
        facts = WORDS | {"ordered_by_id": hoa.pk, "ordered_at": now - 7 * day} | row
        apps.get_model("traceability", "Recall").objects.create(pk=pk, batch_id=lot.pk, **facts)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    assert RecallOrder.objects.count() == RecallLot.objects.count() == len(rows)
    for pk, lot, row in zip(ids, lots, rows, strict=True):
        recall = Recall.objects.select_related("order").get(pk=pk)
        order, line = recall.order, RecallLot.objects.get(recall=recall)
        for name in (*WORDS, "side", "state", "ordered_by_id", "approved_by_id", "decided_at", "outcome", "closed_at"):
            assert getattr(order, name) == getattr(recall, name), name
        assert order.ordered_at == recall.ordered_at == now - 7 * day and order.rejection == recall.rejection
        assert (order.scope, order.asked, order.report) == ("lot", {"lots": [str(lot.pk)]}, {"lots": 1})
        assert order.subject_id == (product.subject_id if row["side"] == "subject" else None)
        assert (line.lot, line.batch_id, line.owner_id) == (lot.pk, lot.pk, product.subject_id)
        assert (line.order_id, line.is_told, line.recovered) == (order.pk, True, row.get("recovered"))
        in_effect = row["state"] in {"in_force", "closed"}
        assert (line.state, line.done_at) == (("done", recall.decided_at) if in_effect else ("waiting", None))
