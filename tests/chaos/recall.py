"""Kills the worker at random while a recall is carried out: `python -m tests.chaos.recall --kills 20`.

A hundred lots on three shops each are proposed by one officer and decided by another; the worker is killed (SIGKILL)
while it holds them and while it calls them back. Afterwards every lot is red, with one event of each kind and no open
hold, no listing is sold at the practice shop, and ledger and notes hold together. Runs on SQLite, or on the PostgreSQL
that DATABASE_URL names.
"""

import argparse
import contextlib
import os
import shutil
import signal
import sys
import time
from collections import Counter
from typing import Any

from tests.chaos import house
from tests.chaos.outbox import Run

SHOPS = 3
WORDS = {"reason": "Dư lượng thuốc.", "instructions": "Ngừng sử dụng.", "contact_phone": "0900 000 001"}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def ground(run: Run, made: dict[str, Any], lots: int) -> tuple[Any, Any]:
    """`lots` products, each with a lot and on every shop; and two officers."""
    from cooperatives.access import Office, OfficeKind
    from cooperatives.users import User
    from marketplace_sync.listings import Listing
    from marketplace_sync.selling import publish

    accounts = [house.connect(made) for _shop in range(SHOPS)]
    for number in range(lots):
        house.put_up(made, accounts[0], number)
    for first in Listing.objects.filter(account=accounts[0]).select_related("product"):
        for account in accounts[1:]:
            publish(
                actor=made["user"], product=first.product, account=account, price=45_000, category=first.category_id,
                attributes=first.attributes, brand=["0", "No Brand"], carriers=["50018"],
            )  # fmt: skip
    officers = [User.objects.create_user(f"+8490000092{n}", name=f"Cán bộ {n}") for n in (1, 2)]
    for one in officers:
        Office.objects.create(user=one, kind=OfficeKind.DEPARTMENT)
    return officers[0], officers[1]


def quiet(run: Run, env: dict[str, str], worker: Any, seconds: float) -> Any:
    """Waits until no row of work is open; a worker that ended is started anew."""
    from marketplace_sync.ops import ShopOp
    from traceability.foundation.work.jobs import Job

    until = time.monotonic() + seconds
    while time.monotonic() < until and (ShopOp.objects.open().exists() or Job.objects.open().exists()):
        if worker.poll() is not None:
            worker = begin(run, env)
        time.sleep(0.3)
    return worker


def begin(run: Run, env: dict[str, str], rest: float = 0.0) -> Any:
    return run.start(env, "-m", "tests.chaos.worker", "--recall", str(rest))


def storm(run: Run, env: dict[str, str], order: Any, kills: int, rest: float) -> int:
    """Kills as long as lots of `order` wait; says how often."""
    from traceability.foundation.work.jobs import Job
    from traceability.recall.effects import progress

    worker, killed = begin(run, env, rest), 0
    done, total = progress(order)
    next_kill = time.monotonic() + run.dice.uniform(1, 6)
    until = time.monotonic() + 120 + 12 * kills
    while (done < total or Job.objects.open().exists()) and time.monotonic() < until:
        time.sleep(0.05)
        done, total = progress(order)
        if killed < kills and time.monotonic() >= next_kill:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            killed += 1
            worker = begin(run, env, rest)
            next_kill = time.monotonic() + run.dice.uniform(2, 8)  # it takes seconds to wake up at all
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    return killed


def found(run: Run, order: Any, lots: int) -> dict[str, Any]:
    """What is wrong, by name; nothing may be."""
    from marketplace_sync.listings import Listing
    from products.batches import Batch
    from traceability.foundation.audit import trail
    from traceability.foundation.work.jobs import Job
    from traceability.ledger.events import TraceEvent
    from traceability.ledger.verify import check
    from traceability.recall.orders import LotState
    from traceability.release.models import Hold

    batches = list(Batch.objects.values_list("pk", flat=True))
    events = Counter(TraceEvent.objects.filter(biz_step__in=("hold", "recall")).values_list("biz_step", "batch"))
    shown = {str(item["item_id"]): item for item in run.ask("GET", "state")["items"]}
    sold = [one for one in Listing.objects.all() if shown.get(one.remote_id, {}).get("stock") != 0]
    return {
        "lots": len(batches),
        "not red": Batch.objects.exclude(state="recalled").count(),
        "rows not done": order.lots.exclude(state=LotState.DONE).count(),
        "missing events": sum(not events[step, pk] for step in ("hold", "recall") for pk in batches),
        "doubled events": sum(count > 1 for count in events.values()),
        "open holds": Hold.objects.open().count(),
        "doubled holds": Hold.objects.count() - lots,
        "listings still sold": len(sold),
        "listings not told": order.listings.filter(told_at=None).count(),
        "jobs left": Job.objects.open().count() + Job.objects.filter(state="dead").count(),
        "ledger faults": 0 if check().sound else 1,
        "note faults": len(list(trail.faults())),
    }


def perform(run: Run, lots: int) -> tuple[dict[str, Any], int, int]:
    database = house.Database()
    try:
        env = run.environment(database)
        os.environ.update(env)
        import django

        django.setup()
        from traceability.recall import shops
        from traceability.recall.order import approve_order, place_order
        from traceability.recall.orders import RecallOrder
        from traceability.recall.scope import Scope

        made = house.build()
        run.open_shop(env)
        first, second = ground(run, made, lots)
        worker = quiet(run, env, begin(run, env), 120 + lots)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        from products.batches import Batch

        say(f"{lots} lots are on sale at {SHOPS} shops")
        rest = max(0.05, run.kills * 2.5 / lots)  # so that the work lasts about as long as the killing
        scope = Scope("lot", lots=tuple(Batch.objects.values_list("pk", flat=True)))
        order = place_order(actor=first, scope=scope, **WORDS)
        held = storm(run, env, order, run.kills // 2, rest)
        approve_order(officer=second, order=order)
        called = storm(run, env, order, run.kills - run.kills // 2, rest)
        worker = quiet(run, env, begin(run, env), 120 + lots)
        for _try in range(40):
            shops.note_told()
            if not RecallOrder.objects.get(pk=order.pk).listings.filter(told_at=None).exists():
                break
            time.sleep(0.5)
        return found(run, order, lots), held, called
    finally:
        run.stop()
        with contextlib.suppress(Exception):
            from django.db import connections

            connections.close_all()
        database.drop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--lots", type=int, default=100)
    options = parser.parse_args()
    run = Run(kills=options.kills, ops=0, blind=False)
    begun = time.monotonic()
    wrong, held, called = perform(run, options.lots)
    shutil.rmtree(run.folder, ignore_errors=True)
    lots = wrong.pop("lots")
    told = ", ".join(f"{name} {count}" for name, count in wrong.items())
    say(f"{lots} lots, killed {held} times while held and {called} while called back: {told}")
    say(f"{time.monotonic() - begun:.0f} s")
    return 1 if any(wrong.values()) or lots != options.lots else 0


if __name__ == "__main__":
    raise SystemExit(main())
