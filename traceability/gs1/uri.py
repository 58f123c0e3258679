"""GS1 Digital Link addresses: build, and parse strictly (standards.md §1). Pure; biip knows the AIs, we know the rules.

What biip lets pass stands here: duplicates, empty values, wrong check digits, qualifiers in the query, unpadded
GTINs, the first instead of the rightmost key.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

from traceability.gs1.gtin import has_check_digit

# Key → the orders of qualifiers that may follow it; each qualifier is optional.
QUALIFIERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "00": ((),),
    "01": (("22", "10", "21"), ("235",)),
    "253": ((),),
    "255": ((),),
    "401": ((),),
    "402": ((),),
    "414": (("254",), ("7040",)),
    "415": (("8020",),),
    "417": (("7040",),),
    "8003": ((),),
    "8004": (("7040",),),
    "8006": (("22", "10", "21"),),
    "8010": (("8011",),),
    "8013": ((),),
    "8017": (("8019",),),
    "8018": (("8019",),),
}
# Key → the slice of its value that ends in a check digit.
CHECKED = {
    "00": slice(0, 18), "01": slice(0, 14), "253": slice(0, 13), "255": slice(0, 13), "402": slice(0, 17),
    "414": slice(0, 13), "415": slice(0, 13), "417": slice(0, 13), "8003": slice(1, 14), "8006": slice(0, 14),
    "8017": slice(0, 18), "8018": slice(0, 18),
}  # fmt: skip
DATES = {"11", "12", "13", "15", "16", "17"}
_DAYS_IN = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+")


class NotDigitalLink(ValueError):
    """The address is no valid GS1 Digital Link; the text says why, in English, for logs and machines."""


@dataclass(frozen=True)
class DigitalLink:
    """One parsed address: the key, its qualifiers in their order, and data attributes of the query."""

    key: str
    value: str
    qualifiers: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def gtin(self) -> str | None:
        return self.value if self.key == "01" else None

    @property
    def lot(self) -> str | None:
        return self.qualifiers.get("10")

    @property
    def serial(self) -> str | None:
        return self.qualifiers.get("21")

    def path(self) -> str:
        """ "/01/09521234567899/10/L1": key and qualifiers, escaped."""
        pairs = [(self.key, self.value), *self.qualifiers.items()]
        return "".join(f"/{ai}/{quote(value, safe='-._~')}" for ai, value in pairs)

    def canonical(self) -> str:
        """The same entity at GS1's own host, with attributes sorted."""
        query = "&".join(f"{ai}={quote(value, safe='-._~')}" for ai, value in sorted(self.attributes.items()))
        return f"https://id.gs1.org{self.path()}{'?' + query if query else ''}"


def in_capitals(base: str) -> str:
    """`base` with scheme and host in capitals; a path is left as it is, for it may tell cases apart."""
    scheme, _sep, rest = base.partition("://")
    host, slash, stem = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{stem}"


def build(base: str, gtin14: str, lot: str = "") -> str:
    """`HTTPS://HOST/01/<gtin>/10/<lot>`: scheme and host in capitals, so that a QR needs fewer modules."""
    link = DigitalLink("01", gtin14, {"10": lot} if lot else {})
    _check_value("01", gtin14)
    if lot:
        _check_value("10", lot)
    return in_capitals(base) + link.path()


@lru_cache(maxsize=512)
def _pattern(ai: str) -> re.Pattern[str]:
    try:
        known = GS1ApplicationIdentifier.extract(ai)
    except ParseError as error:
        raise NotDigitalLink(f"unknown AI {ai}") from error
    if known.ai != ai:
        raise NotDigitalLink(f"unknown AI {ai}")
    return re.compile(known.pattern)


def _is_date(value: str) -> bool:
    month, day = int(value[2:4]), int(value[4:6])
    leap = int(value[:2]) % 4 == 0
    return 1 <= month <= 12 and day <= _DAYS_IN[month] and (leap or (month, day) != (2, 29))


def _check_value(ai: str, value: str) -> None:
    if not value:
        raise NotDigitalLink(f"empty value of {ai}")
    if not value.isascii() or not _pattern(ai).fullmatch(ai + value):
        raise NotDigitalLink(f"malformed value of {ai}")
    if ai in CHECKED and not has_check_digit(value[CHECKED[ai]]):
        raise NotDigitalLink(f"wrong check digit of {ai}")
    if ai in DATES and not _is_date(value):
        raise NotDigitalLink(f"no such date in {ai}")


def _segments(path: str) -> list[str]:
    if not path.startswith("/"):
        raise NotDigitalLink("no path")
    parts = path[1:].split("/")
    if not all(_SEGMENT.fullmatch(part) for part in parts):
        raise NotDigitalLink("an empty or unescaped path segment")
    return parts


def _key_position(parts: list[str]) -> int:
    """Where the rightmost key stands. Pairs are counted from the right, so a value that looks like a key is none."""
    for position in range(len(parts) - 2, -1, -2):
        if parts[position] in QUALIFIERS:
            return position
    raise NotDigitalLink("no GS1 key in the path")


def _check_order(key: str, found: list[str]) -> None:
    if len(set(found)) != len(found):
        raise NotDigitalLink("an AI stands twice")
    if not any(found == [ai for ai in order if ai in found] for order in QUALIFIERS[key]):
        raise NotDigitalLink(f"qualifiers {found} do not follow {key} in this order")
    if key == "415" and found != ["8020"]:
        raise NotDigitalLink("415 needs 8020")


def _attributes(query: str, key: str, qualifiers: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        ai, _equals, raw = pair.partition("=")
        if not (ai.isascii() and ai.isdigit()):
            continue  # linkType, context, utm_source: not ours to judge
        if ai in found or ai == key or ai in qualifiers:
            raise NotDigitalLink(f"AI {ai} stands twice")
        is_qualifier = any(ai in order for order in QUALIFIERS[key])
        if ai in QUALIFIERS or (is_qualifier and "235" not in qualifiers):
            raise NotDigitalLink(f"AI {ai} belongs into the path")
        found[ai] = _decoded(raw.replace("+", " "))
        _check_value(ai, found[ai])
    return found


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise NotDigitalLink("no UTF-8 behind an escape") from error


def parse(path: str, query: str = "") -> DigitalLink:
    """The link behind a raw (still escaped) path and query. Raises NotDigitalLink. A trailing slash is not valid."""
    parts = _segments(path)
    start = _key_position(parts)
    pairs = [(parts[i], _decoded(parts[i + 1])) for i in range(start, len(parts), 2)]
    (key, value), rest = pairs[0], pairs[1:]
    _check_order(key, [ai for ai, _value in rest])
    for ai, text in pairs:
        _check_value(ai, text)
    qualifiers = dict(rest)
    return DigitalLink(key, value, qualifiers, _attributes(query, key, qualifiers))
