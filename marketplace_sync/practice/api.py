"""Leads a call through the gateway (partner, clock, signature, token, rate); stores before it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marketplace_sync.practice import auth, catalogue, fields, items, media, moderation, reading, signing_check
from marketplace_sync.practice.answers import Reply, Request, ShopError, api_reply, gateway, refused
from marketplace_sync.practice.call import Call
from marketplace_sync.practice.limits import Limits
from marketplace_sync.practice.store import Store

PREFIX = "/api/v2/"


@dataclass(frozen=True)
class Endpoint:
    """What a path does. `for_shop`: signed with token and shop; `either`: takes both forms of signature."""

    method: str
    work: Callable[[Call], dict[str, Any]]
    for_shop: bool = True
    either: bool = False
    writes: bool = False


def _get(work: Callable[[Call], dict[str, Any]]) -> Endpoint:
    return Endpoint("GET", work)


def _post(work: Callable[[Call], dict[str, Any]], **how: bool) -> Endpoint:
    return Endpoint("POST", work, writes=True, **how)


ENDPOINTS = {
    PREFIX + "auth/token/get": _post(auth.token_get, for_shop=False),
    PREFIX + "auth/access_token/get": _post(auth.access_token_get, for_shop=False),
    PREFIX + "shop/get_shop_info": _get(auth.get_shop_info),
    PREFIX + "media_space/upload_image": _post(media.upload_image, for_shop=False, either=True),
    PREFIX + "logistics/get_channel_list": _get(catalogue.get_channel_list),
    PREFIX + "product/get_category": _get(catalogue.get_category),
    PREFIX + "product/get_attribute_tree": _get(catalogue.get_attribute_tree),
    PREFIX + "product/get_brand_list": _get(catalogue.get_brand_list),
    PREFIX + "product/get_item_limit": _get(catalogue.get_item_limit),
    PREFIX + "product/get_item_base_info": _get(reading.get_item_base_info),
    PREFIX + "product/get_item_list": _get(reading.get_item_list),
    PREFIX + "product/search_item": _get(reading.search_item),
    PREFIX + "product/get_item_violation_info": _get(reading.get_item_violation_info),
    PREFIX + "product/add_item": _post(items.add_item),
    PREFIX + "product/update_item": _post(items.update_item),
    PREFIX + "product/update_price": _post(items.update_price),
    PREFIX + "product/update_stock": _post(items.update_stock),
    PREFIX + "product/unlist_item": _post(items.unlist_item),
    PREFIX + "product/delete_item": _post(items.delete_item),
}


@dataclass
class Gateway:
    """The API of the shop behind one partner's key."""

    store: Store
    clock: Callable[[], float]
    partner_id: int
    partner_key: str
    limits: Limits
    base_url: str = ""

    def answer(self, request: Request) -> Reply:
        """The answer to one call; refusals are answers too."""
        try:
            return self._answer(request)
        except ShopError as error:
            return refused(error)

    def _answer(self, request: Request) -> Reply:
        endpoint = ENDPOINTS.get(request.path)
        if endpoint is None or endpoint.method != request.method:
            raise gateway(
                "error_param", "Permission denied. This API is currently offline or the request path is incorrect."
            )
        now = self.clock()
        signing_check.check_partner(request, self.partner_id)
        signing_check.check_clock(request, now)
        signing_check.check_signature(request, self.partner_key, for_shop=endpoint.for_shop, either=endpoint.either)
        self.review(now)
        with self.store.write() if endpoint.writes else self.store.read() as db:
            call = Call(request, db, now, self.store.settings, self.partner_id, self.base_url)
            if endpoint.for_shop:
                auth.check_access(call)
            self.limits.spend(partner_id=self.partner_id, shop_id=call.shop_id, now=now, settings=call.settings)
            if request.method == "POST" and not endpoint.either:
                call.body = fields.parse(request.body)
            said = _in_the_words_of(request.path, endpoint, call)
        return api_reply(said)

    def review(self, now: float) -> None:
        """Lets the verdicts fall that are due by now."""
        with self.store.read() as db:
            if not moderation.due(db, now):
                return
        with self.store.write() as db:
            moderation.settle(db, now)


def _in_the_words_of(path: str, endpoint: Endpoint, call: Call) -> dict[str, Any]:
    """Runs the endpoint. Real shops put the module's name before some codes, so this one does for its products."""
    module = "product." if path.startswith(PREFIX + "product/") else ""
    try:
        said = endpoint.work(call)
    except ShopError as error:
        raise ShopError(module + error.code, error.message, error.status) from error
    return said | {"error": module + said["error"]} if said.get("error") else said
