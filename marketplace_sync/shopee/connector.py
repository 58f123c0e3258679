"""Talks the Shopee dialect over the road it is given. It keeps nothing, repeats nothing and decides nothing."""

import secrets
from typing import Any

from marketplace_sync.contract import (
    Attribute,
    Brands,
    Carrier,
    Category,
    Limits,
    Seen,
    ShopInfo,
    Tokens,
)
from marketplace_sync.faults import ShopFault
from marketplace_sync.shopee import errors, reading
from marketplace_sync.shopee.caller import Caller

PAGE = 50
SEARCH_PAGE = 100


class Shopee(Caller):
    """One seller's shop. Every method is one need of `contract.Connector`."""

    # --- consent and tokens -----------------------------------------------------------------------------------------
    def authorize_url(self, back: str) -> str:
        """Where the seller says yes or no; the shop then leads to `back` with `code` and `shop_id`."""
        return self.url("shop/auth_partner", {"redirect": back}, public=True)

    def redeem(self, code: str, shop_id: str) -> Tokens:
        body = {"code": code, "shop_id": int(shop_id), "partner_id": self.partner.id}
        return self._tokens(self.post("auth/token/get", body, weight="auth"))

    def refresh(self, refresh_token: str) -> Tokens:
        body = {"refresh_token": refresh_token, "shop_id": int(self.keys.shop_id), "partner_id": self.partner.id}
        return self._tokens(self.post("auth/access_token/get", body, weight="auth"))

    def _tokens(self, said: dict[str, Any]) -> Tokens:
        return Tokens(str(said["access_token"]), str(said["refresh_token"]), int(said["expire_in"]))

    def info(self) -> ShopInfo:
        said = self.get("shop/get_shop_info")
        return ShopInfo(str(said.get("shop_name", "")), reading.moment(said.get("expire_time")))

    # --- what the shop asks for ---------------------------------------------------------------------------------------
    def categories(self) -> list[Category]:
        rows = self.get("product/get_category", language="vi")["response"]["category_list"]
        return [
            Category(
                str(row["category_id"]), str(row.get("parent_category_id") or ""),
                str(row.get("display_category_name") or row.get("original_category_name")), not row["has_children"],
            )
            for row in rows
        ]  # fmt: skip

    def attributes(self, category: str) -> list[Attribute]:
        said = self.get("product/get_attribute_tree", category_id_list=category, language="vi")
        trees = [row["attribute_tree"] for row in said["response"]["list"] if str(row["category_id"]) == category]
        return [reading.attribute(row) for tree in trees for row in tree]

    def brands(self, category: str) -> Brands:
        names: list[tuple[str, str]] = []
        offset, must = 0, False
        for _page in range(20):  # two thousand names are enough to choose from
            asked = {
                "category_id": category,
                "status": "1",
                "offset": str(offset),
                "page_size": "100",
                "language": "vi",
            }
            said = self.get("product/get_brand_list", **asked)["response"]
            must = bool(said.get("is_mandatory"))
            names += [(str(row["brand_id"]), str(row["original_brand_name"])) for row in said["brand_list"]]
            if not said.get("has_next_page"):
                break
            offset = int(said["next_offset"])
        return Brands(must, tuple(pair for pair in names if pair[0] != "0"), "0" if ("0" in dict(names)) else None)

    def limits(self, category: str) -> Limits:
        said = self.get("product/get_item_limit", category_id=category)["response"]
        return Limits(
            title=reading.span(said.get("item_name_length_limit")),
            description=reading.span(said.get("item_description_length_limit")),
            pictures=reading.span(said.get("item_image_count_limit")),
            price=reading.span(said.get("price_limit")),
            stock=reading.span(said.get("stock_limit")),
            needs_size=bool((said.get("dimension_limit") or {}).get("dimension_mandatory")),
        )

    def carriers(self) -> list[Carrier]:
        rows = self.get("logistics/get_channel_list")["response"]["logistics_channel_list"]
        return [
            Carrier(str(row["logistics_channel_id"]), str(row["logistics_channel_name"]), reading.heaviest(row))
            for row in rows
            if row.get("enabled") and not row.get("mask_channel_id")
        ]

    # --- listings -----------------------------------------------------------------------------------------------------
    def upload(self, name: str, content: bytes) -> str:
        boundary = secrets.token_hex(16)
        kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="{name}"\r\n'
        head += f"Content-Type: {kind}\r\n\r\n"
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        how = f"multipart/form-data; boundary={boundary}"
        said = self.call("POST", "media_space/upload_image", body=body, kind=how, weight="image")["response"]
        for row in said.get("image_info_list") or []:
            if row.get("error"):
                raise errors.fault(str(row["error"]), str(row.get("message", "")))
        return str(said["image_info"]["image_id"])

    def create(self, payload: dict[str, Any], *, key: str = "") -> str:
        return str(self.post("product/add_item", payload)["response"]["item_id"])

    def update(self, remote_id: str, payload: dict[str, Any]) -> None:
        self.post("product/update_item", payload | {"item_id": int(remote_id)})

    def set_price(self, remote_id: str, price: int) -> None:
        wish = {"item_id": int(remote_id), "price_list": [{"model_id": 0, "original_price": price}]}
        self._whole(self.post("product/update_price", wish), "error_update_price_fail")

    def set_stock(self, remote_id: str, stock: int) -> None:
        rows = [{"model_id": 0, "seller_stock": [{"stock": stock}]}]
        said = self.post("product/update_stock", {"item_id": int(remote_id), "stock_list": rows})
        self._whole(said, "error_busi_update_stock_failed")

    def show(self, remote_id: str, shown: bool) -> None:
        said = self.post("product/unlist_item", {"item_list": [{"item_id": int(remote_id), "unlist": not shown}]})
        self._whole(said, "error_unlist_item_all_failed")

    def _whole(self, said: dict[str, Any], code: str) -> None:
        """A 200 is not success: one row that failed is a failure."""
        failed = (said.get("response") or {}).get("failure_list") or []
        if failed:
            raise errors.fault(code, str(failed[0].get("failed_reason", "")), str(said.get("request_id", "")))

    # --- looking ------------------------------------------------------------------------------------------------------
    def find(self, sku: str) -> list[Seen]:
        """Everything that bears exactly this SKU, in whatever state: the shop's own filter is only a hint."""
        ids: list[str] = []
        offset = ""
        for _page in range(20):
            asked = {"item_sku": sku, "page_size": str(SEARCH_PAGE), "item_status": ",".join(reading.WORDS)}
            said = self.get("product/search_item", **asked, **({"offset": offset} if offset else {}))["response"]
            ids += [str(one) for one in said.get("item_id_list") or []]
            offset = str(said.get("next_offset") or "")
            if not offset:
                break
        return [seen for seen in self.look(list(dict.fromkeys(ids))) if seen.sku == sku]

    def look(self, remote_ids: list[str]) -> list[Seen]:
        """The listings of these ids as they stand now; ids that the shop does not know are left out."""
        seen: list[Seen] = []
        for start in range(0, len(remote_ids), PAGE):
            some = ",".join(remote_ids[start : start + PAGE])
            try:
                rows = self.get("product/get_item_base_info", item_id_list=some)["response"].get("item_list") or []
            except ShopFault as fault:
                if fault.reason == "ITEM_GONE":
                    continue
                raise
            banned = [str(row["item_id"]) for row in rows if row["item_status"] == "BANNED"]
            why = self._violations(banned) if banned else {}
            seen += [reading.seen(row, why.get(str(row["item_id"]), {})) for row in rows]
        return seen

    def _violations(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        said = self.get("product/get_item_violation_info", item_id_list=",".join(ids))["response"]
        rows = said.get("item_list") or []
        return {str(row["item_id"]): (row.get("item_status_details") or [{}])[0] for row in rows}

    def listing_url(self, remote_id: str) -> str:
        return self.partner.listing_url.format(shop=self.keys.shop_id, item=remote_id)
