"""An event as EPCIS 2.0 says it, of which the event hash is taken. It reads one row, nothing that may change."""

from typing import Any

from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import FACTS, TRANSFORMING, EventType, Step

# Our own extensions. A URN, so that the hash outlives any host name.
NAMESPACES = {"txng": "urn:x-nongsan-xu-thanh:epcis:"}


def place(identifier: Any) -> str:
    return f"urn:uuid:{identifier}"


def _extension(value: Any) -> Any:
    """Our JSON with every key in our namespace, as JSON-LD needs it."""
    if isinstance(value, dict):
        return {f"txng:{key}": _extension(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_extension(item) for item in value]
    return value


def _cbv_step(event: TraceEvent) -> str:
    if event.event_type == EventType.TRANSFORMATION:
        return TRANSFORMING.get(Step(event.biz_step), "creating_class_instance")
    return FACTS[event.biz_step].cbv_step


def document(event: TraceEvent) -> dict[str, Any]:
    """The event without its id, record time and error declaration, as CBV hashes it."""
    said: dict[str, Any] = {
        "type": EventType(event.event_type).label,
        "eventTime": event.event_time.isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": event.tz_offset,
        "bizStep": _cbv_step(event),
        **event.what,
        "txng:clientUuid": str(event.client_uuid),
        "txng:step": str(event.biz_step),
    }
    if event.action:
        said["action"] = event.action
    if event.disposition:
        said["disposition"] = event.disposition
    if event.plot_id:
        said["readPoint"] = {"id": place(event.plot_id)}
    if event.how:
        said["txng:how"] = _extension(event.how)
    return said
