"""Feeds as bytes, a few items at a time: RSS 2.0 with Google's names, tables with tabs or commas. Pure.

Nothing is neutralised against spreadsheets: machines read these, and an apostrophe would stand before buyers.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from marketplace_sync.feeds.lines import Dialect, Line, google, writable

NAMESPACE = "http://base.google.com/ns/1.0"


def rss(shop: str, home: str, lines: Iterable[Line]) -> Iterator[bytes]:
    """RSS 2.0. A field that holds several values is an element for each; empty ones are left out."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{NAMESPACE}"><channel>\n'
    about = escape(writable(shop))
    head += f"<title>{about}</title><link>{escape(home)}</link><description>{about}</description>\n"
    yield head.encode()
    for line in lines:
        fields = "".join(_element(name, value) for name, value in google(line) if value)
        yield f"<item>\n{fields}</item>\n".encode()
    yield b"</channel></rss>\n"


def _element(name: str, value: str) -> str:
    parts = value.split(",") if name == "additional_image_link" else [value]
    return "".join(f"<g:{name}>{escape(part)}</g:{name}>\n" for part in parts)


def table(lines: Iterable[Line], dialect: Dialect, delimiter: str) -> Iterator[bytes]:
    """A heading and a line an item. Line breaks and tabs within a value become blanks: not every reader joins lines."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow([name for name, _value in dialect(_EMPTY)])
    for line in lines:
        yield _taken(buffer)
        writer.writerow([" ".join(value.split()) for _name, value in dialect(line)])
    yield _taken(buffer)


_EMPTY = Line("", "", "", "", (), 0, in_stock=False)


def _taken(buffer: io.StringIO) -> bytes:
    said = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return said.encode()
