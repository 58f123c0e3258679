"""Every address × method × role × own, foreign and missing object. The list is read off the URL configuration:

an address without an entry here fails, so nobody can open a door without saying who may pass it.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.addresses import ENTRIES, Entry

ROLES = ("anonymous", "gone", "lan", "staff", "minh", "thu", "hoa", "tuan", "vanhanh")
STRANGERS = ("anonymous", "gone")


@dataclass(frozen=True)
class Address:
    """One route: its name, its parameters in order of the path, and how it is spelled."""

    name: str
    route: str

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")


def walk(patterns, prefix: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route)
        elif "<format>" not in route:
            yield Address(pattern.name or route, route)


ADDRESSES = list(walk(get_resolver().url_patterns))


def test_every_address_says_who_may_pass():
    assert sorted({address.name for address in ADDRESSES} - ENTRIES.keys()) == []


def test_no_entry_outlives_its_address():
    assert sorted(ENTRIES.keys() - {address.name for address in ADDRESSES}) == []


@pytest.fixture
def clients(request, lan, staff, minh, thu, hoa, tuan, vanhanh) -> dict[str, Client]:
    """A browser for each role; `gone` is Lan's colleague whose account was switched off while signed in."""
    people = {"lan": lan, "staff": staff, "minh": minh, "thu": thu, "hoa": hoa, "tuan": tuan, "vanhanh": vanhanh}
    opened = {"anonymous": Client(raise_request_exception=False)}
    for role, person in people.items():
        opened[role] = Client(raise_request_exception=False)
        opened[role].force_login(person)
    gone = type(lan).objects.create_user("+84900000099", name="Đã nghỉ")
    lan.memberships.get().subject.memberships.create(user=gone, role="staff")
    opened["gone"] = Client(raise_request_exception=False)
    opened["gone"].force_login(gone)
    type(lan).objects.filter(pk=gone.pk).update(is_active=False)
    return opened


def ask(client: Client, method: str, url: str) -> int:
    """The status of one request, whose effects are rolled back; 302 to sign-in counts as 401."""
    with transaction.atomic():
        answer = client.generic(method, url, data=b"{}", content_type="application/json")
        transaction.set_rollback(True)
    if answer.status_code == 302 and answer.url.startswith("/vao/"):
        return 401
    return answer.status_code


def expected(entry: Entry, role: str, status: int) -> bool:
    """Whether `status` is what `role` may see of its own world behind this address."""
    if role in entry.allowed:
        return status not in {401, 403, 404} and status < 500
    if role in STRANGERS:
        return status in {401, 403}
    return status in entry.otherwise


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a.name in ENTRIES], ids=lambda a: a.name)
def test_each_role_passes_only_its_doors(address, clients, things):
    entry = ENTRIES[address.name]
    wrong = []
    for role in ROLES:
        for method in entry.methods:
            status = ask(clients[role], method, entry.url(address.name, things.own))
            if not expected(entry, role, status):
                wrong.append(f"{role} {method} own → {status}")
            if not entry.thing:
                continue
            missing = ask(clients[role], method, entry.url(address.name, {entry.thing: uuid.uuid4()}))
            if missing not in ({401, 403} if role in STRANGERS and role not in entry.allowed else {404}):
                wrong.append(f"{role} {method} missing → {missing}")
            if entry.private and role in {"lan", "staff"} and entry.thing in things.foreign:
                foreign = ask(clients[role], method, entry.url(address.name, things.foreign))
                if foreign != 404:
                    wrong.append(f"{role} {method} foreign → {foreign}")
    assert wrong == []
