"""What somebody with a browser, a forged page or a program of his own tries, and does not get."""

import datetime as dt
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from cooperatives.access import Membership
from tests.addresses import ENTRIES
from tests.conftest import PASSWORD
from tests.test_every_address import ADDRESSES
from traceability.foundation.openapi import description

POSTS = [a.name for a in ADDRESSES if not a.is_api and a.name in ENTRIES and "POST" in ENTRIES[a.name].by]
WITHOUT_COOKIES = {"report", "check"}  # they look at no session, so there is nothing to forge


# --- forged pages -----------------------------------------------------------------------------------------------------
@pytest.fixture
def strict(lan, hoa, vanhanh) -> dict[str, Client]:
    """Browsers that are signed in and whose forms carry no token."""
    opened = {}
    for role, person in {"lan": lan, "hoa": hoa, "vanhanh": vanhanh}.items():
        opened[role] = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
        opened[role].force_login(person)
    return opened


def test_no_page_of_another_site_posts_in_somebodys_name(strict, things):
    passed = []
    for name in sorted(set(POSTS) - WITHOUT_COOKIES):
        entry = ENTRIES[name]
        role = next((one for one in strict if one in entry.by["POST"]), "lan")
        if strict[role].post(entry.url(name, things.own), {"name": "x"}).status_code != 403:
            passed.append(name)
    assert passed == []


def test_the_api_takes_no_cookie_without_its_token(strict, viet_du):
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
        sent = {"subject": str(viet_du.pk), "name": "Thửa giả"}
        data = sent if kind == "application/json" else b"name=x"
        assert strict["lan"].post("/api/thua/", data, content_type=kind).status_code in {401, 415}
    assert not viet_du.plots.filter(name="Thửa giả").exists()


# --- ways out of the house --------------------------------------------------------------------------------------------
ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:alert(1)", "https:evil.example", "https://localhost@evil.example/", "/%2f%2fevil.example",
    "%2f%2fevil.example", "\r\nLocation: https://evil.example", " //evil.example", "https://еvil.example",
)  # fmt: skip


def leads_away(answer) -> bool:
    """Whether a browser would go to another host: it takes \\ for / and drops blanks and line ends."""
    target = re.sub(r"[\r\n\t]", "", answer.headers.get("Location", "")).strip().replace("\\", "/")
    return urlsplit(urljoin("http://testserver/vao/", target)).netloc != "testserver"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_redirect_leaves_the_house(client, lan, target):
    answers = [
        client.get("/ngon-ngu/en/", {"ve": target}),
        client.get("/kiem-tra/", {"ma": target}),
        client.get("/kiem-tra/", {"ma": f"https://evil.example/01/09520000000011?x={target}"}),
        client.post(f"/vao/?next={target}", {"login": "0900000011", "password": PASSWORD, "next": target}),
        client.get("/vao/", {"next": target}),
        client.post("/ra/", {"next": target}),
    ]
    assert [answer.headers["Location"] for answer in answers if leads_away(answer)] == []


def test_a_foreign_host_name_is_refused(client, db):
    for host in ("evil.example", "localhost.evil.example", "localhost:80@evil.example"):
        assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "name", ["..", "..%2f..%2fdb.sqlite3", "%2e%2e%2fkeys", "..\\keys", "a%00b", ".hidden", "x" * 400]
)
def test_no_name_of_a_picture_leads_to_another_file(client, db, name):
    assert client.get(f"/media/public/{name}").status_code in {400, 404}


def test_private_papers_have_no_public_address(client, things):
    from traceability.foundation.files.models import Paper

    for paper in Paper.objects.all():
        assert client.get(f"/media/public/{paper.name}").status_code == 404
        assert client.get(f"/media/private/{paper.name}").status_code == 404


# --- what nobody offered ----------------------------------------------------------------------------------------------
def bodies() -> list[tuple[str, str]]:
    return [
        (verb, path)
        for path, operations in description()["paths"].items()
        for verb, operation in operations.items()
        if verb in {"post", "patch", "put"}
        and "application/json" in operation.get("requestBody", {}).get("content", {})
    ]


def test_a_field_that_nobody_offers_is_refused_by_name(lan, hoa, things):
    """No state, owner or decision is slipped in beside what a form asks."""
    extra = {"check_state": "verified", "is_operator": True, "zzz": 1}
    named = []
    people = []
    for person in (lan, hoa):
        people.append(Client())
        people[-1].force_login(person)
    for verb, path in bodies():
        name = next(a.name for a in ADDRESSES if a.is_api and _same_path(a.route, path))
        url = ENTRIES[name].url(name, things.own)
        told = [getattr(one, verb)(url, extra, content_type="application/json") for one in people]
        seen = next((answer for answer in told if answer.status_code not in {404, 401}), told[0])
        if seen.status_code != 400 or not {"zzz", "check_state"} <= seen.json()["error"]["fields"].keys():
            named.append((verb, path, seen.status_code, seen.content[:200]))
    assert named == []


def _same_path(route: str, path: str) -> bool:
    plain = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>|\{[^}]+\}", "*", route.rstrip("$"))
    return "/" + plain == re.sub(r"\{[^}]+\}", "*", path)


# --- people who left --------------------------------------------------------------------------------------------------
def test_who_left_yesterday_writes_nothing_today(lan_client, lan, viet_du, plot):
    Membership.objects.filter(user=lan).update(
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date.today() - dt.timedelta(days=2),  # noqa: DTZ011
    )
    sent = {"subject": str(viet_du.pk), "name": "Thửa mới"}
    assert lan_client.post("/api/thua/", sent, content_type="application/json").status_code == 404
    assert lan_client.post(f"/cua-toi/thua/{plot.pk}/cat/").status_code in {302, 404}
    plot.refresh_from_db()
    assert plot.active


def test_another_password_ends_every_other_session(lan, client):
    other = Client()
    for browser in (client, other):
        browser.post("/vao/", {"login": "0900 000 011", "password": PASSWORD})
        assert browser.get("/cua-toi/").status_code == 200
    lan.set_password("ruong-bac-thang-2026")
    lan.save()
    assert other.get("/cua-toi/").status_code == 302
