"""The channels without a connection."""

from functools import partial

from django.conf import settings

from marketplace_sync.contract import Channel
from marketplace_sync.feeds.by_hand.connector import REASONS, Hand, payload
from marketplace_sync.feeds.by_hand.shops import hand_shop
from marketplace_sync.feeds.channels import REASONS_USED


def _channel(key: str) -> Channel:
    shop = hand_shop(key)
    return Channel(
        key=key, name=shop.name if shop else key, base="", is_offered=shop is not None and settings.FEEDS,
        connect=partial(Hand, key), payload=payload, codes=(*REASONS_USED, *REASONS.values()), watch_settled=600,
        watch_waiting=30, is_shelf=True, is_by_hand=True, has_parcels=False,
    )  # fmt: skip


def postmart() -> Channel:
    return _channel("postmart")


def voso() -> Channel:
    return _channel("voso")


def tiki() -> Channel:
    return _channel("tiki")
