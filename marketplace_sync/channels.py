"""Which marketplaces there are: a dotted path each, imported on first use. Another one is one line more here."""

from django.utils.module_loading import import_string

from marketplace_sync.contract import Channel

PATHS = {
    "shopee": "marketplace_sync.shopee.channels.shopee",
    "practice": "marketplace_sync.shopee.channels.practice",
    "tiktok": "marketplace_sync.tiktok.channels.tiktok",
    "practice-tiktok": "marketplace_sync.tiktok.channels.practice",
    "woo": "marketplace_sync.woocommerce.channels.woocommerce",
    "feed": "marketplace_sync.feeds.channels.feed",
    "postmart": "marketplace_sync.feeds.by_hand.channels.postmart",
    "voso": "marketplace_sync.feeds.by_hand.channels.voso",
    "tiki": "marketplace_sync.feeds.by_hand.channels.tiki",
}
# They show goods and sell none: who clicks arrives at our own page. Stock is not divided with them, each may show all
# of it, and they are no place to buy.
SHOW_ONLY = frozenset({"feed"})
BY_HAND = frozenset({"postmart", "voso", "tiki"})  # what is known of them is what the seller declared


def channel(key: str) -> Channel | None:
    """The channel of that name as the settings have it now; None for one that nobody knows."""
    path = PATHS.get(key)
    return import_string(path)() if path else None


def offered() -> list[Channel]:
    """The channels that this installation can connect."""
    return [one for key in PATHS if (one := channel(key)) is not None and one.is_offered]


def channel_name(key: str) -> str:
    """How people call it; a channel that is no longer known keeps its key."""
    found = channel(key)
    return found.name if found else key
