"""Every page in a real browser, as each role that may open it: nothing breaks the rules that the page itself sets.

`pytest -m slow tests/slow/test_browser_console.py -n0`; skipped with a sentence where Debian's Chromium is missing.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.addresses import ENTRIES
from tests.test_every_address import ADDRESSES

CHROMIUM = Path("/usr/bin/chromium")
FILES = {
    "labels-pdf",
    "label-picture",
    "label-svg",
    "label-png",
    "paper",
    "report-photo",
    "desk-workbook",
    "public-media",
}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ROLES = ("anonymous", "lan", "hoa", "vanhanh")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium: nobody has looked at the console of the pages"),
]


def pages(things, role: str):
    """Addresses that `role` opens in a browser."""
    for address in ADDRESSES:
        entry = ENTRIES[address.name]
        if not address.is_api and address.name not in FILES and role in entry.by.get("GET", ()):
            yield entry.url(address.name, things.own)


@pytest.fixture
def browser(monkeypatch):
    from playwright.sync_api import sync_playwright

    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


def loud(message) -> bool:
    """Errors and warnings, such as something that the Content-Security-Policy forbids."""
    return message.type in {"error", "warning"}


@pytest.mark.django_db(transaction=True)
def test_no_page_says_a_word_in_the_console(live_server, browser, things, lan, hoa, vanhanh):
    people = {"lan": lan, "hoa": hoa, "vanhanh": vanhanh}
    said: list[str] = []
    for role in ROLES:
        context = browser.new_context(locale="vi-VN")
        if role in people:
            client = Client()
            client.force_login(people[role])
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: loud(message) and said.append(f"{page.url} {message.text}"))  # noqa: B023
        page.on("pageerror", lambda error: said.append(f"{page.url} {error}"))  # noqa: B023
        for path in pages(things, role):
            page.goto(live_server.url + path)
        context.close()
    # A page that answers 404 on purpose (a bare commune code) is told in the console too; that is no rule broken.
    assert [line for line in said if "the server responded with a status of 4" not in line] == []
