"""A file that is given back is opened whole: one that claims more than memory holds is told so, and at once."""

import signal

import openpyxl
import pytest
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.conftest import repacked, saved, table
from traceability.intake import pages, whole

PLOTS = ["Tên thửa", "Loại", "Diện tích (m²)"]
WRONG = ["Nà Trên", "nhà", 500]


@pytest.fixture(autouse=True)
def at_once():
    """Fails where a page is still busy after twenty seconds; the bombs below would last for days."""

    def late(*_args) -> None:
        raise AssertionError("still busy")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def beside(change) -> bytes:
    """A table with a row to mend, and a second sheet that `change` makes."""
    book = openpyxl.Workbook()
    for row in (PLOTS, WRONG):
        book.active.append(row)
    change(book.create_sheet("Khác"))
    return saved(book)


def within(old: bytes, new: bytes) -> bytes:
    """The same, with the XML of the second sheet changed."""
    sheet = "xl/worksheets/sheet2.xml"
    plain = beside(lambda page: page.append(["giữ"]))
    return repacked(plain, lambda parts: parts.update({sheet: parts[sheet].replace(old, new)}))


def farthest(page: Worksheet) -> None:
    page["XFD1048576"] = "xa"


MERGED = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
LINKED = b'</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
BOMBS = {"merged": within(b"</sheetData>", MERGED), "linked": within(b"</sheetData>", LINKED)}


def fixed(client, intake):
    return client.get(reverse("intake-file", args=[intake.pk]))


@pytest.mark.parametrize("name", BOMBS)
def test_a_range_over_the_whole_sheet_is_told_and_not_unfolded(name, bring, lan_client):
    answer = fixed(lan_client, bring("plots", BOMBS[name]))
    assert answer.status_code == 400
    assert "quá nhiều ô" in answer.content.decode()


def test_a_book_of_too_many_cells_is_told(bring, lan_client, monkeypatch):
    monkeypatch.setattr(whole, "MOST_CELLS", 20)
    assert fixed(lan_client, bring("plots", table(PLOTS, WRONG))).status_code == 200
    assert fixed(lan_client, bring("plots", table(PLOTS, *[WRONG] * 7))).status_code == 400


def test_a_single_cell_in_the_last_corner_makes_none_between(bring, lan_client):
    answer = fixed(lan_client, bring("plots", beside(farthest)))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_workbooks_are_not_made_without_end(bring, lan_client, monkeypatch):
    monkeypatch.setattr(pages, "MADE", (2, 600))
    intake = bring("plots", table(PLOTS, WRONG))
    assert [fixed(lan_client, intake).status_code for _n in range(3)] == [200, 200, 429]
    assert lan_client.get(reverse("intake-template", args=["thua"])).status_code == 429
