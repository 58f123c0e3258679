"""One call to a seller's site: keys in the header, sent over the given road, its answer understood or raised."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

from marketplace_sync.contract import Keys, Road, Said
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.http import Answer, Outgoing, RoadError
from marketplace_sync.woocommerce import errors

API = "/wp-json/wc/v3/"
INDEX = "/wp-json/"


class Caller:
    """Makes calls in the name of one seller. `keys.shop_id` is the site's address, `keys.access` is `key:secret`."""

    def __init__(self, road: Road, keys: Keys) -> None:
        self.road, self.keys = road, keys

    def get(self, path: str, **params: str) -> Any:
        return self.call("GET", path, params, endpoint="woo/find" if "sku" in params else "woo/look")

    def write(self, method: str, path: str, body: dict[str, Any], deed: str) -> Any:
        """`deed` names in the history what the call is for: one address serves price, stock and text alike."""
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return self.call(method, path, body=raw, weight="write", endpoint=f"woo/{deed}")

    def call(
        self, method: str, path: str, params: dict[str, str] | None = None, *, body: bytes = b"", weight: str = "read",
        endpoint: str = "woo/look",
    ) -> Any:  # fmt: skip
        url = f"{self.keys.shop_id}{INDEX if path == INDEX else API + path}"
        query = f"?{urlencode(params)}" if params else ""
        keys = base64.b64encode(self.keys.access.encode()).decode()
        call = Outgoing(method, url + query, body, headers=(("Authorization", f"Basic {keys}"),), is_sellers_own=True)
        try:
            answer = self.road.send(call, endpoint, weight=weight)
        except RoadError as error:
            self.road.heard(Said(endpoint, error.what, "", "", "unknown" if error.sent else "not_sent"))
            raise ShopFault(Kind.LATER, "NO_ANSWER", code=error.what, done=None if error.sent else False) from None
        return self._understood(endpoint, answer)

    def _understood(self, endpoint: str, answer: Answer) -> Any:
        """The JSON of a success. What is no JSON, and every 5xx, leaves open what the site has done."""
        said = _json(answer.body)
        if 200 <= answer.status < 300 and said is not None:
            self.road.heard(Said(endpoint, "", "", "", "ok"))
            return said
        fault = _fault(answer, said)
        self.road.heard(Said(endpoint, fault.code, fault.text, "", "unknown" if fault.done is None else "refused"))
        raise fault


def _fault(answer: Answer, said: Any) -> ShopFault:
    row = said if isinstance(said, dict) else {}
    code, text, data = str(row.get("code") or ""), str(row.get("message") or ""), row.get("data")
    if 300 <= answer.status < 400:  # never followed: keys would go to a host that nobody has named
        return errors.fault("moved", "")
    after = _whole_number(answer.headers.get("retry-after"))
    if answer.status == 429:
        return ShopFault(Kind.LATER, "RATE", code="http_429", text=text, done=False, after=after)
    if answer.status >= 500:
        code = code or f"http_{answer.status}"
        return ShopFault(Kind.LATER, "NO_ANSWER", code=code, text=text, done=None, after=after)
    if not code:  # a page of a firewall, of another program, or half an answer
        return errors.fault("not_json", f"HTTP {answer.status}")
    return errors.fault(code, text, data=data)


def _whole_number(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


def _json(body: bytes) -> Any:
    """A JSON object or list; None for anything else. Sites with chatty plugins put a mark of byte order before it."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
