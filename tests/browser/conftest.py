"""What the browser tests share: one Chromium for a file of tests, a road for each test, phones on demand."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from tests.browser.phone import OVERLAY, QUIET, Phone
from tests.browser.road import Road
from traceability.field import shell_pages

CHROMIUM = shutil.which("chromium")


@pytest.fixture(autouse=True, scope="session")
def overlay() -> Iterator[None]:
    """Files of another folder before our own, where `tests.chaos.phone` asks for it."""
    folder = os.environ.get(OVERLAY)
    if not folder:
        yield
        return
    with override_settings(STATICFILES_DIRS=[folder]), pytest.MonkeyPatch.context() as patch:
        finders.get_finder.cache_clear()
        worker = Path(folder) / "worker.js"
        if worker.exists():
            patch.setattr(shell_pages, "WORKER", worker)
        yield


@pytest.fixture(scope="module")
def playwright() -> Iterator:
    """The driver. Its loop runs in this thread, so Django must be told that the thread is ours all the same."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        pytest.skip("no chromium: the guarantees of the phone app were not tried")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as driver:
            yield driver


@pytest.fixture(scope="module")
def chromium(playwright) -> Iterator:
    """One browser for all tests that need no death; each gets a context of its own."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def road(live_server) -> Iterator[Road]:
    """Between the phones and the server."""
    built = Road(live_server.url)
    yield built
    built.close()


@pytest.fixture
def phones(playwright, road, request, tmp_path) -> Iterator[Callable[..., Phone]]:
    """Makes phones: plain ones are quick, `mortal` can be killed, `small` is narrow, `tight` runs short of room,
    `speaks` has a microphone."""
    made: list[Phone] = []

    def make(*, mortal: bool = False, small: bool = False, tight: bool = False, speaks: bool = False) -> Phone:
        own = mortal or tight or speaks
        phone = Phone(
            playwright, road, chromium=CHROMIUM or "", browser=None if own else request.getfixturevalue("chromium"),
            profile=tmp_path / f"phone-{len(made)}" if own else None, width=320 if small else 360, tight=tight,
            speaks=speaks,
        )  # fmt: skip
        made.append(phone)
        return made[-1]

    yield make
    for phone in made:
        phone.switch_off()
