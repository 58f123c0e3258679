"""QR symbols: matrix, SVG, PNG. Pure; error correction Q, quiet zone of four modules (test-parts.md §6)."""

import io

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q

QUIET = 4
Matrix = list[list[bool]]


def matrix(text: str) -> Matrix:
    """The dark modules of the smallest symbol for `text`, without a quiet zone."""
    drawing = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    drawing.add_data(text, optimize=20)
    drawing.make(fit=True)
    return drawing.get_matrix()


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs


def svg(text: str) -> str:
    """A symbol as one stroked path on white; no script, no style, sharp at any size."""
    return svg_of(matrix(text))


def svg_of(modules: Matrix) -> str:
    """The same of modules that are drawn already."""
    side = len(modules) + 2 * QUIET
    path: list[str] = []
    for number, row in enumerate(modules):
        at = None
        for start, length in _runs(row):
            path.append(f"M{start + QUIET} {number + QUIET}.5h{length}" if at is None else f"m{start - at} 0h{length}")
            at = start + length
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path stroke="#000" d="{"".join(path)}"/></svg>'
    )


def image(text: str, px: int) -> Image.Image:
    """A symbol with whole pixels a module, centred in at least `px` × `px` white pixels."""
    modules = matrix(text)
    count = len(modules)
    small = Image.new("1", (count, count), 1)
    small.putdata([0 if dark else 1 for row in modules for dark in row])
    scale = max(1, px // (count + 2 * QUIET))
    drawn = small.resize((count * scale, count * scale), Image.Resampling.NEAREST)
    side = max(px, (count + 2 * QUIET) * scale)
    sheet = Image.new("1", (side, side), 1)
    offset = (side - count * scale) // 2
    sheet.paste(drawn, (offset, offset))
    return sheet


def png(text: str, px: int) -> bytes:
    """`image` as PNG of one bit a pixel."""
    out = io.BytesIO()
    image(text, px).save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def bits(modules: Matrix) -> bytes:
    """Rows most significant bit first, each padded to whole bytes; 1 is dark."""
    rows = []
    for row in modules:
        number = int("".join("1" if dark else "0" for dark in row), 2)
        width = (len(row) + 7) // 8
        rows.append((number << (width * 8 - len(row))).to_bytes(width, "big"))
    return b"".join(rows)
