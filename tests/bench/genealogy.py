"""`python -m tests.bench.genealogy`: upstream and downstream on a million edges, beside a walk that asks per node.

DATABASE_URL names the server; a database of its own is made there and dropped.
"""

import argparse
import io
import os
import random
import uuid
from itertools import pairwise

from tests.bench.ground import own_database, say, timed, told

NODES = 1001  # in each family: one root, and a thousand that come of it
PER_LAYER = 40


def family(chance: random.Random) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Edges of one root and a thousand lots that come of it in 25 layers, each made of two lots of the layer before."""
    lots = [uuid.UUID(int=chance.getrandbits(128)) for _ in range(NODES)]
    layers = [lots[:1], *(lots[n : n + PER_LAYER] for n in range(1, NODES, PER_LAYER))]
    edges = []
    for before, layer in pairwise(layers):
        for one in layer:
            edges += [(source, one) for source in chance.sample(before, min(2, len(before)))]
    return edges


def fill(count: int, event) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Puts `count` edges into the table, by COPY on PostgreSQL. Of half the families a thousand lots come of one lot,
    in the other half one lot comes of a thousand: the first of those, and the last of these."""
    from django.db import connection

    from traceability.genealogy.links import LotLink

    chance, done = random.Random(2), 0
    firsts: list[uuid.UUID] = []
    lasts: list[uuid.UUID] = []
    while done < count:
        spread, gathered = ([family(chance) for _ in range(25)] for _way in range(2))
        firsts += [one[0][0] for one in spread]
        lasts += [one[0][0] for one in gathered]
        rows = [(a, b, uuid.uuid4()) for one in spread for a, b in one]
        rows += [(b, a, uuid.uuid4()) for one in gathered for a, b in one]
        chance.shuffle(rows)  # kin do not lie side by side on the disk
        if connection.vendor == "postgresql":
            text = io.StringIO("".join(f"{a}\t{b}\t{t}\t{event.pk}\n" for a, b, t in rows))
            with connection.cursor() as cursor:
                table = LotLink._meta.db_table
                with cursor.copy(f"COPY {table} (source, target, transformation, event_id) FROM STDIN") as copy:
                    copy.write(text.read())
        else:
            LotLink.objects.bulk_create(
                [LotLink(source=a, target=b, transformation=t, event=event) for a, b, t in rows], batch_size=5000
            )
        done += len(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return firsts, lasts


def node_by_node(lot: uuid.UUID) -> set[uuid.UUID]:
    """The rival: one ORM question a node."""
    from traceability.genealogy.links import LotLink

    seen: set[uuid.UUID] = set()
    waiting = [lot]
    while waiting:
        for target in LotLink.objects.standing().filter(source=waiting.pop()).values_list("target", flat=True):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def measure(firsts: list[uuid.UUID], lasts: list[uuid.UUID], rounds: int, rival_rounds: int) -> None:
    from traceability.genealogy.trace import downstream, upstream, walk_down

    chance = random.Random(3)
    down, up, whole, rival = [], [], [], []
    for n in range(rounds):
        first, last = chance.choice(firsts), chance.choice(lasts)
        down.append(timed(lambda first=first: downstream(first)))
        up.append(timed(lambda last=last: upstream(last)))
        if n < rival_rounds:
            rival.append(timed(lambda first=first: node_by_node(first)))
            assert node_by_node(first) == downstream(first)
            assert len(downstream(first)) == len(upstream(last)) == NODES - 1
            whole.append(timed(lambda first=first: walk_down(first).paths))
    say(told("downstream, 1,000 lots, recursive query", down))
    say(told("upstream, 1,000 lots, recursive query", up))
    say(told("downstream with edges, depths and paths", whole))
    say(told("rival: ORM walk, one question a node", rival))
    say(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--edges", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=200)
    asked.add_argument("--rival-rounds", type=int, default=10)
    given = asked.parse_args()
    with own_database() as vendor:
        from tests.bench.people import somebody
        from tests.genealogy.graphs import some_event

        actor, subject = somebody()
        firsts, lasts = fill(given.edges, some_event(actor, subject))
        from traceability.genealogy.links import LotLink

        say(f"{vendor}: {LotLink.objects.count():,} edges, {len(firsts + lasts):,} families of {NODES:,} lots")
        measure(firsts, lasts, given.rounds, given.rival_rounds)


if __name__ == "__main__":
    main()
