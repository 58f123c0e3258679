"""The balance of a transformation: what came out is no more than what went in. Pure arithmetic of declared weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from products.catalogue import PACKED, MeasureUnit
from products.measures import kilograms_each

TOLERANCE = Decimal("0.01")  # scales differ: so much more than went in is borne
GRAM = Decimal("0.001")


@dataclass(frozen=True)
class Amount:
    """So much; `unit_kg` is the declared weight of one unit where the unit itself is no mass."""

    quantity: Decimal
    unit: str
    unit_kg: Decimal | None = None
    of: object = None  # the product: packs of two products are not the same packs

    @property
    def measure(self) -> tuple:
        """Amounts of one measure add up without a weight."""
        each = kilograms_each(self.unit, self.unit_kg)
        return self.unit, each, self.of if each is None and self.unit in PACKED else None

    def kilograms(self) -> Decimal | None:
        each = kilograms_each(self.unit, self.unit_kg)
        return None if each is None else self.quantity * each


@dataclass(frozen=True)
class Balance:
    """Both sides in one unit."""

    unit: str
    went_in: Decimal
    came_out: Decimal

    @property
    def loss(self) -> Decimal:
        """What is gone; below zero if more came out than went in."""
        return self.went_in - self.came_out

    @property
    def holds(self) -> bool:
        return self.came_out <= self.went_in * (1 + TOLERANCE)


class NoCommonUnit(ValueError):
    """The amount at `place` of `side` ("inputs", "outputs") has no declared weight, and the others differ from it."""

    def __init__(self, side: str, place: int) -> None:
        super().__init__(f"{side}.{place}")
        self.side, self.place = side, place


def balance(inputs: Sequence[Amount], outputs: Sequence[Amount]) -> Balance:
    """Both sides added up: in their own unit where all have the same, else in kilograms. Raises NoCommonUnit."""
    if len({one.measure for one in (*inputs, *outputs)}) == 1:
        return Balance(inputs[0].unit, _sum(inputs), _sum(outputs))
    return Balance(MeasureUnit.KG, _kilograms("inputs", inputs), _kilograms("outputs", outputs))


def _sum(amounts: Sequence[Amount]) -> Decimal:
    return sum((one.quantity for one in amounts), Decimal(0))


def _kilograms(side: str, amounts: Sequence[Amount]) -> Decimal:
    total = Decimal(0)
    for number, one in enumerate(amounts):
        mass = one.kilograms()
        if mass is None:
            raise NoCommonUnit(side, number)
        total += mass
    return total.quantize(GRAM)
