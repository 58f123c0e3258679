"""What may be said of a product to any shop, gathered from its rows. It changes nothing and asks no shop."""

import dataclasses
import hashlib
import json

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from marketplace_sync.channels import SHOW_ONLY
from marketplace_sync.contract import Limits
from marketplace_sync.listings import Listing
from marketplace_sync.wording import Offer
from products.catalogue import Product
from products.certificates import CertificateKind
from traceability.foundation.files.models import Picture
from traceability.foundation.numbers import in_vietnamese

PROVINCE = "Thanh Hóa"


def pictures_of(product: Product) -> list[Picture]:
    """The product's photos in the maker's order; drawings stand in only where there is no photo."""
    photos = list(product.photos.select_related("picture").order_by("position", "id"))
    real = [photo.picture for photo in photos if not photo.is_drawing]
    return real or [photo.picture for photo in photos]


def offer_of(
    product: Product, *, sku: str = "", price: int | None = None, stock: int = 0, category: str = "",
    attributes: list | None = None, brand: list | None = None, carriers: list | None = None,
    images: tuple[str, ...] | None = None, limits: Limits | None = None,
) -> Offer:  # fmt: skip
    """An offer of `product`. Without `images` the pictures' own fingerprints stand for them."""
    prints = tuple(picture.sha256 for picture in pictures_of(product))
    return Offer(
        sku=sku, name=product.name, code=product.code, price=price, stock=stock, category=category,
        weight_g=product.packed_weight_g, story=product.story, facts=_facts(product),
        more_title=(product.pack_label, product.subject.name, PROVINCE), size_cm=_size(product),
        images=prints if images is None else images, attributes=tuple(attributes or ()),
        brand=(str(brand[0]), str(brand[1])) if brand else None, carriers=tuple(map(str, carriers or ())),
        gtin=product.gtin or "", trace_url=_trace_url(product), limits=limits or Limits(), maker_brand=product.brand,
        link=product.get_absolute_url(),
    )  # fmt: skip


def offer_of_listing(
    listing: Listing, *, stock: int, limits: Limits | None = None, images: tuple[str, ...] | None = None
) -> Offer:
    """What this listing says now."""
    return offer_of(
        listing.product, sku=listing.seller_sku, price=listing.wanted_price_vnd, stock=stock,
        category=listing.category_id, attributes=listing.attributes, brand=listing.brand, carriers=listing.logistics,
        images=images, limits=limits,
    )  # fmt: skip


def fingerprint(listing: Listing) -> str:
    """A hash of everything said but price and stock, which have calls of their own, and the address that stays."""
    said = dataclasses.asdict(offer_of_listing(listing, stock=0))
    for name in ("price", "stock", "limits", "link", "trace_url"):
        said.pop(name)
    if listing.account.channel not in SHOW_ONLY:  # others are told the brand from the list of their own
        said.pop("maker_brand")
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _trace_url(product: Product) -> str:
    return f"{settings.PUBLIC_URL}{reverse('code', kwargs={'code': product.code})}"


def _size(product: Product) -> tuple[int, int, int] | None:
    size = (product.parcel_length_cm, product.parcel_width_cm, product.parcel_height_cm)
    return size if all(size) else None  # type: ignore[return-value]


def _facts(product: Product) -> tuple[tuple[str, str], ...]:
    """Short facts for buyers, in Vietnamese as the shops are. Nothing that only somebody else could confirm."""
    place = product.subject.unit.full_name if product.subject.unit else ""
    return (
        ("Quy cách", product.pack_label),
        ("Khối lượng tịnh", f"{in_vietnamese(product.net_weight_g)} g" if product.net_weight_g else ""),
        (
            "Hạn dùng",
            f"{in_vietnamese(product.shelf_life_days)} ngày từ ngày sản xuất" if product.shelf_life_days else "",
        ),
        ("Tiêu chuẩn áp dụng", product.standard),
        ("Nơi sản xuất", f"{place}, {PROVINCE}" if place else ""),
        ("Cơ sở sản xuất", product.subject.name),
        ("Chứng nhận", _ocop(product)),
    )


def _ocop(product: Product) -> str:
    """A star is named with the day on which it ends, so that the sentence stays true afterwards."""
    today = timezone.localdate()
    found = product.certificates.in_force_on(today).filter(kind=CertificateKind.OCOP, stars__isnull=False).first()
    if found is None:
        return ""
    until = f", còn hạn đến {found.expires_on:%d/%m/%Y}" if found.expires_on else ""
    return f"OCOP {found.stars} sao{until}"
