"""Every page as a person meets it in a browser: axe finds nothing, nothing scrolls sideways, thumbs have room.

Needs Debian's chromium; without it these promises are not kept, and the test says so instead of passing.
"""

import shutil
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.addresses import ENTRIES
from tests.browser.looking import faults

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
# answers that are data, files or pictures
NO_PAGE = ("api-", "log-", "code-proof", "lot-file", "label", "desk-workbook")
NO_PAGES = {
    "healthz", "public-media", "unit-search", "gs1-resolver", "digital-link", "language", "report-photo", "paper",
    "household-invitation", "consent", "assistance-paper", "intake-template", "input-paper", "supplier-paper",
    "worker", "manifest", "feed", "recording", "serial-table", "serial-symbols", "serial-sheet",  # no pages
    "home", "resume", "invitation", "shop-connected", "code-in-capitals", "unit-in-capitals", "register-finish",
}  # fmt: skip

ROLES = ("anonymous", "lan", "hoa", "vanhanh", "mai", "dung")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium: pages were not looked at, neither by axe nor at 320 px"),
]


@pytest.fixture
def sessions(things, lan, hoa, vanhanh, mai, dung) -> dict[str, str]:
    """The cookie of each role; who is not named here sees what the anonymous see."""
    opened = {"anonymous": ""}
    for role, person in (("lan", lan), ("hoa", hoa), ("vanhanh", vanhanh), ("mai", mai), ("dung", dung)):
        client = Client()
        client.force_login(person)
        opened[role] = client.cookies["sessionid"].value
    return opened


def screens(things) -> Iterator[tuple[str, str]]:
    """Each page once, for the first role that may open it."""
    for name, entry in ENTRIES.items():
        if (name.startswith(NO_PAGE) and name != "labels") or name in NO_PAGES:
            continue
        role = next(
            (role for role in ("anonymous", "lan", "hoa", "vanhanh", "mai", "dung") if role in entry.by.get("GET", ())),
            None,
        )
        if role:
            yield role, entry.url(name, things.own)


@pytest.mark.django_db(transaction=True)
def test_every_page_suits_a_small_phone_and_a_screen_reader(live_server, things, sessions):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Error, sync_playwright

    pages, wrong = list(screens(things)), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for role in sessions:
            context = browser.new_context(viewport={"width": 320, "height": 720}, locale="vi-VN")
            if sessions[role]:
                context.add_cookies([{"name": "sessionid", "value": sessions[role], "url": live_server.url}])
            page = context.new_page()
            for url in (url for whose, url in pages if whose == role):
                try:
                    answer = page.goto(live_server.url + url)
                except Error as refused:
                    if "Download is starting" in str(refused):
                        continue  # a file, whatever its address looks like
                    raise
                if "html" not in answer.headers.get("content-type", ""):
                    continue  # a file that the browser shows by itself: axe would wait in it for good
                if answer.status >= 400:
                    wrong.append(f"{url} answers {answer.status} to {role}")
                else:
                    if page.locator("[data-shell]").count():  # drawn by the phone, from what it has kept
                        page.locator("html[data-ready]").wait_for(state="attached")
                    wrong += faults(page, Axe(), url)
        browser.close()
    assert len(pages) > 60
    assert not wrong, "\n".join(wrong)
