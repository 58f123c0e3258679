"""What is drawn reads back: symbols as PNG and SVG, sheets as PDF, the picture to share; text stays in its frame."""

import io
import re

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from traceability.codes import fonts, share
from traceability.codes.label import Label
from traceability.codes.sheet import LAYOUTS, pages, sheet
from traceability.foundation import qr
from traceability.foundation.crockford import new_code

SHORT = "HTTPS://TXNG.THANHHOA.VN/T/0123456789"
LINK = "HTTPS://TXNG.THANHHOA.VN/01/09521234500001/10/261114-01"
LONG_NAME = ("Gạo nếp nương Ễ ổ ậ đặc sản vùng cao huyện biên giới, xay xát thủ công, " * 3)[:160]


def label(**changes) -> Label:
    facts = {
        "product": "Gạo nếp nương Ví Dụ", "subject": "HTX Nông nghiệp Ví Dụ", "lot": "Lô 261114-01",
        "dates": "NSX\u00a014/11/2026 HSD\u00a014/11/2027", "code": "0123456789", "symbol": SHORT,
    }  # fmt: skip
    return Label(**(facts | changes))


def read(image: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCodeModel2)
    return [symbol.text for symbol in found]


def rasterised(drawn: str) -> Image.Image:
    """The SVG's one path as pixels: M and m move, h draws one module high."""
    side = int(re.search(r'viewBox="0 0 (\d+)', drawn).group(1))
    image = Image.new("L", (side, side), 255)
    x = y = 0.0
    for kind, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.search(r' d="([^"]+)"', drawn).group(1)):
        values = [float(n) for n in numbers.split()]
        if kind == "M":
            x, y = values
        elif kind == "m":
            x, y = x + values[0], y + values[1]
        else:
            for column in range(int(values[0])):
                image.putpixel((int(x) + column, int(y - 0.5)), 0)
            x += values[0]
    return image.resize((side * 4, side * 4), Image.Resampling.NEAREST)


@pytest.mark.parametrize("text", [SHORT, LINK, "HTTP://LOCALHOST:8000/T/ABCDE12345"])
def test_png_and_svg_say_what_they_were_given(text):
    assert read(Image.open(io.BytesIO(qr.png(text, 328)))) == [text]
    assert read(rasterised(qr.svg(text))) == [text]


def test_capitals_give_the_small_symbol_at_level_q():
    assert len(qr.matrix(SHORT)) == 29
    assert len(qr.matrix(LINK)) == 33


def test_the_svg_holds_no_script_and_no_style():
    drawn = qr.svg(LINK)
    assert "style" not in drawn and "script" not in drawn and drawn.count("<path") == 1
    assert len(drawn) < 3500


@given(st.integers(1, 2000))
@settings(max_examples=25, deadline=None)
def test_a_png_has_the_asked_size_or_the_least_that_can_be_read(px):
    image = Image.open(io.BytesIO(qr.png(SHORT, px)))
    assert image.size == (max(px, 37), max(px, 37))
    assert read(image.resize((image.width * 4,) * 2, Image.Resampling.NEAREST) if px < 80 else image) == [SHORT]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("product", ["Gạo nếp nương Ví Dụ", LONG_NAME, "M" * 160])
def test_every_label_of_a_sheet_is_read_back(name, product):
    layout = LAYOUTS[name]
    count = layout.per_page + 3
    document = pypdfium2.PdfDocument(
        sheet(label(product=product, symbol=LINK), layout=layout, count=count, cut_lines=True)
    )  # fmt: skip
    assert len(document) == 2 == pages(layout, count)
    texts = [text for page in document for text in read(page.render(scale=300 / 72).to_pil())]
    assert texts == [LINK] * count


def test_a_started_sheet_goes_on_at_its_first_free_place():
    layout = LAYOUTS["24"]
    document = pypdfium2.PdfDocument(sheet(label(), layout=layout, count=5, first=22))
    assert [len(read(page.render(scale=300 / 72).to_pil())) for page in document] == [3, 2] and pages(
        layout, 5, 22
    ) == 2


def test_the_sheet_carries_its_vietnamese_words():
    document = pypdfium2.PdfDocument(sheet(label(product="Nếp Ễ ổ ậ Đ"), layout=LAYOUTS["12"], count=1))
    text = document[0].get_textpage().get_text_bounded()
    for words in ("Nếp Ễ ổ ậ Đ", "HTX Nông nghiệp Ví Dụ", "Lô 261114-01", "01234 56789"):
        assert words in text


@given(st.text(st.sampled_from("aMộ Ễg"), min_size=1, max_size=160), st.floats(20, 200), st.floats(6, 60))
@settings(max_examples=60, deadline=None)
def test_text_never_leaves_its_box(text, width, height):
    measure = fonts.pdf_measure(fonts.BOLD)
    size, lines = fonts.fitted(text, width, height, measure, largest=11)
    if size > 1:
        assert len(lines) * size * 1.2 <= height + 0.01
        assert all(measure(line, size) <= width + 0.01 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize("product", ["Gạo nếp nương Ví Dụ", LONG_NAME, "M" * 160])
def test_the_picture_to_share_is_1080_wide_and_reads_back(product):
    code = new_code()
    image = Image.open(io.BytesIO(share.picture(label(product=product, code=code, symbol=LINK))))
    assert image.width == 1080 and 1200 < image.height < 2000
    assert read(image) == [LINK]
