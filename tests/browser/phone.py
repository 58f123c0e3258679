"""A grower's phone: Chromium in a profile folder of its own, which survives `kill -9` as a phone's does.

Nothing here sleeps: every word waits for a state that the app shows in the page or keeps in its database.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.browser.road import Road

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-default-browser-check",
]  # fmt: skip
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]  # it hums, and nobody is asked
OVERLAY = "PHONE_OVERLAY"  # names a folder whose files are served in place of ours; only these tests read it
TRUE_ESTIMATE = "--disable-features=StaticStorageQuota"  # else every phone says that ten gigabytes are free
LOOK = {
    "has_touch": True, "is_mobile": True, "device_scale_factor": 2,
    "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh",
}  # fmt: skip
PATIENCE_MS = 40_000  # for a machine that has much else to do; nothing here is a pause
DAY = 24 * 3600 * 1000
# Wraps whatever clock stands already, so that shifts add up.
SHIFT = """(() => { const Real = Date, by = %d;
  globalThis.Date = class extends Real {
    constructor(...said) { said.length ? super(...said) : super(Real.now() + by); }
    static now() { return Real.now() + by; }
  }; })()"""
ROWS = """async ([store]) => new Promise((done, fail) => {
  const asked = indexedDB.open('field');
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const base = asked.result;
    if (!base.objectStoreNames.contains(store)) { base.close(); return done([]); }
    const rows = base.transaction(store).objectStore(store).getAll();
    rows.onsuccess = () => { base.close(); done(rows.result.map(row => JSON.parse(JSON.stringify(row, (key, value) =>
      value instanceof Blob ? {blob: value.size, type: value.type} : value)))); };
  };
})"""


class Phone:
    """One telephone. `page` is what is on its screen."""

    def __init__(
        self, playwright, road: Road, *, chromium: str, browser=None, profile: Path | None = None, width: int = 360,
        tight: bool = False, speaks: bool = False,
    ) -> None:  # fmt: skip
        self.playwright, self.road, self.chromium = playwright, road, chromium
        self.browser, self.profile = browser, profile
        self.args = [*QUIET, *([TRUE_ESTIMATE] if tight else []), *(MICROPHONE if speaks else [])]
        self.look = LOOK | {"viewport": {"width": width, "height": 740}}
        self.cookies: list[dict[str, Any]] = []
        self.shifted = 0
        self.is_away = False
        self.switch_on()

    # --- on and off ------------------------------------------------------------------------------------------------
    def switch_on(self) -> None:
        """A persistent profile can be killed; a context in a shared browser is quick and is gone when it is closed."""
        if self.profile:
            self.context = self.playwright.chromium.launch_persistent_context(
                str(self.profile), executable_path=self.chromium, args=self.args, **self.look
            )
            self.page = self.context.pages[0]
        else:
            self.context = self.browser.new_context(**self.look)
            self.page = self.context.new_page()
        self.context.set_default_timeout(PATIENCE_MS)
        if self.cookies:
            self.context.add_cookies(self.cookies)
        if self.shifted:
            self.context.add_init_script(SHIFT % self.shifted)
        if self.is_away:
            self.context.set_offline(True)

    def switch_off(self) -> None:
        self.context.close()

    def kill_9(self) -> None:
        """The whole browser dies at once, as when a battery is taken out; then the same phone starts again."""
        from playwright.sync_api import Error

        assert self.profile, "a context in a shared browser is not killed alone"
        gone = self._processes()
        assert gone, "no browser works in this profile"
        for group in {os.getpgid(pid) for pid in gone} - {os.getpgid(0)}:
            os.killpg(group, signal.SIGKILL)
        with suppress(Error):  # it is gone already, and says so
            self.context.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()
        self.switch_on()

    def _processes(self) -> list[int]:
        mark = f"--user-data-dir={self.profile}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if mark in (entry / "cmdline").read_bytes():
                        found.append(int(entry.name))
                except OSError:
                    continue
        return found

    def lose_the_tab(self) -> None:
        """Android takes the tab's memory for the camera: no farewell events, nothing may be saved any more."""
        from playwright.sync_api import Error

        with suppress(Error):  # the crash is what was wanted
            self.page.goto("chrome://crash", timeout=5_000)
        self.page.close()
        self.page = self.context.new_page()

    # --- who and when ----------------------------------------------------------------------------------------------
    def sign_in(self, user) -> None:
        """As the server would after the right password."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.road.url,
                         "expires": 4_000_000_000}]  # fmt: skip
        self.context.add_cookies(self.cookies)

    def session_ends(self) -> None:
        """Ninety days are over."""
        self.cookies = []
        self.context.clear_cookies()

    def shift(self, milliseconds: int) -> None:
        """The phone's clock jumps; jumps add up."""
        self.shifted += milliseconds
        self.context.add_init_script(SHIFT % milliseconds)
        for page in self.context.pages:
            page.evaluate(SHIFT % milliseconds)

    # --- network ---------------------------------------------------------------------------------------------------
    def airplane(self) -> None:
        """No network for pages and workers alike, and the browser knows."""
        self.road.away = self.is_away = True
        self.context.set_offline(True)

    def network_returns(self) -> None:
        self.road.away = self.is_away = False
        self.context.set_offline(False)

    def room_for(self, octets: int) -> None:
        """The phone's memory is nearly full; a negative number ends the shortage. For phones made `tight`."""
        origin = {"origin": self.road.url} | ({"quotaSize": octets} if octets >= 0 else {})
        self.context.new_cdp_session(self.page).send("Storage.overrideQuotaForOrigin", origin)

    # --- on the screen ---------------------------------------------------------------------------------------------
    def open(self, path: str):
        return self.page.goto(self.road.url + path, wait_until="domcontentloaded")

    def path(self) -> str:
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def rows(self, store: str) -> list[dict[str, Any]]:
        """What the app keeps in one of its stores, in the order of its keys."""
        return self.page.evaluate(ROWS, [store])
