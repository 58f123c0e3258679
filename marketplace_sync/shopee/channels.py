"""The two channels that speak this dialect, as the settings name them: they differ by base address and keys alone."""

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace_sync.contract import Channel, Keys, Road
from marketplace_sync.shopee.caller import Partner
from marketplace_sync.shopee.connector import Shopee
from marketplace_sync.shopee.errors import REASONS_USED
from marketplace_sync.shopee.payload import payload


def _channel(key: str, name: str, partner: Partner, *, is_offered: bool, is_practice: bool = False) -> Channel:
    def connect(road: Road, keys: Keys) -> Shopee:
        return Shopee(partner, road, keys)

    return Channel(
        key=key, name=name, base=partner.base, is_offered=is_offered, connect=connect, payload=payload,
        codes=REASONS_USED, is_practice=is_practice, watch_waiting=2 if is_practice else 60,
        watch_settled=20 if is_practice else 3600,
    )  # fmt: skip


def shopee() -> Channel:
    """Shopee itself."""
    partner = Partner(
        settings.SHOPEE_URL.rstrip("/"), settings.SHOPEE_PARTNER_ID, settings.SHOPEE_PARTNER_KEY,
        "https://shopee.vn/product/{shop}/{item}",
    )  # fmt: skip
    return _channel("shopee", "Shopee", partner, is_offered=bool(partner.id and partner.key))


def practice() -> Channel:
    """The practice marketplace beside us."""
    base = settings.PRACTICE_URL.rstrip("/")
    partner = Partner(
        base, settings.PRACTICE_PARTNER_ID, settings.PRACTICE_PARTNER_KEY, base + "/product/{shop}/{item}"
    )
    return _channel("practice", _("Sàn tập"), partner, is_offered=bool(base), is_practice=True)
