"""A run of serials is one row; its files come whole or in parts; each pack's page says what is true of its label."""

import base64
import csv
import io
import re
import uuid
import zipfile

import pypdfium2
import pytest
import zxingcpp
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from products.batches import Batch
from tests.things import batch_of
from traceability.codes.issue import issue
from traceability.foundation.refusals import Refusal
from traceability.recall.order import order_recall
from traceability.serials.check import unit_of
from traceability.serials.commission import MOST_UNITS, commission, mark, revoke
from traceability.serials.derive import spelled
from traceability.serials.export import Table, before_serial, serials
from traceability.serials.keys import newest_key
from traceability.serials.models import SerialMark, SerialRun, UnitState

RECALL = {
    "reason": "Mẫu kiểm tra có độ ẩm vượt mức công bố.",
    "instructions": "Ngừng dùng, để riêng túi gạo. Gọi số ở trên. Mang túi đến nơi mua.",
    "contact_phone": "0900 000 001",
}


def texts(run) -> list[str]:
    return [spelled(serial) for serial in serials(run)]


def address(run, at: int = 0) -> str:
    """The path of a unit's address, as a camera opens it."""
    return re.sub(r"^HTTPS?://[^/]+", "", before_serial(run)) + texts(run)[at]


def read_page(client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- the verb ---------------------------------------------------------------------------------------------------------


def test_a_run_of_a_million_units_stores_one_row(lan, released):
    run = commission(actor=lan, batch=released, count=MOST_UNITS)
    assert SerialRun.objects.count() == 1 and not SerialMark.objects.exists()
    last = texts_at(run, MOST_UNITS - 1)
    assert unit_of(released.product, last).number == MOST_UNITS


def texts_at(run, at: int) -> str:
    return spelled(next(serials(run, at, at + 1)))


def test_the_numbers_of_a_product_run_on_and_a_repeat_makes_nothing(lan, released):
    key = uuid.uuid4()
    one = commission(actor=lan, batch=released, count=5, client_uuid=key)
    assert commission(actor=lan, batch=released, count=5, client_uuid=key) == one
    two = commission(actor=lan, batch=released, count=7)
    assert (one.first, one.last, two.first, two.last) == (0, 4, 5, 11)
    assert not set(texts(one)) & set(texts(two))
    with pytest.raises(Refusal):
        commission(actor=lan, batch=released, count=6, client_uuid=key)


@pytest.mark.parametrize("count", [0, -1, MOST_UNITS + 1, 10**9])
def test_a_run_of_nothing_or_of_too_many_is_refused_by_its_field(lan, released, count):
    with pytest.raises(Refusal) as refused:
        commission(actor=lan, batch=released, count=count)
    assert set(refused.value.by_field()) == {"count"} and not SerialRun.objects.exists()


def test_a_stranger_and_an_unpublished_lot_get_no_serials(minh, lan, released, batch):
    with pytest.raises(Refusal):
        commission(actor=minh, batch=released, count=5)
    Batch.objects.filter(pk=batch.pk).update(state="draft")
    with pytest.raises(Refusal):
        commission(actor=lan, batch=Batch.objects.get(pk=batch.pk), count=5)
    assert not SerialRun.objects.exists()


def test_old_labels_are_known_after_the_key_is_changed(lan, released, run, capsys):
    before = texts(run)[3]
    call_command("rotate_serial_key")
    new = newest_key()
    assert new in capsys.readouterr().out
    later = commission(actor=lan, batch=released, count=5)
    assert later.key_id == new != run.key_id
    assert unit_of(released.product, before).run == run
    assert unit_of(released.product, texts(later)[0]).run == later


def test_a_run_whose_key_was_lost_says_so_and_its_serials_are_unknown(lan_client, buyer, settings, released, run):
    path = address(run)
    settings.SERIAL_KEYS = [f"other:{base64.b64encode(bytes(32)).decode()}"]
    assert buyer.get(path).status_code == 404
    for name, more in (("serial-table", []), ("serial-symbols", [1]), ("serial-sheet", [])):
        answer = lan_client.get(reverse(name, args=[run.pk, *more]), {"layout": "24", "first": "1", "count": "1"})
        assert answer.status_code == 409 and "không còn khóa của dải số này" in answer.content.decode()


def test_marks_say_what_became_of_labels_and_the_latest_holds(lan, released, run):
    for state, why in ((UnitState.DAMAGED, "Kẹt máy in."), (UnitState.ACTIVE, "")):
        mark(actor=lan, run=run, first=3, last=4, state=state, why=why)
        assert unit_of(released.product, texts(run)[2]).state == state
    assert unit_of(released.product, texts(run)[4]).state == UnitState.ACTIVE


@pytest.mark.parametrize(
    ("first", "last", "state", "why", "field"),
    [(0, 3, "void", "x", "first"), (13, 13, "void", "x", "first"), (3, 2, "void", "x", "last"),
     (1, 13, "void", "x", "last"), (1, 2, "lạ", "x", "state"), (1, 2, "damaged", " ", "why")],
)  # fmt: skip
def test_a_wrong_mark_is_refused_by_its_field(lan, run, first, last, state, why, field):
    with pytest.raises(Refusal) as refused:
        mark(actor=lan, run=run, first=first, last=last, state=state, why=why)
    assert set(refused.value.by_field()) == {field} and not SerialMark.objects.exists()


# --- what a buyer sees ------------------------------------------------------------------------------------------------


def test_a_pack_shows_its_own_number_and_its_lot(buyer, run):
    status, words = read_page(buyer, address(run))
    text = texts(run)[0]
    assert status == 200 and "Mã có trong hệ thống" in words
    assert f"Số của gói này: {text[:4]} {text[4:8]} {text[8:]}" in words


def test_a_wrong_serial_is_not_found_and_guesses_are_counted(buyer, run):
    text = address(run)
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")
    answers = [buyer.get(wrong).status_code for _ in range(62)]
    assert answers[0] == 404 and answers[-1] == 429


def test_the_serial_of_another_lot_is_not_found(buyer, lan, run, product, plot):
    other = batch_of(product, plot, "261115-09", lan)
    Batch.objects.filter(pk=other.pk).update(state="released")
    other.refresh_from_db()
    foreign = commission(actor=lan, batch=other, count=3)
    path = address(run)[:-13] + texts(foreign)[0]
    assert buyer.get(path).status_code == 404


def test_dropped_labels_warn_and_unused_ones_sleep(buyer, lan, released, run):
    mark(actor=lan, run=run, first=1, last=1, state=UnitState.VOID, why="Tem mất.")
    mark(actor=lan, run=run, first=2, last=2, state=UnitState.ASLEEP)
    assert "Tem này không còn dùng" in read_page(buyer, address(run, 0))[1]
    assert "Tem này chưa kích hoạt" in read_page(buyer, address(run, 1))[1]
    assert "Mã có trong hệ thống" in read_page(buyer, address(run, 2))[1]
    revoke(actor=lan, run=run, why="Tệp số bị lộ.")
    assert "Tem này không còn dùng" in read_page(buyer, address(run, 2))[1]


def test_a_recall_of_the_lot_beats_what_is_said_of_the_label(buyer, lan, run, released):
    mark(actor=lan, run=run, first=1, last=1, state=UnitState.VOID, why="Tem mất.")
    order_recall(actor=lan, batch=released, **RECALL)
    assert "ĐANG THU HỒI" in read_page(buyer, address(run))[1]


def test_with_a_gtin_the_serial_stands_in_a_digital_link(buyer, lan, released, product):
    product.gtin = "9521234500001"
    product.save()
    issue(released)
    released.refresh_from_db()
    run = commission(actor=lan, batch=Batch.objects.get(pk=released.pk), count=2)
    path = address(run, 1)
    assert path.startswith(f"/01/09521234500001/10/{released.lot}/21/")
    assert "Số của gói này" in read_page(buyer, path)[1]
    assert buyer.get(path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404
    assert buyer.get(path.replace(released.lot, "KHONG-CO")).status_code == 404


# --- the files --------------------------------------------------------------------------------------------------------


def test_the_table_names_every_serial_with_its_address(lan_client, run):
    answer = lan_client.get(reverse("serial-table", args=[run.pk]))
    body = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(body) and answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0] == ["serial", "address"]
    assert rows[1:] == [[text, before_serial(run) + text] for text in texts(run)]


@pytest.mark.parametrize("asked", ["bytes=0-", "bytes=5-40", "bytes=100-", "bytes=-7", "bytes=17-17"])
def test_a_broken_download_goes_on_where_it_was(lan_client, run, asked):
    whole = b"".join(Table(run).octets())
    answer = lan_client.get(reverse("serial-table", args=[run.pk]), headers={"range": asked})
    part = b"".join(answer.streaming_content)
    first, last = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/\d+", answer["Content-Range"]).groups())
    assert answer.status_code == 206 and part == whole[first : last + 1]


def test_a_range_beyond_the_end_is_told_so(lan_client, run):
    answer = lan_client.get(reverse("serial-table", args=[run.pk]), headers={"range": "bytes=99999999-"})
    assert answer.status_code == 416


def test_each_symbol_of_the_zip_opens_its_pack(lan_client, run):
    answer = lan_client.get(reverse("serial-symbols", args=[run.pk, 1]))
    file = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert file.testzip() is None
    assert file.namelist() == [f"{at:07d}-{text}.svg" for at, text in enumerate(texts(run), start=1)]
    assert lan_client.get(reverse("serial-symbols", args=[run.pk, 2])).status_code == 404


@pytest.mark.parametrize("layout", ["65", "24", "12"])
def test_a_printed_sheet_reads_back_serial_by_serial(lan_client, run, layout):
    answer = lan_client.get(reverse("serial-sheet", args=[run.pk]), {"layout": layout, "first": "3", "count": "10"})
    pdf = pypdfium2.PdfDocument(answer.content)
    image: Image.Image = pdf[0].render(scale=300 / 72, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCodeModel2)
    assert {one.text for one in found} == {before_serial(run) + text for text in texts(run)[2:12]}
    words = pdf[0].get_textpage().get_text_range()
    for text in texts(run)[2:12]:
        assert f"{text[:4]} {text[4:8]} {text[8:]}" in words


def test_a_revoked_run_gives_no_file_any_more(lan, lan_client, run):
    revoke(actor=lan, run=run, why="Tệp số bị lộ.")
    for name, more in (("serial-table", []), ("serial-symbols", [1]), ("serial-sheet", [])):
        answer = lan_client.get(reverse(name, args=[run.pk, *more]), {"layout": "24", "first": "1", "count": "1"})
        assert answer.status_code == 409 and "Dải số này đã bị hủy" in answer.content.decode()


# --- the pages --------------------------------------------------------------------------------------------------------


def test_lan_makes_a_run_and_reports_a_damaged_label(lan_client, released):
    page = lan_client.get(reverse("serials", args=[released.pk]))
    assert "Chưa có dải số nào" in page.content.decode()
    made = lan_client.post(reverse("serials", args=[released.pk]), {"count": "1.500", "client_uuid": str(uuid.uuid4())})
    run = SerialRun.objects.get()
    assert made.url == reverse("serial-run", args=[run.pk]) and run.count == 1500
    said = {"act": "mark", "mark-first": "1", "mark-last": "2", "mark-state": "damaged", "mark-why": "Kẹt máy in."}
    page = lan_client.post(made.url, said, follow=True).content.decode()
    assert "Số 1 đến 2" in page and "Kẹt máy in." in page


def test_what_was_typed_wrong_comes_back_with_a_word(lan_client, run, released):
    answer = lan_client.post(reverse("serials", args=[released.pk]), {"count": "nhiều"})
    assert answer.status_code == 400 and 'value="nhiều"' in answer.content.decode()
    answer = lan_client.get(reverse("serial-sheet", args=[run.pk]), {"layout": "24", "first": "9", "count": "9"})
    assert answer.status_code == 400 and "chỉ còn 4 tem" in answer.content.decode()


def test_foreign_and_missing_runs_answer_alike(client, minh, hoa, run):
    for stranger in (minh, hoa):
        client.force_login(stranger)
        for pk in (run.pk, uuid.uuid4()):
            for name, more in (("serial-run", []), ("serial-table", []), ("serial-symbols", [1]), ("serial-sheet", [])):
                assert client.get(reverse(name, args=[pk, *more])).status_code == 404
