"""Counts calls: a bucket of tokens for each shop and a quota for each day. Kept in memory: a restart forgives."""

import threading

from marketplace_sync.practice.answers import ShopError
from marketplace_sync.practice.store import Settings

DAY, SHOP_ZONE = 24 * 3600, 8 * 3600  # a day ends at 00:00 UTC+8, as the documentation has it


class Limits:
    """One bucket for each (partner, shop); whole days for each partner."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._buckets: dict[tuple[int, int], tuple[float, float]] = {}
        self._today: dict[int, tuple[int, int]] = {}

    def spend(self, *, partner_id: int, shop_id: int, now: float, settings: Settings) -> None:
        """Takes one call off both, or refuses it."""
        with self._lock:
            self._spend_rate((partner_id, shop_id), now, settings)
            self._spend_quota(partner_id, now, settings)

    def _spend_rate(self, key: tuple[int, int], now: float, settings: Settings) -> None:
        if not settings.rate_per_second:
            return
        left, since = self._buckets.get(key, (float(settings.burst), now))
        left = min(float(settings.burst), left + max(0.0, now - since) * settings.rate_per_second)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            raise ShopError(
                "error_rate_limit", "Too many requests. You have reached the rate limit. Please try again later."
            )

    def _spend_quota(self, partner_id: int, now: float, settings: Settings) -> None:
        today = int((now + SHOP_ZONE) // DAY)
        day, spent = self._today.get(partner_id, (today, 0))
        spent = spent + 1 if day == today else 1
        self._today[partner_id] = (today, spent)
        if settings.daily_quota and spent > settings.daily_quota:
            raise ShopError(
                "error_limit",
                "The total API call number made by your APP has reached the daily API call limit, "
                "please try again after 00: 00 (UTC+08:00)",
            )
