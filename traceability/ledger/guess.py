"""Which column of an altered row was touched, where that can be known. It tries what may have stood there."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from traceability.ledger.events import TraceEvent
from traceability.ledger.rows import row_digest
from traceability.ledger.vocabulary import FACTS, Action, ErrorReason, EventType, Step


def altered_field(event: TraceEvent) -> str:
    """The one column whose former value makes the digest right again; "" if it cannot be told."""
    committed = json.loads(bytes(event.leaf.entry))
    if row_digest(event) == committed["row"]:
        return "row_digest" if event.row_digest != committed["row"] else "leaf"
    for field, value in _candidates(event, committed):
        standing = getattr(event, field)
        if standing == value:
            continue
        setattr(event, field, value)
        matches = row_digest(event) == committed["row"]
        setattr(event, field, standing)
        if matches:
            return field
    return ""


def _candidates(event: TraceEvent, committed: dict) -> Iterator[tuple[str, Any]]:
    yield "hash", committed["hash"]
    local = timezone.localtime(event.event_time)
    yield "event_date", local.date()
    yield "day_only", not event.day_only
    yield from (("biz_step", step) for step in Step.values)
    yield from (("event_type", kind) for kind in EventType.values)
    yield from (("action", action) for action in (*Action.values, ""))
    yield from (("disposition", facts.disposition) for facts in FACTS.values())
    yield from (("error_reason", reason) for reason in (*ErrorReason.values, ""))
    for nullable in ("batch_id", "plot_id", "device_time", "on_behalf_party", "corrects_id"):
        yield nullable, None
    yield from (("batch_id", pk) for pk in _known(event, "batch_id"))
    yield from (("plot_id", pk) for pk in _known(event, "plot_id"))
    yield from (("actor_party", party) for party in _known(event, "actor_party"))
    yield from (("how", how) for how in _known(event, "how"))


def _known(event: TraceEvent, field: str) -> Iterator[Any]:
    """Values that other rows of the same subject hold."""
    rows = TraceEvent.objects.filter(subject=event.subject_id).exclude(pk=event.pk).order_by()
    return rows.values_list(field, flat=True).iterator()
