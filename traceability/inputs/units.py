"""Units in which inputs are bought and used: mass and volume convert within themselves, counts never do. Pure."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from traceability.foundation import numbers


class InputUnit(models.TextChoices):
    G = "g", _("g")
    KG = "kg", _("kg")
    YEN = "yen", _("yến")
    TA = "ta", _("tạ")
    TAN = "tan", _("tấn")
    ML = "ml", _("ml")
    LITRE = "lit", _("lít")
    PACK = "goi", _("gói, túi, hộp")
    SACK = "bao", _("bao")
    BOTTLE = "chai", _("chai, lọ")
    PIECE = "cai", _("cái, chiếc")
    HEAD = "con", _("con, cây giống")


GRAMS = {InputUnit.G: 1, InputUnit.KG: 1000, InputUnit.YEN: 10_000, InputUnit.TA: 100_000, InputUnit.TAN: 1_000_000}
MILLILITRES = {InputUnit.ML: 1, InputUnit.LITRE: 1000}


def converted(quantity: Decimal, unit: str, to: str) -> Decimal | None:
    """`quantity` of `unit` in the unit `to`; None where the two do not measure the same."""
    if unit == to:
        return quantity
    for family in (GRAMS, MILLILITRES):
        if unit in family and to in family:
            return quantity * family[InputUnit(unit)] / family[InputUnit(to)]
    return None


def said(quantity: Decimal, unit: str) -> str:
    """ "1.500 kg (1,5 tấn)": as typed and, where it is large, in the larger unit."""
    words = f"{numbers.show(quantity)} {InputUnit(unit).label}"
    grams = GRAMS.get(InputUnit(unit))
    if grams and unit != InputUnit.TAN and abs(quantity) * grams >= GRAMS[InputUnit.TAN]:
        return f"{words} ({numbers.show(quantity * grams / GRAMS[InputUnit.TAN])} {InputUnit.TAN.label})"
    if grams and unit == InputUnit.TAN:
        return f"{words} ({numbers.show(quantity * 1000)} kg)"
    return words
