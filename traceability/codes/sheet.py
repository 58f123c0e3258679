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
    if cut_lines:
        frame(canvas, layout)
    place = Place.on(layout)
    modules = qr.matrix(label.symbol)
    put_symbol(canvas, qr.bits(modules), len(modules), place.x, place.y, place.side)
    lines(canvas, place.box, (*constant_lines(label), (label.code_in_groups, fonts.BOLD, 0.15, 11.0)))


def frame(canvas: Canvas, layout: Layout) -> None:
    """The line along which a label is cut."""
    canvas.setStrokeGray(0.75)
    canvas.setLineWidth(0.3)
    canvas.rect(0, 0, layout.width * mm, layout.height * mm)


@dataclass(frozen=True)
class Place:
    """Where on a label, in points: the symbol with its quiet zone, and the box of the words."""

    x: float
    y: float
    side: float
    box: tuple[float, float, float, float]

    @classmethod
    def on(cls, layout: Layout) -> "Place":
        """Beside each other on a wide label, one below the other on a tall one."""
        width, height, pad = layout.width * mm, layout.height * mm, 1.2 * mm
        if height > width:
            side = width * 0.68
            box = (pad * 2, pad, width - 4 * pad, height - side - pad)
            return cls((width - side) / 2, height - side, side, box)
        return cls(0, 0, height, (height, pad, width - height - pad, height - 2 * pad))


def put_symbol(canvas: Canvas, bits: bytes, count: int, x: float, y: float, side: float) -> None:
    """A QR of `count` × `count` modules as one inline bit image, quiet zone inside `side`.

    `bits`: rows as `qr.bits` gives them. The canvas has no public call for it.
    """
    module = side / (count + 2 * qr.QUIET)
    at, drawn = qr.QUIET * module, count * module
    canvas._code.append(  # type: ignore[attr-defined]
        f"q 0 g {drawn:.4f} 0 0 {drawn:.4f} {x + at:.4f} {y + at:.4f} cm "
        f"BI /IM true /W {count} /H {count} /BPC 1 /D [1 0] /F /AHx ID {bits.hex()}> EI Q"
    )


Line = tuple[str, str, float, float]  # words, face, share of the height, largest size in points


def constant_lines(label: Label) -> tuple[Line, ...]:
    """Product, subject, lot and dates: what all labels of a lot have in common."""
    return (
        (label.product, fonts.BOLD, 0.36, 11.0),
        (label.subject, fonts.REGULAR, 0.22, 8.0),
        (label.lot, fonts.REGULAR, 0.12, 7.5),
        (label.dates, fonts.REGULAR, 0.15, 7.0),
    )


def lines(canvas: Canvas, box: tuple[float, float, float, float], shares: tuple[Line, ...]) -> None:
    """Each line in its share of the height, shrunk until it fits."""
    x, y, width, height = box
    canvas.setFillGray(0)
    top = y + height
    for text, face, share, largest in shares:
        room = height * share
        size, lines = fonts.fitted(text, width, room, fonts.pdf_measure(face), largest=largest, lead=LEAD)
        canvas.setFont(face, size)
        for number, line in enumerate(lines):
            canvas.drawString(x, top - size * (LEAD * number + 0.98), line)
        top -= room
