"""Is a product ready for a shop? Gaps, each one problem with one action. It asks no shop and changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.contract import Attribute, Brands, Limits
from marketplace_sync.faults import Unsayable
from marketplace_sync.links import page_for
from marketplace_sync.offers import offer_of, pictures_of
from marketplace_sync.reasons import reason
from marketplace_sync.stock import sellable_units
from marketplace_sync.wording import Offer, contact_in, description, title, within
from products.catalogue import Product
from products.certificates import CertificateKind, CertificateState
from traceability.foundation.numbers import vnd

MUST, SHOULD, TIP = "must", "warn", "tip"
COOPERATIVE, MARKETPLACE, OFFICER = "htx", "san", "so"
PAPERS = (CertificateKind.FOOD_SAFETY, CertificateKind.SELF_DECLARATION)
FOOD_SETS = range(1, 20)  # the sets of food and drink in the list of OCOP sets
TIP_STORY = 200


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: how much it matters, what it is, what to do, where, and who can do it."""

    level: str
    problem: str
    action: str
    url: str
    who: str = COOPERATIVE

    @property
    def who_words(self) -> str:
        return {COOPERATIVE: _("HTX"), MARKETPLACE: _("sàn"), OFFICER: _("cán bộ Sở")}[self.who]

    @property
    def icon(self) -> str:
        return {MUST: "stop", SHOULD: "warn", TIP: "tip"}[self.level]


@dataclass(frozen=True)
class Draft:
    """What the seller has chosen so far, and what the shop says of the category."""

    category: str = ""
    price: int | None = None
    attributes: list[dict[str, Any]] = field(default_factory=list)
    brand: list[str] = field(default_factory=list)
    carriers: list[str] = field(default_factory=list)
    limits: Limits | None = None
    asked: tuple[Attribute, ...] = ()
    brands: Brands | None = None


@dataclass(frozen=True)
class Readiness:
    """The gaps, worst first, and what is done already."""

    gaps: list[Gap]
    done: list[str]

    @property
    def musts(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.level == MUST]

    @property
    def total(self) -> int:
        return len(self.musts) + len(self.done)

    @property
    def meter(self) -> list[bool]:
        return [True] * len(self.done) + [False] * len(self.musts)


Found = Gap | str  # a gap, or the words of what is done


def check(product: Product, account: ChannelAccount, draft: Draft, form_url: str) -> Readiness:
    """Everything that stands between `product` and `account`, at once."""
    found = [*_of_product(product, account, draft), *_of_category(product, account, draft, form_url), *_papers(product)]
    order = {MUST: 0, SHOULD: 1, TIP: 2}
    gaps = sorted((one for one in found if isinstance(one, Gap)), key=lambda gap: order[gap.level])
    return Readiness(gaps, [one for one in found if isinstance(one, str)])


def offer_in(product: Product, draft: Draft) -> Offer:
    """The offer as it would go out now; its pictures' fingerprints stand for the shop's ids."""
    return offer_of(
        product, price=draft.price, category=draft.category, attributes=draft.attributes, brand=draft.brand,
        carriers=draft.carriers, limits=draft.limits,
    )  # fmt: skip


def _of_product(product: Product, account: ChannelAccount, draft: Draft) -> Iterator[Found]:
    if not product.subject.is_verified:
        yield Gap(
            MUST, _("Cơ sở chưa được xác nhận."), _("Xem hồ sơ cơ sở"), page_for("subject", product), OFFICER
        )  # fmt: skip
    yield from _pictures(product, account, draft.limits or Limits())
    yield from _price(draft)
    if product.packed_weight_g:
        yield _("Khối lượng cả bao bì")
    elif _has_parcels(account):
        yield Gap(
            MUST, _("Chưa có khối lượng cả bao bì."), _("Ghi khối lượng gói hàng"), page_for("parcel", product)
        )  # fmt: skip
    yield from _batches(product)


def _pictures(product: Product, account: ChannelAccount, limits: Limits) -> Iterator[Found]:
    count, least = len(pictures_of(product)), limits.pictures[0] or 1
    if count >= least:
        yield ngettext("%(count)d ảnh", "%(count)d ảnh", count) % {"count": count}
        return
    yield Gap(
        MUST, _("%(shop)s cần ít nhất %(least)d ảnh.") % {"shop": account.channel_name, "least": least},
        _("Thêm %(more)d ảnh nữa") % {"more": least - count}, page_for("photos", product),
    )  # fmt: skip


def _price(draft: Draft) -> Iterator[Found]:
    limits = (draft.limits or Limits()).price
    if draft.price is None:
        yield Gap(MUST, _("Chưa có giá bán."), _("Ghi giá bán"), "#id_price")
    elif verdict := within(draft.price, limits):
        edge = limits[0] if verdict < 0 else limits[1]
        words = _("Sàn nhận giá từ %(edge)s.") if verdict < 0 else _("Sàn nhận giá đến %(edge)s.")
        yield Gap(MUST, words % {"edge": vnd(edge or 0)}, _("Ghi lại giá bán"), "#id_price")
    else:
        yield _("Giá %(price)s") % {"price": vnd(draft.price)}


def _batches(product: Product) -> Iterator[Found]:
    units = sellable_units(product, timezone.localdate())
    if units:
        yield _("Bán được %(units)d gói từ các lô đã công bố") % {"units": units}
    else:
        yield Gap(
            MUST, _("Chưa có lô nào bán được."), _("Công bố một lô hàng"), page_for("batches", product)
        )  # fmt: skip


def _of_category(product: Product, account: ChannelAccount, draft: Draft, form_url: str) -> Iterator[Found]:
    if not draft.category:
        yield Gap(MUST, _("Chưa chọn ngành hàng."), _("Chọn ngành hàng của sàn"), f"{form_url}#nganh")
        return
    yield _("Ngành hàng")
    yield from _words(product, draft)
    if draft.limits and draft.limits.needs_size:
        size = product.parcel_length_cm and product.parcel_width_cm and product.parcel_height_cm
        yield _("Kích thước gói hàng") if size else Gap(
            MUST, _("Ngành hàng này cần kích thước gói hàng."), _("Ghi dài, rộng, cao"), page_for("parcel", product)
        )  # fmt: skip
    yield from _answers(draft, account)


def _words(product: Product, draft: Draft) -> Iterator[Found]:
    offer = offer_in(product, draft)
    for make, done in ((title, _("Tên sản phẩm")), (description, _("Mô tả"))):
        try:
            make(offer)
        except Unsayable as no:
            known = reason(no.reason)
            problem = _with_figures(str(known.text).split(". ")[0] + ".", no.about)
            yield Gap(MUST, problem, str(known.action), page_for(known.field, product))
        else:
            yield done
    if not contact_in(product.story) and len(product.story) < TIP_STORY:
        yield Gap(
            TIP, _("Mô tả ngắn, người mua hay hỏi cách dùng."), _("Viết thêm câu chuyện"), page_for("story", product)
        )  # fmt: skip


def _with_figures(sentence: str, about: dict[str, Any]) -> str:
    """Adds what the shop says today: at least, at most, or what was found."""
    if about.get("least"):
        return " ".join([sentence, _("Ít nhất %(n)d ký tự.") % {"n": about["least"]}])
    if about.get("most"):
        return " ".join([sentence, _("Nhiều nhất %(n)d ký tự.") % {"n": about["most"]}])
    return f"{sentence} “{about['found']}”" if about.get("found") else sentence


def _has_parcels(account: ChannelAccount) -> bool:
    """Whether the shop sends the goods, and so asks for weight and carriers."""
    shop = channel(account.channel)
    return shop is None or shop.has_parcels


def _answers(draft: Draft, account: ChannelAccount) -> Iterator[Found]:
    given = {row["id"] for row in draft.attributes}
    for asked in draft.asked:
        if asked.must:
            yield asked.name if asked.id in given else Gap(
                MUST, _("Thiếu “%(name)s”.") % {"name": asked.name}, _("Điền vào ô bên dưới"), f"#id_attr_{asked.id}"
            )  # fmt: skip
    if draft.brands and draft.brands.must and not draft.brand:
        yield Gap(MUST, _("Ngành hàng này cần thương hiệu."), _("Chọn thương hiệu"), "#id_brand")
    if _has_parcels(account):
        yield _("Cách giao hàng") if draft.carriers else Gap(
            MUST, _("Chưa chọn cách giao hàng."), _("Chọn cách giao"), "#id_carriers"
        )  # fmt: skip


def _papers(product: Product) -> Iterator[Found]:
    """An expired paper blocks; a missing one is advised: which papers are needed is the law's to say, and it moves."""
    today = timezone.localdate()
    food = product.ocop_set_id in FOOD_SETS if product.ocop_set_id else True
    for kind in PAPERS:
        rows = [row for row in product.subject.certificates.filter(kind=kind) if row.product_id in (None, product.pk)]
        states = {row.state_on(today) for row in rows}
        label, url = CertificateKind(kind).label, page_for("papers", product)
        if states & {CertificateState.IN_FORCE, CertificateState.EXPIRING, CertificateState.UNVERIFIED}:
            yield str(label)
        elif states:
            yield Gap(MUST, _("Giấy “%(paper)s” đã hết hạn.") % {"paper": label}, _("Tải giấy mới"), url)
        elif food:
            yield Gap(SHOULD, _("Chưa có giấy “%(paper)s”.") % {"paper": label}, _("Tải giấy lên"), url)
