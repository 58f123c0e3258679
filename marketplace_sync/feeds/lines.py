"""One item as Google and as Meta name its fields. Pure: rows of plain text, escaping is the writers' work.

Google: https://support.google.com/merchants/answer/7052112. Meta: Commerce Manager's fields, which write availability
with a blank and want one of brand, GTIN and MPN.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

# XML 1.0 §2.2: what no document may hold, even escaped; and a lone half of a surrogate pair, which no file can.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MORE_PICTURES = 10

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One item as it stands at this moment. Addresses are whole."""

    sku: str
    title: str
    description: str
    link: str
    images: tuple[str, ...]
    price: int
    in_stock: bool
    brand: str = ""
    gtin: str = ""
    kind: str = ""  # the seller's own word for what it is, from the wide to the narrow


def google(line: Line) -> Fields:
    """Empty fields stay, so that every line of a table has the same columns."""
    return [
        *_common(line, "in_stock" if line.in_stock else "out_of_stock"),
        ("gtin", line.gtin),
        ("identifier_exists", "" if line.gtin else "no"),  # brand alone identifies nothing; MPNs are not given out
        ("product_type", line.kind),
        ("additional_image_link", ",".join(line.images[1 : 1 + MORE_PICTURES])),
    ]


def meta(line: Line) -> Fields:
    return [
        *_common(line, "in stock" if line.in_stock else "out of stock"),
        ("gtin", line.gtin),
        ("mpn", "" if line.gtin or line.brand else line.sku),
        ("product_type", line.kind),
        ("additional_image_link", ",".join(line.images[1 : 1 + MORE_PICTURES])),
    ]


def _common(line: Line, availability: str) -> Fields:
    return [
        ("id", line.sku),
        ("title", writable(line.title)),
        ("description", writable(line.description)),
        ("link", line.link),
        ("image_link", line.images[0] if line.images else ""),
        ("availability", availability),
        ("price", f"{line.price} VND"),
        ("condition", "new"),
        ("brand", writable(line.brand)),
    ]


def writable(text: str) -> str:
    """`text` without characters that no feed can carry."""
    return _UNWRITABLE.sub("", text)


Dialect = Callable[[Line], Fields]
