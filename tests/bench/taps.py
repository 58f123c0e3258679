"""How long a slow phone keeps a finger waiting: INP by Event Timing, with the processor slowed down six times."""

from dataclasses import dataclass

from tests.browser.phone import LOOK, QUIET

SLOWER = 6
BETWEEN_KEYS_MS = 80  # faster than anybody types on glass
FORGIVEN = 50  # INP passes over the worst of every fifty interactions
WATCH = """(() => {
  const keep = entries => { const kept = JSON.parse(sessionStorage.taps || '[]');
    for (const one of entries) if (one.interactionId) kept.push([one.interactionId + location.href, one.name,
      Math.round(one.duration), one.target ? (one.target.name || one.target.className || one.target.tagName) : '']);
    sessionStorage.taps = JSON.stringify(kept); };
  const watcher = new PerformanceObserver(list => keep(list.getEntries()));
  watcher.observe({type: 'event', durationThreshold: 16, buffered: true});
  addEventListener('pagehide', () => keep(watcher.takeRecords())); })()"""
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))"


@dataclass
class Taps:
    """Interactions met, and INP: which one it was, and its milliseconds."""

    count: int
    worst_ms: int
    worst: str


def _tap(page, selector: str) -> None:
    page.locator(selector).first.tap()
    page.evaluate(SETTLED)


def _type(page, selector: str, text: str) -> None:
    box = page.locator(selector).first
    box.tap()
    box.press_sequentially(text, delay=BETWEEN_KEYS_MS)
    page.evaluate(SETTLED)


def _record(page, base: str) -> None:
    """A spray and a batch, as on any day."""
    page.goto(f"{base}/nhat-ky/moi/?viec=spray", wait_until="load")
    for selector in ("input[name=day][value=yesterday]", "input[name=day][value=today]", "input[name=plot]"):
        _tap(page, f"label:has({selector})")
    _type(page, "input[name=input_name]", "Thuốc Ví Dụ")
    _type(page, "input[name=dose]", "20 ml cho bình 16 lít")
    _type(page, "input[name=phi_days]", "7")
    _tap(page, "details.folded:has(textarea[name=note]) summary")
    _type(page, "textarea[name=note]", "Trời mát, gió nhẹ.")
    with page.expect_navigation():
        page.locator("button[form=f]").tap()
    page.goto(f"{base}/lo-hang/moi/", wait_until="load")
    _tap(page, "label:has(input[name=product])")
    _type(page, "input[name=quantity]", "412")
    with page.expect_navigation():
        page.locator("button[form=f]").tap()


def measured(chromium: str, base: str, cookie: tuple[str, str], *, network: bool = True) -> Taps:
    """The slowest interaction of a spray and a batch typed in on a slow phone; the app's own worker is in charge."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        context = browser.new_context(**LOOK | {"viewport": {"width": 360, "height": 740}})
        context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": base}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(f"{base}/nhat-ky/", wait_until="load")
        page.wait_for_selector("html[data-kept]", state="attached")  # the worker is at home before the race
        page.wait_for_load_state("networkidle")  # and so is the reference book
        context.set_offline(not network)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        _record(page, base)
        rows = page.evaluate("JSON.parse(sessionStorage.taps || '[]')")
        browser.close()
    return _worst(rows)


def _worst(rows: list) -> Taps:
    longest: dict[str, tuple[int, str]] = {}
    for key, name, duration, target in rows:
        longest[key] = max(longest.get(key, (0, "")), (duration, f"{name} on {target}"))
    slowest_first = sorted(longest.values(), reverse=True) or [(0, "nothing")]
    worst = slowest_first[min(len(longest) // FORGIVEN, len(slowest_first) - 1)]
    return Taps(len(longest), worst[0], worst[1])
