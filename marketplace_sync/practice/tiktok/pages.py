"""The practice TikTok Shop as people see it: consent, and a product as a buyer reads it."""

import json
import re
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from marketplace_sync.practice import media
from marketplace_sync.practice.answers import Reply, Request
from marketplace_sync.practice.look import html_reply, money, notice
from marketplace_sync.practice.tiktok import auth
from marketplace_sync.practice.tiktok.api import PREFIX, TikTok

CONSENT = f"{PREFIX}/open/authorize"
PRODUCT = re.compile(r"/tiktok/view/product/([0-9]{1,19})")
LONGEST_NAME, LONGEST_STATE = 60, 1000
STATUS = {
    "DRAFT": "Bản nháp",
    "PENDING": "Đang chờ duyệt",
    "FAILED": "Không được duyệt",
    "ACTIVATE": "Đang bày",
    "SELLER_DEACTIVATED": "Người bán đã ẩn",
    "DELETED": "Đã xóa",
}


def answer(shop: TikTok, request: Request) -> Reply:
    """The page at an address below `/tiktok`."""
    if request.path == CONSENT:
        return _consent(shop, request)
    if request.method in {"GET", "HEAD"} and (found := PRODUCT.fullmatch(request.path)):
        return _product(shop, int(found[1]))
    return notice("Không có trang này", "Địa chỉ có thể gõ sai, hoặc mặt hàng đã được gỡ.", 404)


def _consent(shop: TikTok, request: Request) -> Reply:
    if request.first("service_id") != shop.app_key or not 0 < len(request.first("state")) <= LONGEST_STATE:
        return notice("Không mở được trang cho phép", "Ứng dụng này chưa đăng ký với sàn tập.", 403)
    if urlsplit(shop.redirect).scheme not in {"http", "https"}:
        return notice("Không mở được trang cho phép", "Ứng dụng chưa đăng ký địa chỉ quay lại.", 403)
    return _allowed(shop, request) if request.method == "POST" else _form(shop, request)


def _allowed(shop: TikTok, request: Request) -> Reply:
    form, now = request.form(), shop.gateway.clock()
    name = " ".join(form.get("name", "").split())
    with shop.gateway.store.write() as db:
        if name:
            shop_id = auth.make_shop(db, name, now) if len(name) <= LONGEST_NAME else 0
        else:
            row = db.execute("SELECT shop_id FROM tt_shop WHERE CAST(shop_id AS TEXT) = ?", (form.get("shop", ""),))
            shop_id = next((found["shop_id"] for found in row), 0)
        code = auth.allow(db, shop_id=shop_id, now=now) if shop_id else ""
    if not code:
        wrong = f"Hãy chọn một gian hàng, hoặc đặt tên cho gian hàng mới (tối đa {LONGEST_NAME} chữ)."
        return _form(shop, request, wrong, name)
    return Reply(302, "text/plain", b"", {"Location": back(shop, code, request.first("state"))})


def back(shop: TikTok, code: str, state: str) -> str:
    """The registered address with the code; it names no shop."""
    parts = urlsplit(shop.redirect)
    more = {"app_key": shop.app_key, "code": code, "locale": "vi-VN", "shop_region": "VN", "state": state}
    query = [*parse_qsl(parts.query, keep_blank_values=True), *more.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _form(shop: TikTok, request: Request, wrong: str = "", name: str = "") -> Reply:
    with shop.gateway.store.read() as db:
        rows = db.execute("SELECT shop_id, name FROM tt_shop ORDER BY shop_id LIMIT 50").fetchall()
    home = urlsplit(shop.redirect)
    choices = "".join(
        f'<label class="choice"><input type="radio" name="shop" value="{row["shop_id"]}"{" checked" if not i else ""}>'
        f"<span>{escape(row['name'])}<small>Mã gian hàng {row['shop_id']}</small></span></label>"
        for i, row in enumerate(rows)
    )
    again = f"{CONSENT}?{urlencode({n: request.first(n) for n in ('service_id', 'state')})}"
    other = "Hoặc mở gian hàng mới, tên là" if rows else "Tên gian hàng mới"
    error = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    body = f"""
<h1>Cho phép ứng dụng quản lý gian hàng TikTok Shop tập?</h1>
<p>Ứng dụng số <b>{escape(shop.app_key)}</b> tại <b>{escape(home.netloc)}</b> xin được:</p>
<ul class="asks"><li>đăng và sửa sản phẩm</li><li>đổi giá và số lượng</li><li>ẩn và gỡ sản phẩm</li></ul>
{error}
<form method="post" action="{escape(again)}">
<fieldset><legend>Gian hàng nào?</legend>{choices}
<label class="named">{other}<input name="name" maxlength="{LONGEST_NAME}" autocomplete="off"
 value="{escape(name)}"></label></fieldset>
<button>Cho phép</button>
</form>"""
    # Browsers hold the redirect after a form against form-action too.
    return html_reply("Cho phép ứng dụng", body, status=400 if wrong else 200, forms=f"{home.scheme}://{home.netloc}")


def _product(shop: TikTok, number: int) -> Reply:
    shop.review(shop.gateway.clock())
    with shop.gateway.store.read() as db:
        row = db.execute("SELECT * FROM tt_product WHERE product_id = ?", (min(number, 2**63 - 1),)).fetchone()
    if row is None or row["status"] == "DELETED":
        return notice("Không có mặt hàng này", "Mặt hàng đã được gỡ.", 404)
    data = json.loads(row["data"])
    pictures = "".join(
        f'<img src="{escape(media.image_url("", one["uri"]))}" alt="">' for one in data["main_images"][:3]
    )
    told = "".join(f"<p>{escape(unescape(line))}</p>" for line in re.split(r"</?p>", data["description"]) if line)
    reasons = "".join(f'<p class="wrong">{escape(" ".join(one["reasons"]))}</p>' for one in json.loads(row["reasons"]))
    body = f"""<h1>{escape(row["title"])}</h1><p><b>{money(row["price"])}</b> · còn {row["stock"]} ·
{escape(STATUS.get(row["status"], row["status"]))}</p>{reasons}{pictures}{told}"""
    return html_reply(row["title"], body)
