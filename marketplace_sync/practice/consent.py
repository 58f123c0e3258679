"""The page on which a seller lets a partner act for a shop; sends nobody anywhere without a signed request."""

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from marketplace_sync.practice import auth, signing_check
from marketplace_sync.practice.answers import Reply, Request, ShopError
from marketplace_sync.practice.api import Gateway
from marketplace_sync.practice.look import html_reply, notice

PATH = "/api/v2/shop/auth_partner"
TIME_TO_READ = 1800  # the form may be sent this long after the link was signed
LONGEST_NAME = 60


def answer(gateway: Gateway, request: Request) -> Reply:
    """The form, or the redirect with `code` and `shop_id` once the seller has said yes."""
    try:
        signing_check.check_partner(request, gateway.partner_id)
        window = TIME_TO_READ if request.method == "POST" else signing_check.WINDOW
        signing_check.check_clock(request, gateway.clock(), window)
        signing_check.check_signature(request, gateway.partner_key, for_shop=False)
        redirect = _safe(request.first("redirect"))
    except ShopError as error:
        return notice("Không mở được trang cho phép", f"{error.message} ({error.code})", error.status)
    if request.method == "POST":
        return _allowed(gateway, request, redirect)
    return _form(gateway, request, redirect)


def _safe(redirect: str) -> str:
    parts = urlsplit(redirect)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(sign <= " " for sign in redirect):
        raise ShopError("error_param", "redirect must be a whole http(s) address", 400)
    return redirect


def _allowed(gateway: Gateway, request: Request, redirect: str) -> Reply:
    form, now = request.form(), gateway.clock()
    name = " ".join(form.get("name", "").split())
    with gateway.store.write() as db:
        if name:
            shop_id = auth.make_shop(db, name, now) if len(name) <= LONGEST_NAME else 0
        else:
            row = db.execute("SELECT shop_id FROM shop WHERE CAST(shop_id AS TEXT) = ?", (form.get("shop", ""),))
            shop_id = next((found["shop_id"] for found in row), 0)
        code = auth.allow(db, partner_id=gateway.partner_id, shop_id=shop_id, now=now) if shop_id else ""
    if not shop_id:
        wrong = f"Hãy chọn một gian hàng, hoặc đặt tên cho gian hàng mới (tối đa {LONGEST_NAME} chữ)."
        return _form(gateway, request, redirect, wrong, name)
    return Reply(302, "text/plain", b"", {"Location": _with(redirect, code=code, shop_id=str(shop_id))})


def _with(redirect: str, **more: str) -> str:
    """The redirect with more in its query; what it carries already, such as `state`, stays."""
    parts = urlsplit(redirect)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *more.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _form(gateway: Gateway, request: Request, redirect: str, wrong: str = "", name: str = "") -> Reply:
    with gateway.store.read() as db:
        shops = db.execute("SELECT shop_id, name FROM shop ORDER BY shop_id LIMIT 50").fetchall()
    home = urlsplit(redirect)
    choices = "".join(
        f'<label class="choice"><input type="radio" name="shop" value="{row["shop_id"]}"{" checked" if not i else ""}>'
        f"<span>{escape(row['name'])}<small>Mã gian hàng {row['shop_id']}</small></span></label>"
        for i, row in enumerate(shops)
    )
    again = f"{PATH}?{urlencode({key: values[0] for key, values in request.query.items() if values})}"
    other = "Tên gian hàng mới"
    if shops:
        other = "Hoặc mở gian hàng mới, tên là<small>Điền tên thì lựa chọn ở trên không dùng đến.</small>"
    error = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    body = f"""
<h1>Cho phép ứng dụng quản lý gian hàng?</h1>
<p>Ứng dụng số <b>{gateway.partner_id}</b> tại <b>{escape(home.netloc)}</b> xin được:</p>
<ul class="asks"><li>đăng và sửa sản phẩm</li><li>đổi giá và số lượng</li><li>ẩn và gỡ sản phẩm</li></ul>
<p>Quyền có hạn 365 ngày.</p>
{error}
<form method="post" action="{escape(again)}">
<fieldset><legend>Gian hàng nào?</legend>{choices}
<label class="named">{other}<input name="name" maxlength="{LONGEST_NAME}" autocomplete="off"
 value="{escape(name)}"></label></fieldset>
<button>Cho phép</button>
<a class="calm" href="{escape(redirect)}">Không cho phép, quay lại</a>
</form>"""
    # Browsers hold the redirect after a form against form-action too.
    return html_reply("Cho phép ứng dụng", body, status=400 if wrong else 200, forms=f"{home.scheme}://{home.netloc}")
