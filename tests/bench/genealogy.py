"""`python -m tests.bench.genealogy`: upstream and downstream on a million edges, beside a walk that asks per node.

DATABASE_URL names the server; a database of its own is made there and dropped.
"""

import argparse
import io
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


def fill(count: int, event) -> list[uuid.UUID]:
    """Puts `count` edges into the table, by COPY on PostgreSQL; the roots of their families."""
    from django.db import connection

    from traceability.genealogy.links import LotLink

    chance, roots, done = random.Random(2), [], 0
    while done < count:
        edges = [family(chance) for _ in range(50)]
        roots += [one[0][0] for one in edges]
        rows = [(a, b, uuid.uuid4()) for one in edges for a, b in one]
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
    return roots


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


def measure(roots: list[uuid.UUID], rounds: int, rival_rounds: int) -> None:
    from traceability.genealogy.links import LotLink
    from traceability.genealogy.trace import downstream, upstream, walk_down

    chance = random.Random(3)
    chosen = [chance.choice(roots) for _ in range(rounds)]
    down, up, whole, rival = [], [], [], []
    for n, root in enumerate(chosen):
        down.append(timed(lambda root=root: downstream(root)))
        if n < rival_rounds:
            rival.append(timed(lambda root=root: node_by_node(root)))
            assert node_by_node(root) == downstream(root)
            assert len(downstream(root)) == NODES - 1
            whole.append(timed(lambda root=root: walk_down(root).paths))
    ends = list(LotLink.objects.order_by("-pk").values_list("target", flat=True)[:rounds])
    up = [timed(lambda end=end: upstream(end)) for end in ends]
    say(told("downstream, 1,000 lots, recursive query", down))
    say(told("upstream of a last lot, recursive query", up))
    say(told("the same with edges, depths and paths", whole))
    say(told("rival: ORM walk, one question a node", rival))


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
        roots = fill(given.edges, some_event(actor, subject))
        from traceability.genealogy.links import LotLink

        say(f"{vendor}: {LotLink.objects.count():,} edges, {len(roots):,} families of {NODES:,} lots")
        measure(roots, given.rounds, given.rival_rounds)


if __name__ == "__main__":
    main()
