"""The frame of every page of the practice shop, in colours of its own so that nobody takes it for another site."""

import datetime as dt
import re
from html import escape
from pathlib import Path

from marketplace_sync.practice.answers import Reply

CSS = (Path(__file__).parent / "look.css").read_bytes()
ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#4636A0" d="M0 0h16v16H0z"/>'
    b'<path fill="#F6C945" d="M0 11h16v2H0zM3 3h10v3H3z"/></svg>'
)
ZONE = dt.timezone(dt.timedelta(hours=7))
# A host with an optional port; IPv6 in brackets. Anything else could break out of the policy below.
_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?")
WARNING = "Sàn tập — không phải gian hàng thật, hàng không bán"


def policy(forms: str = "") -> str:
    """What a page may load: our style sheet and our pictures, nothing else."""
    allowed = f"'self' {forms}" if _ORIGIN.fullmatch(forms) else "'self'"
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {allowed}"
    )


def html_reply(title: str, body: str, *, status: int = 200, forms: str = "") -> Reply:
    """A whole page; `body` is HTML whose every foreign word has been escaped by its maker."""
    page = f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>{escape(title)} · Sàn tập</title>
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/look.css"></head><body>
<header><p class="warning">{WARNING}</p>
<div class="head"><a class="mark" href="/">Sàn tập</a><span>nơi thử đăng hàng trước khi lên sàn thương mại</span></div>
</header>
<main>{body}</main>
<footer>Trang này chỉ để tập. Không nhận đơn, không thu tiền, không giao hàng.</footer>
</body></html>"""
    return Reply(status, "text/html; charset=utf-8", page.encode(), {"Content-Security-Policy": policy(forms)})


def notice(title: str, told: str, status: int) -> Reply:
    """A page that says one thing."""
    body = f'<h1>{escape(title)}</h1><p>{escape(told)}</p><p><a href="/">Về trang đầu của sàn tập</a></p>'
    return html_reply(title, body, status=status)


def money(vnd: int) -> str:
    """45.000 ₫"""
    return f"{vnd:,}".replace(",", ".") + " ₫"


def day(moment: float) -> str:
    """24/11/2026"""
    return dt.datetime.fromtimestamp(moment, ZONE).strftime("%d/%m/%Y")
