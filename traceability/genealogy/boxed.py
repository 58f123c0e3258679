"""The cases in which a lot lies or left us, as nodes of its picture: how much is in each, and where it is now."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.subjects import Household
from products.batches import Batch
from products.measures import amount
from traceability.genealogy.cases import CaseContent
from traceability.genealogy.nodes import Node
from traceability.genealogy.received import ReceivedLot
from traceability.ledger.vocabulary import Step

MOST_DRAWN, MOST_TOLD = 6, 200
HERE, SENT, RECEIVED = "folder", "out", "check"  # icons: where a case is


def case_nodes(batch: Batch, only: Household | None = None) -> list[Node]:
    """A node for each case, those still here first. What was opened again is loose, and no case any more.

    A household (`only`) is not told to whom its cooperative delivers.
    """
    rows = CaseContent.objects.standing().filter(lot=batch.pk).exclude(out_by__biz_step=Step.UNBOX)
    rows = rows.select_related("case", "out_by__shipment__receiver").order_by("pk")
    told = list(rows[:MOST_TOLD])
    arrived = _arrived(batch, told)
    found = [_node(one, one.out_by_id in arrived, only) for one in told]
    order = (HERE, SENT, RECEIVED)
    return sorted(found, key=lambda node: (order.index(node.icon), node.title))


def _arrived(batch: Batch, rows: Sequence[CaseContent]) -> set[uuid.UUID]:
    """The deliveries among them that the other side has received."""
    sent = {one.out_by_id for one in rows if one.out_by_id}
    received = ReceivedLot.objects.standing().filter(shipped__event__in=sent, shipped__lot=batch.pk)
    return set(received.values_list("shipped__event", flat=True))


def _node(row: CaseContent, has_arrived: bool, only: Household | None) -> Node:
    shipment = row.out_by.shipment if row.out_by else None
    if shipment is None:
        where, icon = _("còn trong kho"), HERE
    else:
        said = {"who": shipment.to_whom}
        plain = _("bên nhận đã nhận") if has_arrived else _("đã giao")
        named = _("%(who)s đã nhận") if has_arrived else _("đã giao %(who)s")
        where, icon = (plain if only else named % said), (RECEIVED if has_arrived else SENT)
    title = _("Thùng %(code)s") % {"code": row.case}
    return Node(row.case_id, title, amount(row.quantity, row.unit), where, "case", icon=icon)


def drawn(cases: Sequence[Node]) -> list[Node]:
    """What finds room in a picture: each case, or the first ones and a node that counts the others."""
    if len(cases) <= MOST_DRAWN:
        return list(cases)
    rest = len(cases) - MOST_DRAWN + 1
    more = ngettext("Còn %(n)d thùng nữa", "Còn %(n)d thùng nữa", rest) % {"n": rest}
    first = cases[MOST_DRAWN - 1]
    return [*cases[: MOST_DRAWN - 1], Node(first.id, more, "", _("xem bảng"), "case", icon=HERE)]
