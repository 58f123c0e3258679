"""Kills sequencers while they sign: `python -m tests.chaos.sequencer --rounds 500`.

Each round two processes number the same waiting leaves at once, and one of them may be killed at a random moment.
Afterwards there is one checkpoint for a size, every leaf has one number, every signed head continues the one before,
and no process ever showed another root for a size. On SQLite, or on the PostgreSQL that DATABASE_URL names.
"""

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

from tests.chaos.house import Database

ROOT = Path(__file__).resolve().parents[2]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.chaos.warm"])


def work(line: Connection) -> None:
    """The life of one sequencing process."""
    from tests.chaos.warm import sequence_on_demand

    sequence_on_demand(line)


class Sequencer:
    """A process of its own that sequences once for each word it is sent."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.line, theirs = FORKS.Pipe()
        self.process = FORKS.Process(target=work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def go(self) -> None:
        self.line.send("go")

    def answer(self) -> str:
        return self.line.recv()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


def rounds(count: int, dice: random.Random) -> dict[str, int]:
    """Plays `count` rounds; how many kills struck, and how many different roots were seen for a size."""
    from traceability.log.models import Leaf, leaf_hash

    pair = [Sequencer(), Sequencer()]
    seen: dict[str, str] = {}
    kills = forks = 0
    for number in range(count):
        entries = [f"{number}-{n}".encode() for n in range(dice.randint(1, 40))]
        Leaf.objects.bulk_create(Leaf(entry=entry, leaf_hash=leaf_hash(entry)) for entry in entries)
        for one in pair:
            one.go()
        victim = dice.choice([*pair, None, None])
        if victim:
            time.sleep(dice.uniform(0, 0.02))  # the moment of the kill, not a wait for anything
            victim.kill()
            kills += 1
        for one in pair:
            if one is not victim and (said := one.answer()):
                size, _blank, root = said.partition(" ")
                forks += seen.setdefault(size, root) != root
        if victim:
            victim.start()
    for one in pair:
        one.kill()
    return {"kills": kills, "forks": forks}


def run(count: int, seed: int) -> int:
    database = Database()
    folder = tempfile.mkdtemp(prefix="sequencer-")
    environment = os.environ | {
        "DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "traceability.settings",
        "PYTHONPATH": str(ROOT),
    }
    if database.url:
        environment |= {"DATABASE_URL": database.url}
    os.environ.update(environment)
    try:
        return _judge(count, seed)
    finally:
        from django.db import connections

        connections.close_all()
        database.drop()


def _judge(count: int, seed: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from traceability.log import proofs
    from traceability.log.audit import first_fault
    from traceability.log.merkle import continues
    from traceability.log.models import Checkpoint, Leaf
    from traceability.log.sequencer import sequence

    call_command("migrate", verbosity=0)
    begun = time.monotonic()
    told = rounds(count, random.Random(seed))
    sequence()
    heads = list(Checkpoint.objects.order_by("size"))
    broken = sum(
        not continues(a.size, b.size, proofs.consistency(a, b), bytes(a.root), bytes(b.root))
        for a, b in pairwise(heads)
    )
    waiting, fault = Leaf.objects.waiting().count(), first_fault()
    origins = len({head.origin for head in heads})
    sys.stdout.write(
        f"{count} rounds, {told['kills']} kills, {Leaf.objects.count()} leaves, {len(heads)} checkpoints, "
        f"{told['forks']} second roots, {broken} broken steps, {waiting} left waiting, {origins} origin(s), "
        f"fault: {fault or 'none'}, {time.monotonic() - begun:.0f} s\n"
    )
    return int(bool(told["forks"] or broken or waiting or fault or origins != 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    raise SystemExit(run(chosen.rounds, chosen.seed))
