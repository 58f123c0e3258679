"""The face of printed things: Roboto, which has every Vietnamese letter. It measures and breaks text; it draws none."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import font_roboto
from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Roboto-Regular", "Roboto-Bold"
TOLERATED = 0.8  # how much smaller letters may get to save a line
Measure = Callable[[str, float], float]  # (text, size) → width


def _file(name: str) -> Path:
    return Path(font_roboto.__file__).parent / "files" / f"{name}.ttf"


@cache
def register() -> None:
    """Makes both faces known to reportlab, once a process."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, _file(name)))


@cache
def picture_font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_file(name)), size, layout_engine=ImageFont.Layout.BASIC)


def pdf_measure(name: str) -> Measure:
    register()
    return lambda text, size: pdfmetrics.stringWidth(text, name, size)


def picture_measure(name: str) -> Measure:
    return lambda text, size: picture_font(name, int(size)).getlength(text)


def broken(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """`text` in lines no wider than `width`; a word that is too long alone is broken between letters."""
    lines: list[str] = []
    line = ""
    for word in filter(None, text.split(" ")):  # a no-break space keeps words together
        longer = f"{line} {word}" if line else word
        if measure(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while measure(word, size) > width and len(word) > 1:
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or measure(word[:n], size) <= width)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines


def fitted(
    text: str, width: float, height: float, measure: Measure, *, largest: float, step: float = 0.25, lead: float = 1.2
) -> tuple[float, list[str]]:
    """(size, lines): the largest size at which `text` fits the box, a little smaller if that saves a lonely word.

    It shrinks for as long as it must: a long name is better small than cut.
    """
    best: tuple[float, list[str]] | None = None
    size = largest
    while size > step and (best is None or size >= best[0] * TOLERATED):
        lines = broken(text, width, size, measure)
        fits = len(lines) * size * lead <= height and all(measure(line, size) <= width for line in lines)
        if fits and (best is None or len(lines) < len(best[1])):
            best = (size, lines)
        if best is not None and not _ends_lonely(best[1]):
            return best
        size -= step
    return best or (size, broken(text, width, size, measure))


def _ends_lonely(lines: list[str]) -> bool:
    """Whether the last line is a scrap that looks like a slip."""
    return len(lines) > 1 and len(lines[-1]) * 3 < len(lines[0])
