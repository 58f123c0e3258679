"""The diary of a plot and of a batch reads like a book: who, for whom, both clocks, corrections kept."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperatives.plots import give_plot
from tests.things import photo
from traceability.field.deliveries import Delivery
from traceability.field.diary_lines import clocks, lines
from traceability.foundation.files import pictures
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    """A page as one line of words."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def note(lan, viet_du, plot):
    """Writes an entry for the plot."""

    def write(actor=lan, *, days=0, **more) -> TraceEvent:
        day = timezone.localdate() - dt.timedelta(days=days)
        return record(actor=actor, subject=viet_du, **{"step": "water", "event_date": day, "plot": plot} | more)

    return write


def page_of(client, plot, **asked):
    return client.get(reverse("plot-diary", args=[plot.pk]), asked)


def test_a_line_says_who_for_whom_with_photo_note_and_both_clocks(lan_client, lan, mai, household, plot, note):
    picture = pictures.store(upload=photo(), uploader_party=lan.party)
    note(
        mai, on_behalf_of=household, photos=[picture], note="Nước suối trong.", step="water",
        device_time=timezone.now() - dt.timedelta(minutes=3),
    )  # fmt: skip
    answer = page_of(lan_client, plot)
    said = text(answer)
    assert "Mai ghi" in said and "cho Hộ bà Mai" in said and "Nước suối trong." in said
    assert "Giờ điện thoại" in said and "hệ thống nhận" in said and picture.renditions["360"] in answer.content.decode()
    assert "24 giờ" not in said


@pytest.mark.parametrize(
    ("hours", "queue", "words", "bad"),
    [
        (23, None, "", False),
        (25, None, "nhanh hơn 24 giờ", True),
        (-23, None, "", False),
        (-25, None, "hoặc gửi muộn", True),
        (-49, False, "gửi sau 2 ngày", False),
        (-49, True, "chậm hơn 24 giờ", True),
        (1, True, "lệch quá 24 giờ", True),
    ],
)
def test_a_clock_more_than_a_day_apart_is_flagged_and_waiting_for_a_network_is_no_fault(hours, queue, words, bad):
    now = timezone.now()
    event = TraceEvent(device_time=now + dt.timedelta(hours=hours), record_time=now)
    sentence, wrong = clocks(event, queue)
    assert wrong is bad and (words in sentence if words else sentence == "")


def test_a_clock_that_nobody_could_read_is_flagged(note, lan, lan_client, plot):
    event = note()
    assert clocks(event) == ("", False)
    Delivery.objects.create(
        client_uuid=event.client_uuid, party=lan.party, digest="x", version=1, event=event, clock_wrong=True
    )
    assert "không đọc được" in text(page_of(lan_client, plot))


def test_a_correction_leaves_the_old_line_struck_through_with_who_and_why(lan_client, staff, plot, note):
    old = note(note="Ghi nhầm ngày.", days=3)
    new = correct(actor=staff, event=old, error_reason="incorrect_data", event_date=timezone.localdate())
    gone = note(step="care", days=5)
    correct(actor=staff, event=gone, error_reason="did_not_occur")
    answer = page_of(lan_client, plot)
    page = answer.content.decode()
    assert "<del>Tưới nước</del>" in page and f'href="#m-{new.pk}"' in page
    assert "<del>Ghi nhầm ngày.</del>" in page
    said = text(answer)
    assert said.count("Sơn sửa lúc") == 2 and "Ghi sai thông tin" in said and "Không xảy ra" in said
    assert reverse("diary-correct", args=[new.pk]) in page and reverse("diary-correct", args=[old.pk]) not in page


def test_a_long_diary_has_years_months_and_pages(lan_client, plot, note):
    for n in range(33):
        note(days=n % 20)
    note(days=800, note="Vụ trước nữa.")
    first = page_of(lan_client, plot)
    assert len(first.context["lines"]) == 30 and "Trang 1 trên 2" in text(first)
    assert "Vụ trước nữa." in text(page_of(lan_client, plot, trang=2))
    year = (timezone.localdate() - dt.timedelta(days=800)).year
    only = page_of(lan_client, plot, nam=year)
    assert len(only.context["lines"]) == 1 and f"{year}" in text(only)
    for odd in ("1066", "x", "²", "-1", "9" * 40):
        assert page_of(lan_client, plot, nam=odd, trang=odd).status_code == 200


def test_an_empty_diary_says_what_to_do(lan_client, plot):
    answer = page_of(lan_client, plot)
    assert "Chưa có việc nào ghi ở thửa này." in text(answer)
    assert f"{reverse('diary-new')}?thua={plot.pk}" in answer.content.decode()


def test_it_is_reached_from_the_list_of_plots_from_the_plot_and_from_the_batch(lan_client, plot, batch, note):
    door = f'href="{reverse("plot-diary", args=[plot.pk])}"'
    for page in (reverse("plots"), reverse("plot", args=[plot.pk]), reverse("batch", args=[batch.pk])):
        assert door in lan_client.get(page).content.decode(), page
    assert reverse("batch", args=[batch.pk]) in page_of(lan_client, plot).content.decode()


def test_officers_read_it_in_their_own_frame_and_correct_nothing(client, hoa, thu, hac_thanh, plot, batch, note):
    event = note()
    for officer in (hoa, thu):
        client.force_login(officer)
        page = page_of(client, plot).content.decode()
        assert reverse("desk-subject", args=[plot.subject_id]) in page and "Tưới nước" in page
        assert reverse("diary-correct", args=[event.pk]) not in page and reverse("desk-batch", args=[batch.pk]) in page
    assert reverse("plot-diary", args=[plot.pk]) in client.get(reverse("desk-batch", args=[batch.pk])).content.decode()
    thu.offices.update(unit=hac_thanh)
    assert page_of(client, plot).status_code == 404


def test_a_household_its_helper_and_nobody_else_read_the_plot_of_the_household(
    client, mai, dung, leave, minh, mai_plot, his_plot, plot
):
    for person in (mai, dung):
        client.force_login(person)
        assert page_of(client, mai_plot).status_code == 200
        assert page_of(client, his_plot).status_code == page_of(client, plot).status_code == 404
    client.force_login(minh)
    assert page_of(client, mai_plot).status_code == 404
    client.logout()
    assert page_of(client, mai_plot).status_code == 302


def test_a_plot_that_changes_hands_takes_no_other_households_lines_along(client, lan, mai, household, his_plot, note):
    note(plot=his_plot, on_behalf_of=his_plot.household, note="Hộ ông Tằng làm.", days=2)
    give_plot(actor=lan, plot=his_plot, household=household)
    note(mai, plot=his_plot, on_behalf_of=household, note="Hộ bà Mai làm.")
    client.force_login(mai)
    said = text(page_of(client, his_plot))
    assert "Hộ bà Mai làm." in said and "Hộ ông Tằng làm." not in said
    client.force_login(lan)
    assert "Hộ ông Tằng làm." in text(page_of(client, his_plot))


def test_the_batch_and_the_officers_page_of_it_tell_the_same(client, lan, hoa, mai, household, batch, note):
    event = note(mai, on_behalf_of=household, days=12, device_time=timezone.now() + dt.timedelta(days=3))
    assert TraceEvent.objects.of_batch(batch).filter(pk=event.pk).exists()
    for person, name in ((lan, "batch"), (hoa, "desk-batch")):
        client.force_login(person)
        said = text(client.get(reverse(name, args=[batch.pk])))
        for words in ("Mai ghi", "cho Hộ bà Mai", "Giờ điện thoại", "nhanh hơn 24 giờ"):
            assert words in said, (name, words)


def test_a_batch_with_many_entries_has_pages(lan_client, batch, note):
    for _ in range(60):
        note(days=15)
    answer = lan_client.get(reverse("batch", args=[batch.pk]))
    assert len(answer.context["lines"]) == 50 and "Trang 1 trên 2" in text(answer)


def test_lines_ask_the_same_number_of_questions_however_many_they_are(
    note, lan, staff, mai, household, django_assert_num_queries
):
    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            told = lines(TraceEvent.objects.newest_first())
        assert told
        return len(asked)

    for n in range(3):
        correct(actor=staff, event=note(mai, on_behalf_of=household, days=n), error_reason="incorrect_data")
    few = ask()
    for n in range(12):
        correct(actor=staff, event=note(mai, on_behalf_of=household, days=n), error_reason="incorrect_data")
    assert ask() == few <= 14
