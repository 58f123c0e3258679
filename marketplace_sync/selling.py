"""The seller's verbs: put up, take off, bring back, new price, send again, choose. None of them calls a shop."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cooperatives.users import User
from marketplace_sync import stock
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.contract import RemoteState
from marketplace_sync.listings import Listing, Wanted
from marketplace_sync.ops import OpKind
from marketplace_sync.wants import dead_op, want
from products.catalogue import Product
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal

HIGHEST_PRICE = 10_000_000_000


def needed_price(price: int | None) -> int:
    """A price that can be one. The shop's own limits are asked when it is sent."""
    if price is None or price <= 0:
        raise Refusal({"price": [_("Chưa có giá bán. Ghi giá bằng đồng, ví dụ 45.000.")]})
    if price > HIGHEST_PRICE:
        raise Refusal({"price": [_("Giá cao quá. Anh/chị xem lại giúp.")]})
    return price


@transaction.atomic
def publish(
    *, actor: User, product: Product, account: ChannelAccount, price: int, category: str, category_name: str = "",
    attributes: Iterable[dict[str, Any]] = (), brand: list | None = None, carriers: Iterable[str] = (),
) -> Listing:  # fmt: skip
    """Puts `product` up on `account`. A second press, or a product that is there already, changes what is there."""
    _must_fit(product, account)
    facts = {
        "wanted_price_vnd": needed_price(price), "category_id": category, "category_name": category_name[:200],
        "attributes": [_answer(row) for row in attributes], "brand": brand or [],
        "logistics": [str(one) for one in carriers],
    }  # fmt: skip
    standing = Listing.objects.filter(account=account, product=product).first()
    listing = _first(product, account, facts) if standing is None else _again(standing, facts)
    note(actor, "listing.published", listing, product.subject_id, price=price)
    return listing


def _answer(row: dict[str, Any]) -> dict[str, str]:
    """An answer with every part named, whoever gave it."""
    return {name: str(row.get(name) or "") for name in ("id", "name", "value_id", "value", "unit")}


def _must_fit(product: Product, account: ChannelAccount) -> None:
    if product.subject_id != account.subject_id:
        raise Refusal({"account": [_("Gian hàng này của cơ sở khác.")]})
    if not account.is_usable:
        raise Refusal({"account": [_("Gian hàng chưa kết nối. Kết nối lại rồi đăng.")]})
    if product.archived:
        raise Refusal({"product": [_("Sản phẩm đã cất. Lấy lại rồi đăng.")]})
    if not product.subject.is_verified:
        raise Refusal({"product": [_("Cơ sở chưa được xác nhận nên chưa đăng bán được.")]}, code="not_yet")


def _first(product: Product, account: ChannelAccount, facts: dict[str, Any]) -> Listing:
    try:
        with transaction.atomic():
            listing = Listing.objects.create(account=account, product=product, **facts)
    except IntegrityError as error:
        raise Refusal(_("Sản phẩm này vừa được đăng. Tải lại trang để xem."), code="conflict") from error
    stock.recompute(product)
    want(listing, OpKind.CREATE)
    listing.refresh_from_db()
    return listing


def _again(listing: Listing, facts: dict[str, Any]) -> Listing:
    """A listing that was withdrawn, refused or removed at the shop is put up once more with what is said now."""
    if listing.remote_state == RemoteState.GONE:
        _forget_remote(listing)
    Listing.objects.filter(pk=listing.pk).update(
        wanted_state=Wanted.LIVE, content_version=F("content_version") + 1, **facts
    )
    stock.recompute(listing.product)
    listing.refresh_from_db()
    want(listing, OpKind.UPDATE if listing.remote_id else OpKind.CREATE)
    return listing


def _forget_remote(listing: Listing) -> None:
    """What the shop or the seller deleted there cannot be revived: the next create makes a new one."""
    Listing.objects.filter(pk=listing.pk).update(
        remote_id="", remote_state="", remote_word="", remote_url="", remote_reason="", remote_deadline=None,
        pushed_hash="", pushed_content_version=0, pushed_price=None, pushed_stock=None, sent_stock=None,
        pushed_shown=False, observed_at=None, create_key="", create_print="",
    )  # fmt: skip


@transaction.atomic
def withdraw(*, actor: User, listing: Listing) -> Listing:
    """Takes it off sale: stock to zero, then hidden at the shop. Everything said stays for another time."""
    Listing.objects.filter(pk=listing.pk).update(wanted_state=Wanted.UNLISTED)
    stock.recompute(listing.product)
    want(listing, OpKind.UNLIST)
    note(actor, "listing.withdrawn", listing, listing.account.subject_id)
    listing.refresh_from_db()
    return listing


@transaction.atomic
def relist(*, actor: User, listing: Listing) -> Listing:
    """Puts it on sale again with what was said last."""
    _must_fit(listing.product, listing.account)
    if listing.remote_state == RemoteState.GONE:
        _forget_remote(listing)
    Listing.objects.filter(pk=listing.pk).update(wanted_state=Wanted.LIVE)
    stock.recompute(listing.product)
    listing.refresh_from_db()
    want(listing, OpKind.SHOW)
    note(actor, "listing.relisted", listing, listing.account.subject_id)
    return listing


@transaction.atomic
def change_price(*, actor: User, listing: Listing, price: int) -> Listing:
    """A new price at the shop; moderation is not asked for that."""
    Listing.objects.filter(pk=listing.pk).update(wanted_price_vnd=needed_price(price))
    want(listing, OpKind.PRICE)
    note(actor, "listing.price", listing, listing.account.subject_id, price=price)
    listing.refresh_from_db()
    return listing


@transaction.atomic
def retry(*, actor: User, listing: Listing) -> Listing:
    """*Thử lại*: the seller has mended it. Text and pictures go out anew; the shop may review them once more."""
    if listing.choices:
        raise Refusal(_("Chọn một mặt hàng đúng trong danh sách trước."))
    if listing.remote_state == RemoteState.GONE:
        return relist(actor=actor, listing=listing)
    Listing.objects.filter(pk=listing.pk).update(content_version=F("content_version") + 1)
    listing.refresh_from_db()
    dead = dead_op(listing)
    if dead is None or not dead.revive():
        want(listing, OpKind.UPDATE if listing.remote_id else OpKind.CREATE)
    return listing


@transaction.atomic
def choose_existing(*, actor: User, listing: Listing, remote_id: str) -> Listing:
    """A person says which of several is the right one; the others are emptied and hidden, not deleted."""
    ids = [row["id"] for row in listing.choices]
    if remote_id not in ids:
        raise Refusal({"remote_id": [_("Chọn một mặt hàng trong danh sách.")]})
    chosen = next(row for row in listing.choices if row["id"] == remote_id)
    Listing.objects.filter(pk=listing.pk).update(
        remote_id=remote_id, remote_state=RemoteState.PENDING, choices=[], maybe_sent_at=None, absent_looks=0,
        extras=[one for one in ids if one != remote_id], pushed_shown=True, pushed_price=chosen["price"],
        pushed_stock=chosen["stock"], pushed_content_version=0, observed_at=None,
    )  # fmt: skip
    listing.refresh_from_db()
    want(listing, OpKind.LOOK_UP)
    note(actor, "listing.chosen", listing, listing.account.subject_id, remote_id=remote_id)
    return listing
