"""Kills real workers at random while a hostile shop answers: `python -m tests.chaos.outbox --kills 20 --ops 150`.

Afterwards nothing may be lost, nothing doubled, nothing stuck: creates = operations. The same run without the
protection (`--blind`, done by itself on a smaller scale) must show doubles, or the check proves nothing.
Runs on SQLite, or on the PostgreSQL that DATABASE_URL names.
"""

import argparse
import contextlib
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.chaos import house

ROOT = Path(__file__).resolve().parents[2]
INDEX_DELAY, SETTLE = 1.0, 2
FAULTS = (("timeout_after", 0.10), ("error_500", 0.04), ("reset_after", 0.03), ("wrong_json", 0.02), ("reset", 0.03))


@dataclass
class Run:
    """One run: its folder, its processes, and what came of it."""

    kills: int
    ops: int
    blind: bool
    workers: int = 2
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="chaos-")))
    processes: list[subprocess.Popen] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    def environment(self, database: house.Database) -> dict[str, str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.base, self.control = f"http://127.0.0.1:{port}", secrets.token_urlsafe(16)
        ours = {
            "DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "traceability.settings", "LOG_LEVEL": "ERROR",
            "DATABASE_URL": database.url, "BROKER_URL": "", "PRACTICE_URL": self.base, "PRACTICE_PARTNER_KEY": "chaos",
            "PRACTICE_CONTROL_KEY": self.control, "SHOP_SETTLE_SECONDS": str(SETTLE), "SHOP_CALLS_PER_SECOND": "1000",
        }  # fmt: skip
        return os.environ | ours

    # --- the shop ---------------------------------------------------------------------------------------------------
    def ask(self, method: str, path: str, **more: Any) -> Any:
        answer = httpx.request(
            method, f"{self.base}/practice/{path}", headers={"X-Practice-Key": self.control}, timeout=30, **more
        )
        answer.raise_for_status()
        return answer.json()

    def open_shop(self, env: dict[str, str]) -> None:
        port = self.base.rsplit(":", 1)[1]
        self.start(env, "manage.py", "practice_shop", "--port", port)
        for _try in range(300):
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(self.base, timeout=2)
                break
            time.sleep(0.1)
        self.ask("POST", "settings", json={"moderation_seconds": 0, "index_delay": INDEX_DELAY, "rate_per_second": 0})

    def make_hostile(self) -> None:
        for kind, chance in FAULTS:
            order = {"path": "/api/v2/product/add_item", "kind": kind, "times": None, "probability": chance}
            self.ask("POST", "faults", json=order | {"seconds": 0.3})

    # --- processes --------------------------------------------------------------------------------------------------
    def start(self, env: dict[str, str], *command: str) -> subprocess.Popen:
        log = (self.folder / "children.log").open("ab")
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def start_worker(self, env: dict[str, str]) -> subprocess.Popen:
        return self.start(env, "-m", "tests.chaos.worker", *(["--blind"] if self.blind else []))

    def stop(self) -> None:
        for process in self.processes:
            with contextlib.suppress(OSError):
                process.kill()
        for process in self.processes:
            process.wait()


def perform(run: Run) -> dict[str, Any]:
    """One whole run; what was found afterwards."""
    database = house.Database()
    try:
        env = run.environment(database)
        os.environ.update(env)
        import django

        django.setup()
        made = house.build()
        run.open_shop(env)
        account = house.connect(made)
        run.make_hostile()
        workers = [run.start_worker(env) for _number in range(run.workers)]
        killed = _storm(run, env, workers, made, account)
        return _settle(run, env, workers) | {"kills": killed}
    finally:
        run.stop()
        with contextlib.suppress(Exception):
            from django.db import connections

            connections.close_all()
        database.drop()


def _storm(run: Run, env: dict[str, str], workers: list[subprocess.Popen], made: Any, account: Any) -> int:
    """Puts products up and kills workers, both at random, until all is asked for and everybody was killed enough."""
    asked = killed = 0
    next_kill = time.monotonic() + 2
    while asked < run.ops or killed < run.kills:
        if asked < run.ops:
            house.put_up(made, account, asked)
            asked += 1
        else:
            time.sleep(0.02)
        if killed < run.kills and time.monotonic() >= next_kill:
            number = run.dice.randrange(len(workers))
            workers[number].send_signal(signal.SIGKILL)
            workers[number].wait()
            workers[number] = run.start_worker(env)
            killed += 1
            next_kill = time.monotonic() + run.dice.uniform(0.4, 3.0)
    return killed


def _settle(run: Run, env: dict[str, str], workers: list[subprocess.Popen]) -> dict[str, Any]:
    """Waits until no row is open, then counts."""
    from marketplace_sync.listings import Listing
    from marketplace_sync.ops import ShopOp

    until = time.monotonic() + 60 + run.ops / 2
    while ShopOp.objects.open().exists() and time.monotonic() < until:
        for number, worker in enumerate(workers):
            if worker.poll() is not None:
                workers[number] = run.start_worker(env)
        time.sleep(0.3)
    state = run.ask("GET", "state")
    listings = list(Listing.objects.all())
    created, stock = state["created_per_sku"], {str(item["item_id"]): item["stock"] for item in state["items"]}
    return {
        "operations": len(listings),
        "creates": sum(created.values()),
        "lost": sum(1 for one in listings if not created.get(one.seller_sku)),
        "doubled": sum(1 for count in created.values() if count > 1),
        "stuck": ShopOp.objects.open().count(),
        "dead": ShopOp.objects.filter(state="dead").count(),
        "not adopted": sum(1 for one in listings if one.remote_id not in stock),
        "wrong stock": sum(1 for one in listings if stock.get(one.remote_id) != one.wanted_stock),
    }


def is_clean(found: dict[str, Any]) -> bool:
    """Whether the run kept every promise."""
    bad = sum(found[name] for name in ("lost", "doubled", "stuck", "dead", "not adopted", "wrong stock"))
    return not bad and found["creates"] == found["operations"]


def told(found: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in found.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--ops", type=int, default=150)
    parser.add_argument("--blind", action="store_true", help="only the run without protection; it must show doubles")
    parser.add_argument("--keep", action="store_true", help="keep the folder of the run")
    options = parser.parse_args()
    run = Run(kills=options.kills, ops=options.ops, blind=options.blind)
    begun = time.monotonic()
    found = perform(run)
    if options.keep:
        sys.stdout.write(f"kept: {run.folder}\n")
    else:
        shutil.rmtree(run.folder, ignore_errors=True)
    name = "without protection" if run.blind else "with protection"
    sys.stdout.write(f"{name}: {told(found)} ({time.monotonic() - begun:.0f} s)\n")
    sys.stdout.flush()
    if run.blind:
        return 0 if found["doubled"] else 1
    if not is_clean(found):
        return 1
    small = [sys.executable, "-m", "tests.chaos.outbox", "--blind", "--kills", "3", "--ops", "40"]
    return subprocess.run(small, cwd=ROOT, env=_own_environment(), check=False).returncode


_BEFORE = dict(os.environ)


def _own_environment() -> dict[str, str]:
    """The environment as it was before this run changed it."""
    return _BEFORE


if __name__ == "__main__":
    raise SystemExit(main())
