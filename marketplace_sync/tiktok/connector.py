"""Talks TikTok Shop's dialect over the road it is given. It keeps nothing, repeats nothing and decides nothing."""

import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from marketplace_sync.contract import Attribute, Brands, Carrier, Category, Keys, Limits, Seen, ShopInfo, Tokens
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.tiktok import errors, reading
from marketplace_sync.tiktok.caller import Caller
from marketplace_sync.tiktok.payload import edit

P = "/product/202309/"
SEARCH = "/product/202502/products/search"
WAREHOUSES = "/logistics/202309/warehouses"
MARKET = "VN"
MOST_STOCK = 99_999
BRAND_PAGES = 5  # hundreds are enough to choose from; the tree of brands has tens of thousands
VIETNAMESE = {"locale": "vi-VN", "category_version": "v2"}


class TikTokShop(Caller):
    """One seller's shop. Every method is one need of `contract.Connector`."""

    # --- consent and tokens -----------------------------------------------------------------------------------------
    def authorize_url(self, back: str) -> str:
        """Where the seller says yes or no. The way back is registered for the app there; only the state travels."""
        state = parse_qs(urlsplit(back).query).get("state", [""])[0]
        asked = urlencode({"service_id": self.app.service_id, "state": state})
        return f"{self.app.services}/open/authorize?{asked}"

    def redeem(self, code: str, shop_id: str) -> Tokens:
        """The pair, with the number and the cipher of the seller's shop in Vietnam: the way back names none."""
        pair = self._tokens(self.token("get", auth_code=code, grant_type="authorized_code"))
        shop = TikTokShop(self.app, self.road, Keys("", pair.access))._shop(shop_id)
        return Tokens(pair.access, pair.refresh, pair.lives_seconds, str(shop["id"]), str(shop["cipher"]))

    def refresh(self, refresh_token: str) -> Tokens:
        return self._tokens(self.token("refresh", refresh_token=refresh_token, grant_type="refresh_token"))

    def _tokens(self, said: dict[str, Any]) -> Tokens:
        """Ends of life come as absolute unix times, whatever the field is called."""
        lives = int(said["access_token_expire_in"]) - int(time.time())
        return Tokens(str(said["access_token"]), str(said["refresh_token"]), max(0, lives))

    def info(self) -> ShopInfo:
        return ShopInfo(str(self._shop(self.keys.shop_id).get("name") or ""))

    def _shop(self, shop_id: str) -> dict[str, Any]:
        rows = [row for row in self.get("/authorization/202309/shops").get("shops") or [] if row["region"] == MARKET]
        named = [row for row in rows if str(row["id"]) == shop_id]
        if not rows:
            raise ShopFault(Kind.SELLER, "NO_SHOP", code="no_shop_in_market")
        found: dict[str, Any] = (named or rows)[0]
        return found

    # --- what the shop asks for ---------------------------------------------------------------------------------------
    def categories(self) -> list[Category]:
        return [reading.category(row) for row in self.get(P + "categories", **VIETNAMESE).get("categories") or []]

    def attributes(self, category: str) -> list[Attribute]:
        rows = self.get(f"{P}categories/{category}/attributes", **VIETNAMESE).get("attributes") or []
        return [reading.attribute(row) for row in rows if row.get("type") != "SALES_PROPERTY"]

    def brands(self, category: str) -> Brands:
        """Some categories want one, which only a refusal tells: nothing in the rules says so."""
        names: list[tuple[str, str]] = []
        token = ""
        for _page in range(BRAND_PAGES):
            asked = {"category_id": category, "category_version": "v2", "page_size": "100", "page_token": token}
            said = self.get(P + "brands", **asked)
            names += [(str(row["id"]), str(row["name"])) for row in said.get("brands") or []]
            token = str(said.get("next_page_token") or "")
            if not token:
                break
        return Brands(must=False, names=tuple(names), none=None)

    def limits(self, category: str) -> Limits:
        """What the documentation says of Vietnam; the parcel's size is the category's to ask for."""
        said = self.get(f"{P}categories/{category}/rules", category_version="v2")
        return Limits(
            title=(25, 255), description=(None, 10_000), pictures=(1, 9), stock=(0, MOST_STOCK),
            needs_size=bool((said.get("package_dimension") or {}).get("is_required")),
        )  # fmt: skip

    def carriers(self) -> list[Carrier]:
        rows = self.get(f"{WAREHOUSES}/{self._warehouse()}/delivery_options").get("delivery_options") or []
        return [reading.carrier(row) for row in rows]

    def _warehouse(self) -> str:
        """The warehouse from which the shop sells; the default one where there are several."""
        rows = [
            row
            for row in self.get(WAREHOUSES).get("warehouses") or []
            if row.get("type") == "SALES_WAREHOUSE" and row.get("effect_status", "ENABLED") == "ENABLED"
        ]
        if not rows:
            raise ShopFault(Kind.SELLER, "WAREHOUSE_WRONG", code="no_warehouse")
        return str(max(rows, key=lambda row: bool(row.get("is_default")))["id"])

    # --- listings -----------------------------------------------------------------------------------------------------
    def upload(self, name: str, content: bytes) -> str:
        boundary = secrets.token_hex(16)
        kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="use_case"\r\n\r\nMAIN_IMAGE\r\n'
        head += f'--{boundary}\r\nContent-Disposition: form-data; name="data"; filename="{name}"\r\n'
        head += f"Content-Type: {kind}\r\n\r\n"
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        how = f"multipart/form-data; boundary={boundary}"
        return str(self.call("POST", P + "images/upload", body=body, kind=how, weight="image", deed="picture")["uri"])

    def create(self, payload: dict[str, Any], *, key: str = "") -> str:
        """A create with the same key and the same payload makes nothing new: it answers the product of the first."""
        body = self._with_warehouse(payload) | ({"idempotency_key": key} if key else {})
        said = self.post(P + "products", body, "create")
        if not said.get("product_id"):
            raise ShopFault(Kind.LATER, "NO_ANSWER", code="no_product_id", done=None)
        return str(said["product_id"])

    def _with_warehouse(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload with its stock in a warehouse. Whatever fails here, no product has been made."""
        sku = payload["skus"][0]
        quantity = sku["inventory"][0]["quantity"]
        if not quantity:  # a product may sell out later, but none starts empty
            raise ShopFault(Kind.SELLER, "STOCK_WRONG", code="empty_at_start")
        try:
            rows = [{"warehouse_id": self._warehouse(), "quantity": quantity}]
        except ShopFault as fault:
            fault.done = False
            raise
        return payload | {"skus": [sku | {"inventory": rows}]}

    def update(self, remote_id: str, payload: dict[str, Any]) -> None:
        self.post(f"{P}products/{remote_id}/partial_edit", edit(payload), "update")

    def set_price(self, remote_id: str, price: int) -> None:
        sku = self._sku(remote_id)
        wish = {"id": sku["id"], "price": {"amount": str(price), "currency": "VND"}}
        self.post(f"{P}products/{remote_id}/prices/update", {"skus": [wish]}, "price")

    def set_stock(self, remote_id: str, stock: int) -> None:
        """The number in the first warehouse and none in the others: buyers see their sum."""
        sku = self._sku(remote_id)
        places = [str(row["warehouse_id"]) for row in sku.get("inventory") or []] or [self._warehouse()]
        rows = [{"warehouse_id": place, "quantity": 0} for place in places]
        rows[0]["quantity"] = min(stock, MOST_STOCK)
        wish = {"skus": [{"id": sku["id"], "inventory": rows}]}
        self.post(f"{P}products/{remote_id}/inventory/update", wish, "stock")

    def _sku(self, remote_id: str) -> dict[str, Any]:
        """The shop's row of what we sell: a product of ours has one variant."""
        rows = self.get(f"{P}products/{remote_id}").get("skus") or []
        if not rows:
            raise ShopFault(Kind.SELLER, "ITEM_GONE", code="no_sku")
        found: dict[str, Any] = rows[0]
        return found

    def show(self, remote_id: str, shown: bool) -> None:
        verb = "activate" if shown else "deactivate"
        self._whole(self.post(f"{P}products/{verb}", {"product_ids": [remote_id]}, "show"))

    def delete(self, remote_id: str) -> None:
        """Removes a product for good. The engine never does that by itself: what it no longer wants it hides."""
        raw = json.dumps({"product_ids": [remote_id]}).encode()
        self._whole(self.call("DELETE", P + "products", body=raw, weight="write"))

    def _whole(self, said: dict[str, Any]) -> None:
        """A 200 with code 0 is not success: one row that failed is a failure."""
        for row in said.get("errors") or []:
            raise errors.fault(int(row.get("code") or 0), str(row.get("message") or ""))

    # --- looking ------------------------------------------------------------------------------------------------------
    def find(self, sku: str) -> list[Seen]:
        """Everything that bears exactly this SKU, in whatever state."""
        found: list[Seen] = []
        token = ""
        for _page in range(20):
            asked = {"page_size": "100", "page_token": token}
            said = self.post(SEARCH, {"seller_skus": [sku]}, "find", "read", **asked)
            found += [reading.seen(row, sku) for row in said.get("products") or []]
            token = str(said.get("next_page_token") or "")
            if not token:
                break
        return [seen for seen in found if seen.sku == sku]

    def look(self, remote_ids: list[str]) -> list[Seen]:
        """The listings of these ids as they stand now, asked one by one: only so the reasons of an audit are told."""
        seen: list[Seen] = []
        for remote_id in remote_ids:
            try:
                seen.append(reading.seen(self.get(f"{P}products/{remote_id}")))
            except ShopFault as fault:
                if fault.reason != "ITEM_GONE":
                    raise
        return seen

    def listing_url(self, remote_id: str) -> str:
        return self.app.listing_url.format(item=remote_id)
