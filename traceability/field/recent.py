"""The last values of a work, offered as choices beside empty boxes. They are never put in by themselves."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cooperatives.acting import Acting
from traceability.field.listed import Offer
from traceability.foundation import numbers
from traceability.ledger.events import TraceEvent

CHIPS = {"input_name": "ten", "dose": "luong"}  # what each box is called in an address
LOOKED_AT = 60
CHOICES = 4
SHOWN_AS_CHIP = 60  # longer words make no chip; they are still offered while typing


@dataclass
class Recent:
    """Distinct values of earlier entries, those of the same plot first."""

    names: list[Offer] = field(default_factory=list)
    doses: list[str] = field(default_factory=list)
    quantities: list[tuple[str, str]] = field(default_factory=list)  # (as typed, unit)

    @property
    def chips(self) -> list[tuple[str, list[dict[str, str]]]]:
        """(box, choices): each choice says what it shows and what it puts into which box."""
        names = [{"text": one.name, "input_name": one.name, "registration": one.registration} for one in self.names]
        doses = [{"text": one, "dose": one} for one in self.doses]
        return [(box, [one for one in found if len(one["text"]) <= SHOWN_AS_CHIP][:CHOICES])
                for box, found in (("input_name", names), ("dose", doses)) if found]  # fmt: skip


def recent(acting: Acting, step: str, plot: uuid.UUID | None = None) -> Recent:
    """What was told of `step` lately, the plot in question first; a household is shown nobody else's."""
    events = TraceEvent.objects.current().filter(subject=acting.subject, biz_step=step).order_by("-record_time")
    if acting.household:
        events = events.of_household(acting.household)
    rows = list(events.values_list("plot_id", "how")[:LOOKED_AT])
    rows.sort(key=lambda row: row[0] != plot)  # stable: within each, the latest first
    hows = [how for _plot, how in rows]
    return Recent(
        names=list(_names(hows)),
        doses=list(dict.fromkeys(str(how["dose"]) for how in hows if how.get("dose"))),
        quantities=list(dict.fromkeys(_quantity(how) for how in hows if how.get("quantity"))),
    )


def _names(hows: list[dict[str, Any]]) -> Iterator[Offer]:
    seen = set()
    for how in hows:
        used = how.get("input") or {}
        name = used.get("name")
        if name and name not in seen:
            seen.add(name)
            yield Offer(name, used.get("registration", ""), how.get("phi_days"), by_list=False)


def _quantity(how: dict[str, Any]) -> tuple[str, str]:
    return numbers.for_input(Decimal(how["quantity"])), how.get("unit") or "kg"
