"""Everything the page of a code says, gathered from the rooms below; a template adds nothing but its form."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from products.batches import Batch, BatchState
from products.catalogue import Product
from traceability.ledger.checks import LedgerCheck
from traceability.ledger.events import TraceEvent
from traceability.recall.order import recall_of
from traceability.release.completeness import Item, ten_items
from traceability.release.models import Hold
from traceability.scan import facts, papers
from traceability.scan import sources as said
from traceability.scan.hero import Hero, hero
from traceability.scan.lineage import Kin, lineage
from traceability.scan.notice import Notice, notice
from traceability.scan.slots import BuyLink, buy_links
from traceability.scan.sources import Fact, Source
from traceability.scan.timeline import Entry, timeline
from traceability.scan.verdict import (
    ASLEEP,
    EXPIRED,
    HELD,
    IN_SYSTEM,
    LABEL_ASLEEP,
    LABEL_OFF,
    Verdict,
    judge,
    of_unit,
)
from traceability.serials.check import Unit
from traceability.serials.models import UnitState

ALWAYS = {"flag", "out", "phone", "stop", "other"}  # of buttons, and of a page on which nothing is declared


@dataclass(frozen=True)
class Page:
    """One page of a code. `batch` is empty on the page of a product."""

    verdict: Verdict
    sentence: str
    code: str
    product: Product
    batch: Batch | None = None
    notice: Notice | None = None
    picture: Hero | None = None
    origin: tuple[Fact, ...] = ()
    provenance: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()
    kin: tuple[Kin, ...] = ()
    standards: tuple[Fact, ...] = ()
    certificates: tuple[papers.Shown, ...] = ()
    items: list[Item] = field(default_factory=list)
    story_source: Source | None = None
    links: tuple[BuyLink, ...] = ()
    on_sale: tuple[Batch, ...] = ()
    is_altered: bool = False
    unit: Unit | None = None  # the one pack whose serial was scanned
    is_lesson: bool = False  # a practice lot: marked as such, and nothing on it leads to a record

    @property
    def path(self) -> str:
        return reverse("code", args=[self.code])

    def icons(self) -> set[str]:
        """Every icon that the page draws."""
        told: list[Source | None] = [one.source for one in (*self.origin, *self.provenance, *self.standards)]
        told += [*(one.source for one in self.certificates), *(one.source for one in self.entries)]
        told += [self.story_source, self.notice.source if self.notice else None]
        drawn = {one.icon for one in told if one and one.icon}
        drawn |= {one.icon for one in self.entries} | {one.icon for one in self.certificates}
        return drawn | {self.verdict.icon} | ALWAYS


def lot_page(batch: Batch, code: str, day: dt.date, unit: Unit | None = None) -> Page:
    """The page of one lot as of `day`, or of one pack of it."""
    recall = recall_of(batch)
    shown = notice(recall, batch) if recall else None
    verdict = judge(
        state=batch.state,
        is_recalled=recall is not None,
        recall_ended=bool(shown and shown.ended),
        is_expired=batch.is_expired_on(day),
    )
    if unit:
        state = unit.state
        ended = unit.run.revoked_at is not None or state in {UnitState.VOID, UnitState.DAMAGED}
        verdict = of_unit(verdict, is_active=state == UnitState.ACTIVE and not ended, is_ended=ended)
    product = batch.product
    if verdict is ASLEEP:  # nothing of an unreleased lot is told but whose code it is
        return Page(verdict, sentence_of(verdict, batch, shown), code, product, batch)
    certificates = papers.of_product(product)
    return Page(
        verdict, sentence_of(verdict, batch, shown), code, product, batch, shown,
        picture=hero(product),
        origin=facts.origin(batch, list(batch.plots.select_related("unit"))),
        provenance=facts.provenance(product, batch),
        entries=timeline(batch, recall),
        kin=lineage(batch),
        standards=facts.standards(product, certificates, day),
        certificates=papers.shown(certificates, day),
        items=ten_items(batch),
        story_source=said.of_product(product) if product.story else None,
        links=buy_links([batch]) if verdict.is_good and batch.state == BatchState.RELEASED else (),
        is_altered=_is_altered(batch),
        unit=unit,
    )  # fmt: skip


def product_page(product: Product, day: dt.date) -> Page:
    """The page of a product's own code: what it is, and its lots on sale today."""
    certificates = papers.of_product(product)
    on_sale = tuple(
        product.batches.sellable_on(day).filter(trace_code__isnull=False).select_related("trace_code", "product")[:50]
    )
    return Page(
        IN_SYSTEM, _("Do %(maker)s đăng ký. Đây là mã chung của sản phẩm, không phải của một lô.") % {
            "maker": product.subject.name
        }, product.code, product,
        picture=hero(product),
        provenance=facts.provenance(product, None),
        standards=facts.standards(product, certificates, day),
        certificates=papers.shown(certificates, day),
        story_source=said.of_product(product) if product.story else None,
        links=buy_links(on_sale),
        on_sale=on_sale,
    )  # fmt: skip


def _is_altered(batch: Batch) -> bool:
    """Whether the latest check of the ledger found something wrong with this lot, or with the ledger as a whole."""
    latest = LedgerCheck.objects.first()
    if latest is None or latest.sound:
        return False
    return latest.event is None or TraceEvent.objects.of_batch(batch).filter(pk=latest.event).exists()


def sentence_of(verdict: Verdict, batch: Batch, shown: Notice | None) -> str:
    """What stands under the verdict."""
    if shown:
        if shown.ended:
            return _("Đợt thu hồi đã kết thúc ngày %(day)s. Lô này không được bán lại.") % {"day": shown.ended}
        return _("Không dùng, không bán, không cho. Giữ nguyên bao bì để đổi, trả.")
    if verdict is LABEL_OFF:
        return _("Người bán đã báo bỏ tem này. Thấy nó trên hàng đang bán thì xin báo cho chúng tôi.")
    if verdict is LABEL_ASLEEP:
        return _("Người bán chưa báo đã dán tem này lên gói hàng. Chưa nên mua, chưa nên dùng.")
    if verdict is ASLEEP:
        return _("Tem đã có nhưng lô hàng chưa công bố. Chưa nên mua, chưa nên dùng.")
    if verdict is EXPIRED and batch.expires_on:
        return _("Lô này hết hạn ngày %(day)s. Không nên mua, không nên dùng.") % {"day": date_format(batch.expires_on)}
    if verdict is HELD:
        return " ".join([_("Lô này đang được kiểm tra lại. Chưa nên mua, chưa nên dùng."), *_why_held(batch)])
    return _in_system(batch)


def _why_held(batch: Batch) -> list[str]:
    """The kind of each open hold; its wording may speak of what is not settled yet and stays inside."""
    kinds = [str(hold.get_kind_display()) for hold in Hold.objects.open().filter(batch=batch)]
    return [_("Lý do: %(why)s.") % {"why": ", ".join(kinds)}] if kinds else []


def _in_system(batch: Batch) -> str:
    registered = _("Do %(maker)s đăng ký.") % {"maker": batch.product.subject.name}
    if batch.state == BatchState.CLOSED:
        state = _("Lô này không bị thu hồi và đã ngừng bán.")
    elif batch.expires_on:
        state = _("Lô không bị thu hồi, còn hạn dùng.")
    else:
        state = _("Lô không bị thu hồi.")
    return f"{registered} {state}"
