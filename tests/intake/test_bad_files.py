"""Whatever file is brought ends in a plain sentence with the remedy, before anything dangerous is opened."""

import io
import random
import zipfile

import openpyxl
import pytest
from django.urls import reverse
from openpyxl.worksheet.formula import ArrayFormula

from tests.intake.conftest import faults, outcomes, repacked, saved, table, upload
from traceability.foundation.refusals import Refusal
from traceability.intake.guard import LARGEST, check
from traceability.intake.models import Intake, Stage

PLOTS = ["Tên thửa", "Loại", "Diện tích (m²)"]
GOOD = table(PLOTS, ["Nà Trên", "Thửa ruộng, vườn", 500])
SHEET = "xl/worksheets/sheet1.xml"


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as told:
        check(io.BytesIO(content), len(content))
    return " ".join(told.value.messages)


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return file.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    return repacked(GOOD, lambda parts: parts.update({name: part}))


def encrypted_entry(content: bytes) -> bytes:
    """Sets the bit that says "encrypted" in every entry of the directory."""
    marked = bytearray(content)
    place = marked.find(b"PK\x01\x02")
    while place >= 0:
        marked[place + 8] |= 1
        place = marked.find(b"PK\x01\x02", place + 4)
    return bytes(marked)


NOISE = random.Random(7).randbytes(2_500_000)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
UTF16 = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aa">]><worksheet/>'.encode("utf-16")
BAD = {
    "empty": (b"", "Tệp trống"),
    "a text": (b"ten;loai\nNa;thua\n", "không phải tệp Excel"),
    "a picture": (b"\xff\xd8\xff\xe0JFIF" * 9, "không phải tệp Excel"),
    "old .xls": (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le"), ".xls đời cũ"),
    "behind a password": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "Bỏ mật khẩu"),
    "encrypted zip": (encrypted_entry(GOOD), "Bỏ mật khẩu"),
    "some other zip": (packed(a=b"1"), "không phải tệp Excel"),
    "cut off": (GOOD[: len(GOOD) // 2], "bị hỏng"),
    "macro": (with_part("xl/vbaProject.bin", b"\x01"), "có macro"),
    "macro by its type": (
        repacked(GOOD, lambda p: p.update({"[Content_Types].xml": p["[Content_Types].xml"].replace(
            b"spreadsheetml.sheet.main", b"spreadsheetml.sheet.macroEnabled.main")})), "có macro"),
    "zip bomb": (with_part("xl/worksheets/sheet9.xml", b" " * 30_000_000), "bung ra quá lớn"),
    "unpacked beyond measure": (with_part("xl/media/a.bin", bytes(range(256)) * 420_000), "bung ra quá lớn"),
    "styles without end": (with_part("xl/theme/theme9.xml", b"<a>" + NOISE.hex().encode() + b"</a>"),
                           "quá nhiều kiểu trang trí"),
    "entities": (with_part(SHEET, ENTITIES), "không phải do Excel lưu"),
    "entities in UTF-16": (with_part("xl/sharedStrings.xml", UTF16), "không phải do Excel lưu"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_harmless_workbook_is_refused_with_the_remedy(name):
    content, sentence = BAD[name]
    assert sentence in refused(content)


def test_a_file_that_is_too_heavy_is_refused_by_its_size_alone():
    with pytest.raises(Refusal, match="nhiều nhất 10 MB"):
        check(io.BytesIO(b"PK"), LARGEST + 1)


def test_a_good_file_passes_and_stands_at_its_beginning():
    file = io.BytesIO(GOOD)
    check(file, len(GOOD))
    assert file.read(2) == b"PK"


@pytest.mark.parametrize("name", BAD)
def test_the_page_keeps_its_reader_and_says_the_sentence(name, lan_client):
    content, sentence = BAD[name]
    answer = lan_client.post(reverse("intake-new", args=["thua"]), {"file": upload(content)})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_form_without_a_file_is_answered(lan_client):
    answer = lan_client.post(reverse("intake-new", args=["thua"]))
    assert answer.status_code == 400
    assert "Chọn tệp Excel" in answer.content.decode()


def sheet_of(rows: str, tail: str = "") -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    names = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{n}</t></is></c>' for c, n in zip("ABC", PLOTS, strict=True))
    return f'{head}<row r="1">{names}</row>{rows}</sheetData>{tail}</worksheet>'.encode()


def with_sheet(rows: str, tail: str = "") -> bytes:
    return with_part(SHEET, sheet_of(rows, tail))


def text(cell: str, words: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{words}</t></is></c>'


def test_two_hundred_thousand_rows_are_refused_with_the_way_to_split_them(bring):
    rows = "".join(f'<row r="{n}">{text(f"A{n}", f"Thửa {n * 7919 % 200003}")}</row>' for n in range(2, 200_002))
    intake = bring("plots", with_sheet(rows))
    assert intake.stage == Stage.REFUSED
    assert "200.000 dòng" in intake.reason and "Chia thành nhiều tệp" in intake.reason


def test_what_a_sheet_says_of_its_own_size_is_not_believed(bring):
    content = with_sheet(f'<row r="1048576">{text("A1048576", "Cuối")}</row>')
    intake = bring("plots", content)
    assert intake.stage == Stage.PREVIEW and intake.rows.get().number == 1_048_576


@pytest.mark.parametrize("rows", [
    '<row r="99999999999"><c r="A2"><v>1</v></c></row>', '<row r="x"><c r="A2"><v>1</v></c></row>',
    '<row r="2"><c r="$$"><v>1</v></c></row>', '<row r="2"><c r="A2" t="s"><v>999999</v></c></row>',
    '<row r="2"><c r="A2" s="99999"><v>1</v></c></row>', '<row r="2"><c r="A2"><v>abc</v></c></row>',
])  # fmt: skip
def test_a_damaged_sheet_is_told_and_not_a_fault_of_ours(rows, bring):
    intake = bring("plots", with_sheet(rows))
    assert intake.stage in (Stage.REFUSED, Stage.PREVIEW)
    assert intake.stage == Stage.PREVIEW or "bị hỏng" in intake.reason


def test_a_book_whose_sheets_are_all_hidden_is_told(bring):
    hidden = repacked(GOOD, lambda p: p.update(
        {"xl/workbook.xml": p["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"')}))  # fmt: skip
    assert "đang hiện" in bring("plots", hidden).reason


def test_missing_columns_are_named(bring):
    intake = bring("diary", table(["Ngày", "Thửa", "Ghi chú"], ["27/09/2026", "Nà", "x"]))
    assert intake.stage == Stage.REFUSED and "Thiếu cột: Việc" in intake.reason


def test_the_file_of_another_kind_is_sent_to_its_page(bring):
    content = table(["Ngày", "Việc", "Thửa", "Lượng dùng", "Ghi chú"], ["27/09/2026", "Bón phân", "Nà", "1", "x"])
    assert "giống mẫu “Nhật ký”" in bring("batches", content).reason


def test_a_table_without_headings_is_told(bring):
    assert "hàng tiêu đề" in bring("plots", table([1, 2, 3], [4, 5, 6])).reason


def test_a_file_with_headings_and_no_row_is_told(bring):
    assert "chưa có dòng nào" in bring("plots", table(PLOTS)).reason


def test_unknown_columns_are_named_and_the_rest_is_read(bring, lan_client):
    intake = bring("plots", table([*PLOTS, "Màu đất"], ["Nà Trên", None, 500, "đỏ"]))
    assert intake.layout["unknown"] == ["Màu đất"]
    assert "Không dùng cột: Màu đất" in lan_client.get(reverse("intake", args=[intake.pk])).content.decode()


def test_headings_are_known_whatever_their_case_marks_and_order(bring):
    intake = bring("plots", table(["  DIEN TICH ", "ten thua *", "Loại (chọn)"], ["1.500", "Nà Trên", "chuong trai"]))
    row = intake.rows.get()
    assert row.facts["name"] == "Nà Trên" and row.facts["kind"] == "chuong" and row.facts["area_m2"] == "1500.00"


def test_headings_may_stand_below_a_title(bring):
    book = openpyxl.Workbook()
    for row in (["HỢP TÁC XÃ VÍ DỤ"], [], PLOTS, ["Nà Trên", None, 500]):
        book.active.append(row)
    assert bring("plots", saved(book)).rows.get().number == 4


def test_a_formula_with_a_result_is_read_and_one_without_names_its_cell(bring):
    solved = '<row r="2"><c r="A2" t="str"><f>"Nà"&amp;1</f><v>Nà 1</v></c><c r="C2"><f>5*100</f><v>500</v></c></row>'
    unsolved = f'<row r="3">{text("A3", "Nà 2")}<c r="C3"><f>5*100</f></c></row>'
    intake = bring("plots", with_sheet(solved + unsolved))
    assert intake.rows.get(number=2).facts["area_m2"] == "500.00"
    assert faults(intake) == ["C3: Công thức chưa có kết quả. Chép ô rồi dán giá trị."]


def test_a_row_of_nothing_but_unsolved_formulas_is_not_passed_over(bring):
    book = openpyxl.Workbook()
    book.active.append(PLOTS)
    book.active["A2"], book.active["C2"] = "=B9", ArrayFormula("C2", "=SUM(A1:A2)")
    assert [fault[:2] for fault in faults(bring("plots", saved(book)))] == ["A2", "C2"]


def test_a_formula_that_shows_an_error_names_its_cell(bring):
    intake = bring("plots", with_sheet(f'<row r="2">{text("A2", "Nà")}<c r="C2" t="e"><v>#REF!</v></c></row>'))
    assert "C2: Công thức báo lỗi #REF!" in faults(intake)[0]


def test_merged_cells_are_named_and_those_of_a_title_do_no_harm(bring):
    book = openpyxl.Workbook()
    for row in (["HỢP TÁC XÃ"], PLOTS, ["Nà 1", None, 5], ["Nà 2", None, 6], ["Nà 3", None, 7]):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("B3:B4")
    intake = bring("plots", saved(book))
    assert outcomes(intake) == ["wrong", "wrong", "new"]
    assert "ô gộp" in faults(intake)[0]


def test_hidden_and_blank_rows_are_passed_over(bring):
    book = openpyxl.Workbook()
    for row in (PLOTS, ["Nà 1"], [None, " ", "\u200b\u00a0"], ["Nà 2"], ["Nà 3"]):
        book.active.append(row)
    book.active.row_dimensions[4].hidden = True
    assert list(bring("plots", saved(book)).rows.values_list("title", flat=True)) == ["Nà 1", "Nà 3"]


def test_rows_of_the_example_are_passed_over(bring):
    content = table(["Mã", *PLOTS], ["Ví dụ", "Thửa mẫu", None, 1], ["VI DU", "Thửa mẫu 2"], [None, "Nà 1"])
    assert list(bring("plots", content).rows.values_list("title", flat=True)) == ["Nà 1"]


def test_a_link_to_another_workbook_is_not_followed(bring):
    linked = repacked(GOOD, lambda p: p.update({
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": b'<Relationships><Relationship Id="rId1" Type="x" '
        b'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'}))  # fmt: skip
    assert outcomes(bring("plots", linked)) == ["new"]


def test_a_text_that_would_fill_the_memory_is_refused(bring, monkeypatch):
    from traceability.intake import marks

    monkeypatch.setattr(marks, "MOST_TEXTS", 2)
    texts = b"<sst>" + b"<si><t>a</t></si>" * 3 + b"</sst>"
    assert "Chia thành nhiều tệp" in bring("plots", with_part("xl/sharedStrings.xml", texts)).reason
