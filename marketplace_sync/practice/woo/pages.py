"""A practice WooCommerce shop as people see it: open one and get its keys, look at what it sells."""

import json
import re
import sqlite3
from html import escape

from marketplace_sync.practice.answers import Reply, Request
from marketplace_sync.practice.look import html_reply, money, notice
from marketplace_sync.practice.store import Store
from marketplace_sync.practice.woo import api

LONGEST_NAME = 60
SHOP = re.compile(r"/woo/([0-9]{1,9})/?")
PICTURE = re.compile(r"/woo/([0-9]{1,9})/wp-content/uploads/([0-9]{1,12})")
STATUS = {"publish": "Đang bày", "trash": "Trong thùng rác"}
_LINK = re.compile(r"&lt;a href=&quot;(https?://[^\s&\"<>]+)&quot;&gt;(.*?)&lt;/a&gt;")


def answer(store: Store, base_url: str, now: float, request: Request) -> Reply:
    """The page at an address below `/woo/`."""
    if request.path in {"/woo", "/woo/"}:
        return _opened(store, base_url, now, request) if request.method == "POST" else _doorstep(store)
    if found := PICTURE.fullmatch(request.path):
        return _picture(store, int(found[1]), int(found[2]))
    if found := SHOP.fullmatch(request.path):
        asked = request.first("p")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
        return _shop(store, int(found[1]), number)
    return _missing()


def _missing() -> Reply:
    return notice("Không có trang này", "Địa chỉ có thể gõ sai, hoặc mặt hàng đã được gỡ.", 404)


def _doorstep(store: Store, wrong: str = "") -> Reply:
    with store.read() as db:
        rows = db.execute("SELECT * FROM woo_shop ORDER BY shop_id LIMIT 50").fetchall()
    shops = "".join(
        f'<li><a class="shop" href="/woo/{r["shop_id"]}/"><b>{escape(r["name"])}</b></a></li>' for r in rows
    )
    error = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    body = f"""<h1>Mở trang bán hàng riêng để tập</h1>
<p>Trang này trả lời như một trang bán hàng chạy WooCommerce. Mở xong sẽ có địa chỉ và hai khóa để kết nối.</p>
{error}<form method="post" action="/woo/"><fieldset><legend>Trang mới</legend><label class="named">Tên trang bán hàng
<input name="name" maxlength="{LONGEST_NAME}" autocomplete="off"></label></fieldset>
<button>Mở và lấy khóa</button></form>
{f'<h2>Đã mở</h2><ul class="shops">{shops}</ul>' if shops else ""}"""
    return html_reply("Mở trang bán hàng để tập", body, status=400 if wrong else 200)


def _opened(store: Store, base_url: str, now: float, request: Request) -> Reply:
    name = " ".join(request.form().get("name", "").split())
    if not name or len(name) > LONGEST_NAME:
        return _doorstep(store, f"Đặt tên cho trang bán hàng, tối đa {LONGEST_NAME} chữ.")
    with store.write() as db:
        shop_id, key, secret = api.make_shop(db, name, now)
    body = f"""<h1>{escape(name)}</h1><p>Chép ba dòng này vào trang kết nối. Khóa bí mật chỉ hiện một lần.</p>
<dl><dt>Địa chỉ</dt><dd>{escape(base_url)}/woo/{shop_id}</dd><dt>Consumer key</dt><dd>{key}</dd>
<dt>Consumer secret</dt><dd>{secret}</dd></dl>"""
    return html_reply(name, body)


def _picture(store: Store, shop_id: int, image_id: int) -> Reply:
    with store.read() as db:
        found = db.execute(
            "SELECT kind, content FROM woo_image JOIN picture USING (sha256) WHERE image_id = ? AND shop_id = ?",
            (image_id, shop_id),
        ).fetchone()
    if found is None:
        return _missing()
    head = {"Cache-Control": "max-age=86400", "Content-Security-Policy": "sandbox"}
    return Reply(200, found["kind"], found["content"], head)


def _shop(store: Store, shop_id: int, product_id: int | None) -> Reply:
    with store.read() as db:
        shop = db.execute("SELECT * FROM woo_shop WHERE shop_id = ?", (shop_id,)).fetchone()
        rows = db.execute(
            "SELECT * FROM woo_product WHERE shop_id = ? ORDER BY product_id DESC LIMIT 200", (shop_id,)
        ).fetchall()
    if shop is None:
        return _missing()
    if product_id is not None:
        row = next((one for one in rows if one["product_id"] == product_id), None)
        return _product(shop, row) if row else _missing()
    cards = "".join(_card(shop_id, row) for row in rows if row["status"] != "trash")
    empty = '<p class="empty">Chưa bày mặt hàng nào.</p>'
    return html_reply(
        shop["name"], f"<h1>{escape(shop['name'])}</h1>" + (f'<ul class="grid">{cards}</ul>' if cards else empty)
    )


def _card(shop_id: int, row: sqlite3.Row) -> str:
    data = json.loads(row["data"])
    return (
        f'<li><a class="card" href="/woo/{shop_id}/?post_type=product&amp;p={row["product_id"]}">'
        f"{_images(shop_id, data['images'][:1])}<b>{escape(data['name'])}</b>"
        f'<span class="price">{_price(data)}</span>{_standing(row)}</a></li>'
    )


def _images(shop_id: int, rows: list[dict]) -> str:
    return "".join(f'<img src="/woo/{shop_id}/wp-content/uploads/{one["id"]}" alt="" loading="lazy">' for one in rows)


def _price(data: dict) -> str:
    said = data["sale_price"] or data["regular_price"]
    return money(int(float(said))) if said else "Chưa có giá"


def _standing(row: sqlite3.Row) -> str:
    if row["status"] == "publish":
        return ""
    return f'<span class="tag unlist">{STATUS.get(row["status"], "Bản nháp")}</span>'


def _product(shop: sqlite3.Row, row: sqlite3.Row) -> Reply:
    data = json.loads(row["data"])
    stock = "Còn hàng" if data["stock_quantity"] is None else f"Còn {data['stock_quantity']}"
    stock = stock if data["stock_status"] == "instock" else "Hết hàng"
    body = f"""
<p class="trail"><a href="/woo/{shop["shop_id"]}/">{escape(shop["name"])}</a></p>
<article><div class="pictures">{_images(shop["shop_id"], data["images"])}</div>
<div class="said"><h1>{escape(data["name"])}</h1><p class="price big">{_price(data)}</p>
<p class="stock">{stock}</p>{_standing(row)}<p class="nobuy">Nút mua không có ở đây: đây là sàn tập.</p></div></article>
<h2>Mô tả</h2><div class="told">{_plain_html(data["description"])}</div>
<dl><dt>Mã của người bán</dt><dd>{escape(row["sku"]) or "—"}</dd></dl>"""
    return html_reply(data["name"] or "Mặt hàng", body)


def _plain_html(told: str) -> str:
    """Paragraphs and links of a description; everything else is shown as the text that it is."""
    shown = _LINK.sub(r'<a href="\1" rel="nofollow">\2</a>', escape(told))
    for tag in ("p", "/p", "br"):
        shown = shown.replace(f"&lt;{tag}&gt;", f"<{tag}>")
    return shown.replace("</p>\n", "</p>")
