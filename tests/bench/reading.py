"""The rival of `tests.bench.ledger`: the event hash as one reads it in CBV 2.0, section 8.9, and writes it down.

The event becomes a tree of (name, text, children), as the openly published reference programs do it; the tree is walked
along the standard's table of properties, every level is sorted, every value is tried against every pattern.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote

_EPCS = [("epc", [])]
_QUANTITIES = [("quantityElement", [("epcClass", []), ("quantity", []), ("uom", [])])]
ORDER: list[Any] = [
    ("eventType", []), ("eventTime", []), ("eventTimeZoneOffset", []), ("epcList", _EPCS), ("parentID", []),
    ("inputEPCList", _EPCS), ("childEPCs", _EPCS), ("quantityList", _QUANTITIES), ("childQuantityList", _QUANTITIES),
    ("inputQuantityList", _QUANTITIES), ("outputEPCList", _EPCS), ("outputQuantityList", _QUANTITIES), ("action", []),
    ("transformationID", []), ("bizStep", []), ("disposition", []),
    ("persistentDisposition", [("set", []), ("unset", [])]), ("readPoint", [("id", [])]), ("bizLocation", [("id", [])]),
    ("bizTransactionList", [("", [("type", []), ("bizTransaction", [])])]),
    ("sourceList", [("", [("type", []), ("source", [])])]),
    ("destinationList", [("", [("type", []), ("destination", [])])]),
]  # fmt: skip
WORDS = {
    "bizStep": "BizStep-", "disposition": "Disp-", "set": "Disp-", "unset": "Disp-", "bizTransactionList": "BTT-",
    "sourceList": "SDT-", "destinationList": "SDT-",
}  # fmt: skip
LEFT_OUT = {"type", "eventID", "recordTime", "errorDeclaration", "certificationInfo", "@context"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
NUMBER = re.compile(r"-?\d+\.\d+")
LINK = re.compile(r"https?://[^/]+(?:/[^/?#]+)*?/(00|01|253|255|414|417|8003|8004)/([^/?#]+)((?:/[^/?#]+/[^/?#]+)*)")


@dataclass
class Node:
    """One property."""

    name: str
    text: str = ""
    children: list["Node"] = field(default_factory=list)


def tree(name: str, value: Any, spaces: dict[str, str], owner: str = "") -> list[Node]:
    """The nodes that a property of the JSON becomes."""
    if isinstance(value, list):
        return [node for item in value for node in tree(name, item, spaces, owner)]
    if isinstance(value, dict):
        children = [child for key, item in value.items() for child in tree(key, item, spaces, name)]
        return [Node(written_out(name, spaces), "", children)]
    return [Node(written_out(name, spaces), written(name, value, owner))]


def written_out(name: str, spaces: dict[str, str]) -> str:
    for prefix, uri in spaces.items():
        name = re.sub(rf"^{re.escape(prefix)}:", f"{{{uri}}}", name)
    return name


def written(name: str, value: Any, owner: str) -> str:
    """A value in its one form: times in UTC, numbers without trailing noughts, words and Digital Links as GS1's."""
    if isinstance(value, bool):
        return str(value).lower()
    said = str(value).strip()
    if TIME.fullmatch(said):
        moment = dt.datetime.fromisoformat(said.replace("Z", "+00:00")).astimezone(dt.UTC)
        return (moment + dt.timedelta(microseconds=500)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if NUMBER.fullmatch(said):
        return f"{Decimal(said):f}".rstrip("0").rstrip(".")
    word = owner if name == "type" else name
    if word in WORDS and re.fullmatch(r"[a-z_]+", said):
        return f"https://ref.gs1.org/cbv/{WORDS[word]}{said}"
    if found := LINK.match(said):
        key, value, rest = found.groups()
        pairs = re.findall(r"/([^/]+)/([^/]+)", rest)
        held = [pair for pair in pairs if pair[0] == "21"] or [pair for pair in pairs if pair[0] != "22"]
        return "https://id.gs1.org" + "".join(
            f"/{a}/{quote(unquote(v), safe='-._~')}" for a, v in [(key, value), *held]
        )
    return said


def listed(event: dict[str, Any], spaces: dict[str, str]) -> list[Node]:
    """The event's properties, with the elements that XML has and JSON leaves out."""
    found = [Node("eventType", event["type"])]
    for name, value in event.items():
        if name in LEFT_OUT or (":" in name):
            continue
        if name.endswith("QuantityList") or name == "quantityList":
            elements = [Node("quantityElement", "", tree("", one, spaces, name)[0].children) for one in value]
            found.append(Node(name, "", elements))
        elif name.endswith("EPCList") or name in {"epcList", "childEPCs"}:
            found.append(Node(name, "", [Node("epc", written("epc", one, name)) for one in value]))
        elif isinstance(value, list):
            found.append(Node(name, "", [Node("", "", tree(name, one, spaces, name)[0].children) for one in value]))
        else:
            found += tree(name, value, spaces)
    return found


def walk(nodes: list[Node], order: list[Any]) -> str:
    """Along the table: of each property all that stand, sorted."""
    said = ""
    for name, inner in order:
        values = [
            node.name + (f"={node.text}" if node.text else "") + walk(node.children, inner)
            for node in nodes
            if node.name == name
        ]
        said += "".join(sorted(values))
    return said


def extensions(nodes: list[Node]) -> str:
    return "".join(sorted(n.name + (f"={n.text}" if n.text else "") + extensions(n.children) for n in nodes))


def pre_hash(event: dict[str, Any], spaces: dict[str, str]) -> str:
    own = [node for name, value in event.items() if ":" in name for node in tree(name, value, spaces)]
    return walk(listed(event, spaces), ORDER) + extensions(own)


def event_hash(event: dict[str, Any], spaces: dict[str, str]) -> str:
    return f"ni:///sha-256;{hashlib.sha256(pre_hash(event, spaces).encode()).hexdigest()}?ver=CBV2.0"
