"""Numbers leaves without gaps and commits signed checkpoints. Many processes may run it: there is one history."""

import logging

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from traceability.log import notes
from traceability.log.high_water import is_behind, mark
from traceability.log.keys import Signer, begin_origin, origin, signer
from traceability.log.merkle import root
from traceability.log.models import Checkpoint, Leaf
from traceability.log.tiles import Tree

logger = logging.getLogger(__name__)
AT_ONCE = 4096
ADVISORY_LOCK = 0x54584E47  # of PostgreSQL; SQLite has one writer anyway


class StrangeKey(RuntimeError):
    """The key beside the data is not the one that signed the last checkpoint: a second log must not begin unasked."""


def sequence() -> Checkpoint | None:
    """Takes in every waiting leaf; the newest checkpoint afterwards, or None while the log is empty."""
    while _one_checkpoint():
        pass
    return Checkpoint.objects.latest_one()


def _one_checkpoint() -> bool:
    """Commits the next checkpoint; False when nothing waits or another process was faster."""
    if not Leaf.objects.waiting().exists():  # a cheap read before the write lock
        return False
    try:
        with transaction.atomic():
            _lock()
            return _commit(Checkpoint.objects.latest_one(), list(Leaf.objects.waiting()[:AT_ONCE]))
    except IntegrityError:
        logger.warning("another process committed this checkpoint first")
        return False


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def _commit(latest: Checkpoint | None, waiting: list[Leaf]) -> bool:
    if not waiting:
        return False
    key = _key(latest)
    vkey = key.verifier.vkey
    if latest is not None and latest.origin == key.name and latest.vkey not in key.known:
        raise StrangeKey(f"the key of {latest.origin} is not the one that signed size {latest.size}")
    tree = Tree(latest.size if latest else 0)
    start = tree.size
    for leaf in waiting:
        tree.append(bytes(leaf.leaf_hash))
    _number(waiting, start)
    tree.save()
    top = root(tree.nodes, tree.size)
    note = notes.signed(notes.body(key.name, tree.size, top), key)
    head = Checkpoint.objects.create(
        size=tree.size, previous_size=start, root=top, origin=key.name, vkey=vkey, note=note
    )  # fmt: skip
    transaction.on_commit(lambda: mark(head), robust=True)
    return True


def _number(waiting: list[Leaf], start: int) -> None:
    """Gives the leaves their places. One plain statement each: the CASE of a bulk_update costs ten times as much."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE {Leaf._meta.db_table} SET "index" = %s WHERE id = %s',  # noqa: S608  our own table
            [(place, leaf.pk) for place, leaf in enumerate(waiting, start)],
        )


def _key(latest: Checkpoint | None) -> Signer:
    """The key of this log. A database that was set back goes on under a new name: its old heads are out there."""
    key = signer()
    if not is_behind(latest, key.name):
        return key
    logger.warning("the log is behind what %s has signed: a restored backup; it goes on under a new origin", key.name)
    return begin_origin(f"{origin()}/{timezone.now():%Y%m%d%H%M%S}")
