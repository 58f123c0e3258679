"""Every model of this floor, for Django's discovery."""

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.buckets import RateBucket
from marketplace_sync.facts import ShopFact
from marketplace_sync.feeds.by_hand.items import HandItem
from marketplace_sync.feeds.shelf import FeedItem, FeedShelf
from marketplace_sync.listings import Listing
from marketplace_sync.ops import Attempt, ShopOp
from marketplace_sync.shop_pictures import RemoteImage

__all__ = [
    "Attempt", "ChannelAccount", "FeedItem", "FeedShelf", "HandItem", "Listing", "RateBucket", "RemoteImage",
    "ShopFact", "ShopOp",
]  # fmt: skip
