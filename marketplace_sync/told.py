"""What this floor tells sellers: a shop that lost its connection, goods that a shop did not take."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives.access import managers_of, people_of
from marketplace_sync.accounts import AccountState, ChannelAccount
from marketplace_sync.listings import Listing
from traceability.foundation.notices.kinds import KINDS, Kind
from traceability.foundation.notices.tell import tell

EXPIRED = Kind(
    "shop-expired",
    _("Gian hàng hết hạn kết nối"),
    gettext_noop("%(channel)s hết hạn kết nối với gian hàng %(shop)s."),
    gettext_noop("Kết nối lại thì hàng đang chờ tự gửi."),
    icon="plug",
)
STOPPED = Kind(
    "shop-stopped",
    _("Gian hàng bị sàn dừng"),
    gettext_noop("%(channel)s đã dừng gian hàng %(shop)s."),
    gettext_noop("Mở trang người bán của sàn để xem lý do."),
    icon="stop",
)
REJECTED = Kind(
    "listing-rejected",
    _("Sàn không nhận hàng"),
    gettext_noop("%(channel)s không nhận %(product)s."),
    gettext_noop("Mở ra xem lý do và cách sửa."),
    icon="warn",
)

REMOVE = Kind(
    "shop-remove-by-hand",
    _("Phải gỡ hàng trên sàn bằng tay"),
    gettext_noop("Gỡ %(product)s trên %(channel)s."),
    gettext_noop("Sàn này không nối được. Gỡ xong thì bấm Đã làm xong."),
    urgent=True,
    at_night=True,
    icon="stop",
)
CHANGE = Kind(
    "shop-change-by-hand",
    _("Phải sửa hàng trên sàn bằng tay"),
    gettext_noop("Sửa %(product)s trên %(channel)s."),
    gettext_noop("Mở ra xem số lượng hoặc giá phải sửa."),
    icon="pen",
)


def must_be_done_by_hand(listing: Listing, reason: str) -> None:
    """Once a day for each listing and task; what must leave the shop hurries."""
    kind = REMOVE if reason == "HAND_REMOVE" else CHANGE
    facts = {"channel": listing.account.channel_name, "product": listing.product.name}
    about = f"{listing.pk}:{reason}:{timezone.localdate():%Y%m%d}"
    url = reverse("hand", args=[listing.pk])
    tell(kind, to=people_of(listing.account.subject), about=about, url=url, **facts)


def shop_was_lost(account: ChannelAccount) -> None:
    """Its managers alone can connect it again."""
    kind = EXPIRED if account.state == AccountState.NEEDS_REAUTH else STOPPED
    about = f"{account.pk}:{account.state_since:%Y%m%d%H%M%S}"
    facts = {"channel": account.channel_name, "shop": str(account)}
    tell(kind, to=managers_of(account.subject), about=about, url=reverse("shops"), **facts)


def listing_was_rejected(listing: Listing) -> None:
    """Once a day for each listing; the page says why in our words and in the shop's."""
    facts = {"channel": listing.account.channel_name, "product": listing.product.name}
    about = f"{listing.pk}:{timezone.localdate():%Y%m%d}"
    url = reverse("listing", args=[listing.pk])
    tell(REJECTED, to=people_of(listing.account.subject), about=about, url=url, **facts)


def fill() -> None:
    """Called once when the app is ready."""
    for order, kind in enumerate((REJECTED, EXPIRED, STOPPED, REMOVE, CHANGE), start=30):
        KINDS.fill(kind.name, kind, order=order)
