"""One call in the Shopee dialect: signed, sent over the given road, and its answer understood or raised as a fault."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from marketplace_sync.contract import Keys, Road, Said
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.http import Answer, Outgoing, RoadError
from marketplace_sync.shopee import errors, signing

API = "/api/v2/"
# How a call is signed. The documentation contradicts itself on picture uploads, hence a table that can flip.
PUBLIC = frozenset({"auth/token/get", "auth/access_token/get", "media_space/upload_image"})


@dataclass(frozen=True)
class Partner:
    """Who we are at this shop."""

    base: str
    id: int
    key: str = field(repr=False)
    listing_url: str = ""


class Caller:
    """Makes calls in the name of one seller. It knows what an answer means, not what it is for."""

    def __init__(self, partner: Partner, road: Road, keys: Keys) -> None:
        self.partner, self.road, self.keys = partner, road, keys

    def url(self, endpoint: str, params: dict[str, str], *, public: bool) -> str:
        path, now = API + endpoint, int(time.time())
        token, shop = ("", "") if public else (self.keys.access, self.keys.shop_id)
        common = {"partner_id": str(self.partner.id), "timestamp": str(now)}
        common |= {} if public else {"access_token": token, "shop_id": shop}
        message = signing.base_string(self.partner.id, path, now, token, shop)
        common["sign"] = signing.sign(self.partner.key, message)
        asked = common | {name: value for name, value in params.items() if value}  # empty ones are never sent
        return f"{self.partner.base}{path}?{urlencode(asked)}"

    def get(self, endpoint: str, **params: str) -> dict[str, Any]:
        return self.call("GET", endpoint, params)

    def post(self, endpoint: str, body: dict[str, Any], weight: str = "write") -> dict[str, Any]:
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return self.call("POST", endpoint, body=raw, weight=weight)

    def call(
        self, method: str, endpoint: str, params: dict[str, str] | None = None, *,
        body: bytes = b"", kind: str = "application/json", weight: str = "read",
    ) -> dict[str, Any]:  # fmt: skip
        url = self.url(endpoint, params or {}, public=endpoint in PUBLIC)
        try:
            answer = self.road.send(Outgoing(method, url, body, kind), endpoint, weight=weight)
        except RoadError as error:
            self.road.heard(Said(endpoint, error.what, "", "", "unknown" if error.sent else "not_sent"))
            raise ShopFault(Kind.LATER, "NO_ANSWER", code=error.what, done=None if error.sent else False) from None
        return self._understood(endpoint, answer)

    def _understood(self, endpoint: str, answer: Answer) -> dict[str, Any]:
        """The JSON of a success. What is no JSON, and every 5xx, leaves open what the shop has done."""
        said = _json(answer.body)
        code, text = str((said or {}).get("error") or ""), str((said or {}).get("message") or "")
        request_id = str((said or {}).get("request_id") or "")[:80]
        if said is None or (answer.status >= 500 and not code):
            self.road.heard(Said(endpoint, f"http_{answer.status}", "", request_id, "unknown"))
            after = _whole_number(answer.headers.get("retry-after"))
            raise ShopFault(Kind.LATER, "NO_ANSWER", code=f"http_{answer.status}", done=None, after=after)
        if code or answer.status >= 400:
            fault = errors.fault(code or f"http_{answer.status}", text, request_id, _patience(code, answer))
            outcome = "unknown" if fault.done is None else "refused"
            self.road.heard(Said(endpoint, fault.code, text, request_id, outcome))
            raise fault
        self.road.heard(Said(endpoint, "", "", request_id, "ok"))
        return said


def _patience(code: str, answer: Answer) -> float | None:
    """How long the shop wants to be left alone: its header, else until its day ends for a spent quota."""
    said = _whole_number(answer.headers.get("retry-after"))
    if said is None and errors.bare(code) == "error_limit":
        day = 24 * 3600
        return day - (time.time() + 8 * 3600) % day  # quotas return at 00:00 UTC+8
    return said


def _whole_number(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
