"""O4, O6 and the rule of versions: who changes what has changed meanwhile sees both and decides; no word is lost."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.browser.hands import (
    READY,
    SAVE,
    all_sent,
    arrive,
    begin,
    choose,
    holds,
    photo,
    press,
    save,
    take_home,
    wait_for_line,
)
from traceability.ledger.events import TraceEvent
from traceability.ledger.models import EventNote
from traceability.ledger.record import record as write_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot")]
DIARY = "/api/nhat-ky/"
NOTE = "textarea[name=note]"
QUANTITY = "input[name=quantity]"


@pytest.fixture
def phone(phones, lan):
    """Lan's, signed in."""
    phone = phones()
    phone.sign_in(lan)
    return phone


@pytest.fixture
def harvest(lan, viet_du, plot):
    """Twelve kilograms, in the ledger before anybody went into the valley."""
    return write_down(
        actor=lan, subject=viet_du, step="harvest", event_date=timezone.localdate(), plot=plot,
        how={"quantity": "12", "unit": "kg"}, note="sáng sớm",
    )  # fmt: skip


def correct(phone, event, quantity: str, note: str) -> None:
    """Offline: the page is the shell, its boxes come from the book."""
    arrive(phone, f"/nhat-ky/{event.pk}/sua/")
    assert phone.page.input_value(QUANTITY) == "12"
    phone.page.fill(QUANTITY, quantity)
    phone.page.evaluate("document.querySelectorAll('details.folded').forEach(one => one.open = true)")
    phone.page.fill(NOTE, note)
    save(phone)
    assert "Đã lưu trong máy" in phone.page.inner_text("main")


@pytest.fixture
def collided(phones, phone, lan, harvest):
    """Both corrected without a network; the first came home before the second. The second's phone, on *Chờ gửi*."""
    other = phones()
    other.sign_in(lan)
    for one in (phone, other):
        take_home(one)
    for one, quantity, note in ((phone, "15", "cân lại"), (other, "18", "tính cả bao")):
        one.airplane()
        correct(one, harvest, quantity, note)
    phone.network_returns()
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    other.network_returns()
    arrive(other, "/cho-gui/")
    return other


def versions() -> list[tuple[Decimal, str]]:
    """What the ledger holds, each version that took another's place after it: quantity and note."""
    found, event = [], TraceEvent.objects.get(corrects=None)
    while event:
        found.append((Decimal(event.how["quantity"]), EventNote.objects.get(event=event).text))
        event = event.corrections.first()
    assert len(found) == TraceEvent.objects.count(), "nothing beside the chain, nothing twice"
    return found


def test_two_phones_correct_one_entry_offline_and_the_second_sees_both_values_and_keeps_her_own(collided):
    line = wait_for_line(collided, "fix")
    assert "18 kg · tính cả bao" in line, "hers"
    assert "Máy khác đã sửa mục này thành: Thửa Nà Ví Dụ, " in line
    assert ", 15 kg, cân lại. Giữ bản của anh/chị: bấm Sửa rồi lưu. Giữ bản kia: bấm Bỏ mục này." in line
    assert versions() == [(12, "sáng sớm"), (15, "cân lại")], "nothing is decided for her"
    collided.page.tap("[data-do=edit]")
    collided.page.wait_for_selector(f"{READY} .errs")
    assert "15 kg, cân lại" in collided.page.inner_text(".errs")
    assert (collided.page.input_value(QUANTITY), collided.page.input_value(NOTE)) == ("18", "tính cả bao")
    collided.page.tap(SAVE)
    all_sent(collided)
    assert versions() == [(12, "sáng sớm"), (15, "cân lại"), (18, "tính cả bao")]


def test_two_phones_correct_one_entry_offline_and_the_second_keeps_the_other_s_words(collided):
    wait_for_line(collided, "fix")
    collided.page.tap("[data-do=discard]")
    collided.page.get_by_text("Bỏ là mất hẳn, không lấy lại được. Bỏ mục này?").wait_for()
    assert len(holds(collided, "outbox")) == 1
    collided.page.tap("[data-do=discard-now]")
    all_sent(collided)
    assert versions() == [(12, "sáng sớm"), (15, "cân lại")]


def test_an_entry_that_was_changed_after_a_lost_answer_ends_as_itself_and_a_correction(phone, road):
    take_home(phone)
    begin(phone, "harvest", "chưa cân")
    choose(phone, photo())
    road.loses_answers("POST", DIARY, times=None)
    press(phone, lands=False)
    road.wait_for("POST", DIARY)
    phone.airplane()
    road.troubles.clear()
    assert len(holds(phone, "outbox")) == 1, "it was never told that the entry arrived"
    arrive(phone, "/cho-gui/")
    phone.page.tap("[data-do=edit]")
    phone.page.wait_for_selector(f"{READY} {QUANTITY}")
    phone.page.fill(QUANTITY, "14")
    phone.page.fill(NOTE, "đã cân")
    save(phone)
    phone.network_returns()
    arrive(phone, "/cho-gui/")
    assert "Mục này đã gửi rồi, với nội dung khác. Bấm Sửa rồi lưu, sẽ thành bản sửa." in wait_for_line(phone, "fix")
    assert versions() == [(12, "chưa cân")]
    phone.page.tap("[data-do=edit]")
    phone.page.wait_for_selector(f"{READY} .errs")
    assert (phone.page.input_value(QUANTITY), phone.page.input_value(NOTE)) == ("14", "đã cân")
    phone.page.tap(SAVE)
    all_sent(phone)
    assert versions() == [(12, "chưa cân"), (14, "đã cân")]
    assert TraceEvent.objects.current().get().photos.count() == 1
    assert len({json.loads(one.body)["client_uuid"] for one in road.sent("POST", DIARY) if one.told == 201}) == 1
