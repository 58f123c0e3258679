"""Notes what people do, in the transaction of the doing, and checks that nobody has touched the notes since."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from traceability.foundation.audit.models import NOBODY, AuditEvent

_PLAIN = (str, int, bool, type(None))


def note(actor: Any, verb: str, obj: models.Model, tenant: Any = None, **details: Any) -> AuditEvent:
    """Adds one act to the chain of `tenant`: a subject, its UUID, or None. `actor`: a user, a party UUID, or None.

    `details` name fields, states and numbers; never names, telephones or free text of people.
    """
    return note_all(actor, verb, [(obj, tenant)], **details)[0]


def note_all(actor: Any, verb: str, acts: Sequence[tuple[models.Model, Any]], **details: Any) -> list[AuditEvent]:
    """The same act over many objects, each with its tenant. Chains are locked in one order, whoever comes."""
    events = []
    with transaction.atomic():
        by_chain: dict[uuid.UUID, list[models.Model]] = {}
        for obj, tenant in acts:
            by_chain.setdefault(_uuid(tenant, "pk") or NOBODY, []).append(obj)
        for chain in sorted(by_chain):
            _one_at_a_time(chain)
            last = AuditEvent.objects.filter(tenant=chain).order_by("-seq").first()
            for obj in by_chain[chain]:
                last = _next(last, chain, actor, verb, obj, details)
                events.append(last)
        AuditEvent.objects.bulk_create(events, batch_size=500)
    return events


def _next(
    last: AuditEvent | None, chain: uuid.UUID, actor: Any, verb: str, obj: models.Model, details: dict[str, Any]
) -> AuditEvent:
    event = AuditEvent(
        tenant=chain, seq=last.seq + 1 if last else 1, actor=_uuid(actor, "party"), verb=verb,
        object_type=obj._meta.label_lower, object_id=str(obj.pk), details=_plain(details), at=timezone.now(),
        prev_hash=last.hash if last else "",
    )  # fmt: skip
    event.hash = event.computed_hash()
    return event


def _uuid(given: Any, attribute: str) -> uuid.UUID | None:
    return given if given is None or isinstance(given, uuid.UUID) else getattr(given, attribute, None)


def _one_at_a_time(chain: uuid.UUID) -> None:
    """Two acts must not both follow the same one. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [chain.int % 2**63])


def _plain(value: Any) -> Any:
    """`value` in a form that reads back the same from every database: decimals and dates as text."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner) for inner in value]
    return value if type(value) in _PLAIN else str(value)


def faults() -> Iterator[str]:
    """The first row of each chain that is not as it was written."""
    for tenant in AuditEvent.objects.order_by().values_list("tenant", flat=True).distinct():
        prev_hash = ""
        chain = AuditEvent.objects.filter(tenant=tenant).order_by("seq")
        for seq, event in enumerate(chain.iterator(chunk_size=1000), start=1):
            if event.seq != seq:
                yield f"chain {tenant}: row {seq} is missing before {event.pk}"
                break
            if event.prev_hash != prev_hash or event.hash != event.computed_hash():
                yield f"chain {tenant}: row {event.pk} ({event.verb}, {event.at.isoformat()}) was altered"
                break
            prev_hash = event.hash
