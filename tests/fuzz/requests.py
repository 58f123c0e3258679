"""Fuzzes every operation of the API's own schema, in every role: `python -m tests.fuzz.requests --count 500`.

Valid and invalid values are made from the schema by schemathesis, with ids that exist put in between; beside them come
the values that break programs. No answer may be a 5xx, and each refusal has the one shape. The database is a new one:
SQLite, or the empty one that `DATABASE_URL` names.
"""

import argparse
import collections
import json
import logging
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.fuzz.values import NASTY, QUERY, as_bytes

ROLES = ("anonymous", "lan", "thu", "hoa", "vanhanh")
WRITERS = ("lan", "hoa", "lan", "hoa", *ROLES)  # behind a shut door nothing is tried
TOKEN = "f" * 32
LISTS = {  # names of fields and parameters: where ids of their kind are listed
    "subject": "/api/co-so/", "product": "/api/san-pham/", "plot": "/api/thua/", "plots": "/api/thua/",
    "batch": "/api/lo-hang/", "account": "/api/gian-hang/", "village": "/api/thon/",
    "event": "/api/nhat-ky/", "certificate": "/api/giay/", "recall": "/api/thu-hoi/", "hold": "/api/tam-dung/",
    "report": "/api/phan-anh/", "listing": "/api/dang-ban/",
}  # fmt: skip
Seen = collections.Counter[int]


def prepare(folder: Path) -> None:
    """A database of our own with the invented cast in it."""
    os.environ.update(
        DATA_DIR=str(folder), DEMO="1", DJANGO_SETTINGS_MODULE="traceability.settings", LOG_LEVEL="CRITICAL",
        ALLOWED_HOSTS="localhost,testserver",
    )  # fmt: skip
    os.environ.setdefault("DATABASE_URL", "")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # refusals are what is asked for here
    logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are what is asked for here
    from django.conf import settings

    from marketplace_sync.demo import house

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    house.prepare(lambda sentence: None)


def clients() -> dict[str, Any]:
    """A browser for each role."""
    from django.test import Client

    from marketplace_sync.demo.people import person

    opened = {
        role: Client(raise_request_exception=False, headers={"accept-language": "vi", "x-csrftoken": TOKEN})
        for role in ROLES
    }
    for role, client in opened.items():
        if role != "anonymous":
            client.force_login(person(role))
    return opened


def known_ids(reader: Any) -> dict[str, list[str]]:
    """Ids that exist, by the name under which the API speaks of them and by the path of their list."""
    found = {}
    for name, path in LISTS.items():
        rows = reader.get(path).json()
        found[name] = found[path] = [row["id"] for row in rows.get("results", rows)]
    return found


def fuzz(count: int, seed: int) -> Seen:
    """`count` requests or a few more; counts of statuses. Raises AssertionError at the first broken answer."""
    import hypothesis
    import schemathesis
    from django.conf import settings
    from schemathesis import GenerationMode

    from traceability.wsgi import application

    schemathesis.serializer.alias("audio/webm", "application/octet-stream")  # it knows photos, and no recordings
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    opened, seen, dice = clients(), Seen(), random.Random(seed)
    ids = known_ids(opened["lan"])
    each = max(1, -(-count // (len(operations) * 2)))

    def send(case: Any) -> None:
        role = dice.choice(WRITERS)
        cookies = {name: morsel.value for name, morsel in opened[role].cookies.items()}
        use_known(case, ids, dice)
        answer = case.call(
            cookies=cookies | {settings.CSRF_COOKIE_NAME: TOKEN},
            headers={"X-CSRFToken": TOKEN, "Accept-Language": "vi"},
        )
        judge(f"{role} {case.method} {case.formatted_path}", answer.status_code, answer.content)
        seen[answer.status_code] += 1

    for place, operation in enumerate(operations):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _given(hypothesis, operation.as_strategy(generation_mode=mode), each, seed + place)(send)
            except hypothesis.errors.Unsatisfiable:
                continue  # nothing invalid can be said to an operation without parameters
    return seen


def _given(hypothesis: Any, strategy: Any, each: int, seed: int) -> Any:
    """Calls a function with `each` cases of `strategy`."""

    def run(send: Any) -> None:
        @hypothesis.settings(
            max_examples=each, database=None, deadline=None, print_blob=False,
            suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate],
        )  # fmt: skip
        @hypothesis.seed(seed)
        @hypothesis.given(case=strategy)
        def call(case: Any) -> None:
            send(case)

        call()

    return run


def use_known(case: Any, ids: dict[str, list[str]], dice: random.Random) -> None:
    """Puts ids that exist in the place of most that were made up: behind a 404 nothing is tried."""
    listed = ids.get(case.path.partition("{")[0], [])
    if listed and case.path_parameters and dice.random() < 0.8:
        case.path_parameters = dict.fromkeys(case.path_parameters, dice.choice(listed))
    if isinstance(case.body, dict):
        for name in case.body.keys() & LISTS.keys():
            if ids[name] and dice.random() < 0.7:
                one = dice.choice(ids[name])
                case.body[name] = [one] if isinstance(case.body[name], list) else one


def judge(request: str, status: int, body: bytes) -> None:
    """An answer is never our fault, and a refusal speaks in the one shape."""
    assert status < 500, f"{request} → {status} {body[:300]!r}"
    if 400 <= status < 500 and status != 405:
        assert b'"error"' in body or b"<html" in body or not body, (
            f"{request} → {status} in another shape: {body[:200]!r}"
        )


def nasty(count: int, seed: int) -> Seen:
    """`count` times a value that breaks programs: in an address, in its query, in each field of its body."""
    from traceability.foundation.openapi import description

    opened, seen, dice = clients(), Seen(), random.Random(seed)
    ids = known_ids(opened["lan"])
    operations = [
        (path, verb, operation)
        for path, operations in description()["paths"].items()
        for verb, operation in operations.items()
        if verb in {"get", "post", "patch", "put", "delete"}
    ]
    for turn in range(count):
        path, verb, operation = operations[turn % len(operations)]
        role = dice.choice(WRITERS)
        url = _filled(path, ids, dice)
        query = {name: as_bytes(dice.choice(NASTY)) for name in dice.sample(QUERY, 4)}
        if verb == "get":
            answer = opened[role].get(url, query)
        else:
            body = _spoilt(operation, ids, dice)
            answer = opened[role].generic(verb.upper(), url, body, content_type="application/json")
        judge(f"{role} {verb} {url} (turn {turn})", answer.status_code, getattr(answer, "content", b""))
        seen[answer.status_code] += 1
    return seen


def _filled(path: str, ids: dict[str, list[str]], dice: random.Random) -> str:
    from urllib.parse import quote

    start, parameter, _rest = path.partition("{")
    if not parameter:
        return path
    listed = ids.get(start, [])
    value = dice.choice(listed) if listed and dice.random() < 0.8 else quote(as_bytes(dice.choice(NASTY)), safe="")
    return start + value + path[path.index("}") + 1 :]


def _spoilt(operation: dict[str, Any], ids: dict[str, list[str]], dice: random.Random) -> bytes:
    """A body with the fields that the schema names, each holding something known or something nasty."""
    from traceability.foundation.openapi import description

    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    fields = description()["components"]["schemas"].get(name, {}).get("properties", {})
    odd: list[Any] = [None, [], {}, 1.5, -1, 2**63 - 1, True, [["x"] * 3], {"a": {"b": [1]}}, *NASTY]
    said: dict[str, Any] = {}
    for field, shape in fields.items():
        known = ids.get(field)
        said[field] = dice.choice(known) if known and dice.random() < 0.7 else dice.choice(odd)
        if "enum" in json.dumps(shape) and dice.random() < 0.5:
            said[field] = "kg"
    text = json.dumps(said).replace('"NaN"', "NaN") if dice.random() < 0.2 else json.dumps(said)
    return ("[" * 10_000 if dice.random() < 0.01 else text).encode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=134)
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        ready = time.monotonic() - started
        seen = fuzz(chosen.count, chosen.seed)
        seen += nasty(chosen.count, chosen.seed)
    total, seconds = seen.total(), time.monotonic() - started
    statuses = ", ".join(f"{status}: {n}" for status, n in sorted(seen.items()))
    sys.stdout.write(
        f"{total} requests in {seconds:.0f} s (of which {ready:.0f} s of preparation), 0 5xx ({statuses}), "
        f"seed {chosen.seed}\n"
    )
    return 0 if total >= chosen.count else 1


if __name__ == "__main__":
    sys.exit(main())
