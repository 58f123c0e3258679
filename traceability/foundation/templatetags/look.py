"""Template words of the house: icons, stars, who says so, money, quantities, codes. They draw; they decide nothing."""

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from django import template
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traceability.foundation import numbers, phones
from traceability.foundation.look import site_names

register = template.Library()
ICONS = Path(__file__).resolve().parents[1] / "static" / "foundation" / "icons.svg"
KILOGRAMS = {"kg": 1, "yen": 10, "ta": 100, "tan": 1000}
STAR = mark_safe(
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 1.8l2.5 5.4 5.9.7-4.4 4 1.2 5.8L10 14.8l-5.2 2.9L6 '
    '11.9l-4.4-4 5.9-.7z"/></svg>'
)


@cache
def _drawings() -> dict[str, str]:
    found = re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', ICONS.read_text(encoding="utf-8"), re.S)
    return dict(found)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """The line drawing `name`, hidden from screen readers: words always stand beside it."""
    drawing = _drawings().get(name) or _drawings()["other"]
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', f" {extra}" if extra else "",
        mark_safe(drawing),  # noqa: S308 — read from our own file
    )  # fmt: skip


@register.simple_tag
def drawing(name: str) -> SafeString:
    """The strokes of an icon alone, for a picture that draws its own frame."""
    return mark_safe(_drawings().get(name) or _drawings()["other"])  # noqa: S308 — read from our own file


@register.simple_tag
def stars(count: int | None, in_force: bool = True) -> SafeString:
    """OCOP stars with words: filled while in force, hollow when lapsed or not checked."""
    if not count:
        return mark_safe("")
    row = format_html_join("", "{}", ((STAR,) for _i in range(count)))
    words = _("OCOP %(count)d sao") % {"count": count}
    return format_html('<span class="stars{}">{}<span>{}</span></span>', "" if in_force else " open", row, words)


@register.simple_tag
def said(by: str = "", on: dt.date | dt.datetime | None = None, missing: bool = False) -> SafeString:
    """Who says so: *Tự khai*, *Đã xác nhận bởi …*, or *Chưa khai báo*. No green tick for a declared fact."""
    if missing:
        return format_html('<span class="said none">{}</span>', _("Chưa khai báo"))
    if not by:
        return format_html('<span class="said">{}{}</span>', icon("say"), _("Tự khai"))
    day = date_format(timezone.localtime(on) if isinstance(on, dt.datetime) else on) if on else ""
    words = _("Đã xác nhận bởi %(who)s") % {"who": by}
    return format_html('<span class="said sure">{}{}</span>', icon("ring-check"), f"{words}, {day}" if day else words)


@register.filter
def vnd(amount: int | Decimal | None) -> str:
    """45000 → "45.000 ₫" with a space that does not break."""
    return "" if amount is None else numbers.vnd(int(amount))


@register.simple_tag
def quantity(amount: Decimal | int | None, unit: str, label: str = "") -> str:
    """1500, "kg" → "1.500 kg (1,5 tấn)": read back, so that a slip of a zero is seen."""
    if amount is None:
        return ""
    amount = Decimal(amount)
    words = f"{numbers.show(amount)}\u00a0{label or unit}"
    mass = amount * KILOGRAMS.get(unit, 0)
    if mass >= 1000 and unit != "tan":
        tonnes = _("tấn")
        words += f" ({numbers.show(mass / 1000)}\u00a0{tonnes})"
    return words


@register.filter
def code(text: str) -> SafeString:
    """A trace code in two groups of five, parted by margin, so that a copy holds no blank."""
    return format_html('<span class="code"><span>{}</span><span>{}</span></span>', text[:5], text[5:])


@register.filter
def national(number: str) -> str:
    """+84912345678 → 0912 345 678."""
    return phones.national(number) if number else ""


@register.filter
def since(moment: dt.datetime) -> SafeString:
    """ "3 giờ trước", with the full time beneath for those who point at it."""
    seconds = max(0, (timezone.now() - moment).total_seconds())
    for size, words in (
        (86400, lambda n: ngettext("%(n)d ngày trước", "%(n)d ngày trước", n)),
        (3600, lambda n: ngettext("%(n)d giờ trước", "%(n)d giờ trước", n)),
        (60, lambda n: ngettext("%(n)d phút trước", "%(n)d phút trước", n)),
    ):
        if seconds >= size:
            count = int(seconds // size)
            text = words(count) % {"n": count}
            break
    else:
        text = _("vừa xong")
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), date_format(local, "DATETIME_FORMAT"), text
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes) -> str:
    """The query string of this page with `changes`; an empty value takes its key away."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.simple_tag
def alternative(languages_code: str) -> str:
    """The other language of the two."""
    return "en" if languages_code.startswith("vi") else "vi"


@register.simple_tag(takes_context=True)
def door(context: template.Context, name: str, words: str, picture: str = "") -> SafeString:
    """A list item that leads to the page `name`, marked when it is this one; nothing where no such page stands."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return mark_safe("")
    request = context.get("request")
    here = mark_safe(' aria-current="page"') if request is not None and request.path == url else ""
    return format_html('<li><a href="{}"{}>{}{}</a></li>', url, here, icon(picture) if picture else "", words)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field: label above, hint, error beneath."""
    return bound.as_field_group()


@register.simple_tag
def errors(form: Form) -> SafeString:
    """All errors of a form whose fields the page places itself, each linked to its field."""
    return mark_safe(render_to_string("foundation/errors.html", {"form": form}))  # noqa: S308 - our own template


@register.filter
def number(amount: Decimal | int | None) -> str:
    """1234.5 → "1.234,5"; a number that is not known gives nothing."""
    return "" if amount is None else numbers.show(amount)


@register.inclusion_tag("foundation/pages.html", takes_context=True)
def pages(context: template.Context, page: Page, parameter: str = "trang") -> dict:
    """Earlier and later pages of a list; every other part of the query stays."""
    before = query(context, **{parameter: page.number - 1}) if page.has_previous() else ""
    after = query(context, **{parameter: page.number + 1}) if page.has_next() else ""
    return {"page": page, "before": before, "after": after}


@register.simple_tag(takes_context=True)
def known(context: template.Context) -> str:
    """Puts the names of the site where no context processor ran, such as on the page after a fault. Prints nothing."""
    if "site_name" not in context:
        context.update(site_names())
    return ""
