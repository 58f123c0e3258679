"""What a reader of a red page must know: why, which lots, what to do, whom to call."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from products.batches import Batch
from traceability.foundation.phones import national
from traceability.recall.models import Recall, RecallSide, RecallState
from traceability.recall.orders import RecallLot
from traceability.scan.sources import Source, confirmed


@dataclass(frozen=True)
class Notice:
    """A recall in the public's words."""

    reason: str
    steps: tuple[str, ...]
    phone: str
    tel: str
    lot: str
    source: Source
    since: str
    ended: str = ""
    via: str = ""  # of which recalled lot it was made


def notice(recall: Recall, batch: Batch) -> Notice:
    """`recall` for the page; its instructions become steps, one a line or one a sentence."""
    since = timezone.localtime(recall.decided_at or recall.ordered_at)
    agency = recall.side == RecallSide.AGENCY
    by = settings.AGENCY_NAME if agency else batch.product.subject.name
    return Notice(
        reason=recall.reason,
        steps=steps(recall.instructions),
        phone=national(recall.contact_phone),
        tel=recall.contact_phone,
        lot=batch.lot,
        source=confirmed(by, since.date()) if agency else Source("declared", _("%(by)s tự thu hồi") % {"by": by}),
        since=date_format(since, "DATETIME_FORMAT"),
        ended=date_format(timezone.localtime(recall.closed_at).date())
        if recall.state == RecallState.CLOSED and recall.closed_at
        else "",
        via=_via(recall),
    )


def _via(recall: Recall) -> str:
    """ "Lô này làm từ lô A-1 (Gạo nếp) cũng bị thu hồi." where the lot itself was not what the recall began with."""
    row = RecallLot.objects.filter(recall=recall).select_related("through__product").first()
    if row is None or row.through is None:
        return ""
    said = {"lot": row.through.lot, "product": row.through.product.name}
    return _("Lô này làm từ lô %(lot)s, %(product)s, cũng bị thu hồi.") % said


def steps(instructions: str) -> tuple[str, ...]:
    """Lines as they were typed; a single line is parted into its sentences."""
    lines = [line.strip(" -•\t") for line in instructions.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = [f"{part.rstrip('.')}." for part in lines[0].split(". ") if part.strip()]
    return tuple(lines)
