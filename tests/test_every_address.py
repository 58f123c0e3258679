"""Every address × method × role × own, foreign and missing object. The list is read off the URL configuration:

an address without an entry fails, so nobody can open a door without saying who may pass it. A door that is shut looks
the same whether or not there is anything behind it.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from cooperatives.access import Membership
from tests.addresses import ENTRIES, SIGNED_IN, STRANGERS, Entry

ROLES = ("anonymous", "gone", "former", "lan", "staff", "minh", "mai", "dung", "thu", "hoa", "vanhanh")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Address:
    """One route: its name, how it is spelled, and the methods that its API view offers."""

    name: str
    route: str
    offers: frozenset[str] = frozenset()

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/") and bool(self.offers)


def walk(patterns, prefix: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route)
        elif "<format>" not in route:
            yield Address(pattern.name or route, route, offered(pattern.callback))


def offered(view: Callable) -> frozenset[str]:
    """Methods of a viewset's route or of an API function; nothing is known of a page."""
    actions = getattr(view, "actions", None)
    names = actions or [name for name in METHODS if hasattr(getattr(view, "cls", None), name.lower())]
    return frozenset(name.upper() for name in names) & frozenset(METHODS)


ADDRESSES = list(walk(get_resolver().url_patterns))


def test_every_address_says_who_may_pass():
    assert sorted({address.name for address in ADDRESSES} - ENTRIES.keys()) == []


def test_no_entry_outlives_its_address():
    assert sorted(ENTRIES.keys() - {address.name for address in ADDRESSES}) == []


def test_every_operation_of_the_api_says_who_may_use_it():
    said = {a.name: set(ENTRIES[a.name].by) for a in ADDRESSES if a.is_api and a.name in ENTRIES}
    assert said == {a.name: set(a.offers) for a in ADDRESSES if a.is_api and a.name in ENTRIES}


@pytest.fixture
def clients(lan, staff, minh, mai, dung, thu, hoa, vanhanh, viet_du) -> dict[str, Client]:
    """A browser for each role. `gone`: Lan's colleague whose account was switched off while he was signed in;
    `former`: one whose membership ended yesterday, still signed in."""
    people = {"lan": lan, "staff": staff, "minh": minh, "mai": mai, "dung": dung, "thu": thu, "hoa": hoa}
    people["vanhanh"] = vanhanh
    for role, phone in (("gone", "+84900000099"), ("former", "+84900000098")):
        people[role] = type(lan).objects.create_user(phone, name=role)
        Membership.objects.create(user=people[role], subject=viet_du, role="manager", starts_on=dt.date(2025, 1, 1))
    opened = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, person in people.items():
        opened[role].force_login(person)
    type(lan).objects.filter(pk=people["gone"].pk).update(is_active=False)
    Membership.objects.filter(user=people["former"]).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    return opened


@dataclass(frozen=True)
class Said:
    """What one request was answered: 302 to sign-in counts as 401."""

    status: int
    body: bytes
    headers: dict[str, str]

    def alike(self, other: "Said") -> bool:
        return (self.status, _plain(self.body)) == (other.status, _plain(other.body))


def _plain(body: bytes) -> bytes:
    """`body` without what names the object asked for, and without tokens."""
    body = re.sub(rb'(csrfmiddlewaretoken" value=)"\w+"', rb"\1", body)
    body = re.sub(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"ID", body)
    return re.sub(rb"/\d+/", b"/ID/", body)


def ask(client: Client, method: str, url: str) -> Said:
    """One request whose effects are rolled back."""
    is_api = url.startswith("/api/")
    kind = "application/json" if is_api else "application/x-www-form-urlencoded"
    body = b"{}" if is_api else b""
    with transaction.atomic():
        answer = client.generic(method, url, data=body, content_type=kind)
        said = _said(answer)
        transaction.set_rollback(True)
    return said


def _said(answer: HttpResponseBase) -> Said:
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/vao/")
    body = b"" if answer.streaming else answer.content
    if answer.status_code in {301, 302}:
        body = answer.headers["Location"].encode()
    return Said(401 if to_sign_in else answer.status_code, body, dict(answer.headers))


def faults(address: Address, entry: Entry, role: str, client: Client, things) -> Iterator[str]:
    """What is wrong with how `address` answers `role`."""

    def answer(method: str, values) -> Said:
        return ask(client, method, entry.url(address.name, values))

    for method, allowed in entry.by.items():
        own = answer(method, things.own)
        missing = answer(method, things.missing) if entry.things else own
        yield from _faults_of_headers(entry, role, method, own)
        if role not in allowed:
            if own.status not in ({401, 404} if role in STRANGERS else entry.otherwise):
                yield f"{role} {method} own → {own.status}"
            if not own.alike(missing):
                yield f"{role} {method} can tell own ({own.status}) from missing ({missing.status})"
            continue
        if own.status in {401, 403, 404, 405} or own.status >= 500:
            yield f"{role} {method} own → {own.status}"
        if entry.things and missing.status not in entry.absent:
            yield f"{role} {method} missing → {missing.status}"
        if entry.things and entry.private and role == "lan":
            foreign = answer(method, things.foreign)
            if not foreign.alike(missing):
                yield f"{role} {method} can tell foreign ({foreign.status}) from missing ({missing.status})"
    yield from _faults_of_other_methods(address, entry, role, answer, things)


def _faults_of_other_methods(address: Address, entry: Entry, role: str, answer, things) -> Iterator[str]:
    """What no entry offers is refused, and never our fault."""
    if role not in {"anonymous", "lan"}:
        return
    for method in METHODS if address.is_api else ("GET", "POST"):
        if method in entry.by:
            continue
        status = answer(method, things.own).status
        harmless = {200, 302, 400, 404} if not address.is_api else ({401} if role == "anonymous" else set())
        if status not in {401, 405} | harmless:
            yield f"{role} {method} is not offered → {status}"


def _faults_of_headers(entry: Entry, role: str, method: str, said: Said) -> Iterator[str]:
    """No answer to a signed-in person is kept by anybody between; every answer forbids foreign scripts and frames."""
    kept = said.headers.get("Cache-Control", "")
    if role in SIGNED_IN and entry.is_work and said.status == 200 and "no-store" not in kept:
        yield f"{role} {method} → Cache-Control {kept}"
    for header in ("Content-Security-Policy", "X-Content-Type-Options"):
        if header not in said.headers:
            yield f"{role} {method} → no {header}"


PARTS = {
    "api": [a for a in ADDRESSES if a.route.startswith("api/")],
    "work": [a for a in ADDRESSES if not a.route.startswith("api/") and a.name in ENTRIES and ENTRIES[a.name].is_work],
    "open": [
        a for a in ADDRESSES if not a.route.startswith("api/") and a.name in ENTRIES and not ENTRIES[a.name].is_work
    ],
}


@pytest.mark.parametrize("part", PARTS)
def test_each_role_passes_only_its_doors(part, clients, things):
    wrong = [
        f"{address.name}: {fault}"
        for address in PARTS[part]
        if address.name in ENTRIES
        for role in ROLES
        for fault in faults(address, ENTRIES[address.name], role, clients[role], things)
    ]
    assert not wrong, "\n".join(wrong)
