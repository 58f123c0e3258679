"""What the seller says he did at a shop that nobody can ask. It is kept as his word, with day, person and link."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.users import User
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import BY_HAND
from marketplace_sync.feeds.by_hand.connector import REASONS
from marketplace_sync.feeds.by_hand.items import Asked, HandItem
from marketplace_sync.feeds.by_hand.shops import hand_shop
from marketplace_sync.listings import Listing
from marketplace_sync.ops import Attempt, OpKind
from marketplace_sync.stock import sellable_units_of
from marketplace_sync.wants import dead_op, want
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal

LONGEST_LINK = 300


def item_of(listing: Listing, *, lock: bool = False) -> HandItem | None:
    """What is known of `listing` at its shop; None while the outbox has not put it there yet."""
    rows = HandItem.objects.select_for_update() if lock else HandItem.objects
    account = listing.account
    return rows.filter(channel=account.channel, shop_id=account.shop_id, sku=listing.seller_sku).first()


def _standing(listing: Listing) -> HandItem:
    item = item_of(listing, lock=True) if listing.account.channel in BY_HAND else None
    if item is None:
        raise Refusal(_("Sản phẩm chưa được chuẩn bị xong. Tải lại trang sau ít giây."))
    return item


def is_asked(listing: Listing, item: HandItem) -> bool:
    """Whether the task stands: the last work for the listing ended with it, and nothing newer has been wished."""
    dead = dead_op(listing) if item.asked else None
    return dead is not None and dead.reason_code == REASONS[Asked(item.asked)]


@transaction.atomic
def declare_posted(*, actor: User, listing: Listing, day: dt.date, link: str) -> HandItem:
    """*Tôi đã đăng*: it stands at the shop since `day`, under `link`. Raises Refusal."""
    item, shop = _standing(listing), hand_shop(listing.account.channel)
    if not listing.wants_shown:
        raise Refusal(_("Sản phẩm này đang phải ẩn. Đừng đăng, nếu đã đăng thì gỡ xuống."))
    if day > timezone.localdate():
        raise Refusal({"day": [_("Ngày đăng chưa tới. Ghi ngày đã đăng.")]})
    if shop is None or len(link) > LONGEST_LINK or not shop.owns(link):
        hosts = ", ".join(shop.hosts) if shop else ""
        raise Refusal({"link": [_("Dán liên kết bắt đầu bằng https:// của %(hosts)s.") % {"hosts": hosts}]})
    item.up = item.out = True
    item.proof_url, item.declared_on, item.declared_by = link, day, actor
    item.there_stock = max(item.there_stock, item.stock)
    item.there_price = item.there_price or item.price
    item.save()
    return _heard(actor, listing, item, "hand/posted")


@transaction.atomic
def declare_done(*, actor: User, listing: Listing, asked: str, number: int | None) -> HandItem:
    """*Đã làm xong*: what was asked, as the seller read it. Raises Refusal if something else is asked by now."""
    item = _standing(listing)
    if not is_asked(listing, item) or (item.asked, item.asked_number) != (asked, number):
        raise Refusal(_("Việc phải làm đã đổi. Xem lại rồi làm theo việc mới."), code="conflict")
    if item.asked == Asked.REMOVE:
        item.up, item.out, item.there_stock = False, False, 0
    elif item.asked == Asked.STOCK:
        item.there_stock = item.asked_number or 0
    else:
        item.there_price = item.asked_number
    item.asked, item.asked_number, item.declared_by = "", None, actor
    item.save()
    return _heard(actor, listing, item, "hand/done")


def _heard(actor: User, listing: Listing, item: HandItem, endpoint: str) -> HandItem:
    """What was waited for is sent now, and the shop's state is read anew."""
    Attempt.objects.create(account=listing.account, listing=listing, endpoint=endpoint, outcome="noted")
    Listing.objects.filter(pk=listing.pk).update(observed_at=None)
    want(listing, OpKind.LOOK_UP)
    note(actor, f"listing.{endpoint.removeprefix('hand/')}", listing, listing.account.subject_id)
    return item


@transaction.atomic
def take_file(*, actor: User, account: ChannelAccount) -> list[tuple[HandItem, Listing]]:
    """What goes into the next file: wanted, sellable now, not yet declared as standing there. From here on it may be
    there. Raises Refusal if there is nothing."""
    wanted = {
        one.seller_sku: one
        for one in Listing.objects.filter(account=account).select_related("product", "account")
        if one.wants_shown
    }
    units = sellable_units_of({one.product_id for one in wanted.values()}, timezone.localdate())
    rows = HandItem.objects.select_for_update().filter(
        channel=account.channel, shop_id=account.shop_id, sku__in=wanted, up=False, shown=True, stock__gt=0
    )
    taken = []
    for item in rows:
        listing = wanted[item.sku]
        item.stock = min(item.stock, units[listing.product_id])
        if item.stock:
            taken.append((item, listing))
            there = {"out": True, "there_stock": max(item.there_stock, item.stock), "there_price": item.price}
            HandItem.objects.filter(pk=item.pk).update(**there)
    if not taken:
        raise Refusal(_("Chưa có sản phẩm nào phải đăng tay. Chọn sản phẩm để đăng trước."))
    note(actor, "shop.file", account, account.subject_id, rows=len(taken))
    return taken
