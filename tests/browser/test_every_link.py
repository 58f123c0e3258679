"""Every link and every form on every page that a role can reach leads somewhere that opens for that role."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

PER_KIND = 4  # objects of one kind look alike; four are enough to meet a draft and a released lot
LEFT_OUT = ("/static/", "/api/", "/ra/", "/ngon-ngu/", "/media/")


@dataclass
class Page(HTMLParser):
    """What one page offers: links with their words, forms, and the places on it that links may jump to."""

    links: list[tuple[str | None, str]] = field(default_factory=list)
    forms: list[tuple[str, str]] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    buttons_outside: int = 0
    _in_form: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.places.add(said["id"] or "")
        if tag == "a":
            self.links.append((said.get("href"), said.get("class") or ""))
        elif tag == "form":
            self._in_form = True
            self.forms.append(((said.get("method") or "get").upper(), said.get("action") or ""))
        elif tag == "button" and {"data-do", "data-copy"} & said.keys():
            pass  # it acts on what the phone keeps, or copies, and is hidden where no script runs
        elif tag == "button" and not (self._in_form or said.get("form")):
            self.buttons_outside += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False


def _kind(url: str) -> str:
    """Pages of one view count as one kind; with questions in the address, as another."""
    parts = urlsplit(url)
    return resolve(parts.path).view_name + ("?" if parts.query else "")


def _faults(url: str, page: Page) -> list[str]:
    """What leads nowhere on the page at `url`, as far as one can see without asking."""
    wrong = [f"{url}: a link without an address ({words})" for href, words in page.links if not href]
    wrong += [
        f"{url}: jumps to #{href[1:]}, which is not on the page"
        for href, _words in page.links
        if href and href.startswith("#") and href[1:] not in page.places
    ]
    if page.buttons_outside:
        wrong.append(f"{url}: {page.buttons_outside} buttons that belong to no form")
    for _method, action in page.forms:
        try:
            resolve(urlsplit(urljoin(url, action)).path)
        except Resolver404:
            wrong.append(f"{url}: a form that goes to {action}")
    return wrong


def _ways_out(url: str, page: Page) -> list[str]:
    """The pages of our own that one can reach from here."""
    ways = [urljoin(url, href) for href, _words in page.links if href and not href.startswith(("#", "tel:", "mailto:"))]
    return [way.split("#")[0] for way in ways if way.startswith("/") and not way.startswith(LEFT_OUT)]


def walk(client: Client, start: str) -> tuple[list[str], Counter[str]]:
    """Follows every link from `start`; what was wrong on the way, and how many pages of each kind were seen."""
    seen: Counter[str] = Counter()
    asked, wrong, ahead = {start}, [], [(start, "the start")]
    while ahead:
        url, source = ahead.pop(0)
        try:
            kind = _kind(url)
        except Resolver404:
            wrong.append(f"{source} leads to {url}, which is no address of the house")
            continue
        seen[kind] += 1
        if seen[kind] > PER_KIND:
            continue
        answer = client.get(url, follow=True)
        if answer.status_code >= 400:
            wrong.append(f"{source} leads to {url}, which answers {answer.status_code}")
            continue
        if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = Page()
        page.feed(answer.content.decode())
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        wrong += _faults(here, page)
        for way in _ways_out(here, page):
            if way not in asked:
                asked.add(way)
                ahead.append((way, here))
    return wrong, seen


@pytest.fixture
def people(things, lan, minh, thu, hoa, vanhanh) -> dict:
    return {"anonymous": None, "lan": lan, "minh": minh, "thu": thu, "hoa": hoa, "vanhanh": vanhanh}


@pytest.mark.parametrize(
    ("role", "home", "must_reach"),
    [
        ("anonymous", "/", {"catalogue", "product", "producer", "commune", "code", "check", "recalls", "register"}),
        ("lan", "/nhat-ky/", {"batch", "labels", "recall-new", "shops", "listing", "members", "my-product"}),
        ("minh", "/nhat-ky/", {"diary-new", "batch-new", "plots", "shop-publish"}),
        ("thu", "/quan-ly/", {"by-commune", "desk-subject", "desk-batch", "villages", "holds", "reports"}),
        ("hoa", "/quan-ly/", {"verification", "certificates", "hold", "recall", "report-detail", "desk-scans"}),
        ("vanhanh", "/van-hanh/", {"operations", "offices", "overview", "reopen-account"}),
    ],
)
def test_every_link_and_form_leads_somewhere_that_opens(role, home, must_reach, people):
    client = Client()
    if people[role]:
        client.force_login(people[role])
    wrong, seen = walk(client, home)
    assert not wrong, "\n".join(wrong)
    assert must_reach - {kind.rstrip("?") for kind in seen} == set()


def test_the_walk_notices_what_leads_nowhere():
    page = Page()
    page.feed('<a href="#gone">x</a><a>y</a><button>z</button><form action="/nowhere/"><button>ok</button></form>')
    assert len(_faults("/", page)) == 4
