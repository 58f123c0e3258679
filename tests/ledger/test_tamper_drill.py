"""The drill: what somebody with the database's password could do, one thing after another. Each is found and named."""

import pytest
from django.db import connection
from django.utils import timezone

from tests.ledger.test_verify import TABLE, key, tamper
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record
from traceability.ledger.verify import verify
from traceability.log.models import Checkpoint, Leaf, Tile
from traceability.log.sequencer import sequence
from traceability.log.tiles import Tree

pytestmark = pytest.mark.django_db(transaction=True)  # the mark of what was signed is set when a checkpoint commits


@pytest.fixture
def book(lan, viet_du, plot) -> list[TraceEvent]:
    """Five waterings of Lan's, signed one by one."""
    today = timezone.localdate()
    found = []
    for _n in range(5):
        found.append(record(actor=lan, subject=viet_du, step="water", event_date=today, plot=plot))
        sequence()
    assert verify() is None
    return found


def run(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_changed_row(book):
    tamper(f"UPDATE {TABLE} SET biz_step = 'care' WHERE id = %s", key(book[2]))  # noqa: S608
    assert str(verify()) == f"event {book[2].pk} was altered: column biz_step"


def test_a_dropped_row(book):
    tamper(f"DELETE FROM {TABLE} WHERE id = %s", key(book[1]))  # noqa: S608
    assert str(verify()) == "the event of leaf 1 is gone from the ledger"


def test_two_rows_that_changed_places(book):
    first, second = book[0], book[3]
    times = {one.pk: one.client_uuid for one in (first, second)}
    tamper(f"UPDATE {TABLE} SET client_uuid = %s WHERE id = %s", key_of(first.pk), key(first))  # noqa: S608
    for one, other in ((second, first), (first, second)):
        tamper(f"UPDATE {TABLE} SET client_uuid = %s WHERE id = %s", key_of(times[other.pk]), key(one))  # noqa: S608
    assert str(first.pk) in str(verify())


def test_two_leaves_that_changed_places(book):
    run("UPDATE traceability_leaf SET index = 99 WHERE index = 0".replace("index", '"index"'))
    run("UPDATE traceability_leaf SET index = 0 WHERE index = 1".replace("index", '"index"'))
    run("UPDATE traceability_leaf SET index = 1 WHERE index = 99".replace("index", '"index"'))
    assert str(verify()) == "log: checkpoint 1 has another root than its leaves"


def test_a_rewritten_tile(book):
    tile = Tile.objects.get(level=0, number=0)
    Tile.objects.filter(pk=tile.pk).update(hashes=bytes(32) + bytes(tile.hashes)[32:])
    assert str(verify()) == "log: the tiles do not lead to the root of checkpoint 5"


def test_an_old_backup_that_was_put_back(book):
    """The last two entries are gone, with leaf, tile and checkpoint: the database agrees with itself."""
    for event in book[3:]:
        tamper(f"DELETE FROM {TABLE} WHERE id = %s", key(event))  # noqa: S608
    Checkpoint.objects.filter(size__gt=3).delete()
    Leaf.objects.filter(index__gte=3).delete()
    Tile.objects.filter(level=0).update(hashes=bytes(Tree(3).tile(0, 0)))
    assert str(verify()) == "log: the database is behind what this log has signed: an older backup was put back"
    assert sequence().origin == Checkpoint.objects.get(size=1).origin  # nothing waits, so nothing is signed yet


def key_of(value) -> str:
    return value.hex if connection.vendor == "sqlite" else str(value)
