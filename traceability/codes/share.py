"""*Chia sẻ tem*: one label as a picture, for those without a printer. It shows what the printed label shows."""

import io

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageDraw

from traceability.codes import fonts
from traceability.codes.label import Label
from traceability.foundation import qr

WIDTH, MARGIN, SYMBOL = 1080, 72, 760
PAPER, SHEET, INK, INK_2, RICE, BRONZE = "#FBF7EE", "#FFFFFF", "#221C12", "#50473A", "#1D6A3B", "#C9A468"
LEAD = 1.28


def picture(label: Label) -> bytes:
    """A PNG, 1080 pixels wide and as high as its text needs."""
    inner = WIDTH - 2 * MARGIN
    head = _block(label.product, fonts.BOLD, inner, 300, 68)
    who = _block(label.subject, fonts.REGULAR, inner, 150, 42)
    facts = _block(f"{label.lot} · {label.dates}", fonts.REGULAR, inner, 110, 38)
    with override("vi"):  # a label speaks Vietnamese whoever prints it
        asked = _("Quét mã, hoặc gõ mã này tại %(host)s") % {"host": _host()}
    hint = _block(asked, fonts.REGULAR, inner, 90, 34)
    blocks = sum(_height(block) for block in (head, who, facts, hint))
    canvas = Image.new("RGB", (WIDTH, 150 + blocks + SYMBOL + 300), PAPER)
    draw = ImageDraw.Draw(canvas)
    y = _write(draw, head, fonts.BOLD, INK, _band(draw) + 36) + 12
    y = _write(draw, who, fonts.REGULAR, INK_2, y) + 28
    y = _symbol(canvas, draw, label.symbol, y) + 44
    code = fonts.picture_font(fonts.BOLD, 84)
    draw.text((WIDTH / 2, y), label.code_in_groups, font=code, fill=INK, anchor="mt")
    y = _write(draw, facts, fonts.REGULAR, INK, y + 104) + 14
    y = _write(draw, hint, fonts.REGULAR, INK_2, y) + 48
    out = io.BytesIO()
    canvas.crop((0, 0, WIDTH, int(y))).save(out, "PNG", optimize=True)
    return out.getvalue()


def _host() -> str:
    return settings.PUBLIC_URL.partition("://")[2]


def _block(text: str, face: str, width: int, height: int, largest: int) -> tuple[int, list[str]]:
    size, lines = fonts.fitted(text, width, height, fonts.picture_measure(face), largest=largest, step=1, lead=LEAD)
    return int(size), lines


def _height(block: tuple[int, list[str]]) -> int:
    size, lines = block
    return int(len(lines) * size * LEAD)


def _write(draw: ImageDraw.ImageDraw, block: tuple[int, list[str]], face: str, ink: str, y: float) -> float:
    size, lines = block
    for line in lines:
        draw.text((WIDTH / 2, y), line, font=fonts.picture_font(face, size), fill=ink, anchor="ma")
        y += size * LEAD
    return y


def _band(draw: ImageDraw.ImageDraw) -> int:
    """The name of the service on green, and the ring with a dot of the bronze drums beneath."""
    draw.rectangle((0, 0, WIDTH, 96), fill=RICE)
    draw.text((WIDTH / 2, 48), settings.SITE_NAME, font=fonts.picture_font(fonts.BOLD, 44), fill=SHEET, anchor="mm")
    for x in range(18, WIDTH, 36):
        draw.ellipse((x - 9, 108, x + 9, 126), outline=BRONZE, width=3)
        draw.ellipse((x - 3, 114, x + 3, 120), fill=BRONZE)
    return 130


def _symbol(canvas: Image.Image, draw: ImageDraw.ImageDraw, text: str, y: float) -> float:
    symbol = qr.image(text, SYMBOL)
    x = (WIDTH - symbol.width) // 2
    frame = (x - 12, y - 12, x + symbol.width + 12, y + symbol.height + 12)
    draw.rounded_rectangle(frame, radius=28, fill=SHEET, outline=BRONZE, width=3)
    canvas.paste(symbol, (x, int(y)))
    return y + symbol.height + 12
