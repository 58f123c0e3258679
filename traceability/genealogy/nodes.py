"""What a reader may know of each lot in a picture: her own in full, a partner's by name, others if published."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperatives.subjects import Household, Subject
from products.batches import Batch, BatchState
from traceability.codes.public_addresses import addresses_of
from traceability.genealogy.received import ReceivedLot

# icon, and whether it looks "bad" or "wait"
STATES: dict[str, tuple[str, str]] = {
    BatchState.RECALLED: ("stop", "bad"),
    BatchState.HELD: ("pause", "wait"),
    BatchState.CLOSED: ("ring-check", ""),
}


@dataclass(frozen=True)
class Node:
    """One lot as it is told: `kind` is own, theirs or outside; `url` leads to its page, where there is one."""

    id: uuid.UUID
    title: str
    number: str
    who: str
    kind: str
    state: str = ""
    icon: str = ""
    look: str = ""
    url: str = ""
    batch: Batch | None = None
    entry: uuid.UUID | None = None  # the receipt of a lot that came to the reader

    @property
    def sub(self) -> str:
        return " · ".join(part for part in (self.number, self.who) if part)


def nodes_of(
    ids: Collection[uuid.UUID], reader: Subject, day: dt.date, only: Household | None = None
) -> dict[uuid.UUID, Node]:
    """A node for each of `ids` that is there, by three questions however many they are.

    A household (`only`) reads of its cooperative what a stranger would: no giver's name, no lot that waits.
    """
    batches = list(Batch.objects.filter(pk__in=ids).select_related("product__subject"))
    pages = addresses_of([one for one in batches if one.state != BatchState.DRAFT])
    received = ReceivedLot.objects.filter(pk__in=ids).select_related(
        "holder", "shipped__event__shipment__sender"
    )  # fmt: skip
    found = [_of_batch(one, reader, day, pages.get(one.pk, ""), only) for one in batches]
    return {node.id: node for node in (*found, *(_of_received(one, reader, day, only) for one in received))}


def _state(state: str, expired: bool) -> tuple[str, str, str]:
    """(word, icon, look) of what matters about a lot; nothing for one that is in order."""
    if state in STATES and (state != BatchState.CLOSED or not expired):
        icon, look = STATES[state]
        return str(BatchState(state).label), icon, look
    return (_("Quá hạn"), "past", "wait") if expired else ("", "", "")


def _of_batch(batch: Batch, reader: Subject, day: dt.date, page: str, only: Household | None) -> Node:
    own = batch.product.subject_id == reader.pk and (only is None or batch.household_id == only.pk)
    state, icon, look = _state(batch.state, batch.is_expired_on(day))
    if not own and batch.state == BatchState.DRAFT:
        return Node(batch.pk, _("Lô chưa công bố"), "", _("cơ sở khác") if only is None else "", "theirs", batch=batch)
    who = "" if own else batch.product.subject.name
    kind = "own" if own else "theirs"
    return Node(batch.pk, batch.product.name, batch.lot, who, kind, state, icon, look, page, batch)


def _of_received(row: ReceivedLot, reader: Subject, day: dt.date, only: Household | None) -> Node:
    expired = row.expires_on is not None and row.expires_on < day
    state, icon, look = _state("", expired)
    if row.holder_id != reader.pk:
        return Node(row.pk, row.name, "", _("%(who)s đã nhận") % {"who": row.holder.name}, "theirs", state, icon, look)
    if only is not None:
        return Node(row.pk, row.name, "", _("cơ sở nhận về"), "outside", state, icon, look)
    giver = row.shipped.event.shipment.sender.name if row.shipped else row.supplier
    kind = "own" if row.shipped else "outside"
    said = _("nhận từ %(who)s") % {"who": giver}
    return Node(row.pk, row.name, row.lot, said, kind, state, icon, look, entry=row.event_id)
