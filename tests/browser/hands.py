"""What a grower does with the app, and what she sees: the words in which the guarantees are told.

Every word waits until the app says that it is done; none waits for a time.
"""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Error

from tests.browser.phone import PATIENCE_MS, ROWS, Phone

READY = "html[data-ready]"
BAR = "#trang-thai"
SAVE = "button[form=f]"
UNTIL = """async ([told, patience]) => { const asked = %s, end = performance.now() + patience;
  for (;;) { const found = await asked(told); if (found) return found;
    if (performance.now() > end) throw new Error('waited in vain for ' + asked);
    await new Promise(done => setTimeout(done, 25)); } }"""
KEPT = f"async ([store, least]) => {{ const rows = await ({ROWS})([store]); return rows.length >= least && rows; }}"
GONE = f"async ([store]) => (await ({ROWS})([store])).length === 0"
DRAFTED = f"async ([text]) => JSON.stringify(await ({ROWS})(['drafts'])).includes(text)"


def photo(colour: str = "#2c5e3f", size: tuple[int, int] = (80, 60), name: str = "anh.jpg") -> dict[str, Any]:
    """A small photo, as the chooser hands it over."""
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def heavy_photo(megabytes: int = 8, size: tuple[int, int] = (3200, 2400)) -> dict[str, Any]:
    """A good photo that weighs as much as a phone's: behind its end stand bytes that no decoder reads."""
    taken = photo(size=size, name="nang.jpg")
    taken["buffer"] += bytes(megabytes * 1_000_000 - len(taken["buffer"]))
    return taken


def until(phone: Phone, condition: str, told: Any = None, patience_ms: int = PATIENCE_MS) -> Any:
    """Waits in the page for `condition`, also one that must be awaited; pages may come and go meanwhile."""
    for _ in range(5):
        try:
            return phone.page.evaluate(UNTIL % condition, [told, patience_ms])
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
    raise AssertionError("the page never stood still")


def arrive(phone: Phone, path: str) -> None:
    """Opens a page and waits until the app has taken it over."""
    phone.open(path)
    phone.page.wait_for_selector(READY, state="attached")


def take_home(phone: Phone) -> None:
    """The first visit with network: the worker is in charge and the reference book is on the phone."""
    arrive(phone, "/nhat-ky/")
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    holds(phone, "book")


def begin(phone: Phone, step: str = "water", note: str = "") -> None:
    """A new entry, filled in as far as it must be."""
    arrive(phone, f"/nhat-ky/moi/?viec={step}")
    fill(phone, step, note)


def fill(phone: Phone, step: str = "water", note: str = "") -> None:
    phone.page.evaluate("document.querySelectorAll('details.folded').forEach(one => one.open = true)")
    phone.page.locator("input[name=plot]").first.check(force=True)
    if step == "spray":
        phone.page.fill("input[name=input_name]", "Thuốc Ví Dụ")
        phone.page.fill("input[name=phi_days]", "7")
    if step == "harvest":
        phone.page.fill("input[name=quantity]", "12")
    if note:
        phone.page.fill("textarea[name=note]", note)


def choose(phone: Phone, *photos: dict[str, Any]) -> None:
    """Photos out of the gallery; returns when each is kept on the phone."""
    phone.page.set_input_files("input[name=photos]", list(photos))
    phone.page.wait_for_function("n => document.querySelectorAll('[data-file]').length >= n", arg=len(photos))


def save(phone: Phone) -> None:
    """Taps *Lưu* and waits until the app has left the form, as it does when the entry is safe."""
    with phone.page.expect_navigation(wait_until="domcontentloaded"):
        phone.page.tap(SAVE)
    phone.page.wait_for_selector(READY, state="attached")


def press(phone: Phone, *, lands: bool = True) -> None:
    """Taps *Lưu* and waits for what comes of it: another page, faults in this one, or a word in the form's place."""
    phone.page.evaluate("() => { window.pressed = true; }")
    phone.page.tap(SAVE)
    phone.page.wait_for_function("() => !window.pressed || document.querySelector('.errs, .notice.success')")
    if lands:
        phone.page.wait_for_selector(READY, state="attached")


def record(phone: Phone, step: str = "water", note: str = "", *photos: dict[str, Any]) -> None:
    """One whole entry."""
    begin(phone, step, note)
    if photos:
        choose(phone, *photos)
    save(phone)


def holds(phone: Phone, store: str, least: int = 1) -> list[dict[str, Any]]:
    """Waits until the phone keeps so many rows."""
    return until(phone, KEPT, [store, least])


def drafted(phone: Phone, text: str) -> None:
    """Waits until `text` stands in a draft."""
    until(phone, DRAFTED, [text])


def shows(phone: Phone, state: str) -> str:
    """Waits until the status bar says so; gives its words."""
    phone.page.wait_for_selector(f"{BAR}[data-state={state}]")
    return phone.page.inner_text(f"{BAR} span")


def all_sent(phone: Phone, patience_ms: int = PATIENCE_MS) -> None:
    """Waits until nothing is left to send."""
    until(phone, GONE, ["outbox"], patience_ms)
    shows(phone, "sent")


def queue(phone: Phone) -> list[tuple[str, str]]:
    """Uuid and state of each line of *Chờ gửi*."""
    arrive(phone, "/cho-gui/")
    lines = phone.page.locator("[data-left] li[data-uuid]")
    return [(one.get_attribute("data-uuid") or "", one.get_attribute("data-state") or "") for one in lines.all()]


def wait_for_line(phone: Phone, state: str) -> str:
    """Waits on *Chờ gửi* until a line is in `state`; gives its words."""
    line = phone.page.locator(f"li[data-uuid][data-state={state}]").first
    line.wait_for()
    return line.inner_text()
