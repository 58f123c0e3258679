"""What an event did with lots, in words without their names: for diaries and for the public page alike."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from products.catalogue import MeasureUnit
from products.measures import amount
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import EventType, Step


def in_words(event: TraceEvent) -> str:
    """ "từ 2 lô, ra 3 lô, hao hụt 12 kg"; empty for entries that name no lots."""
    if event.event_type == EventType.OBJECT:
        return ""
    how, parts = event.how, []
    used, made = how.get("inputs") or [], how.get("outputs") or []
    if event.event_type == EventType.TRANSFORMATION:
        parts = [_from(len(used)), _into(len(made))]
    elif event.biz_step == Step.RECEIVE:
        parts = [_said(one) for one in made]
    else:
        parts = [_said(used[0]) if len(used) == 1 else _lots(len(used)) if used else "", _cases(how)]
    if how.get("loss"):
        parts.append(_("hao hụt %(amount)s") % {"amount": _said(how["loss"])})
    return ", ".join(part for part in parts if part)


def _said(one: Mapping) -> str:
    unit = one.get("unit")
    return amount(Decimal(one["quantity"]), unit) if unit in MeasureUnit.values else str(one.get("quantity", ""))


def _from(count: int) -> str:
    return ngettext("từ %(count)d lô", "từ %(count)d lô", count) % {"count": count}


def _into(count: int) -> str:
    return ngettext("ra %(count)d lô", "ra %(count)d lô", count) % {"count": count}


def _lots(count: int) -> str:
    return ngettext("%(count)d lô", "%(count)d lô", count) % {"count": count}


def _cases(how: Mapping) -> str:
    count = len(how.get("cases") or [])
    return ngettext("%(count)d thùng", "%(count)d thùng", count) % {"count": count} if count else ""
