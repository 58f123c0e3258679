"""Quantities with their units: as people read them, and in kilograms where somebody declared how. Pure."""

from decimal import Decimal

from products.catalogue import KILOGRAMS, MeasureUnit
from traceability.foundation import numbers


def amount(quantity: Decimal, unit: str) -> str:
    """ "1.500 kg (1,5 tấn)": the quantity as typed and, where it is large, in the larger unit."""
    said = f"{numbers.show(quantity)} {MeasureUnit(unit).label}"
    factor = KILOGRAMS.get(MeasureUnit(unit))
    if factor and unit != MeasureUnit.TAN and quantity * factor >= 1000:
        return f"{said} ({numbers.show(quantity * factor / 1000)} {MeasureUnit.TAN.label})"
    if factor and unit == MeasureUnit.TAN:
        return f"{said} ({numbers.show(quantity * factor)} kg)"
    return said


def kilograms_each(unit: str, declared: Decimal | None = None) -> Decimal | None:
    """What one `unit` weighs in kilograms: known for units of mass, `declared` for others, or unknown."""
    factor = KILOGRAMS.get(MeasureUnit(unit))
    return Decimal(factor) if factor else declared
