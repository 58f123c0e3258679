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
    for order, kind in enumerate((REJECTED, EXPIRED, STOPPED), start=30):
        KINDS.fill(kind.name, kind, order=order)
