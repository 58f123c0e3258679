"""Label sheets on A4 as PDF. The label is drawn once and placed many times; it never leaves its frame."""

import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from traceability.codes import fonts
from traceability.codes.label import Label
from traceability.foundation import qr

MOST_LABELS = 2000
LABEL = "label"
LEAD = 1.2


@dataclass(frozen=True)
class Layout:
    """One kind of A4 label paper, in millimetres; `left` and `top` are the margins of the first label."""

    title: object
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def place(self, number: int) -> tuple[float, float]:
        """Lower left corner in points of the `number`-th label of a page."""
        row, column = divmod(number, self.columns)
        x = self.left + column * self.pitch_x
        y = A4[1] / mm - self.top - row * self.pitch_y - self.height
        return x * mm, y * mm


LAYOUTS: dict[str, Layout] = {
    "65": Layout(_("65 tem nhỏ, 38 × 21 mm"), 5, 13, 38.1, 21.2, 4.75, 10.7, 40.6, 21.2),
    "24": Layout(_("24 tem vừa, 64 × 34 mm"), 3, 8, 63.5, 33.9, 7.2, 12.9, 66.05, 33.9),
    "12": Layout(_("12 tem lớn, 64 × 72 mm"), 3, 4, 63.5, 72.0, 7.2, 4.5, 66.05, 72.0),
}


def sheet(label: Label, *, layout: Layout, count: int, first: int = 1, cut_lines: bool = True) -> bytes:
    """A PDF with `count` equal labels; `first` leaves out the places of a sheet that was used before."""
    rl_config.useA85 = 0  # a third of the time and a fifth of the bytes for nothing
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, lang="vi-VN")
    canvas.setTitle(f"{label.product} {label.lot}")
    canvas.setAuthor(label.subject)
    canvas.beginForm(LABEL, 0, 0, layout.width * mm, layout.height * mm)
    _draw(canvas, label, layout, cut_lines)
    canvas.endForm()
    for number in range(first - 1, first - 1 + count):
        place = number % layout.per_page
        if place == 0 and number >= first:
            canvas.showPage()
        canvas.saveState()
        canvas.translate(*layout.place(place))
        canvas.doForm(LABEL)
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


def pages(layout: Layout, count: int, first: int = 1) -> int:
    """How many sheets that takes."""
    return -(-(first - 1 + count) // layout.per_page)


def _draw(canvas: Canvas, label: Label, layout: Layout, cut_lines: bool) -> None:
    width, height, pad = layout.width * mm, layout.height * mm, 1.2 * mm
    if cut_lines:
        canvas.setStrokeGray(0.75)
        canvas.setLineWidth(0.3)
        canvas.rect(0, 0, width, height)
    upright = height > width
    side = (width * 0.68) if upright else height
    x = (width - side) / 2 if upright else 0
    _symbol(canvas, label.symbol, x, height - side, side)
    if upright:
        box = (pad * 2, pad, width - 4 * pad, height - side - pad)
    else:
        box = (side, pad, width - side - pad, height - 2 * pad)
    _lines(canvas, label, box)


def _symbol(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """The QR as one inline bit image, quiet zone inside `side`. The canvas has no public call for it."""
    modules = qr.matrix(text)
    count = len(modules)
    module = side / (count + 2 * qr.QUIET)
    at, drawn = qr.QUIET * module, count * module
    canvas.setFillGray(0)
    canvas._code.append(  # type: ignore[attr-defined]
        f"q {drawn:.4f} 0 0 {drawn:.4f} {x + at:.4f} {y + at:.4f} cm "
        f"BI /IM true /W {count} /H {count} /BPC 1 /D [1 0] /F /AHx ID {qr.bits(modules).hex()}> EI Q"
    )


def _lines(canvas: Canvas, label: Label, box: tuple[float, float, float, float]) -> None:
    """Product, subject, lot, dates, code: each in its share of the height, shrunk until it fits."""
    x, y, width, height = box
    shares = (
        (label.product, fonts.BOLD, 0.36, 11.0),
        (label.subject, fonts.REGULAR, 0.22, 8.0),
        (label.lot, fonts.REGULAR, 0.12, 7.5),
        (label.dates, fonts.REGULAR, 0.15, 7.0),
        (label.code_in_groups, fonts.BOLD, 0.15, 11.0),
    )
    top = y + height
    for text, face, share, largest in shares:
        room = height * share
        size, lines = fonts.fitted(text, width, room, fonts.pdf_measure(face), largest=largest, lead=LEAD)
        canvas.setFont(face, size)
        for number, line in enumerate(lines):
            canvas.drawString(x, top - size * (LEAD * number + 0.98), line)
        top -= room
