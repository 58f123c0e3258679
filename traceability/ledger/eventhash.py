"""The event hash of CBV 2.0, our own implementation. Pure; the same whatever the order of keys or the zone of times.

It leaves out `eventID`, `recordTime`, `errorDeclaration` and `certificationInfo`, as CBV does.
"""

import datetime as dt
import hashlib
import re
from decimal import Decimal
from typing import Any

from traceability.gs1.uri import NotDigitalLink, parse
from traceability.ledger.canonical import number

CBV = "https://ref.gs1.org/cbv/"
_QUANTITY = ("epcClass", "quantity", "uom")
_META = ["time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"]
_REPORT = [
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time", "microorganism",
    "chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue",
    "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
]  # fmt: skip
# What precedes a bare CBV word, by the property in which it stands.
PREFIX = {
    "bizStep": "BizStep-",
    "disposition": "Disp-",
    "set": "Disp-",
    "unset": "Disp-",
    "bizTransactionList": "BTT-",
    "sourceList": "SDT-",
    "destinationList": "SDT-",
}
_NUMBER = re.compile(r"-?\d+\.\d+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_BARE = re.compile(r"[a-z_]+")
SKIPPED = {"type", "eventID", "recordTime", "errorDeclaration", "certificationInfo", "@context", "isA"}


def in_utc(text: str) -> str:
    """An ISO time in UTC with milliseconds, rounded half up: "2020-03-04T10:00:30.000Z"."""
    moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(dt.UTC)
    moment += dt.timedelta(microseconds=500)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def canonical_epc(uri: str) -> str:
    """A Digital Link at GS1's host, without attributes, its lot dropped where a serial stands; others as they are."""
    scheme, _sep, rest = uri.partition("://")
    if scheme.lower() not in {"http", "https"} or "/" not in rest:
        return uri
    path = rest[rest.index("/") :].split("#")[0].split("?")[0]
    try:
        link = parse(path)
    except NotDigitalLink:
        return uri
    kept = {"21": link.qualifiers["21"]} if "21" in link.qualifiers and link.key == "01" else link.qualifiers
    kept = {ai: value for ai, value in kept.items() if ai != "22"}
    return type(link)(link.key, link.value, kept).canonical()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))
    text = str(value).strip()
    if _TIME.fullmatch(text):
        return in_utc(text)
    if _NUMBER.fullmatch(text):
        return number(Decimal(text))
    return canonical_epc(text)


def _word(value: Any, owner: str) -> str:
    text = str(value)
    return f"{CBV}{PREFIX[owner]}{text}" if owner in PREFIX and _BARE.fullmatch(text) else _text(text)


def _list(name: str, items: list[str]) -> str:
    return name + "".join(sorted(items)) if items else ""


def _epcs(name: str, event: dict) -> str:
    return _list(name, [f"epc={_text(epc)}" for epc in event.get(name, [])])


def _quantities(name: str, event: dict) -> str:
    def one(element: dict) -> str:
        return "quantityElement" + "".join(f"{k}={_text(element[k])}" for k in _QUANTITY if k in element)

    return _list(name, [one(element) for element in event.get(name, [])])


def _typed(name: str, inner: str, event: dict) -> str:
    def one(element: dict) -> str:
        kind = f"type={_word(element['type'], name)}" if "type" in element else ""
        return f"{kind}{inner}={_text(element[inner])}"

    return _list(name, [one(element) for element in event.get(name, [])])


def _place(name: str, event: dict) -> str:
    place = event.get(name)
    if not place:
        return ""
    return f"{name}id={_text(place['id'] if isinstance(place, dict) else place)}"


def _persistent(event: dict) -> str:
    held = event.get("persistentDisposition") or {}
    inner = "".join("".join(sorted(f"{k}={_word(w, k)}" for w in held.get(k, []))) for k in ("set", "unset"))
    return f"persistentDisposition{inner}" if inner else ""


def _sensors(event: dict) -> str:
    def flat(name: str, order: list[str], element: dict) -> str:
        return name + "".join(f"{k}={_text(element[k])}" for k in order if k in element)

    def one(element: dict) -> str:
        metadata = element.get("sensorMetadata")
        head = flat("sensorMetadata", _META, metadata) if metadata else ""
        reports = sorted(flat("sensorReport", _REPORT, report) for report in element.get("sensorReport", []))
        return "sensorElement" + head + "".join(reports)

    return "".join(sorted(one(element) for element in event.get("sensorElementList", [])))


def _extension(name: str, value: Any, spaces: dict[str, str]) -> str:
    """One extension, its prefix written out; lists repeat the name, objects open it."""
    prefix, colon, local = name.partition(":")
    full = f"{{{spaces[prefix]}}}{local}" if colon and prefix in spaces else name
    if isinstance(value, list):
        return "".join(sorted(_extension(name, item, spaces) for item in value))
    if isinstance(value, dict):
        return full + "".join(sorted(_extension(key, item, spaces) for key, item in value.items()))
    return f"{full}={_text(value)}"


def _extensions(holder: Any, spaces: dict[str, str], skip: set[str] | frozenset[str] = frozenset()) -> str:
    if not isinstance(holder, dict):
        return ""
    found = [_extension(k, v, spaces) for k, v in holder.items() if ":" in k and k not in skip]
    return "".join(sorted(found))


def pre_hash(event: dict, spaces: dict[str, str] | None = None) -> str:
    """The string that is hashed, in CBV's fixed order of properties. `spaces` names the prefixes of extensions."""
    spaces = spaces or {}
    parts = [f"eventType={event['type']}", f"eventTime={in_utc(event['eventTime'])}"]
    parts += [f"eventTimeZoneOffset={event['eventTimeZoneOffset']}", _epcs("epcList", event)]
    parts += [f"parentID={_text(event['parentID'])}" if event.get("parentID") else ""]
    parts += [_epcs("inputEPCList", event), _epcs("childEPCs", event)]
    parts += [_quantities(name, event) for name in ("quantityList", "childQuantityList", "inputQuantityList")]
    parts += [_epcs("outputEPCList", event), _quantities("outputQuantityList", event)]
    parts += [f"{name}={_text(event[name])}" for name in ("action", "transformationID") if event.get(name)]
    parts += [f"{name}={_word(event[name], name)}" for name in ("bizStep", "disposition") if event.get(name)]
    parts += [_persistent(event), _place("readPoint", event), _place("bizLocation", event)]
    parts += [_typed("bizTransactionList", "bizTransaction", event)]
    parts += [_typed("sourceList", "source", event), _typed("destinationList", "destination", event)]
    parts += [_sensors(event)]
    if event.get("ilmd"):
        parts += ["ilmd" + "".join(sorted(_extension(k, v, spaces) for k, v in event["ilmd"].items()))]
    for name in ("readPoint", "bizLocation"):
        inner = _extensions(event.get(name), spaces)
        parts += [name + inner if inner else ""]
    parts += [_extensions(event, spaces, SKIPPED)]
    return "".join(parts)


def event_hash(event: dict, spaces: dict[str, str] | None = None) -> str:
    """`ni:///sha-256;…?ver=CBV2.0` of one EPCIS event."""
    return f"ni:///sha-256;{hashlib.sha256(pre_hash(event, spaces).encode()).hexdigest()}?ver=CBV2.0"
