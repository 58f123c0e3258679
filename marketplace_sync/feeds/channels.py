"""The one channel of this folder, as the settings name it."""

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace_sync.contract import Channel
from marketplace_sync.feeds.connector import Shelf
from marketplace_sync.feeds.payload import payload

REASONS_USED = (
    "TITLE_FORBIDDEN", "IMAGE_MISSING", "IMAGE_BAD", "PRICE_MISSING", "PRICE_HIGH", "ITEM_GONE",
    "AUTH_EXPIRED",
)  # fmt: skip


def feed() -> Channel:
    """What Google and Meta fetch from us."""
    return Channel(
        key="feed", name=_("Nguồn cấp Google, Meta"), base="", is_offered=settings.FEEDS, connect=Shelf,
        payload=payload, codes=REASONS_USED, watch_settled=600, is_shelf=True, has_parcels=False,
    )  # fmt: skip
