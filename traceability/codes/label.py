"""What one label says. Only a released batch has a label; every face (sheet, picture, symbol) asks here first."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from products.batches import Batch, BatchState
from traceability.codes.addresses import spoken, symbol
from traceability.codes.issue import issue
from traceability.foundation.refusals import Refusal

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Label:
    """The lines of a label and the text of its symbol."""

    product: str
    subject: str
    lot: str
    dates: str
    code: str
    symbol: str

    @property
    def code_in_groups(self) -> str:
        return spoken(self.code)


def why_not(batch: Batch) -> str:
    """One sentence why this batch has no label now and what to do, or ""."""
    return {
        BatchState.DRAFT: _("Lô này chưa công bố nên chưa có tem. Anh/chị công bố lô hàng trước."),
        BatchState.HELD: _("Lô này đang tạm dừng nên chưa in tem được. Anh/chị xem lý do ở trang lô hàng."),
        BatchState.RECALLED: _("Lô này bị thu hồi nên không in tem nữa."),
        BatchState.CLOSED: _("Lô này đã kết thúc nên không in tem nữa."),
    }.get(BatchState(batch.state), "")


def _dates(batch: Batch) -> str:
    """ "NSX 14/11/2026 HSD 14/11/2027", each held together by a no-break space."""
    said = [_("NSX %(day)s") % {"day": date_format(batch.produced_on, "d/m/Y")}]
    if batch.expires_on is not None:
        said.append(_("HSD %(day)s") % {"day": date_format(batch.expires_on, "d/m/Y")})
    return " ".join(part.replace(" ", NO_BREAK) for part in said)


def label_of(batch: Batch) -> Label:
    """The label of a released batch, in Vietnamese whoever prints it. Raises Refusal "not_yet" for any other."""
    if sentence := why_not(batch):
        raise Refusal(sentence, code="not_yet")
    issued = issue(batch)
    with override("vi"):
        return Label(
            product=batch.product.name, subject=batch.product.subject.name, lot=_("Lô %(lot)s") % {"lot": batch.lot},
            dates=_dates(batch), code=issued.code, symbol=symbol(issued),
        )  # fmt: skip
