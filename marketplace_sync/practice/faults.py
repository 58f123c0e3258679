"""Fails on command: drops, delays or garbles answers, before or after the work is done; never by itself."""

import random
import re
import threading
from dataclasses import asdict, dataclass
from typing import Any

KINDS = {
    "timeout_before": "hold the line, do nothing, hang up",
    "timeout_after": "do the work, hold the line, hang up",
    "reset": "do nothing, tear the connection down",
    "reset_after": "do the work, tear the connection down",
    "error_500": "do nothing, answer 500 with a page of HTML",
    "error_500_after": "do the work, answer 500 with a page of HTML",
    "slow": "do the work, answer late",
    "wrong_json": "do the work, answer with half of the JSON",
    "maintenance": "do nothing, answer 503 with a page of HTML",
    "system_busy": "do nothing, answer 200 with error_system_busy",
    "rate_limit": "do nothing, answer 200 with error_rate_limit",
}
_PLACE = re.compile(r"(?:(?:GET|POST|PUT|DELETE) )?(?:/api/v2/|/woo/[0-9]+/wp-json/|/tiktok/)")
AFTER = {"timeout_after", "reset_after", "error_500_after", "slow", "wrong_json"}


@dataclass
class Fault:
    """One order to fail. `path` is exact, may name its method first, or is `*`; `times` None is for ever."""

    path: str
    kind: str
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind: one of {', '.join(KINDS)}")
        if not isinstance(self.path, str) or not (self.path == "*" or _PLACE.match(self.path)):
            raise ValueError(
                "path: `*` or an address of an API (/api/v2/, /woo/N/wp-json/, /tiktok/), after its method or alone"
            )
        if self.times is not None and (type(self.times) is not int or self.times < 1):
            raise ValueError("times: a whole number from 1, or null")
        for name, most in (("probability", 1.0), ("seconds", 600.0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
                raise ValueError(f"{name}: a number between 0 and {most}")


class Faults:
    """The standing orders, first come first served. They live in memory: a restart heals the shop."""

    def __init__(self, seed: int | None = None) -> None:
        self._lock = threading.Lock()
        self._orders: list[Fault] = []
        self._dice = random.Random(seed)  # noqa: S311 - a seed makes a run repeatable; nothing secret hangs on it

    def add(self, **order: Any) -> Fault:
        """Takes an order; ValueError or TypeError says what is wrong with it."""
        fault = Fault(**order)
        with self._lock:
            self._orders.append(fault)
        return fault

    def clear(self, seed: int | None = None) -> None:
        with self._lock:
            self._orders.clear()
            if seed is not None:
                self._dice.seed(seed)

    def standing(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(order) for order in self._orders]

    def strike(self, path: str, method: str = "") -> Fault | None:
        """The fault that hits this call, counted off; None most of the time."""
        with self._lock:
            for order in self._orders:
                if order.path in {"*", path, f"{method} {path}"} and self._dice.random() < order.probability:
                    if order.times is not None:
                        order.times -= 1
                        if not order.times:
                            self._orders.remove(order)
                    return order
        return None
