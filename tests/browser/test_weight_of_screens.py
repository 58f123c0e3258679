"""What each screen really loads of our own JavaScript before it is touched: the budget weighs what stands here."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.bench import sizes
from tests.browser.hands import all_sent, arrive, press, record, shows, take_home, wait_for_line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot", "product")]
OURS = """() => performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)
  .filter(path => /\\/field\\/\\w+\\.js$/.test(path)).map(path => path.split('/').pop().slice(0, -3))"""
KEPT = "html[data-kept]"
WITH = {
    "today": "/nhat-ky/", "tiles": "/nhat-ky/moi/", "diary form": "/nhat-ky/moi/?viec=spray",
    "new batch": "/lo-hang/moi/", "queue": "/cho-gui/", "mine": "/cua-toi/",
}  # fmt: skip
WITHOUT = {
    "today without network": "/nhat-ky/", "tiles without network": "/nhat-ky/moi/",
    "diary form without network": "/nhat-ky/moi/?viec=spray", "new batch without network": "/lo-hang/moi/",
    "queue without network": "/cho-gui/", "batches without network": "/lo-hang/",
}  # fmt: skip


@pytest.fixture
def phone(phones, lan):
    """Lan's, at home for the first time."""
    phone = phones()
    phone.sign_in(lan)
    take_home(phone)
    return phone


@pytest.fixture
def sources() -> dict[str, str]:
    folder = Path(str(finders.find("field/app.js"))).parent
    return {one.stem: one.read_text(encoding="utf-8") for one in folder.glob("*.js")}


def loaded(phone, path: str, *, network: bool) -> set[str]:
    """Opens a screen, waits until it has nothing more to do, and names the modules that came."""
    arrive(phone, path)
    phone.page.wait_for_selector(KEPT, state="attached")  # it has asked for the network, and looked for a new version
    if not network:
        shows(phone, "offline")
    return set(phone.page.evaluate(OURS))


def test_every_screen_loads_the_modules_that_are_weighed_and_no_other(phone, road, batch, sources):
    found = {name: loaded(phone, path, network=True) for name, path in WITH.items()}
    found["batch"] = loaded(phone, reverse("batch", args=[batch.pk]), network=True)
    phone.airplane()
    found |= {name: loaded(phone, path, network=False) for name, path in WITHOUT.items()}
    record(phone)
    found["today without network, something waits"] = loaded(phone, "/nhat-ky/", network=False)
    road.answers("POST", "/api/nhat-ky/", 422, b'{"error": {"code": "x", "message": "x", "fields": {}}}', times=None)
    phone.network_returns()
    arrive(phone, "/cho-gui/")
    wait_for_line(phone, "fix")
    found["queue that sends"] = set(phone.page.evaluate(OURS))
    assert found == {name: sizes.modules_of(name, sources) for name in sizes.SCREENS}


def test_what_comes_later_is_there_without_a_network(phone, sources):
    """Each module, on a phone that has been at home once: help, faults, photos, rescue, drafts."""
    phone.airplane()
    arrive(phone, "/cho-gui/")
    names = phone.page.evaluate(
        """async names => { const base = document.querySelector('script[data-icons]').src, found = [];
        for (const name of names) await import(new URL(`${name}.js`, base)).then(() => found.push(name), () => 0);
        return found; }""",
        sorted(sources),
    )
    assert names == sorted(sources)


def test_a_form_that_is_saved_with_the_first_touch_leaves_nothing_behind(phone):
    """The help that comes with a touch must not write a draft of what is on its way already."""
    arrive(phone, "/nhat-ky/moi/?viec=water")
    press(phone)
    all_sent(phone)
    assert phone.rows("drafts") == []


def test_the_help_with_typing_comes_late_and_misses_nothing(phone):
    """Somebody writes and saves before it has come; then it comes, and reads back what stands there."""
    arrive(phone, "/nhat-ky/moi/?viec=harvest")
    assert "typing" not in phone.page.evaluate(OURS)
    phone.page.tap("input[name=quantity]")
    phone.page.keyboard.type("1500")
    phone.page.get_by_text("Đọc lại: 1.500 kg (1,5 tấn)").wait_for()


def test_nothing_moves_when_the_help_comes(phone):
    """It comes with the first touch; what is about to be tapped next must stay where it is."""
    arrive(phone, "/nhat-ky/moi/?viec=spray")
    where = "() => [...document.querySelectorAll('#f .field')].map(one => Math.round(one.getBoundingClientRect().top))"
    before = phone.page.evaluate(where)
    phone.page.locator("h1").tap()
    phone.page.wait_for_selector("#id_input_name ~ [role=status]", state="attached")
    assert phone.page.evaluate(where) == before
