"""What does not add up about a lot as the entries stand now. Shown, and blocking its release; never silently mended."""

import uuid
from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from products.batches import Batch
from products.measures import amount
from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.lots import NOTHING, Lot, counted, holdings, of_batch
from traceability.genealogy.mass import TOLERANCE, Amount, NoCommonUnit, balance


def faults_of(batch: Batch) -> list[str]:
    """A sentence for each thing that blocks: made of nothing, more out than in, more used than there was."""
    made = list(LotUse.objects.standing().filter(lot=batch.pk, role=Role.MADE))
    found = [*_made_of(batch, made), *_overdrawn(counted([of_batch(batch)]).values())]
    for transformation in {use.transformation for use in made}:
        found += _out_of_balance(transformation)
    return found


def _made_of(batch: Batch, made: list[LotUse]) -> list[str]:
    if batch.made_from_lots and not made:
        return [_("Chưa ghi lô này làm từ lô nào. Ghi Chế biến, chọn lô này làm lô làm ra.")]
    lot = of_batch(batch)
    told = [lot.in_unit(use.quantity, use.unit, use.unit_kg) for use in made]
    total = sum((one for one in told if one is not None), NOTHING)
    if made and batch.quantity > total * (1 + TOLERANCE):
        said = {"said": amount(batch.quantity, batch.unit), "made": amount(total, batch.unit)}
        return [_("Lô ghi %(said)s, mà các lần làm chỉ ra %(made)s. Sửa số lượng của lô.") % said]
    return []


def _out_of_balance(transformation: uuid.UUID | None) -> list[str]:
    uses = LotUse.objects.standing().filter(transformation=transformation).select_related("event").order_by("pk")
    sides = defaultdict(list)
    for use in uses:
        sides[use.role].append(use)
    lots = holdings({use.lot for use in uses})
    found = _overdrawn(lots[use.lot] for use in sides[Role.USED] if use.lot in lots)
    added = [one for use in sides[Role.MADE][:1] if (one := _added(use.event.how))]
    try:
        both = balance(
            [*map(_amount, sides[Role.USED]), *added], [_amount(use) for use in sides[Role.MADE]]
        )  # fmt: skip
    except NoCommonUnit:
        return [*found, _("Số lượng vào và ra không cùng đơn vị. Ghi lại việc chế biến, bằng kg.")]
    if not both.holds:
        said = {"came_out": amount(both.came_out, both.unit), "went_in": amount(both.went_in, both.unit)}
        found.append(_("Ra %(came_out)s mà chỉ đưa vào %(went_in)s. Ghi lại việc chế biến cho khớp.") % said)
    return found


def _amount(use: LotUse) -> Amount:
    return Amount(use.quantity, use.unit, use.unit_kg)


def _added(how: dict) -> Amount | None:
    added = how.get("added")
    return Amount(Decimal(added["quantity"]), added["unit"]) if added else None


def _overdrawn(lots) -> list[str]:
    return [_said(lot) for lot in lots if lot.left < 0]


def _said(lot: Lot) -> str:
    said = {"lot": str(lot), "used": amount(lot.gone, lot.unit), "had": amount(lot.quantity, lot.unit)}
    return _("%(lot)s đã dùng %(used)s mà chỉ có %(had)s. Sửa lại các lần đã ghi.") % said
