"""What a recall would reach, before anybody orders it: lots, holders, listings, what is gone and what is left."""

import hashlib
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.users import User
from products.batches import BatchState
from traceability.recall.affected import Affected, affected
from traceability.recall.scope import Found, Scope, find_lots
from traceability.recall.shops import ShopListing, listings_of, products_on_sale
from traceability.recall.whereabouts import Fate, Held, fates, holders, totals


@dataclass(frozen=True)
class Preview:
    """The answer to "what would it reach?". `own`: subjects whose lots the asker decides over; None: all."""

    scope: Scope
    found: Found
    lots: list[Affected]
    own: frozenset[uuid.UUID] | None
    seconds: float = 0.0

    @cached_property
    def fates(self) -> dict[uuid.UUID, Fate]:
        return fates(self.lots)

    @cached_property
    def holders(self) -> list[Held]:
        """Those who were given goods; a maker reads of those to whom he himself gave."""
        return [one for one in holders(self.lots) if self.own is None or one.giver in self.own]

    @cached_property
    def listings(self) -> list[ShopListing]:
        return listings_of(products_on_sale(self.decided))

    @cached_property
    def decided(self) -> list[Affected]:
        """Lots over which the order itself decides."""
        return [one for one in self.lots if one.batch and (self.own is None or one.owner in self.own)]

    @cached_property
    def foreign(self) -> list[Affected]:
        """Lots that others made of them, where a maker asks: he proposes, they or the department decide."""
        return [one for one in self.lots if one.batch and self.own is not None and one.owner not in self.own]

    @cached_property
    def received(self) -> list[Affected]:
        return [one for one in self.lots if one.received]

    @property
    def standing(self) -> list[Affected]:
        return [one for one in self.decided if one.batch and one.batch.state == BatchState.RECALLED]

    @property
    def is_anything_out(self) -> bool:
        """Whether anybody but the makers can have met any of it."""
        return any(one.is_out for one in self.lots) or bool(self.holders)

    @cached_property
    def digest(self) -> str:
        """What was seen: an order that says it is refused if the lots are others by then."""
        return hashlib.sha256("".join(sorted(one.lot.hex for one in self.lots)).encode()).hexdigest()[:24]

    @cached_property
    def sums(self) -> dict[str, tuple[dict[str, Decimal], bool]]:
        """Made, used in other lots, given away and left, by unit; each says whether something in it is unknown."""
        lots = self.decided
        parts = {"made": [(one.quantity, one.unit) for one in lots]}
        for name in ("used", "sent", "left"):
            parts[name] = [(getattr(self.fates[one.lot], name), one.unit) for one in lots]
        return {name: totals(amounts) for name, amounts in parts.items()}

    def line(self, one: Affected) -> dict[str, Any]:
        """One lot as pages and the API tell it."""
        return {"lot": one, "fate": self.fates[one.lot]}


def preview(user: User, scope: Scope) -> Preview:
    """What a recall of `scope` by `user` would reach. Raises Refusal where that is nothing."""
    began = time.perf_counter()
    found = find_lots(user, scope)
    lots = affected(found.lots)
    return Preview(scope, found, lots, own_subjects(user, found.lots, lots), time.perf_counter() - began)


def own_subjects(user: User, scope: Collection[uuid.UUID], lots: list[Affected]) -> frozenset[uuid.UUID] | None:
    """The maker's subjects if the whole scope is his; None for an officer who calls back lots of others."""
    asked = set(scope)
    mine = frozenset(subjects_acted_for(user).values_list("pk", flat=True))
    if is_department_officer(user) and not {one.owner for one in lots if one.lot in asked} <= mine:
        return None
    return mine
