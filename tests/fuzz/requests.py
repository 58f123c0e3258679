"""Fuzzes every operation of the API's own schema, in every role: `python -m tests.fuzz.requests --count 500`.

Valid and invalid values are made from the schema by schemathesis; beside them come the values that break programs: NUL,
lone surrogates, 2⁶³, NaN, deep nesting, very long text. No answer may be a 5xx, and each refusal has the one shape.
"""

import argparse
import collections
import os
import sys
import tempfile
import time
from pathlib import Path

ROLES = ("anonymous", "lan", "thu", "hoa", "vanhanh")
NASTY = ("\x00", "\ud800", str(2**63), "NaN", "1e400", "'\"<>", "A" * 5000, "../../etc/passwd", "31/02/2026", "-1", "")


def prepare(folder: Path) -> None:
    """A database of our own with the invented cast in it."""
    os.environ.update(
        DATA_DIR=str(folder), DEMO="1", DJANGO_SETTINGS_MODULE="traceability.settings", LOG_LEVEL="CRITICAL"
    )
    os.environ.setdefault("DATABASE_URL", "")
    import django

    django.setup()
    from django.conf import settings

    from marketplace_sync.demo import house

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    house.prepare(lambda sentence: None)


def signed_in() -> dict[str, dict[str, str]]:
    """Cookies of each role."""
    from django.conf import settings
    from django.test import Client

    from marketplace_sync.demo.people import person

    cookies: dict[str, dict[str, str]] = {"anonymous": {}}
    for role in ROLES[1:]:
        client = Client()
        client.force_login(person(role))
        cookies[role] = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    return cookies


def fuzz(count: int, seed: int) -> collections.Counter:
    """`count` requests or a few more; counts of statuses. Raises AssertionError at the first broken answer."""
    import hypothesis
    import schemathesis
    from django.conf import settings
    from schemathesis import GenerationMode

    from traceability.wsgi import application

    token = "f" * 32
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    people, seen = signed_in(), collections.Counter()
    each = max(1, -(-count // (len(operations) * 2)))

    for place, operation in enumerate(operations):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @hypothesis.settings(
                max_examples=each, database=None, deadline=None, derandomize=False, print_blob=False,
                suppress_health_check=list(hypothesis.HealthCheck),
                phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
            )  # fmt: skip
            @hypothesis.seed(seed + place)
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            def call(case) -> None:
                role = ROLES[sum(seen.values()) % len(ROLES)]
                cookies = {**people[role], settings.CSRF_COOKIE_NAME: token}
                answer = case.call(cookies=cookies, headers={"X-CSRFToken": token, "Accept-Language": "vi"})
                judge(f"{role} {case.method} {case.formatted_path}", answer.status_code, answer.content)
                seen[answer.status_code] += 1

            try:
                call()
            except hypothesis.errors.Unsatisfiable:
                continue  # nothing invalid can be said to an operation without parameters
    return seen


def judge(request: str, status: int, body: bytes) -> None:
    """An answer is never our fault, and a refusal speaks in the one shape."""
    assert status < 500, f"{request} → {status} {body[:300]!r}"
    if 400 <= status < 500 and status != 405:
        assert b'"error"' in body or b"<html" in body or not body, (
            f"{request} → {status} in another shape: {body[:200]!r}"
        )


def nasty() -> collections.Counter:
    """The values that break programs, in every place of every public and private address of the API."""
    from django.test import Client
    from django.urls import get_resolver

    seen: collections.Counter = collections.Counter()
    people = signed_in()
    for role in ("anonymous", "lan", "hoa"):
        client = Client(raise_request_exception=False, headers={"accept-language": "vi"})
        client.cookies.load(people[role])
        for address in sorted({f"/{a}" for a in _addresses(get_resolver().url_patterns) if a.startswith("api/")}):
            for value in NASTY:
                safe = value.encode("utf-8", "surrogatepass")
                for parameters in ({"q": safe}, {"page": safe}, {"tu": safe, "den": safe}, {"ordering": safe}):
                    answer = client.get(address, parameters)
                    judge(f"{role} GET {address} {value[:20]!r}", answer.status_code, answer.content)
                    seen[answer.status_code] += 1
                body = f'{{"name": "{value[:50]}", "quantity": NaN, "x": {{"y": [1, 2, 3]}}}}'.encode(
                    "utf-8", "surrogatepass"
                )
                answer = client.post(address, body, content_type="application/json")
                judge(f"{role} POST {address} {value[:20]!r}", answer.status_code, answer.content)
                seen[answer.status_code] += 1
    return seen


def _addresses(patterns, prefix: str = ""):
    """Addresses without parameters."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$").replace("\\Z", "").replace("\\.", ".")
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern.url_patterns, route)
        elif not set("<>()[]?\\") & set(route):
            yield route


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=134)
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        seen = fuzz(chosen.count, chosen.seed)
        seen += nasty()
        total = sum(seen.values())
        statuses = ", ".join(f"{status}: {n}" for status, n in sorted(seen.items()))
        sys.stdout.write(
            f"{total} requests in {time.monotonic() - started:.0f} s, 0 5xx ({statuses}), seed {chosen.seed}\n"
        )
        if total < chosen.count:
            sys.stdout.write(f"fewer than {chosen.count} requests were made\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
