"""Writes uses and edges in the transaction of their event, and voids them when the event is taken back.

It judges nothing: the verbs ask what is true before they record.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from traceability.foundation.refusals import Refusal
from traceability.genealogy.cases import CaseContent
from traceability.genealogy.links import LotLink, LotUse, Role
from traceability.genealogy.received import ReceivedLot, Shipment
from traceability.genealogy.signals import lots_used
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import EventType


@dataclass(frozen=True)
class Part:
    """So much of a lot in an event. `unit_kg` is the declared weight of one unit, where the unit is no mass."""

    lot: uuid.UUID
    quantity: Decimal
    unit: str
    unit_kg: Decimal | None = None


def write_uses(event: TraceEvent, role: str, parts: Sequence[Part], transformation: uuid.UUID | None = None) -> None:
    """The amounts of `event`; edges of its transformation follow from them."""
    LotUse.objects.bulk_create(
        LotUse(
            lot=part.lot, event=event, role=role, quantity=part.quantity, unit=part.unit, unit_kg=part.unit_kg,
            transformation=transformation,
        )
        for part in parts
    )  # fmt: skip


def announce(lots: Iterable[uuid.UUID], event: TraceEvent) -> None:
    """Says that what is left of `lots` has changed."""
    lots_used.send(sender=LotUse, lots=frozenset(lots), event=event)


def link(transformation: uuid.UUID, event: TraceEvent) -> None:
    """Brings the edges of a transformation to what its standing uses say: each input leads to each output."""
    uses = LotUse.objects.standing().filter(transformation=transformation).values_list("lot", "role")
    ends = {role: {lot for lot, its in uses if its == role} for role in (Role.USED, Role.MADE)}
    wanted = {(source, target) for source in ends[Role.USED] for target in ends[Role.MADE] if source != target}
    rows = LotLink.objects.standing().filter(transformation=transformation)
    there = {(row.source, row.target): row.pk for row in rows}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    LotLink.objects.filter(pk__in=gone).update(voided_by=event)
    LotLink.objects.bulk_create(
        LotLink(source=source, target=target, transformation=transformation, event=event)
        for source, target in sorted(wanted - there.keys())
    )


def void_after(sender, event: TraceEvent, **_kwargs) -> None:
    """Receiver of `event_recorded`: what a corrected event had said of lots falls with it; the rows stay, voided."""
    told = event.corrects
    if told is None or told.event_type == EventType.OBJECT:
        return
    _refuse_if_it_arrived(told)
    mine = Q(event=told, voided_by=None)
    uses = list(LotUse.objects.filter(mine))
    LotUse.objects.filter(mine).update(voided_by=event)
    for transformation in {use.transformation for use in uses if use.transformation}:
        link(transformation, event)
    for model in (LotLink, Shipment, ReceivedLot, CaseContent):
        model._default_manager.filter(mine).update(voided_by=event)
    CaseContent.objects.filter(out_by=told).update(out_by=None)
    announce({use.lot for use in uses}, event)


def _refuse_if_it_arrived(told: TraceEvent) -> None:
    """What the other side has received cannot be un-sent: her entry is taken back first."""
    if ReceivedLot.objects.filter(shipped__event=told, voided_by=None).exists():
        raise Refusal(_("Bên nhận đã nhận chuyến hàng này. Nhờ bên nhận ghi lại trước."), code="conflict")
