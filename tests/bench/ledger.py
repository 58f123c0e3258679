"""`python -m tests.bench.ledger`: events hashed in bulk, one by one the plain way, and by the rival of `reading.py`.

The three take turns in one run on the same events, each with empty caches; all must give the same hashes. Seconds are
those of this process: one core, whatever else the machine does. Below: what the other steps of a leaf cost.
"""

import argparse
import datetime as dt
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable
from typing import Any

from tests.bench.ground import say

HERE = dt.timezone(dt.timedelta(hours=7))
Event = dict[str, Any]


def events(count: int, seed: int = 4) -> list[Event]:
    """A season of the province: two thirds diary, the rest harvests, processing, cases and deliveries."""
    chance, begun = random.Random(seed), dt.datetime(2026, 1, 1, tzinfo=HERE)
    lots = [f"https://id.gs1.org/01/09521234500001/10/L{n:05}" for n in range(max(20, count // 12))]
    plots = [f"urn:uuid:{uuid.UUID(int=chance.getrandbits(128))}" for _ in range(max(5, count // 40))]

    def some(most: int) -> list[Event]:
        return [
            {"epcClass": lot, "quantity": f"{chance.randrange(9000)}.{chance.randrange(1, 9)}", "uom": "KGM"}
            for lot in chance.sample(lots, chance.randint(1, most))
        ]

    found = []
    for _n in range(count):
        moment = begun + dt.timedelta(milliseconds=chance.randrange(31_536_000_000))
        event = {
            "type": "ObjectEvent", "eventTime": moment.isoformat(timespec="milliseconds"),
            "eventTimeZoneOffset": "+07:00", "bizStep": "other",
            "txng:clientUuid": str(uuid.UUID(int=chance.getrandbits(128))), "txng:step": "spray",
        }  # fmt: skip
        found.append(event | chance.choice(KINDS)(chance, plots, some))
    return found


def _diary(chance: random.Random, plots: list[str], _some: Callable) -> Event:
    plot = chance.choice(plots)
    how = {"txng:input": {"txng:name": "Thuốc Mẫu 25WP", "txng:registration_no": "0000/CNĐKT"}, "txng:phi_days": 7}
    return {
        "action": "OBSERVE",
        "epcList": [plot],
        "readPoint": {"id": plot},
        "txng:how": how | {"txng:dose": "20 g cho 16 lít"},
    }


def _harvest(_chance: random.Random, plots: list[str], some: Callable) -> Event:
    said = {"action": "ADD", "bizStep": "commissioning", "disposition": "active", "txng:step": "harvest"}
    return said | {"quantityList": some(1), "readPoint": {"id": plots[0]}}


def _made(_chance: random.Random, _plots: list[str], some: Callable) -> Event:
    said = {"type": "TransformationEvent", "bizStep": "commissioning", "txng:step": "process"}
    return said | {"inputQuantityList": some(3), "outputQuantityList": some(3)}


def _boxed(chance: random.Random, _plots: list[str], some: Callable) -> Event:
    said = {"type": "AggregationEvent", "action": "ADD", "bizStep": "packing", "disposition": "in_progress"}
    case = f"https://id.gs1.org/00/{sscc(chance)}"
    return said | {"parentID": case, "childQuantityList": some(3), "txng:step": "box"}


def _sent(_chance: random.Random, plots: list[str], some: Callable) -> Event:
    return {
        "action": "OBSERVE", "quantityList": some(3), "bizStep": "shipping", "disposition": "in_transit",
        "txng:step": "ship", "sourceList": [{"type": "owning_party", "source": plots[1]}],
        "destinationList": [{"type": "owning_party", "destination": plots[2]}],
    }  # fmt: skip


KINDS = (*[_diary] * 8, _harvest, _made, _boxed, _sent)


def sscc(chance: random.Random) -> str:
    """A number of a case, with its check digit."""
    from traceability.gs1.gtin import has_check_digit

    body = f"0952123{chance.randrange(10**10):010}"
    return next(body + digit for digit in "0123456789" if has_check_digit(body + digit))


def spent(work: Callable[[], object]) -> float:
    """Seconds of this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def line(label: str, times: list[float], count: int, bulk: float | None = None) -> float:
    middle = statistics.median(times)
    beside = f"{middle / bulk:8.1f} × the bulk way" if bulk else ""
    say(f"{label:<58}{count / middle:12,.0f} /s{middle / count * 1e6:9.1f} µs each {beside}")
    return middle


def measure(count: int, rounds: int) -> None:
    from tests.bench import reading
    from traceability.ledger.bulk import Hasher, forget
    from traceability.ledger.document import NAMESPACES
    from traceability.ledger.eventhash import event_hash
    from traceability.ledger.rows import leaf_entry
    from traceability.log.merkle import leaf_hash

    given = events(count)
    bulk, warm, plain, rival, leaves = [], [], [], [], []
    answers: dict[str, list[str]] = {}

    def keep(name: str, made: Any) -> None:
        answers[name] = list(made)

    for _n in range(rounds):
        forget()
        hasher = Hasher(NAMESPACES)
        bulk.append(spent(lambda hasher=hasher: keep("bulk", hasher.hashes(given))))
        plain.append(spent(lambda: keep("plain", (event_hash(one, NAMESPACES) for one in given))))
        rival.append(spent(lambda: keep("rival", (reading.event_hash(one, NAMESPACES) for one in given))))
        warm.append(spent(lambda hasher=hasher: keep("warm", hasher.hashes(given))))
        assert answers["bulk"] == answers["warm"] == answers["plain"] == answers["rival"]
        leaves.append(spent(lambda: [leaf_hash(leaf_entry(one, "0" * 64)) for one in answers["bulk"]]))
    say(f"{count:,} events, {rounds} rounds by turns, median; seconds of one core; load {os.getloadavg()[0]:.1f}")
    own = line("event hash in bulk, caches empty at first", bulk, count)
    line("event hash in bulk, the same events again", warm, count, own)
    line("plain way: eventhash.event_hash, one by one", plain, count, own)
    line("rival: tree of the event, walked along CBV's table", rival, count, own)
    line("leaf: entry as canonical JSON, and its hash", leaves, count)


def rows(count: int) -> None:
    """The same from rows of the ledger as they come from the database, and a whole verification of them."""
    from tests.bench.ground import own_database

    with own_database() as vendor:
        from django.utils import timezone

        from tests.bench.people import somebody
        from traceability.ledger.document import document
        from traceability.ledger.events import TraceEvent
        from traceability.ledger.record import record
        from traceability.ledger.rows import hash_of, row_digest
        from traceability.ledger.verify import verify
        from traceability.log.sequencer import sequence

        actor, subject = somebody()
        how = {"input": {"name": "Thuốc Mẫu 25WP", "registration_no": "0000/CNĐKT"}, "dose": "20 g", "phi_days": 7}
        day = timezone.localdate()

        def write() -> None:
            for _n in range(count):
                record(actor=actor, subject=subject, step="spray", event_date=day, how=how)

        written = spent(write)
        sequence()
        held = list(TraceEvent.objects.all())
        say(f"{vendor}: {count:,} rows of the ledger")
        line("recorded by the verb, leaf and notes with them", [written], count)
        line("row → document", [spent(lambda: [document(one) for one in held])], count)
        line("row → document → event hash", [spent(lambda: [hash_of(one) for one in held])], count)
        line("row → canonical JSON → digest", [spent(lambda: [row_digest(one) for one in held])], count)
        line("verify_ledger, whole: rows, leaves, tiles, signatures", [spent(verify)], count)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=20_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--rows", type=int, default=2000)
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "traceability.settings")
    import django

    django.setup()
    measure(given.events, given.rounds)
    rows(given.rows)


if __name__ == "__main__":
    main()
