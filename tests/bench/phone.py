"""The budgets of the phone app, measured: `python -m tests.bench.phone`.

Starts a trial of its own, or takes a running one with `--data FOLDER`. Needs Debian's chromium, Node and npm. A figure
that could not be measured is said to be missing, never to be good. Beside each stands the load of the machine:
what a busy one measures is worse than the truth.
"""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

import httpx

from tests.bench import lighthouse, taps, trial
from tests.bench.lighthouse import Scores

SCAN = Scores(performance=98, accessibility=100, best_practices=95)
PHONE = Scores(performance=92, accessibility=100, best_practices=95)
SCREENS = {
    "today": "/nhat-ky/",
    "diary entry": "/nhat-ky/moi/?viec=spray",
    "new batch": "/lo-hang/moi/",
    "queue": "/cho-gui/",
    "batch": r"/lo-hang/[0-9a-f-]{36}/",  # the first of its list
    "product": r"/cua-toi/san-pham/[0-9a-f-]{36}/",
    "mine": "/cua-toi/",
}
MOST_MS = 200


def say(name: str, figure: str, budget: str, good: bool | None) -> None:
    mark = {True: "ok", False: "OVER", None: "missing"}[good]
    sys.stdout.write(f"{name:<38}{figure:<32}{budget:<24}{mark:<8}load {os.getloadavg()[0]:.1f}\n")
    sys.stdout.flush()


def pages(house: trial.Trial, cookie: tuple[str, str]) -> list[tuple[str, str, Scores, tuple[str, str] | None]]:
    """Name, address, budget and session of each page that Lighthouse looks at."""
    found = [("scan page", house.public["code"], SCAN, None)]
    for name, path in SCREENS.items():
        if "[" in path:
            listed = httpx.get(house.base + path.split("[")[0], cookies=dict([cookie]), timeout=30).text
            first = re.search(f'href="({path})"', listed)
            assert first, f"the list of {name} is empty"
            path = first[1]
        found.append((name, house.base + path, PHONE, cookie))
    return found


def measure(house: trial.Trial, runs: int) -> bool:
    """Prints the table; whether everything keeps its budget."""
    cookie = house.session()
    good = True
    chromium = shutil.which("chromium") or ""
    for where, network in (("", True), (", without network", False)):
        tried = (taps.measured(chromium, house.base, cookie, network=network) for _ in range(runs))
        got = min(tried, key=lambda one: one.worst_ms)
        kept = got.worst_ms <= MOST_MS and got.count > 0
        say(f"INP at 6× slowdown{where}", f"{got.worst_ms} ms of {got.count} ({got.worst})", f"≤ {MOST_MS} ms", kept)
        good &= kept
    if not shutil.which("npx"):
        say("Lighthouse", "no npx", "", None)
        return False
    for name, url, wanted, session in pages(house, cookie):
        scores = lighthouse.measured(url, wanted, session, runs)
        kept = scores.reach(wanted)
        figure = f"{scores.performance} / {scores.accessibility} / {scores.best_practices}"
        budget = f"≥ {wanted.performance} / {wanted.accessibility} / {wanted.best_practices}"
        say(f"Lighthouse, {name}", figure, budget, kept)
        for audit, why in {} if kept else scores.lost.items():
            sys.stdout.write(f"    {audit}: {why}\n")
        good &= kept
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of a trial that runs already")
    parser.add_argument("--port", type=int, default=trial.PORT)
    parser.add_argument("--runs", type=int, default=3, help="at most so many runs; the best counts")
    told = parser.parse_args()
    if not shutil.which("chromium"):
        say("everything", "no chromium", "", None)
        return 1
    if told.data:
        return 0 if measure(trial.running(told.data), told.runs) else 1
    with trial.started(told.port) as house:
        return 0 if measure(house, told.runs) else 1


if __name__ == "__main__":
    sys.exit(main())
