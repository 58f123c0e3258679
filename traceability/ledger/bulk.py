"""The event hash of many events: the string of `eventhash.pre_hash`, bit for bit, at a fraction of its price.

What repeats from event to event is worked out once: the order of the properties of each shape of event, addresses and
times that were seen, names with their prefix written out. Caches are bounded. `eventhash` stays the definition.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from traceability.ledger import eventhash as plain

SEEN = 1 << 15  # addresses, times and words that are remembered
LONGEST = 120  # what is longer is prose, and no address that comes again
SHAPES = 4096
Write = Callable[[str, Any, dict], str]

_word = lru_cache(SEEN)(plain._word)
_known = lru_cache(SEEN)(plain._text)
in_utc = lru_cache(SEEN)(plain.in_utc)


def forget() -> None:
    """Empties what is remembered of single values; for measurements."""
    for one in (_word, _known, in_utc):
        one.cache_clear()


def text(value: Any) -> str:
    """`eventhash._text`. A text without point, T or "://" is no number, no time and no address."""
    if type(value) is str:
        said = value.strip()
        if "." not in said and "T" not in said and "://" not in said:
            return said
        return _known(said) if len(said) <= LONGEST else plain._text(said)
    return plain._text(value)


def word(value: Any, owner: str) -> str:
    return _word(value, owner) if type(value) is str else plain._word(value, owner)


def _sorted(name: str, items: list[str]) -> str:
    if not items:
        return ""
    if len(items) > 1:
        items.sort()
    return name + "".join(items)


def _type(_name: str, value: Any, _event: dict) -> str:
    return f"eventType={value}"


def _time(_name: str, value: str, _event: dict) -> str:
    return "eventTime=" + in_utc(value)


def _as_it_is(name: str, value: Any, _event: dict) -> str:
    return f"{name}={value}"


def _text(name: str, value: Any, _event: dict) -> str:
    return f"{name}={text(value)}" if value else ""


def _said_word(name: str, value: Any, _event: dict) -> str:
    return f"{name}={word(value, name)}" if value else ""


def _epcs(name: str, value: list, _event: dict) -> str:
    return _sorted(name, ["epc=" + text(epc) for epc in value])


def _quantities(name: str, value: list, _event: dict) -> str:
    found = []
    for element in value:
        said = "quantityElement"
        if "epcClass" in element:
            said += "epcClass=" + text(element["epcClass"])
        if "quantity" in element:
            said += "quantity=" + text(element["quantity"])
        if "uom" in element:
            said += "uom=" + text(element["uom"])
        found.append(said)
    return _sorted(name, found)


def _typed(inner: str) -> Write:
    def said(one: dict, name: str) -> str:
        kind = f"type={word(one['type'], name)}" if "type" in one else ""
        return f"{kind}{inner}={text(one[inner])}"

    return lambda name, value, _event: _sorted(name, [said(one, name) for one in value])


def _place(name: str, value: Any, _event: dict) -> str:
    return f"{name}id={text(value['id'] if isinstance(value, dict) else value)}" if value else ""


# CBV's order of properties. Sensors and lasting dispositions are rare: they go the plain way.
ORDER: tuple[tuple[str, Write], ...] = (
    ("type", _type), ("eventTime", _time), ("eventTimeZoneOffset", _as_it_is), ("epcList", _epcs), ("parentID", _text),
    ("inputEPCList", _epcs), ("childEPCs", _epcs), ("quantityList", _quantities), ("childQuantityList", _quantities),
    ("inputQuantityList", _quantities), ("outputEPCList", _epcs), ("outputQuantityList", _quantities),
    ("action", _text), ("transformationID", _text), ("bizStep", _said_word), ("disposition", _said_word),
    ("persistentDisposition", lambda _name, _value, event: plain._persistent(event)), ("readPoint", _place),
    ("bizLocation", _place), ("bizTransactionList", _typed("bizTransaction")), ("sourceList", _typed("source")),
    ("destinationList", _typed("destination")),
    ("sensorElementList", lambda _name, _value, event: plain._sensors(event)),
)  # fmt: skip
REQUIRED = ("type", "eventTime", "eventTimeZoneOffset")


class Hasher:
    """Hashes events whose extensions use the prefixes `spaces`. May be shared by threads."""

    def __init__(self, spaces: dict[str, str] | None = None) -> None:
        self.spaces = spaces or {}
        self._plan = lru_cache(SHAPES)(self._made_plan)
        self._full = lru_cache(SHAPES)(self._written_out)

    def pre_hash(self, event: dict) -> str:
        """The string that is hashed."""
        order, own = self._plan(tuple(event))
        said = "".join([write(name, event[name], event) for name, write in order])
        if event.get("ilmd"):
            said += _sorted("ilmd", [self._extension(k, v) for k, v in event["ilmd"].items()])
        for name in ("readPoint", "bizLocation"):
            inner = self._inner(event[name]) if name in event else ""
            said += name + inner if inner else ""
        if len(own) == 1:
            return said + self._extension(own[0], event[own[0]])
        return said + "".join(sorted([self._extension(name, event[name]) for name in own]))

    def hash(self, event: dict) -> str:
        """`ni:///sha-256;…?ver=CBV2.0` of one EPCIS event."""
        return f"ni:///sha-256;{hashlib.sha256(self.pre_hash(event).encode()).hexdigest()}?ver=CBV2.0"

    def hashes(self, events: Iterable[dict]) -> Iterator[str]:
        """Of each event in turn."""
        return map(self.hash, events)

    def _made_plan(self, keys: tuple[str, ...]) -> tuple[tuple[tuple[str, Write], ...], tuple[str, ...]]:
        """(what is written in CBV's order, which keys are extensions) of events with these keys."""
        present = {*keys, *REQUIRED}  # what is lacking is told by a KeyError, as the plain way does
        own = tuple(key for key in keys if ":" in key and key not in plain.SKIPPED)
        return tuple(one for one in ORDER if one[0] in present), own

    def _written_out(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return f"{{{self.spaces[prefix]}}}{local}" if colon and prefix in self.spaces else name

    def _extension(self, name: str, value: Any) -> str:
        if type(value) is str:
            return f"{self._full(name)}={text(value)}"
        if isinstance(value, list):
            return "".join(sorted([self._extension(name, item) for item in value]))
        if isinstance(value, dict):
            return self._full(name) + "".join(sorted([self._extension(key, item) for key, item in value.items()]))
        return f"{self._full(name)}={plain._text(value)}"

    def _inner(self, holder: Any) -> str:
        """Extensions inside of a place."""
        return plain._extensions(holder, self.spaces) if isinstance(holder, dict) and len(holder) > 1 else ""
