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
from hypothesis import strategies as st

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
STEPS = ["sow", "spray", "water", "care", "harvest", "treat", "pack", "test", "store", "other"]
UNITS = ["kg", "kg", "kg", "kg", "goi", "qua", "ta", "yen", "lit", "chai"]
ODD: list[Any] = [
    None, "", " ", "x", "NaN", "-Infinity", "1e400", "-1", -1, 0, 1.5, 2**63, True, [], {}, [[]], {"a": {"b": [1]}},
    "\x00", "a\x00b", "\ud800", "A" * 5000, "9999-12-31", "0001-01-01", "2026-02-30", "2026-11-24T25:00:00Z", "recall",
    "00000000-0000-0000-0000-000000000000", "0.0001", "99999999999999", {"input": "x"}, {"noted": {"x": 1}}, "١٢",
]  # fmt: skip
Sent = dict[str, Any]


@dataclass
class Told:
    """What came of it: answers by verb and status, refused fields, and whatever was broken."""

    answers: collections.Counter = field(default_factory=collections.Counter)
    fields: collections.Counter = field(default_factory=collections.Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def stored(self) -> int:
        return sum(n for (_verb, status), n in self.answers.items() if status == 201)


# --- what is sent -----------------------------------------------------------------------------------------------------
days = st.integers(-30, 0) | st.integers(-30, 0) | st.integers(-30, 0) | st.sampled_from([1, 40, -50, -4000])
minutes = st.integers(-9000, 9) | st.sampled_from([11, 60, 10**6])
amounts = st.sampled_from(["1", "2", "2", "3.5", "40"]) | st.decimals("0.001", "9e11", places=3).map(str)


def ids(kind: str) -> st.SearchStrategy[str]:
    """An id of `kind` by its place; the first three are twice as likely as the others."""
    return st.tuples(st.just("id"), st.just(kind), st.integers(0, 2) | st.integers(0, 11))  # type: ignore[return-value]


def takes(most: int = 3) -> st.SearchStrategy:
    one = st.fixed_dictionaries({"lot": ids("lot"), "quantity": amounts, "unit": st.sampled_from(UNITS)})
    return st.lists(one, min_size=1, max_size=most) | st.lists(one, max_size=most)


make = st.fixed_dictionaries(
    {"product": ids("product"), "quantity": amounts, "unit": st.sampled_from(UNITS)},
    optional={"batch": ids("draft"), "unit_kg": amounts, "expires_on": st.tuples(st.just("day"), days)},
)
words = st.fixed_dictionaries(
    {"input": st.fixed_dictionaries({"name": st.sampled_from(["Thuốc Mẫu", "Phân Mẫu"])})},
    optional={
        "dose": st.text(max_size=20), "phi_days": st.integers(-1, 30), "quantity": amounts,
        "unit": st.sampled_from(UNITS),
    },
)  # fmt: skip
common = {"note": st.just("") | st.text(max_size=30), "client_uuid": st.tuples(st.just("uuid"), st.integers(0, 10**6))}
when = {"event_date": st.tuples(st.just("day"), days)}
moment = {"event_time": st.tuples(st.just("moment"), minutes)}
content = {
    "how": words,
    "batch": ids("batch"),
    "plot": ids("plot"),
    "device_time": st.tuples(st.just("moment"), minutes),
}
whose = {"subject": st.tuples(st.just("id"), st.just("subject"), st.sampled_from([0] * 11 + [1]))}


def of(verb: str, must: dict, may: dict | None = None) -> st.SearchStrategy[tuple[str, Sent]]:
    return st.tuples(st.just(verb), st.fixed_dictionaries(must, optional=(may or {}) | common))


entries = of("record", {**whose, "step": st.sampled_from(STEPS), **when}, content) | of(
    "record", {**whose, "step": st.sampled_from(STEPS), **moment}, content
)
corrections = of(
    "correct", {"event": st.integers(0, 60), "error_reason": st.sampled_from(["did_not_occur", "incorrect_data"])},
    content | when,
)  # fmt: skip
making = of(
    "transform",
    {**whose, "step": st.sampled_from(["process", "process", "split", "merge", "pack"]), "inputs": takes(),
     "outputs": st.lists(make, min_size=1, max_size=3) | st.lists(make, max_size=3),
     "made_on": st.tuples(st.just("day"), days), "loss_confirmed": st.sampled_from([True, True, False])},
    {"added": st.fixed_dictionaries({"name": st.just("Nước"), "quantity": amounts, "unit": st.sampled_from(UNITS)})},
)  # fmt: skip
fair = of(  # a lot that becomes less of another
    "transform",
    {"subject": st.just(("id", "subject", 0)), "step": st.just("process"), "loss_confirmed": st.just(True),
     "inputs": st.just([{"lot": ("id", "lot", 0), "quantity": "9", "unit": "kg"}]),
     "outputs": st.lists(
         st.just({"product": ("id", "product", 0), "quantity": "3", "unit": "kg"}), min_size=1, max_size=3
     ),
     "made_on": st.tuples(st.just("day"), days)},
)  # fmt: skip
sending = of(
    "ship",
    {**whose, "receiver_name": st.just("Quán Ví Dụ"), "lots": takes(), "sent_on": st.tuples(st.just("day"), days)},
    {"receiver": whose["subject"], "paper": st.text(max_size=10)},
)  # fmt: skip
sent_well = of(
    "ship",
    {"subject": st.just(("id", "subject", 0)), "sent_on": st.tuples(st.just("day"), days),
     "lots": st.just([{"lot": ("id", "lot", 0), "quantity": "2", "unit": "kg"}])},
    {"receiver": st.just(("id", "subject", 1)), "receiver_name": st.just("Quán Ví Dụ")},
)  # fmt: skip
coming = of(
    "receive", {**whose, "shipped": st.integers(0, 9), "quantity": st.sampled_from(["5", "4", "6", "0.5"]),
    "received_on": st.tuples(st.just("day"), st.integers(-1, 1))},
)  # fmt: skip
outside = of(
    "receive",
    {**whose, "quantity": amounts, "unit": st.sampled_from(UNITS), "name": st.just("Men Ví Dụ"),
     "supplier": st.just("Cửa hàng Ví Dụ"), "received_on": st.tuples(st.just("day"), days)},
    {"unit_kg": amounts, "expires_on": st.tuples(st.just("day"), days)},
)  # fmt: skip
boxing = of(
    "box", {"lot": ids("lot"), "quantity": amounts, "unit": st.sampled_from(UNITS), "count": st.integers(-1, 3)}, when
)
unboxing = of("unbox", {"case": st.integers(0, 9)}, when)
spoils = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(ODD) | st.text(max_size=5)), max_size=2)
requests = st.tuples(
    entries | entries | corrections | making | fair | sending | sent_well | coming | outside | boxing | unboxing,
    st.just([]) | spoils | st.just([]),
)


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
                work = lambda: self.cases.extend(box(lot=lot, count=int(sent["count"]), packed_on=day, **who))  # noqa: E731
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
        if (more("traceevent"), more("leaf")) != (1, 1):
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


def spoil(sent: Sent, place: int, odd: Any) -> None:
    """Puts `odd` into the place-th value of a request, counted through its lists and objects."""
    spots: list[tuple[Any, Any]] = []

    def walk(holder: Any) -> None:
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            spots.append((holder, key))
            if isinstance(holder[key], dict | list):
                walk(holder[key])

    walk(sent)
    if spots:
        holder, key = spots[place % len(spots)]
        holder[key] = copy.deepcopy(odd)  # the next spoil may fall into it


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
