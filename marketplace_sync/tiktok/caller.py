"""One call in TikTok Shop's dialect: signed over query and body, sent over the given road, its answer understood."""

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from marketplace_sync.contract import Keys, Road, Said
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.http import Answer, Outgoing, RoadError
from marketplace_sync.tiktok import errors, signing

PAIRS = "/api/v2/token/"
# These know no single shop, and refuse a call that names one (marketplaces.md §5).
WITHOUT_CIPHER = ("/authorization/", "/product/202309/images/upload")
_NUMBER = re.compile(r"\d{7,}")


@dataclass(frozen=True)
class App:
    """Who we are at this shop, and the three hosts on which it answers."""

    api: str
    auth: str
    services: str
    key: str
    secret: str = field(repr=False)
    service_id: str
    listing_url: str


class Caller:
    """Makes calls in the name of one seller; `keys.handle` is the shop's cipher."""

    def __init__(self, app: App, road: Road, keys: Keys) -> None:
        self.app, self.road, self.keys = app, road, keys

    def get(self, path: str, **params: str) -> dict[str, Any]:
        return self.call("GET", path, params)

    def post(
        self, path: str, body: dict[str, Any], deed: str = "", weight: str = "write", **params: str
    ) -> dict[str, Any]:  # fmt: skip
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return self.call("POST", path, params, body=raw, weight=weight, deed=deed)

    def call(
        self, method: str, path: str, params: dict[str, str] | None = None, *,
        body: bytes = b"", kind: str = "application/json", weight: str = "read", deed: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """`deed` is the name by which the history knows it: one path serves several here."""
        asked = {"app_key": self.app.key, "timestamp": str(int(time.time()))}
        if not path.startswith(WITHOUT_CIPHER):
            asked["shop_cipher"] = self.keys.handle
        asked |= params or {}
        asked = {name: value for name, value in asked.items() if value}  # empty ones are never sent
        signed = b"" if kind.startswith("multipart/") else body
        asked["sign"] = signing.sign(self.app.secret, path, asked, signed)
        token = (("x-tts-access-token", self.keys.access),)
        call = Outgoing(method, f"{self.app.api}{path}?{urlencode(asked)}", body, kind, token)
        return self._sent(call, path, weight, deed)

    def token(self, what: str, **said: str) -> dict[str, Any]:
        """`get` or `refresh` at the host of tokens: not signed, the app's secret rides in the query."""
        path = PAIRS + what
        asked = {"app_key": self.app.key, "app_secret": self.app.secret} | said
        return self._sent(Outgoing("GET", f"{self.app.auth}{path}?{urlencode(asked)}"), path, "auth")

    def _sent(self, call: Outgoing, path: str, weight: str, deed: str = "") -> dict[str, Any]:
        endpoint = f"tiktok/{deed}" if deed else _NUMBER.sub("N", path.lstrip("/"))
        try:
            answer = self.road.send(call, endpoint, weight=weight)
        except RoadError as error:
            self.road.heard(Said(endpoint, error.what, "", "", "unknown" if error.sent else "not_sent"))
            raise ShopFault(Kind.LATER, "NO_ANSWER", code=error.what, done=None if error.sent else False) from None
        return self._understood(path, endpoint, answer)

    def _understood(self, path: str, endpoint: str, answer: Answer) -> dict[str, Any]:
        """The data of a success. What is no JSON, and every 5xx without a known code, leaves open what was done."""
        said = _json(answer.body) or {}
        code, text = said.get("code"), str(said.get("message") or "")
        request_id = str(said.get("request_id") or "")[:80]
        after = _whole_number(answer.headers.get("retry-after"))
        if code == 0 and answer.status < 400:
            self.road.heard(Said(endpoint, "", "", request_id, "ok"))
            return said["data"] if isinstance(said.get("data"), dict) else {}
        if answer.status == 429 or isinstance(code, int):
            number = code if isinstance(code, int) and code else errors.TOO_MANY
            fault = errors.fault(number, text, request_id, after, is_token_call=path.startswith(PAIRS))
            if answer.status >= 500 and fault.kind != Kind.LATER:
                fault.done = None
        else:
            why = f"http_{answer.status}"
            fault = ShopFault(Kind.LATER, "NO_ANSWER", code=why, request_id=request_id, done=None, after=after)
        outcome = "unknown" if fault.done is None else "refused"
        self.road.heard(Said(endpoint, fault.code, text, request_id, outcome, too_fast=fault.reason == "RATE"))
        raise fault


def _whole_number(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
