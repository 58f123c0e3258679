"""The two channels that speak this dialect, as the settings name them: they differ by hosts and keys alone."""

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace_sync.contract import Channel, Keys, Road
from marketplace_sync.tiktok.caller import App
from marketplace_sync.tiktok.connector import TikTokShop
from marketplace_sync.tiktok.errors import REASONS_USED
from marketplace_sync.tiktok.payload import payload

LOOK_AT_ONCE = 5  # a call each: what a bucket holds, so that a look is finished even when the shop has slowed us down


def _channel(key: str, name: str, app: App, *, is_offered: bool, is_practice: bool = False) -> Channel:
    def connect(road: Road, keys: Keys) -> TikTokShop:
        return TikTokShop(app, road, keys)

    return Channel(
        key=key, name=name, base=app.api, is_offered=is_offered, connect=connect, payload=payload, codes=REASONS_USED,
        is_practice=is_practice, watch_waiting=2 if is_practice else 60, watch_settled=20 if is_practice else 3600,
        consent_base=app.services, names_shop=False, once_by_key=True, look_at_once=LOOK_AT_ONCE,
    )  # fmt: skip


def tiktok() -> Channel:
    """TikTok Shop itself."""
    app = App(
        settings.TIKTOK_URL.rstrip("/"), settings.TIKTOK_AUTH_URL.rstrip("/"), settings.TIKTOK_SERVICES_URL.rstrip("/"),
        settings.TIKTOK_APP_KEY, settings.TIKTOK_APP_SECRET, settings.TIKTOK_SERVICE_ID,
        "https://shop.tiktok.com/view/product/{item}?region=VN",
    )  # fmt: skip
    return _channel("tiktok", "TikTok Shop", app, is_offered=bool(app.key and app.secret and app.service_id))


def practice() -> Channel:
    """The practice marketplace beside us, in this dialect."""
    host, number = settings.PRACTICE_URL.rstrip("/"), str(settings.PRACTICE_PARTNER_ID)
    base = f"{host}/tiktok"
    app = App(base, base, base, number, settings.PRACTICE_PARTNER_KEY, number, base + "/view/product/{item}")
    return _channel("practice-tiktok", _("TikTok Shop (sàn tập)"), app, is_offered=bool(host), is_practice=True)
