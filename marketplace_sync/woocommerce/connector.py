"""Talks to a seller's WooCommerce site over the road it is given. It keeps nothing, and repeats nothing."""

from html import unescape
from typing import Any

from marketplace_sync.contract import Attribute, Brands, Carrier, Category, Keys, Limits, Seen, ShopInfo, Tokens
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.woocommerce import errors, reading
from marketplace_sync.woocommerce.caller import INDEX, Caller
from marketplace_sync.woocommerce.errors import Taken
from marketplace_sync.woocommerce.payload import NOT_IN_UPDATES

PAGE = 100
MOST_PAGES = 20
KEYS_PAGE = "/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys"
A_CENTURY = 100 * 365 * 24 * 3600  # keys live until the seller takes them back
CURRENCY = "VND"


class WooCommerce(Caller):
    """One seller's site. Every method is one need of `contract.Connector`."""

    # --- keys -------------------------------------------------------------------------------------------------------
    def authorize_url(self, back: str) -> str:
        """Where the seller makes the keys; nothing leads back from there, so `back` is of no use."""
        return f"{self.keys.shop_id}{KEYS_PAGE}"

    def redeem(self, code: str, shop_id: str) -> Tokens:
        """Tries the pair `key:secret` in `code`: an empty batch changes nothing and still needs the right to write."""
        tried = WooCommerce(self.road, Keys(shop_id, code))
        tried.write("POST", "products/batch", {}, "keys")
        said = tried.get("data/currencies/current")
        if isinstance(said, dict) and said.get("code") != CURRENCY:
            raise errors.fault("currency", str(said.get("code"))[:10])
        return Tokens(code, "", A_CENTURY)

    def refresh(self, refresh_token: str) -> Tokens:
        raise ShopFault(Kind.SIGN_IN, "AUTH_EXPIRED", code="keys_are_not_renewed")

    def info(self) -> ShopInfo:
        said = self.call("GET", INDEX, {"_fields": "name"})
        return ShopInfo(unescape(str(said.get("name") or "")) if isinstance(said, dict) else "")

    # --- what the site asks for ---------------------------------------------------------------------------------------
    def categories(self) -> list[Category]:
        """All of them: a product may stand in any, whether it has others below it or not."""
        rows: list[dict[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            some = _rows(self.get("products/categories", per_page=str(PAGE), page=str(page)))
            rows += some
            if len(some) < PAGE:
                break
        return [
            Category(str(row["id"]), str(row.get("parent") or ""), unescape(str(row.get("name") or "")), True)
            for row in rows
        ]

    def attributes(self, category: str) -> list[Attribute]:
        return []

    def brands(self, category: str) -> Brands:
        return Brands(False, (), None)

    def limits(self, category: str) -> Limits:
        """The site itself limits nothing; it is the seller's own, so a link and a telephone are welcome."""
        return Limits(pictures=(1, None), price=(1, None), may_link=True)

    def carriers(self) -> list[Carrier]:
        return []

    # --- listings -----------------------------------------------------------------------------------------------------
    def upload(self, name: str, content: bytes) -> str:
        """Pictures travel by address (`Channel.pictures_by_address`): the keys of a shop open no library of media."""
        raise ShopFault(Kind.SELLER, "IMAGE_BAD", code="pictures_travel_by_address")

    def create(self, payload: dict[str, Any], *, key: str = "") -> str:
        """A new product, or the one that bears this SKU already: the site names it, and a SKU is ours alone."""
        try:
            return _number(self.write("POST", "products", payload, "create"))
        except Taken as taken:
            return self._adopted(taken, payload)

    def _adopted(self, taken: Taken, payload: dict[str, Any]) -> str:
        """Brings the standing product, in the trash or not, to what is wanted; one with another SKU is left alone."""
        standing = self.get(f"products/{taken.holder}") if taken.holder else self._in_trash(payload["sku"])
        if not isinstance(standing, dict) or standing.get("sku") != payload["sku"]:
            raise taken
        number = _number(standing)
        self.write("PUT", f"products/{number}", _with_known_images(payload, standing), "create")
        return number

    def _in_trash(self, sku: str) -> dict[str, Any] | None:
        """Newer cores refuse a SKU that lies in the trash without saying where; it is not among `any`."""
        rows = _rows(self.get("products", sku=sku, status="trash", per_page=str(PAGE)))
        found = [row for row in rows if row.get("sku") == sku]
        return found[0] if len(found) == 1 else None

    def update(self, remote_id: str, payload: dict[str, Any]) -> None:
        """Text, category and pictures. A picture that is there already goes by its id and is not fetched again."""
        standing = self.get(f"products/{remote_id}")
        if not isinstance(standing, dict) or standing.get("sku") != payload["sku"]:
            raise ShopFault(Kind.SELLER, "ITEM_GONE", code="another_sku")  # restored from a backup: not ours any more
        body = {name: value for name, value in payload.items() if name not in NOT_IN_UPDATES}
        _number(self.write("PUT", f"products/{remote_id}", _with_known_images(body, standing), "update"))

    def set_price(self, remote_id: str, price: int) -> None:
        said = self.write("PUT", f"products/{remote_id}", {"regular_price": str(price)}, "price")
        _must(reading.dong(_row(said).get("regular_price")) == price, "price_not_taken")

    def set_stock(self, remote_id: str, stock: int) -> None:
        wish = {"manage_stock": True, "stock_quantity": stock, "backorders": "no"}
        said = self.write("PUT", f"products/{remote_id}", wish, "stock")
        _must(reading.whole(_row(said).get("stock_quantity")) == stock, "stock_not_taken")

    def show(self, remote_id: str, shown: bool) -> None:
        """Hidden is a draft, never the trash: from there a SKU cannot be found, yet newer cores still hold it."""
        status = "publish" if shown else "draft"
        said = self.write("PUT", f"products/{remote_id}", {"status": status}, "show")
        _must(_row(said).get("status") == status, "status_not_taken")

    # --- looking ------------------------------------------------------------------------------------------------------
    def find(self, sku: str) -> list[Seen]:
        """Everything that bears exactly this SKU; the site's own filter is only a hint."""
        rows = _rows(self.get("products", sku=sku, status="any", per_page=str(PAGE)))
        return [reading.seen(row) for row in rows if row.get("sku") == sku]

    def look(self, remote_ids: list[str]) -> list[Seen]:
        """The products of these ids as they stand now; what is gone or in the trash is left out."""
        found: list[Seen] = []
        for start in range(0, len(remote_ids), PAGE):
            some = remote_ids[start : start + PAGE]
            asked = {"include": ",".join(some), "status": "any", "per_page": str(PAGE)}
            rows = _rows(self.get("products", **asked))
            found += [reading.seen(row) for row in rows if reading.number_of(row) in some]
        return found

    def listing_url(self, remote_id: str) -> str:
        """Leads to the product whatever its permanent address looks like."""
        return f"{self.keys.shop_id}/?post_type=product&p={remote_id}"


def _with_known_images(body: dict[str, Any], standing: dict[str, Any]) -> dict[str, Any]:
    known = reading.images_by_name(standing)
    rows = body.get("images") or []
    return body | {"images": [{"id": known[row["name"]]} if row["name"] in known else row for row in rows]}


def _odd() -> ShopFault:
    """JSON, and yet not what was asked for: nobody knows what the site did."""
    return ShopFault(Kind.LATER, "NO_ANSWER", code="odd_answer", done=None)


def _row(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise _odd()
    return said


def _number(said: Any) -> str:
    if not (number := reading.number_of(said)):
        raise _odd()
    return number


def _rows(said: Any) -> list[dict[str, Any]]:
    if not isinstance(said, list) or not all(reading.number_of(row) for row in said):
        raise _odd()
    return said


def _must(taken: bool, code: str) -> None:
    """A 200 is not success: what the site now shows has to be what was said."""
    if not taken:
        raise errors.fault(code, "")
