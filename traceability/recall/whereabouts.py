"""Where goods of some lots went: into other lots, to others, what is left by the books. It never guesses."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from products.catalogue import KILOGRAMS
from products.measures import amount
from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.received import ReceivedLot
from traceability.recall.affected import Affected

NOTHING = Decimal(0)


@dataclass
class Fate:
    """What became of one lot, in its own unit. None: it was written down in units that nobody can compare."""

    used: Decimal | None = NOTHING
    sent: Decimal | None = NOTHING
    left: Decimal | None = NOTHING


@dataclass
class Held:
    """Somebody who was given goods: a subject, or an outsider by the name that the giver declared."""

    giver: uuid.UUID | None  # None: the maker himself, to whom nobody gave it
    subject: uuid.UUID | None
    name: str
    place: str
    given: list[dict[str, Any]] = field(default_factory=list)
    is_received: bool = True  # whether he has confirmed all that was sent to him

    @property
    def is_outside(self) -> bool:
        return self.subject is None

    @property
    def words(self) -> list[str]:
        """ "Gạo nếp 261124-01: 200 kg", lot by lot."""
        return said(self.given)


def said(given: Sequence[dict[str, Any]]) -> list[str]:
    """Rows of goods in words."""
    return [f"{one['name']} {one['number']}: {amount(Decimal(one['quantity']), one['unit'])}" for one in given]


def _in_unit(quantity: Decimal, unit: str, wanted: str) -> Decimal | None:
    if unit == wanted:
        return quantity
    theirs, ours = KILOGRAMS.get(unit), KILOGRAMS.get(wanted)  # type: ignore[call-overload]
    return quantity * theirs / ours if theirs and ours else None


def fates(lots: Sequence[Affected]) -> dict[uuid.UUID, Fate]:
    """What became of each of `lots`, by one question."""
    found = {one.lot: Fate(left=one.quantity) for one in lots}
    units = {one.lot: one.unit for one in lots}
    uses = LotUse.objects.standing().filter(lot__in=found, role__in=(Role.USED, Role.SENT))
    for lot, role, unit, quantity in uses.values_list("lot", "role", "unit", "quantity"):
        name = "used" if role == Role.USED else "sent"
        here, gone = found[lot], _in_unit(quantity, unit, units[lot])
        for field_name, sign in ((name, 1), ("left", -1)):
            so_far = getattr(here, field_name)
            setattr(here, field_name, None if gone is None or so_far is None else so_far + sign * gone)
    return found


def holders(lots: Sequence[Affected]) -> list[Held]:
    """Everybody to whom goods of `lots` were given, with what, by two questions."""
    known = {one.lot: one for one in lots}
    sent = LotUse.objects.standing().filter(lot__in=known, role=Role.SENT, event__shipment__voided_by__isnull=True)
    sent = sent.exclude(event__shipment=None).select_related("event__shipment__receiver").order_by("event__event_date")
    arrived = set(
        ReceivedLot.objects.standing().filter(shipped__in=sent.values("pk")).values_list("shipped", flat=True)
    )
    found: dict[tuple, Held] = {}
    for use in sent:
        way = use.event.shipment
        name, place = ("", "") if way.receiver else (way.receiver_name, way.receiver_place)
        key = (way.sender_id, way.receiver_id, name, place)
        held = found.setdefault(key, Held(way.sender_id, way.receiver_id, way.to_whom, place))
        held.is_received = held.is_received and (way.receiver is None or use.pk in arrived)
        held.given.append({
            "lot": str(use.lot), "number": known[use.lot].number, "name": known[use.lot].name,
            "quantity": str(use.quantity), "unit": use.unit, "day": way.sent_on.isoformat(),
        })  # fmt: skip
    return list(found.values())


def kilograms(quantity: Decimal | None, unit: str) -> Decimal | None:
    """`quantity` in kilograms, or None for what is counted and for what is unknown."""
    factor = KILOGRAMS.get(unit)  # type: ignore[call-overload]
    return quantity * factor if factor and quantity is not None else None


def totals(amounts: Collection[tuple[Decimal | None, str]]) -> tuple[dict[str, Decimal], bool]:
    """Sums by unit (mass in kilograms), and whether some amount is unknown and therefore missing from them."""
    sums: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    is_short = False
    for quantity, unit in amounts:
        if quantity is None:
            is_short = True
            continue
        mass = kilograms(quantity, unit)
        sums["kg" if mass is not None else unit] += quantity if mass is None else mass
    return dict(sums), is_short
