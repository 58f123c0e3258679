"""The shop as a buyer sees it, and below it what a buyer would not see yet; shows, sells nothing."""

import json
import re
import sqlite3
from html import escape

from marketplace_sync.practice import catalogue, media
from marketplace_sync.practice.answers import Reply
from marketplace_sync.practice.look import CSS, ICON, day, html_reply, money, notice
from marketplace_sync.practice.store import Store

ON_PAGE = 200
WOO = '<p><a href="/woo/">Mở trang bán hàng riêng chạy WooCommerce để tập</a></p>'
STATUS = {
    "NORMAL": "Đang bày",
    "REVIEWING": "Đang chờ duyệt",
    "BANNED": "Bị khóa",
    "UNLIST": "Người bán đã ẩn",
    "SELLER_DELETE": "Người bán đã gỡ",
    "SHOPEE_DELETE": "Sàn đã gỡ",
}
_PLACES = re.compile(r"/(?:(shop|item|image)/([\w-]{1,60})|product/(\d{1,15})/(\d{1,15}))")


def answer(store: Store, path: str) -> Reply:
    """The page at an address."""
    if path == "/":
        return _front(store)
    if path == "/look.css":
        return Reply(200, "text/css; charset=utf-8", CSS, {"Cache-Control": "max-age=300"})
    if path == "/icon.svg":
        return Reply(200, "image/svg+xml", ICON, {"Cache-Control": "max-age=86400"})
    found = _PLACES.fullmatch(path)
    if not found:
        return _missing()
    if found[1] == "image":
        return _picture(store, found[2])
    number = found[4] or found[2]
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        return _missing()
    return _shop(store, int(number)) if found[1] == "shop" else _item(store, int(number), found[3])


def _missing() -> Reply:
    return notice("Không có trang này", "Địa chỉ có thể gõ sai, hoặc mặt hàng đã được gỡ.", 404)


def _picture(store: Store, image_id: str) -> Reply:
    with store.read() as db:
        found = media.picture(db, image_id)
    if found is None:
        return _missing()
    return Reply(200, found[0], found[1], {"Cache-Control": "max-age=86400", "Content-Security-Policy": "sandbox"})


def _front(store: Store) -> Reply:
    with store.read() as db:
        shops = db.execute(
            "SELECT shop.*, COUNT(item_id) AS shown FROM shop "
            "LEFT JOIN item ON item.shop_id = shop.shop_id AND item.status = 'NORMAL' "
            "GROUP BY shop.shop_id ORDER BY shop.shop_id LIMIT ?",
            (ON_PAGE,),
        ).fetchall()
    cards = "".join(
        f'<li><a class="shop" href="/shop/{row["shop_id"]}"><b>{escape(row["name"])}</b>'
        f"<span>{row['shown']} mặt hàng đang bày · mở ngày {day(row['created'])}</span></a></li>"
        for row in shops
    )
    empty = '<p class="empty">Chưa có gian hàng nào. Gian hàng đầu tiên hiện ở đây khi có người kết nối.</p>'
    listed = f'<ul class="shops">{cards}</ul>' if cards else empty
    return html_reply("Các gian hàng", f"<h1>Các gian hàng</h1>{listed}{WOO}")


def _shop(store: Store, shop_id: int) -> Reply:
    with store.read() as db:
        shop = db.execute("SELECT * FROM shop WHERE shop_id = ?", (shop_id,)).fetchone()
        rows = db.execute(
            "SELECT * FROM item WHERE shop_id = ? ORDER BY item_id DESC LIMIT ?", (shop_id, ON_PAGE)
        ).fetchall()
    if shop is None:
        return _missing()
    shown = [row for row in rows if row["status"] == "NORMAL"]
    hidden = [row for row in rows if row["status"] in {"REVIEWING", "BANNED", "UNLIST"}]
    body = f'<h1>{escape(shop["name"])}</h1><p class="sub">{len(shown)} mặt hàng · mã gian hàng {shop_id}</p>'
    body += _grid(shown) if shown else '<p class="empty">Gian hàng chưa bày mặt hàng nào.</p>'
    if hidden:
        body += f"<h2>Chưa bày</h2><p class='sub'>Người mua không thấy phần này.</p>{_grid(hidden)}"
    return html_reply(shop["name"], body)


def _grid(rows: list[sqlite3.Row]) -> str:
    return f'<ul class="grid">{"".join(_card(row) for row in rows)}</ul>'


def _card(row: sqlite3.Row) -> str:
    image_id = json.loads(row["data"])["image_id_list"][0]
    return (
        f'<li><a class="card" href="/item/{row["item_id"]}"><img src="/image/{escape(image_id)}" alt="" loading="lazy">'
        f'<b>{escape(row["name"])}</b><span class="price">{money(row["price"])}</span>{_tags(row)}</a></li>'
    )


def _tags(row: sqlite3.Row) -> str:
    tags = (
        "" if row["status"] == "NORMAL" else f'<span class="tag {row["status"].lower()}">{STATUS[row["status"]]}</span>'
    )
    return tags + (
        f'<span class="left">Còn {row["stock"]}</span>' if row["stock"] else '<span class="tag out">Hết hàng</span>'
    )


def _item(store: Store, item_id: int, of_shop: str | None) -> Reply:
    with store.read() as db:
        row = db.execute(
            "SELECT item.*, shop.name AS shop_name FROM item JOIN shop USING (shop_id) WHERE item_id = ?", (item_id,)
        ).fetchone()
    if row is None or (of_shop and int(of_shop) != row["shop_id"]):
        return _missing()
    if row["status"] in {"SELLER_DELETE", "SHOPEE_DELETE"}:
        return notice("Mặt hàng đã gỡ", f"{STATUS[row['status']]} mặt hàng này ngày {day(row['update_time'])}.", 410)
    data = json.loads(row["data"])
    first, *others = (f'<img src="/image/{escape(one)}" alt="Ảnh mặt hàng">' for one in data["image_id_list"])
    stock = f"Còn {row['stock']}" if row["stock"] else "Hết hàng"
    body = f"""
<p class="trail"><a href="/">Sàn tập</a> › <a href="/shop/{row["shop_id"]}">{escape(row["shop_name"])}</a></p>
<article><div class="pictures">{first}<div class="more">{"".join(others)}</div></div>
<div class="said"><h1>{escape(row["name"])}</h1>
<p class="price big">{money(row["price"])}</p>
<p class="stock{"" if row["stock"] else " none"}">{stock}</p>
{_standing(row)}
<p class="nobuy">Nút mua không có ở đây: đây là sàn tập.</p>
</div></article>
<h2>Mô tả</h2><p class="told">{escape(data["description"])}</p>
<h2>Chi tiết</h2><dl>{_details(row, data)}</dl>"""
    return html_reply(row["name"], body)


def _standing(row: sqlite3.Row) -> str:
    if row["status"] == "NORMAL":
        return ""
    said = f'<p class="tag {row["status"].lower()}">{STATUS[row["status"]]} · người mua không thấy</p>'
    if not row["violation"]:
        return said
    why = json.loads(row["violation"])
    return (
        f'{said}<div class="why"><p>{escape(why["violation_reason"])}</p><p>{escape(why["suggestion"])}</p>'
        f"<p>Hạn sửa: {day(why['fix_deadline_time'])}</p></div>"
    )


def _details(row: sqlite3.Row, data: dict) -> str:
    facts = [("Danh mục", catalogue.CATEGORIES[row["category_id"]].name)]
    for said in data["attribute_list"]:
        value = said["attribute_value_list"][0]
        name = catalogue.ATTRIBUTES[said["attribute_id"]].name
        facts.append((name, f"{value['original_value_name']} {value['value_unit']}".strip()))
    brand = data["brand"]["original_brand_name"] if data["brand"]["brand_id"] else "Không có thương hiệu"
    facts += [("Thương hiệu", brand), ("Cân nặng gói hàng", f"{data['weight']} kg".replace(".", ","))]
    facts += [("Mã của người bán", row["sku"] or "—"), ("Cập nhật", day(row["update_time"]))]
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
