"""No form and no address answers nonsense with a server error, whoever sends it."""

from urllib.parse import quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.addresses import ENTRIES
from tests.fuzz.values import NASTY, QUERY, as_bytes, fields_of
from tests.test_every_address import ADDRESSES

FORMS = [a for a in ADDRESSES if not a.route.startswith("api/") and a.name in ENTRIES and "POST" in ENTRIES[a.name].by]
READ = [a for a in ADDRESSES if a.name in ENTRIES and "GET" in ENTRIES[a.name].by]
FORM = "application/x-www-form-urlencoded"


def status_of(call) -> int:
    """The status of one request, whose effects are rolled back."""
    with transaction.atomic():
        status = call().status_code
        transaction.set_rollback(True)
    return status


def encoded(pairs: dict[str, str]) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(as_bytes(value))}" for name, value in pairs.items()).encode()


@pytest.fixture
def clients(lan, hoa, vanhanh) -> dict[str, Client]:
    opened = {"anonymous": Client(raise_request_exception=False)}
    for role, person in {"lan": lan, "hoa": hoa, "vanhanh": vanhanh}.items():
        opened[role] = Client(raise_request_exception=False)
        opened[role].force_login(person)
    return opened


FEW = ("a\x00b", "\ud800", str(2**63), "NaN", "A" * 5000, "31/02/2026", "")


@pytest.mark.parametrize("values", [FEW, pytest.param(NASTY, marks=pytest.mark.slow)], ids=["few", "all"])
def test_no_form_breaks_on_nonsense(values, clients, things):
    broken = []
    for address in FORMS:
        entry = ENTRIES[address.name]
        role = next((one for one in ("lan", "hoa", "vanhanh") if one in entry.by["POST"]), "lan")
        url, client = entry.url(address.name, things.own), clients[role]
        fields, files = fields_of(client.get(url).content if "GET" in entry.by else b"")
        if address.name == "diary-new":
            url += "?viec=spray"
            fields, files = fields_of(client.get(url).content)
        names = dict.fromkeys([*fields, "act", "deed", "reason", "remote_id", "quyet-dinh"])
        for value in values:
            body = encoded(dict.fromkeys(names, value))
            status = status_of(lambda: client.post(url, body, content_type=FORM))  # noqa: B023
            if status >= 500:
                broken.append(f"{role} {address.name} all={value[:20]!r} → {status}")
        for name in fields:
            for value in values[:3]:
                body = encoded(fields | {name: value})
                status = status_of(lambda: client.post(url, body, content_type=FORM))  # noqa: B023
                if status >= 500:
                    broken.append(f"{role} {address.name} {name}={value[:20]!r} → {status}")
        for name in files:
            for title, content in (("\x00.jpg", b"x"), ("../../a.svg", b"<svg onload='x'/>"), ("a" * 300, b"")):
                upload = SimpleUploadedFile("x", content)
                upload.name = title
                status = status_of(lambda: client.post(url, fields | {name: upload}))  # noqa: B023
                if status >= 500:
                    broken.append(f"{role} {address.name} file {title[:20]!r} → {status}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("values", [FEW, pytest.param(NASTY, marks=pytest.mark.slow)], ids=["few", "all"])
def test_no_address_breaks_on_a_nonsense_query(values, clients, things):
    broken = []
    for address in READ:
        entry = ENTRIES[address.name]
        role = next((one for one in ("lan", "hoa", "vanhanh") if one in entry.by["GET"]), "lan")
        url = entry.url(address.name, things.own)
        for value in values:
            query = encoded(dict.fromkeys(QUERY, value)).decode()
            status = status_of(lambda: clients[role].get(f"{url}?{query}"))  # noqa: B023
            if status >= 500:
                broken.append(f"{role} {address.name} ?{value[:20]!r} → {status}")
    assert not broken, "\n".join(broken)
