"""`python -m tests.bench.log`: what a leaf and a proof cost in tiles, beside hashing the whole tree again each time.

DATABASE_URL names a PostgreSQL on which a database of its own is made and dropped; without it a SQLite file is used.
"""

import argparse
import random

from tests.bench.ground import own_database, say, timed, told


def entries(first: int, count: int) -> list[bytes]:
    shape = b'{"hash":"ni:///sha-256;%064d","row":"%064d","type":"event","v":1}'
    return [shape % (n, n) for n in range(first, first + count)]


def grow(first: int, count: int) -> None:
    from traceability.log.merkle import leaf_hash
    from traceability.log.models import Leaf

    rows = [Leaf(entry=entry, leaf_hash=leaf_hash(entry)) for entry in entries(first, count)]
    Leaf.objects.bulk_create(rows, batch_size=2000)


def whole_root() -> bytes:
    """The rival: the root of all leaves, hashed again from their rows, as a log without tiles does."""
    from traceability.log.merkle import nodes_of, root
    from traceability.log.models import Leaf

    rows = Leaf.objects.filter(index__isnull=False).order_by("index").values_list("leaf_hash", flat=True)
    leaves = [bytes(one) for one in rows.iterator(5000)]
    return root(nodes_of(leaves), len(leaves))


def whole_proof(index: int) -> list[bytes]:
    """The rival: the path of a leaf from the rows of all leaves."""
    from traceability.log.merkle import inclusion, nodes_of
    from traceability.log.models import Leaf

    rows = Leaf.objects.filter(index__isnull=False).order_by("index").values_list("leaf_hash", flat=True)
    leaves = [bytes(one) for one in rows.iterator(5000)]
    return inclusion(nodes_of(leaves), index, len(leaves))


def measure(size: int, rounds: int, rival_rounds: int) -> None:
    from traceability.log import proofs
    from traceability.log.models import Leaf
    from traceability.log.sequencer import sequence

    grow(0, size)
    first = timed(sequence)
    say(f"{size:,} leaves numbered and signed in {first / 1000:.2f} s: {first / size * 1000:.0f} µs a leaf")
    steps, rival, proved, rival_proved = [], [], [], []
    chance = random.Random(5)
    for n in range(rounds):
        grow(size + n * 10, 10)
        steps.append(timed(sequence))
        index = chance.randrange(size)
        leaf, head = Leaf.objects.get(index=index), sequence()
        proved.append(timed(lambda leaf=leaf, head=head: proofs.inclusion(leaf, head)))
        if n < rival_rounds:
            rival.append(timed(whole_root))
            rival_proved.append(timed(lambda index=index: whole_proof(index)))
            assert whole_root() == bytes(head.root) and whole_proof(index) == proofs.inclusion(leaf, head)
    say(told("a checkpoint over ten new leaves, tiles", steps))
    say(told("rival: every leaf hashed again", rival))
    say(told("a proof, tiles", proved))
    say(told("rival: a proof from every leaf", rival_proved))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=40)
    asked.add_argument("--rival-rounds", type=int, default=5)
    given = asked.parse_args()
    with own_database() as vendor:
        say(f"{vendor}:")
        measure(given.size, given.rounds, given.rival_rounds)


if __name__ == "__main__":
    main()
