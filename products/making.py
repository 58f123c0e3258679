"""Making and changing a product: verbs. No default of ours speaks for the maker, and no GTIN is ever made up."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from cooperatives.users import User
from products.batches import Batch, BatchState
from products.catalogue import Product
from products.signals import product_changed
from traceability.foundation import gtin as gtins
from traceability.foundation import numbers
from traceability.foundation.audit.trail import note
from traceability.foundation.pointers import is_pointed_at
from traceability.foundation.refusals import Refusal
from traceability.foundation.slugs import free_slug
from traceability.foundation.words import clean, longest_of

EDITABLE = frozenset({
    "name", "ocop_set", "activity", "story", "brand", "brand_none", "standard", "price_vnd", "pack_label", "gtin",
    "net_weight_g", "packed_weight_g", "parcel_length_cm", "parcel_width_cm", "parcel_height_cm", "shelf_life_days",
    "shelf_life_none", "warning", "warning_none",
})  # fmt: skip
DEAREST = 10_000_000_000  # đồng; above it somebody typed a telephone number


@transaction.atomic
def create_product(*, actor: User, subject: Subject, name: str, client_uuid=None, **facts) -> Product:
    """A new product of `subject`; the same `client_uuid` gives back the first one."""
    if standing := _standing(client_uuid, subject):
        return standing
    product = Product(subject=subject, client_uuid=client_uuid)
    _apply(product, {"name": name, **facts})
    try:
        with transaction.atomic():
            product.slug = free_slug(product.name, _slug_is_taken, otherwise="san-pham", length=140)
            product.save(force_insert=True)
    except IntegrityError:
        if standing := _standing(client_uuid, subject):
            return standing  # one phone asked twice at once
        raise
    note(actor, "product.create", product, subject)
    product_changed.send(sender=Product, product=product, actor=actor)
    return product


@transaction.atomic
def update_product(*, actor: User, product: Product, version: int | None = None, **facts) -> Product:
    """Changes the named facts. `version` is the one the writer saw: older than ours, both values are shown to her."""
    current = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    before = {name: getattr(current, name) for name in facts}
    _apply(current, facts)
    changed = {name for name in facts if getattr(current, name) != before[name]}
    if version is not None and version != current.version and changed:
        raise Refusal({name: [_both(before[name], facts[name])] for name in sorted(changed)}, code="conflict")
    if "gtin" in changed and before["gtin"] and _was_printed(current):
        raise Refusal({"gtin": [_("Mã vạch này đã in trên tem của lô đã công bố, không đổi được nữa.")]})
    if changed:
        current.version += 1
        current.save()
        note(actor, "product.change", current, current.subject, fields=sorted(changed))
        _drafts_follow(current)
        pages_changed(actor=actor, product=current)
    return current


@transaction.atomic
def archive_product(*, actor: User, product: Product, archived: bool = True) -> Product:
    """Puts a product away, or (`archived=False`) takes it back. Nothing is deleted: printed codes keep working."""
    current = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    if current.archived != archived:
        current.archived = archived
        current.version += 1
        current.save()
        note(actor, "product.archive" if archived else "product.restore", current, current.subject)
        pages_changed(actor=actor, product=current)
    return current


@transaction.atomic
def remove_unused_product(*, actor: User, product: Product) -> bool:
    """Takes back a product at which nothing points; one that has a batch, a photo, a listing stays. Whether it went."""
    if is_pointed_at(product):
        return False
    note(actor, "product.remove", product, product.subject)
    product.delete()
    return True


def pages_changed(*, actor: User, product: Product) -> None:
    """Says that what the public reads of `product` is no longer what was rendered. Call inside the transaction."""
    Batch.objects.filter(product=product).update(publication_version=F("publication_version") + 1)
    product_changed.send(sender=Product, product=product, actor=actor)


def _standing(client_uuid, subject: Subject) -> Product | None:
    standing = Product.objects.filter(client_uuid=client_uuid).first() if client_uuid else None
    if standing and standing.subject_id != subject.pk:
        raise Refusal({"client_uuid": [_("Trang này đã cũ. Mở lại rồi ghi.")]}, code="conflict")
    return standing


def _slug_is_taken(slug: str) -> bool:
    return Product.objects.filter(slug=slug).exists()


def _drafts_follow(product: Product) -> None:
    """Drafts without a last day gain one as soon as the shelf life is known; nothing published is touched."""
    if product.shelf_life_days:
        for batch in product.batches.filter(state=BatchState.DRAFT, expires_on=None):
            batch.expires_on = product.expires_after(batch.produced_on)
            batch.save(update_fields=["expires_on"])


def _was_printed(product: Product) -> bool:
    return product.batches.exclude(state=BatchState.DRAFT).exists()


def _both(now: object, typed: object) -> str:
    """A conflict in one sentence: what stands there now, and what was typed (experience.md, P5)."""
    return _("Có người vừa đổi chỗ này thành “%(now)s”. Anh/chị ghi “%(typed)s”. Chọn một rồi lưu lại.") % {
        "now": _said(now),
        "typed": _said(typed),
    }


def _said(value: object) -> str:
    if value in (None, ""):
        return _("để trống")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return numbers.show(value) if isinstance(value, int) else str(value)


def _apply(product: Product, facts: dict[str, Any]) -> None:
    """Writes cleaned facts onto the row and judges them together. Raises Refusal with every fault at once."""
    unknown = facts.keys() - EDITABLE
    if unknown:
        raise TypeError(f"not a fact of a product: {sorted(unknown)}")
    for field, value in facts.items():
        setattr(product, field, clean(value) if isinstance(value, str) and field != "story" else value)
    if "gtin" in facts:
        product.gtin = gtins.stored(product.gtin) if product.gtin and not gtins.fault(product.gtin) else product.gtin
        product.gtin = product.gtin or None
    faults = _faults(product)
    if faults:
        raise Refusal(faults)


def _faults(product: Product) -> dict[str, list[str]]:
    found = faults_of(product)
    if product.gtin and "gtin" not in found and _gtin_is_taken(product):
        found["gtin"] = [gtin_taken()]
    return found


def _gtin_is_taken(product: Product) -> bool:
    return Product.objects.filter(gtin=product.gtin).exclude(pk=product.pk).exists()


def gtin_taken() -> str:
    """The sentence for a number that another product carries."""
    return _("Mã vạch này đã có sản phẩm khác dùng. Mỗi sản phẩm, mỗi quy cách một mã.")


def faults_of(product: Product) -> dict[str, list[str]]:
    """What is wrong with the facts as they stand on the row, without asking other rows."""
    found: dict[str, list[str]] = {}
    if not product.name:
        found["name"] = [_("Ghi tên sản phẩm.")]
    for field in ("name", "brand", "standard", "pack_label", "story", "warning"):
        longest = longest_of(Product, field)
        if len(getattr(product, field)) > longest:
            found[field] = [
                _("Dài quá. Ghi nhiều nhất %(most)s ký tự, hiện có %(count)s.")
                % {"most": numbers.show(longest), "count": numbers.show(len(getattr(product, field)))}
            ]
    if product.price_vnd is not None and not 0 < product.price_vnd <= DEAREST:
        found["price_vnd"] = [_("Giá phải lớn hơn 0 và nhỏ hơn 10 tỷ đồng. Chưa có giá thì để trống.")]
    if product.brand and product.brand_none:
        found["brand"] = [_("Đã đánh dấu “không có thương hiệu”. Bỏ dấu ấy, hoặc xóa tên thương hiệu.")]
    if product.warning and product.warning_none:
        found["warning"] = [_("Đã đánh dấu “không có điều gì phải cảnh báo”. Bỏ dấu ấy, hoặc xóa lời cảnh báo.")]
    if product.shelf_life_days and product.shelf_life_none:
        found["shelf_life_days"] = [_("Đã đánh dấu “không có hạn dùng”. Bỏ dấu ấy, hoặc xóa số ngày.")]
    found |= _faults_of_size(product)
    if product.gtin and (fault := gtins.fault(product.gtin)):
        found["gtin"] = [fault]
    return found


def _faults_of_size(product: Product) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field, most in (
        ("net_weight_g", 1_000_000), ("packed_weight_g", 1_000_000), ("parcel_length_cm", 500),
        ("parcel_width_cm", 500), ("parcel_height_cm", 500), ("shelf_life_days", 36_500),
    ):  # fmt: skip
        value = getattr(product, field)
        if value is not None and not 0 < value <= most:
            found[field] = [_("Ghi số từ 1 đến %(most)s, hoặc để trống.") % {"most": numbers.show(most)}]
    net, packed = product.net_weight_g, product.packed_weight_g
    if net and packed and packed < net and not found:
        found["packed_weight_g"] = [_("Cả bao bì phải nặng hơn hoặc bằng khối lượng tịnh.")]
    return found
