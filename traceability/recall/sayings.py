"""A scope in a sentence, as it was asked for. It reads the names that hold now."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.subjects import Plot
from products.catalogue import Product
from traceability.recall.orders import RecallOrder, ScopeKind


def scope_words(order: RecallOrder) -> str:
    """ "Thuốc Abamectin 1.8EC, từ 1/11/2026 đến 10/11/2026"."""
    asked = order.asked
    if order.scope == ScopeKind.LOT:
        count = len(asked.get("lots", ()))
        return ngettext("%(n)d lô được chọn", "%(n)d lô được chọn", count) % {"n": count}
    if order.scope == ScopeKind.PLOT:
        what = _name(Plot, asked.get("plot"))
    elif order.scope == ScopeKind.PRODUCT:
        what = _name(Product, asked.get("product"))
    else:
        what = ", ".join(
            text for text in (
                asked.get("input_name", ""),
                _("số đăng ký %(n)s") % {"n": asked["registration"]} if asked.get("registration") else "",
                _("số lô %(n)s") % {"n": asked["input_lot"]} if asked.get("input_lot") else "",
            ) if text
        )  # fmt: skip
    days = [date_format(dt.date.fromisoformat(asked[name])) if asked.get(name) else "" for name in ("since", "until")]
    return ", ".join(filter(None, [what, _period(*days)]))


def _period(since: str, until: str) -> str:
    if since and until:
        return _("từ %(since)s đến hết %(until)s") % {"since": since, "until": until}
    if since:
        return _("từ %(since)s") % {"since": since}
    return _("đến hết %(until)s") % {"until": until} if until else ""


def _name(model, pk: str | None) -> str:
    row = model.objects.filter(pk=pk).first() if pk else None
    return str(row) if row else ""
