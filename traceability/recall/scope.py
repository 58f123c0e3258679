"""What is to be called back: a lot, a plot or a product over some days, an input. It finds lots and writes nothing.

Each question goes through the gate of who asks: the department over all, a maker over his own.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.subjects import Plot
from cooperatives.users import User
from products.batches import Batch
from products.catalogue import Product
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.inputs.stock import InputLot
from traceability.ledger.events import SEASON, TraceEvent
from traceability.recall.orders import ScopeKind

MOST_LOTS = 500  # named one by one


@dataclass(frozen=True)
class Scope:
    """A scope as it is asked for. Days are those of harvest or production; for an input, those of its use."""

    kind: str
    lots: tuple[uuid.UUID, ...] = ()
    plot: uuid.UUID | None = None
    product: uuid.UUID | None = None
    input_name: str = ""
    registration: str = ""
    input_lot: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """What was asked, without what was left empty."""
        said = {name: value for name, value in asdict(self).items() if value and name != "kind"}
        return {name: [str(v) for v in value] if name == "lots" else str(value) for name, value in said.items()}


@dataclass(frozen=True)
class Found:
    """The lots of a scope; of an input also how often it was written down, and how often no lot follows from that."""

    lots: tuple[uuid.UUID, ...]
    entries: int = 0
    entries_without_lot: int = 0
    names: tuple[str, ...] = field(default=())


def batches_within_reach(user: User) -> QuerySet[Batch]:
    """Lots that `user` may call back: all for the department, his own for a maker, none for a household or a helper."""
    return _within(user, Batch.objects.all(), "product__subject")


def plots_within_reach(user: User) -> QuerySet[Plot]:
    return _within(user, Plot.objects.all(), "subject")


def products_within_reach(user: User) -> QuerySet[Product]:
    return _within(user, Product.objects.all(), "subject")


def entries_within_reach(user: User) -> QuerySet[TraceEvent]:
    return _within(user, TraceEvent.objects.current(), "subject")


def _within(user: User, rows: QuerySet, way: str) -> QuerySet:
    return rows if is_department_officer(user) else rows.filter(**{f"{way}__in": subjects_acted_for(user)})


def find_lots(user: User, scope: Scope) -> Found:
    """The lots of `scope`. Raises Refusal for a scope in which nothing lies, Http404 for what the asker cannot see."""
    kind = _kind(scope)
    found = _FINDERS[kind](user, scope)
    if not found.lots:
        raise Refusal({_FIELD[kind]: [_nothing(scope, found)]})
    return found


def _kind(scope: Scope) -> ScopeKind:
    if scope.kind not in ScopeKind.values:
        raise Refusal({"scope": [_("Chọn thu hồi theo lô, theo thửa, theo sản phẩm hay theo vật tư.")]})
    return ScopeKind(scope.kind)


def _of_lots(user: User, scope: Scope) -> Found:
    if not scope.lots:
        raise Refusal({"lots": [_("Chọn ít nhất một lô để thu hồi.")]})
    if len(set(scope.lots)) > MOST_LOTS:
        raise Refusal({"lots": [_("Nhiều nhất %(most)d lô mỗi lần. Bớt lô, rồi mở rộng sau.") % {"most": MOST_LOTS}]})
    found = set(batches_within_reach(user).filter(pk__in=scope.lots).values_list("pk", flat=True))
    if len(found) != len(set(scope.lots)):
        raise Http404
    return Found(tuple(dict.fromkeys(scope.lots)))


def _of_plot(user: User, scope: Scope) -> Found:
    since, until = _days(scope)
    if scope.plot is None:
        raise Refusal({"plot": [_("Chọn thửa, vườn.")]})
    if not plots_within_reach(user).filter(pk=scope.plot).exists():
        raise Http404
    return _found(batches_within_reach(user).filter(plots=scope.plot, produced_on__range=(since, until)))


def _of_product(user: User, scope: Scope) -> Found:
    since, until = _days(scope)
    if scope.product is None:
        raise Refusal({"product": [_("Chọn sản phẩm.")]})
    if not products_within_reach(user).filter(pk=scope.product).exists():
        raise Http404
    return _found(batches_within_reach(user).filter(product=scope.product, produced_on__range=(since, until)))


def _found(batches: QuerySet[Batch]) -> Found:
    return Found(tuple(batches.order_by("produced_on", "pk").values_list("pk", flat=True).distinct()))


def _days(scope: Scope) -> tuple[dt.date, dt.date]:
    """First and last day. Raises Refusal where one is missing, or where they stand the wrong way round."""
    faults: dict[str, list[str]] = {}
    if scope.since is None:
        faults["since"] = [_("Ghi từ ngày nào.")]
    if scope.until is None:
        faults["until"] = [_("Ghi đến ngày nào.")]
    if faults:
        raise Refusal(faults)
    return _in_order(scope)


def _in_order(scope: Scope) -> tuple[dt.date, dt.date]:
    since, until = scope.since or dt.date(1990, 1, 1), scope.until or dt.date(2190, 1, 1)
    if until < since:
        raise Refusal({"until": [_("Ngày cuối đứng trước ngày đầu. Xem lại hai ngày.")]})
    return since, until


# --- an input -------------------------------------------------------------------------------------------------------
def names_of_inputs(events: QuerySet[TraceEvent]) -> list[str]:
    """Every name of an input that stands in these entries, as it was written."""
    rows = events.filter(how__input__name__isnull=False).order_by().values_list("how__input__name", flat=True)
    return sorted({str(name) for name in rows.distinct() if name}, key=fold)


def _of_input(user: User, scope: Scope) -> Found:
    if not (scope.input_name or scope.registration or scope.input_lot):
        raise Refusal({"input_name": [_("Ghi tên vật tư, hoặc số đăng ký, hoặc số lô trên bao bì.")]})
    since, until = _in_order(scope)
    events = entries_within_reach(user).filter(event_date__range=(since, until))
    entries = list(_using(user, events, scope).values_list("pk", "batch", "plot", "event_date", "how__input__name"))
    return _lots_after(user, entries)


def _using(user: User, events: QuerySet[TraceEvent], scope: Scope) -> QuerySet[TraceEvent]:
    """Entries that name the input; what was asked for besides the name must agree too. Marks and case do not count."""
    if scope.input_name:
        wanted = fold(scope.input_name)
        events = events.filter(how__input__name__in=[n for n in names_of_inputs(events) if wanted in fold(n)])
    if scope.registration:
        number = scope.registration.strip()
        events = events.filter(
            Q(how__input__registration__iexact=number) | Q(how__input__registration_no__iexact=number)
        )
    if scope.input_lot:
        events = events.filter(how__input__lot__in=_input_lots(user, scope.input_lot.strip()))
    return events


def _input_lots(user: User, typed: str) -> list[str]:
    """The ways in which an entry may name a lot of an input: as typed, or by the opaque id of its purchase."""
    bought = _within(user, InputLot.objects.filter(lot_number__iexact=typed), "subject")
    ids = [str(pk) for pk in bought.values_list("pk", flat=True)]
    return list(dict.fromkeys([typed, typed.lower(), typed.upper(), *ids]))


def _lots_after(user: User, entries: list[tuple]) -> Found:
    """Lots that an entry names, and lots harvested from its plot within a season after it."""
    reach = batches_within_reach(user)
    named = _named_by(entries)
    plots = {plot for _pk, batch, plot, _day, _name in entries if plot and not batch}
    harvests: dict[uuid.UUID, list[tuple[dt.date, uuid.UUID]]] = {}
    for pk, plot, day in reach.filter(plots__in=plots).values_list("pk", "plots", "produced_on"):
        harvests.setdefault(plot, []).append((day, pk))
    lots: dict[uuid.UUID, None] = {}
    empty = 0
    for pk, batch, plot, day, _name in entries:
        after = [lot for made, lot in harvests.get(plot, ()) if not batch and day <= made <= day + SEASON]
        found = [*({batch} - {None}), *named.get(pk, ()), *after]
        empty += not found
        lots |= dict.fromkeys(found)
    mine = set(reach.filter(pk__in=lots).values_list("pk", flat=True))
    names = tuple(sorted({str(name) for *_rest, name in entries if name}, key=fold))
    return Found(tuple(lot for lot in lots if lot in mine), len(entries), empty, names)


def _named_by(entries: Iterable[tuple]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Lots that events of processing name beside their own."""
    events = [pk for pk, *_rest in entries]
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for event, lot in TraceEvent.objects.filter(pk__in=events, named_batches__isnull=False).values_list(
        "pk", "named_batches__batch"
    ):
        found.setdefault(event, []).append(lot)
    return found


# --- nothing ----------------------------------------------------------------------------------------------------------
def _nothing(scope: Scope, found: Found) -> str:
    if scope.kind != ScopeKind.INPUT:
        return _("Không có lô nào trong những ngày này. Xem lại ngày, hoặc chọn phạm vi khác.")
    if not found.entries:
        return _("Chưa có nhật ký nào ghi vật tư này. Xem lại tên, số trên bao bì.")
    return ngettext(
        "%(n)d mục nhật ký ghi vật tư này, nhưng chưa có lô nào thu hoạch sau đó.",
        "%(n)d mục nhật ký ghi vật tư này, nhưng chưa có lô nào thu hoạch sau đó.",
        found.entries,
    ) % {"n": found.entries}


_FINDERS = {
    ScopeKind.LOT: _of_lots, ScopeKind.PLOT: _of_plot, ScopeKind.PRODUCT: _of_product, ScopeKind.INPUT: _of_input,
}  # fmt: skip
_FIELD = {ScopeKind.LOT: "lots", ScopeKind.PLOT: "since", ScopeKind.PRODUCT: "since", ScopeKind.INPUT: "input_name"}
