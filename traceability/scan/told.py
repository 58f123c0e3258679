"""What buyers report is told to the maker: that there is something to read, never what was written."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives.access import people_of
from traceability.foundation.notices.kinds import KINDS, Kind
from traceability.foundation.notices.tell import tell
from traceability.scan.models import ConsumerReport

OF_LOT = Kind(
    "buyer-report",
    _("Phản ánh của người mua"),
    gettext_noop("Có phản ánh của người mua về lô %(lot)s, %(product)s."),
    gettext_noop("Mở ra đọc và kiểm tra lại lô hàng."),
    icon="flag",
)
OF_PRODUCT = Kind(
    "buyer-report-product",
    _("Phản ánh về sản phẩm, chưa rõ lô"),
    gettext_noop("Có phản ánh của người mua về %(product)s."),
    gettext_noop("Người mua quét mã chung của sản phẩm, nên chưa rõ lô nào."),
    icon="flag",
)


def report_came(report: ConsumerReport) -> None:
    """Once a day for each lot, however many report it: a stranger must not be able to fill anybody's list."""
    if report.product is None:
        return
    thing, kind = (report.batch_id, OF_LOT) if report.batch_id else (report.product_id, OF_PRODUCT)
    facts = {"product": report.product.name} | ({"lot": report.batch.lot} if report.batch else {})
    about = f"{thing}:{timezone.localdate():%Y%m%d}"
    tell(kind, to=people_of(report.product.subject), about=about, url=reverse("my-reports"), **facts)


def fill() -> None:
    """Called once when the app is ready."""
    for order, kind in enumerate((OF_LOT, OF_PRODUCT), start=5):
        KINDS.fill(kind.name, kind, order=order)
