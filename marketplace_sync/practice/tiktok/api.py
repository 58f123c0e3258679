"""Leads a call through the gateway of the practice TikTok Shop (app, clock, signature, token, cipher, rate)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marketplace_sync.practice import media
from marketplace_sync.practice.answers import Reply, Request, ShopError
from marketplace_sync.practice.api import Gateway
from marketplace_sync.practice.tiktok import audit, auth, catalogue, products, signing_check
from marketplace_sync.practice.tiktok.call import Call
from marketplace_sync.practice.tiktok.words import TOO_MANY, TikTokError, refusal, reply, wrong

PREFIX = "/tiktok"
API = re.compile(r"/tiktok/(?:api/v2/token|authorization|logistics|product)/")
_P = "/product/202309/"


@dataclass(frozen=True)
class Endpoint:
    """What a path does. `signed`: not the token endpoints; `cipher`: not those that know no single shop."""

    method: str
    path: re.Pattern[str]
    work: Callable[[Call], dict[str, Any]]
    signed: bool = True
    cipher: bool = True


def _at(method: str, path: str, work: Callable[[Call], dict[str, Any]], **how: bool) -> Endpoint:
    return Endpoint(method, re.compile(path.replace("{id}", r"([A-Za-z0-9_-]{1,40})")), work, **how)


def upload(call: Call) -> dict[str, Any]:
    """One picture, its kind told by its first bytes."""
    try:
        sent = media.parts(call.request.headers.get("content-type", ""), call.request.body)
    except ShopError as error:
        raise wrong("the body must be multipart/form-data") from error
    pictures = [content for name, content in sent if name == "data"]
    if len(pictures) != 1:
        raise wrong("data is required")
    try:
        image_id = media.keep(call.db, pictures[0], call.now)
    except ShopError as error:
        raise TikTokError(12038002, error.message) from error
    url = media.image_url(call.base_url, image_id)
    return {"uri": image_id, "url": url, "use_case": "MAIN_IMAGE", "width": 640, "height": 640}


ENDPOINTS = [
    _at("GET", "/api/v2/token/get", auth.token_get, signed=False),
    _at("GET", "/api/v2/token/refresh", auth.token_refresh, signed=False),
    _at("GET", "/authorization/202309/shops", auth.shops, cipher=False),
    _at("GET", "/logistics/202309/warehouses", catalogue.warehouses),
    _at("GET", "/logistics/202309/warehouses/{id}/delivery_options", catalogue.delivery_options),
    _at("GET", _P + "categories", catalogue.categories),
    _at("GET", _P + "categories/{id}/attributes", catalogue.attributes),
    _at("GET", _P + "categories/{id}/rules", catalogue.rules),
    _at("GET", _P + "brands", catalogue.brands),
    _at("POST", _P + "images/upload", upload, cipher=False),
    _at("POST", _P + "products", products.create),
    _at("DELETE", _P + "products", products.delete),
    _at("POST", _P + "products/activate", products.activate),
    _at("POST", _P + "products/deactivate", products.deactivate),
    _at("GET", _P + "products/{id}", products.get),
    _at("POST", _P + "products/{id}/partial_edit", products.partial_edit),
    _at("POST", _P + "products/{id}/prices/update", products.update_prices),
    _at("POST", _P + "products/{id}/inventory/update", products.update_inventory),
    _at("POST", "/product/202502/products/search", products.search),
]


@dataclass
class TikTok:
    """The API behind one app's key: the same key pair as the Shopee dialect's, `app_key` being the partner's number."""

    gateway: Gateway
    redirect: str = ""  # where consent leads back to, as registered for the app; no call can change it

    @property
    def app_key(self) -> str:
        return str(self.gateway.partner_id)

    @property
    def secret(self) -> str:
        return self.gateway.partner_key

    def answer(self, request: Request) -> Reply:
        """The answer to one call below `/tiktok`; refusals are answers too."""
        try:
            return reply(self._answered(request))
        except TikTokError as error:
            return refusal(error)

    def _answered(self, request: Request) -> dict[str, Any]:
        path, now = request.path.removeprefix(PREFIX), self.gateway.clock()
        found = [(one, hit) for one in ENDPOINTS if (hit := one.path.fullmatch(path)) and one.method == request.method]
        if not found:
            raise TikTokError(36009009, "Invalid path.", 404)
        endpoint, hit = found[0]
        if endpoint.signed:
            signing_check.check(request, path, app_key=self.app_key, secret=self.secret, now=now)
        else:
            auth.check_app(request, app_key=self.app_key, secret=self.secret)
        self.review(now)
        with self.gateway.store.write() as db:
            call = Call(request, db, now, self.gateway.store.settings, self.gateway.base_url, hit.groups())
            if endpoint.signed:
                auth.check_access(call, needs_cipher=endpoint.cipher)
                self._spend(call)
            return endpoint.work(call)

    def _spend(self, call: Call) -> None:
        try:
            self.gateway.limits.spend(
                partner_id=self.gateway.partner_id, shop_id=call.shop_id, now=call.now, settings=call.settings
            )
        except ShopError as error:
            raise TOO_MANY from error

    def review(self, now: float) -> None:
        """Ends the audits that are due by now."""
        with self.gateway.store.read() as db:
            if not audit.due(db, now):
                return
        with self.gateway.store.write() as db:
            audit.settle(db, now)
