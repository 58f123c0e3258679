"""Amounts of goods in the pages of recalls. What is unknown is said to be unknown, never shown as nothing."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from products.measures import amount

register = template.Library()


@register.filter
def amount_of(row: Any) -> str:
    """The whole quantity of a lot, with its unit."""
    return amount(row.quantity, row.unit)


@register.filter
def part_of(row: Any, quantity: Decimal) -> str:
    """A part of a lot, in its unit."""
    return amount(quantity, row.unit)


@register.simple_tag
def part(quantity: Decimal | None, unit: str) -> str:
    """A part of a lot."""
    return _("chưa rõ") if quantity is None else amount(quantity, unit)


@register.simple_tag
def kilos(quantity: str) -> str:
    """Kilograms as a report keeps them."""
    return amount(Decimal(quantity or 0), "kg")


@register.simple_tag
def sums(total: tuple[dict[str, Decimal], bool]) -> str:
    """Sums by unit, and that something is missing from them."""
    by_unit, is_short = total
    words = [amount(quantity, unit) for unit, quantity in by_unit.items() if quantity]
    said = ", ".join(words) or amount(Decimal(0), next(iter(by_unit), "kg"))
    return _("%(sums)s, còn phần chưa rõ") % {"sums": said} if is_short else said
