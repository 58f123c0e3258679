"""Events as nobody should send them: `python -m tests.fuzz.events --count 10000`.

Hypothesis makes entries, corrections, processing, deliveries and receipts, most of them nearly right: times beyond the
clock's skew, outputs without inputs, loops, lots of somebody else, units that do not convert, closed lots. Each goes to
the API (cases: to their verbs) and is either stored whole or refused with a field and a sentence; a refusal leaves
every table as it was. In the end the ledger verifies. On SQLite, or on the PostgreSQL that DATABASE_URL names.
"""

import argparse
import collections
import copy
import datetime as dt
import json
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.thrown import Sent, requests, spoil

ROADS = {
    "record": "/api/nhat-ky/", "correct": "/api/nhat-ky/{event}/sua/", "transform": "/api/viec-lo/lam",
    "ship": "/api/viec-lo/giao", "receive": "/api/viec-lo/nhan",
}  # fmt: skip
FIELDS = {  # of the bodies whose lines are named by their place; the others speak of words of their `how`
    "transform": {"subject", "step", "inputs", "outputs", "made_on", "loss_confirmed", "added", "note", "client_uuid"},
    "ship": {"subject", "lots", "sent_on", "receiver", "receiver_name", "receiver_place", "paper", "note",
             "client_uuid"},
    "receive": {
        "subject", "quantity", "received_on", "shipped", "name", "unit", "unit_kg", "supplier", "supplier_place",
        "supplier_lot", "paper", "expires_on", "note", "client_uuid",
    },
}  # fmt: skip


@dataclass
class Told:
    """What came of it: answers by verb and status, refused fields, and whatever was broken."""

    answers: collections.Counter = field(default_factory=collections.Counter)
    fields: collections.Counter = field(default_factory=collections.Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def stored(self) -> int:
        return sum(n for (_verb, status), n in self.answers.items() if status == 201)


# --- how it goes ------------------------------------------------------------------------------------------------------
class Run:
    """Sends requests to a ground, and judges each answer against the tables."""

    def __init__(self) -> None:
        from django.test import Client
        from django.utils import timezone

        from tests.fuzz.ground import build

        self.ground, self.told = build(), Told()
        self.today, self.now = timezone.localdate(), timezone.now()
        self.client = Client(raise_request_exception=False, headers={"accept-language": "vi"})
        self.client.force_login(self.ground.actor)
        self.client.get("/api/nhat-ky/")  # whatever a first visit keeps, it keeps now
        self.events: list[str] = []
        self.lines = [self.ground.delivered() for _n in range(10)]
        self.cases: list[Any] = []
        self.tables = self._tables()
        self.before = self.fingerprint()

    def _tables(self) -> str:
        from django.apps import apps
        from django.db import connection

        aside = {"django_session"}
        names = sorted(set(connection.introspection.table_names()) - aside)
        asked = [f"SELECT '{name}', count(*), 0 FROM {name}" for name in names]  # noqa: S608
        watched = {
            "products.Batch": "quantity", "traceability.LotUse": "voided_by_id", "traceability.LotLink": "voided_by_id",
            "traceability.CaseContent": "out_by_id", "traceability.ReceivedLot": "voided_by_id",
        }  # fmt: skip
        for label, column in watched.items():
            table, what = (
                apps.get_model(label)._meta.db_table,
                f"count({column})" if "_id" in column else f"sum({column})",
            )
            asked.append(f"SELECT '{table}.{column}', 0, {what} FROM {table}")  # noqa: S608
        return " UNION ALL ".join(asked)

    def fingerprint(self) -> dict[str, tuple]:
        """Counts of every table, and sums of what verbs change in place."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(self.tables)
            return {name: tuple(more) for name, *more in cursor.fetchall()}

    def real(self, value: Any) -> Any:
        """Places become ids, days and moments."""
        match value:
            case ("id", str(kind), int(place)):
                held = self.ground.ids[kind]
                return held[place % len(held)]
            case ("day", int(days)):
                return (self.today + dt.timedelta(days=days)).isoformat()
            case ("moment", int(minutes)):
                return (self.now + dt.timedelta(minutes=minutes)).isoformat()
            case ("uuid", int(number)):
                return str(uuid.UUID(int=number + (7 << 100)))
            case dict():
                return {key: self.real(item) for key, item in value.items()}
            case list():
                return [self.real(item) for item in value]
        return value

    def one(self, verb: str, values: Sent, spoilt: list[tuple[int, Any]]) -> None:
        sent = self.real(copy.deepcopy(values))
        for place, odd in spoilt:
            spoil(sent, place, odd)
        status, body = self.send(verb, sent)
        after = self.fingerprint()
        changed = {name: (self.before.get(name), now) for name, now in after.items() if self.before.get(name) != now}
        fault = self.fault(verb, sent, status, body, changed)
        self.told.answers[verb, status] += 1
        if fault:
            self.told.broken.append(
                f"{verb} {json.dumps(sent, ensure_ascii=True, default=str)[:1500]} → {status}: {fault}"
            )
        if status == 201 and verb == "receive" and "shipped" in values:
            self.lines[values["shipped"]] = self.ground.delivered()
            after = self.fingerprint()
        self.before = after

    def send(self, verb: str, sent: Sent) -> tuple[int, Any]:
        if verb in {"box", "unbox"}:
            return self.by_verb(verb, sent)
        place = sent.pop("event", 0) if verb == "correct" else 0
        if verb == "receive" and isinstance(sent.get("shipped"), int) and 0 <= sent["shipped"] < len(self.lines):
            sent["shipped"] = self.lines[sent["shipped"]]
        known = isinstance(place, int) and self.events
        url = ROADS[verb].format(event=self.events[-1 - abs(place) % len(self.events)] if known else uuid.uuid4())
        answer = self.client.post(url, json.dumps(sent), content_type="application/json")
        body = answer.json() if "json" in answer.headers.get("Content-Type", "") else None
        if answer.status_code == 201 and isinstance(body, dict):
            self.events.append(body.get("id") or body["event"])
        return answer.status_code, body

    def by_verb(self, verb: str, sent: Sent) -> tuple[int, Any]:
        """Cases have no API: their verbs are called with what a form has already read."""
        from traceability.foundation.refusals import Refusal
        from traceability.genealogy.asking import Take
        from traceability.genealogy.boxing import box, unbox

        try:
            day = dt.date.fromisoformat(sent.get("event_date", self.today.isoformat()))
            sent_id = uuid.UUID(sent["client_uuid"]) if "client_uuid" in sent else None
            who = {"actor": self.ground.actor, "subject": self.ground.subject, "client_uuid": sent_id}
            if verb == "unbox":
                if not self.cases:
                    return 404, None
                case = self.cases[-1 - sent["case"] % len(self.cases)]
                work: Callable[[], Any] = lambda: unbox(case=case, unpacked_on=day, **who)  # noqa: E731
            else:
                lot = Take(uuid.UUID(sent["lot"]), Decimal(sent["quantity"]), str(sent["unit"]))
                count = int(sent["count"])
                work = lambda: self.cases.extend(box(lot=lot, count=count, packed_on=day, **who))  # noqa: E731
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
            return 404, None  # no form would have let it through
        try:
            work()
        except Refusal as refused:
            said = {name: texts for name, texts in refused.by_field().items() if name}
            general = " ".join(refused.by_field().get("", ["Xem từng mục."]))
            return 409 if refused.refusal_code == "conflict" else 400, {"error": {"message": general, "fields": said}}
        except Exception as error:
            return 500, repr(error)
        return 201, None

    # --- the judgement ------------------------------------------------------------------------------------------------
    def fault(self, verb: str, sent: Sent, status: int, body: Any, changed: dict) -> str:
        if status == 201:
            return self.fault_of_stored(verb, sent, body, changed)
        if status >= 500:
            return f"{body}"
        if changed:
            return f"refused, and yet stored: {changed}"
        if status == 404:
            return ""
        error = (body or {}).get("error", {})
        said = [text for texts in error.get("fields", {}).values() for text in texts] or [error.get("message", "")]
        for name in error.get("fields", {}):
            self.told.fields[f"{verb}: {'.'.join(p for p in name.split('.') if not p.isdigit())}"] += 1
        if status == 400 and not error.get("fields") and error.get("message", "").startswith("Có chỗ"):
            return f"refused without a word: {body}"
        strange = {name.partition(".")[0] for name in error.get("fields", {})} - FIELDS.get(verb, set())
        if strange and verb in FIELDS:
            return f"names fields that nobody sent: {strange}"
        dumb = [text for text in said if text.isascii() or len(text.split()) < 3]
        return f"no sentence for people: {dumb}" if dumb else ""

    def fault_of_stored(self, verb: str, sent: Sent, body: Any, changed: dict) -> str:
        from traceability.genealogy.links import LotLink, LotUse, Role
        from traceability.ledger.events import TraceEvent

        def more(table: str) -> int:
            before, now = changed.get(f"traceability_{table}", ((0, 0), (0, 0)))
            return now[0] - before[0]

        if not changed:
            return "" if "client_uuid" in sent else "answered 201, and nothing was stored"
        if verb in {"box", "unbox"}:
            return "" if more("traceevent") == more("leaf") > 0 else f"stored by halves: {changed}"
        if not more("traceevent") == more("leaf") >= 1:  # a spray after the fact brings a hold with it
            return f"stored by halves: {changed}"
        event = TraceEvent.objects.get(pk=body.get("id") or body["event"])
        used, made = (LotUse.objects.filter(event=event, role=role).count() for role in (Role.USED, Role.MADE))
        sent_away = LotUse.objects.filter(event=event, role=Role.SENT).count()
        wanted = {
            "transform": (len(sent.get("inputs", [])), len(sent.get("outputs", [])), 0),
            "ship": (0, 0, len(sent.get("lots", []))),
        }.get(verb, (0, 0, 0))
        if (used, made, sent_away) != wanted:
            return f"uses {(used, made, sent_away)} instead of {wanted}"
        if verb == "transform" and LotLink.objects.filter(event=event).count() != used * made:
            return "edges are lacking"
        if verb in {"record", "transform", "ship", "receive"} and more("eventnote") != bool(
            sent.get("note", "").strip("\x00 \n\t\r")
        ):
            return f"the note: {changed}"
        return ""


def play(count: int, chosen_seed: int) -> Told:
    """`count` requests against a ground of their own."""
    run = Run()

    @settings(
        max_examples=count, database=None, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    @seed(chosen_seed)
    @given(requests)
    def send(request: tuple) -> None:
        (verb, values), spoilt = request
        run.one(verb, values, spoilt)

    send()
    return run.told


def report(told: Told) -> list[str]:
    total = told.answers.total()
    lines = [
        f"{total:,} events: {told.stored:,} stored whole, {total - told.stored:,} refused, {len(told.broken)} broken"
    ]
    for verb in sorted({verb for verb, _status in told.answers}):
        parts = sorted((status, n) for (one, status), n in told.answers.items() if one == verb)
        lines.append(f"  {verb:<10}" + ", ".join(f"{status}: {n:,}" for status, n in parts))
    return [*lines, f"  {len(told.fields)} fields were named: " + ", ".join(n for n, _c in told.fields.most_common(12))]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=17)
    chosen = asked.parse_args()
    from tests.bench.ground import own_database

    begun = time.monotonic()
    with own_database() as vendor:
        import logging

        from django.conf import settings as house

        house.ALLOWED_HOSTS = ["testserver"]
        logging.disable(logging.CRITICAL)  # refusals are what is asked for here
        told = play(chosen.count, chosen.seed)
        from traceability.ledger.verify import verify
        from traceability.log.sequencer import sequence

        sequence()
        finding = verify()
        lines = [*report(told), f"  ledger: {finding or 'verifies'}", *told.broken[:10]]
        sys.stdout.write(f"{vendor}, seed {chosen.seed}, {time.monotonic() - begun:.0f} s: " + "\n".join(lines) + "\n")
    return int(bool(told.broken or finding))


if __name__ == "__main__":
    sys.exit(main())
