"""What saves typing: a code before the camera, the last values as chips, and the interval that runs on the chosen plot.

The camera is Chromium's own false one; what it would read is told by the test, for Chromium has no reader here.
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cooperatives.subjects import Plot
from tests.browser.conftest import CHROMIUM
from tests.browser.hands import all_sent, arrive, press, take_home
from tests.browser.phone import MICROPHONE, QUIET
from traceability.codes.tags import tag_of
from traceability.inputs.buying import buy
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record as write_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READER = """(() => { const plain = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async how => { window.stream = await plain(how); return window.stream; };
  window.BarcodeDetector = class { async detect(video) {
    window.pictures = (window.pictures || 0) + (video.videoWidth > 0);
    return window.code && window.pictures ? [{rawValue: window.code}] : []; } }; })()"""
NO_CAMERA = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
DARK = "() => window.stream.getTracks().every(track => track.readyState === 'ended')"
SPRAY = "/nhat-ky/moi/?viec=spray"
SCAN = "[data-scan]"
NAME, NUMBER, DAYS = "#id_input_name", "#id_registration", "#id_phi_days"


@pytest.fixture(scope="module")
def chromium(playwright):
    """As in the other tests, with a camera that shows a moving picture and is allowed."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *MICROPHONE])
    yield browser
    browser.close()


@pytest.fixture
def low(plot) -> Plot:
    """A second plot of the same people."""
    return Plot.objects.create(subject=plot.subject, name="Thửa Dưới Ví Dụ", unit=plot.unit)


@pytest.fixture
def phone(phones, lan, low):
    """Lan's, with a reader of codes."""
    phone = phones()
    phone.sign_in(lan)
    phone.context.add_init_script(READER)
    return phone


@pytest.fixture
def sack(lan, viet_du):
    return buy(
        actor=lan, subject=viet_du, kind="thuoc", name="Thuốc Ví Dụ", quantity=Decimal(2), unit="lit",
        bought_on=timezone.localdate() - dt.timedelta(days=3), registration="VD-7/CNĐKT",
    )  # fmt: skip


@pytest.fixture
def sprayed(lan, viet_du, plot):
    """Yesterday, with an interval of seven days."""
    return write_down(
        actor=lan, subject=viet_du, step="spray", plot=plot, event_date=timezone.localdate() - dt.timedelta(days=1),
        how={"input": {"name": "Rầy Ví Dụ 25WP", "registration": "VD-123/CNĐKT"}, "phi_days": 7, "dose": "20 ml/bình"},
    )  # fmt: skip


def scan(phone, path: str, said: str) -> None:
    """Opens a form and taps *Quét mã* as the very first thing; the camera sees `said`."""
    arrive(phone, path)
    phone.page.evaluate("said => { window.code = said; }", said)
    phone.page.tap(SCAN)


def is_chosen(phone, name: str, pk) -> bool:
    return phone.page.locator(f"input[name={name}][value='{pk}']").is_checked()


def test_the_sign_of_a_plot_before_the_camera_chooses_the_plot(phone, low):
    scan(phone, SPRAY, tag_of(plot=low).address)
    phone.page.wait_for_selector(f"input[name=plot][value='{low.pk}']:checked", state="attached")
    assert phone.page.locator("dialog").count() == 0
    assert phone.page.evaluate(DARK), "the camera is off"
    assert phone.path() == SPRAY


def test_the_code_of_a_sack_fills_in_what_was_bought(phone, sack):
    scan(phone, SPRAY, tag_of(input_lot=sack).address)
    phone.page.wait_for_selector(f"#id_input_lot option[value='{sack.pk}']:checked", state="attached")
    phone.page.wait_for_function("number => document.querySelector(number).value", arg=NUMBER)
    assert (phone.page.input_value(NAME), phone.page.input_value(NUMBER)) == ("Thuốc Ví Dụ", "VD-7/CNĐKT")


def test_who_would_rather_type_goes_back_to_the_form_and_nothing_was_filled_in(phone, low):
    arrive(phone, SPRAY)
    phone.page.fill(NAME, "đang gõ")
    phone.page.tap(SCAN)
    phone.page.wait_for_function("() => window.pictures > 0")
    phone.page.get_by_role("button", name="Thôi, tôi gõ").tap()
    phone.page.locator("dialog").wait_for(state="detached")
    assert phone.page.evaluate(DARK)
    assert phone.page.input_value(NAME) == "đang gõ"
    assert not is_chosen(phone, "plot", low.pk)


@pytest.mark.parametrize("trouble", ["a foreign code", "no camera"])
def test_what_the_camera_cannot_do_the_page_for_photos_does(phone, trouble):
    if trouble == "no camera":
        phone.context.add_init_script(NO_CAMERA)
    scan(phone, SPRAY, "https://example.vn/la")
    phone.page.wait_for_url("**/quet/**")
    assert phone.page.locator("input[type=file]").count()


def test_a_chip_fills_the_form_with_the_last_values_and_never_leaves_it(phone, plot, sprayed):
    arrive(phone, SPRAY)
    phone.page.evaluate("() => { window.same = true; }")
    phone.page.locator(".chips a", has_text="Rầy Ví Dụ 25WP").tap()  # the first touch: the help is not there yet
    phone.page.wait_for_function("name => document.querySelector(name).value", arg=NAME)
    assert (phone.page.input_value(NAME), phone.page.input_value(NUMBER)) == ("Rầy Ví Dụ 25WP", "VD-123/CNĐKT")
    phone.page.locator(".chips a", has_text="20 ml/bình").tap()
    assert phone.page.input_value("input[name=dose]") == "20 ml/bình"
    phone.page.fill(DAYS, "7")
    phone.page.locator(f"input[name=plot][value='{plot.pk}']").check(force=True)
    assert phone.page.evaluate("() => window.same"), "it is the same page still"
    press(phone)
    all_sent(phone)
    latest = TraceEvent.objects.order_by("record_time").last()
    assert latest != sprayed
    assert latest.how == sprayed.how


@pytest.mark.parametrize("network", [True, False], ids=["with network", "without"])
def test_the_interval_that_runs_is_shown_for_the_plot_that_is_chosen(phone, plot, low, sprayed, network):
    take_home(phone)
    if not network:
        phone.airplane()
    arrive(phone, SPRAY)
    running = phone.page.locator(f"[data-running='{plot.pk}']")
    until = f"{sprayed.event_date + dt.timedelta(days=7):%d/%m/%Y}"
    for chosen in (low, plot, low):
        phone.page.locator(f"input[name=plot][value='{chosen.pk}']").check(force=True)
        running.wait_for(state="visible" if chosen == plot else "hidden")
    phone.page.locator(f"input[name=plot][value='{plot.pk}']").check(force=True)
    running.wait_for(state="visible")
    assert "còn 6 ngày cách ly thuốc" in running.inner_text()
    assert f"Thu hoạch trước {until} thì chưa công bố được lô hàng." in running.inner_text()
