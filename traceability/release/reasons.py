"""Why a batch cannot be released now: every reason at once, each with its remedy. It reads and never writes."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.subjects import CheckState, Subject
from products.batches import Batch, BatchState
from traceability.genealogy.faults import faults_of
from traceability.genealogy.trace import upstream
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import INTERVAL_STEPS
from traceability.release.completeness import Item, missing
from traceability.release.forbidden import forbidden_in, forbidden_sentence
from traceability.release.phi import Spray, breaches
from traceability.release.reviews import EntryReview, ReviewState
from traceability.release.rules import Law


@dataclass(frozen=True)
class Reason:
    """One obstacle. `code` is stable, `text` is for people, `remedy` names the address that mends it ("" if none)."""

    code: str
    text: str
    remedy: str = ""
    event: str = ""  # the entry that has to be corrected, where there is one


def sprays_of(batch: Batch) -> list[Spray]:
    """Every treatment that stands (not corrected away) on a plot of `batch`, or on the batch itself."""
    mine = Q(plot__in=batch.plots.all()) | Q(batch=batch)
    events = TraceEvent.objects.current().filter(mine, biz_step__in=INTERVAL_STEPS).select_related("plot").distinct()
    return [
        Spray(
            str(event.pk), event.event_date, event.how.get("phi_days"),
            event.how.get("input", {}).get("name") or _("thuốc chưa ghi tên"), str(event.plot or batch.lot),
        )
        for event in events
    ]  # fmt: skip


def phi_sentence(spray: Spray) -> str:
    """Which spray, on which plot, until when."""
    said = {"name": spray.name, "plot": spray.plot, "day": date_format(spray.sprayed_on)}
    if spray.harvest_from is None:
        return (
            _(
                "%(name)s phun ngày %(day)s ở %(plot)s chưa rõ thời gian cách ly. "
                "Sửa lần phun đó, ghi số ngày trên nhãn thuốc."
            )
            % said
        )
    return _(
        "%(name)s phun ngày %(day)s ở %(plot)s: cách ly đến hết %(until)s. Thu hoạch từ %(from)s mới công bố được."
    ) % {
        **said,
        "until": date_format(spray.harvest_from - dt.timedelta(days=1)),
        "from": date_format(spray.harvest_from),
    }


def phi_breaches(batch: Batch) -> list[Spray]:
    """The sprays whose interval had not passed when `batch` was harvested."""
    return breaches(sprays_of(batch), batch.produced_on)


def _waiting(subject: Subject) -> Reason:
    if subject.check_state == CheckState.RETURNED:
        text = _("%(agency)s đã trả lại đăng ký: %(reason)s Sửa rồi gửi lại.") % {
            "agency": settings.AGENCY_NAME,
            "reason": subject.return_reason,
        }
    elif subject.decide_by:
        text = _("Chờ %(agency)s xác nhận cơ sở, chậm nhất ngày %(day)s. Mọi việc khác vẫn ghi được.") % {
            "agency": settings.AGENCY_NAME,
            "day": date_format(subject.decide_by),
        }
    else:
        text = _("Chờ %(agency)s xác nhận cơ sở. Mọi việc khác vẫn ghi được.") % {"agency": settings.AGENCY_NAME}
    return Reason("unverified", text, "mine")


def troubled(source: Batch) -> str:
    """Why a lot that was made of `source` may not be released; nothing of another subject's plots is told."""
    named = {"product": source.product.name, "lot": source.lot}
    if source.state == BatchState.RECALLED:
        return _("Làm từ lô %(product)s %(lot)s đang bị thu hồi. Không công bố được.") % named
    if source.state == BatchState.HELD:
        return _("Làm từ lô %(product)s %(lot)s đang tạm dừng. Chờ kiểm tra xong.") % named
    if source.state == BatchState.DRAFT and phi_breaches(source):
        return _("Làm từ lô %(product)s %(lot)s chưa đủ thời gian cách ly thuốc. Không công bố được.") % named
    if source.state == BatchState.DRAFT and forbidden_in(source):
        return _("Làm từ lô %(product)s %(lot)s có dùng vật tư bị cấm. Không công bố được.") % named
    return ""


def _troubled_sources(batch: Batch) -> list[str]:
    sources = Batch.objects.filter(pk__in=upstream(batch.pk)).exclude(pk=batch.pk).exclude(state=BatchState.RELEASED)
    return [text for source in sources.select_related("product") if (text := troubled(source))]


def _missing_code(item: Item) -> str:
    """ "missing:5" for the circular's fifth item, as it always was; "missing:nd37:2" for the decree's second."""
    return f"missing:{item.number}" if item.law == Law.TT02 else f"missing:{item.law}:{item.number}"


def _unreviewed(batch: Batch) -> list[Reason]:
    """Entries of households on which the cooperative has not said yes."""
    open_ones = EntryReview.objects.open().of_batch(batch)
    waiting = open_ones.filter(state=ReviewState.WAITING).count()
    returned = open_ones.filter(state=ReviewState.RETURNED).count()
    found = []
    if waiting:
        text = ngettext("Còn %(n)d mục của hộ chưa duyệt.", "Còn %(n)d mục của hộ chưa duyệt.", waiting)
        found.append(Reason("review", text % {"n": waiting}, "review"))
    if returned:
        text = ngettext(
            "Còn %(n)d mục đã trả lại, hộ chưa sửa.", "Còn %(n)d mục đã trả lại, hộ chưa sửa.", returned
        )  # fmt: skip
        found.append(Reason("returned", text % {"n": returned}, "review"))
    return found


def why_not(batch: Batch, day: dt.date) -> list[Reason]:
    """All that stands between `batch` and its release on `day`; empty when it may be released."""
    found: list[Reason] = []
    if batch.state != BatchState.DRAFT:
        return [Reason("state", _("Lô này đang ở trạng thái: %(state)s.") % {"state": batch.get_state_display()})]
    if not batch.product.subject.is_verified:
        found.append(_waiting(batch.product.subject))
    if batch.product.archived:
        found.append(Reason("archived", _("Sản phẩm đã cất đi. Lấy lại sản phẩm trước."), "my-product"))
    if batch.produced_on > day:
        found.append(Reason("future", _("Ngày thu hoạch sau hôm nay. Anh/chị xem lại giúp."), "batch"))
    if batch.is_expired_on(day):
        found.append(Reason("expired", _("Lô đã quá hạn sử dụng. Không công bố được nữa."), "batch"))
    found += [
        Reason(_missing_code(item), _("Thiếu: %(label)s.") % {"label": item.label}, item.remedy)
        for item in missing(batch, day)
    ]
    found += _unreviewed(batch)
    found += [Reason("mass", fault, "batch") for fault in faults_of(batch)]
    found += [Reason("source", text, "batch") for text in _troubled_sources(batch)]
    found += [Reason("phi", phi_sentence(spray), "diary-correct", spray.event_id) for spray in phi_breaches(batch)]
    found += [
        Reason("forbidden", forbidden_sentence(use), "diary-correct", use.event_id) for use in forbidden_in(batch)
    ]
    return found
