"""Templates of the public scan pages, filled without a request: so nothing of a session can get into them."""

import json
import re
from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from traceability.scan.page import Page
from traceability.scan.render import Rendered
from traceability.scan.sprite import sprite
from traceability.scan.styles import inline_css
from traceability.scan.verdict import UNKNOWN, UNKNOWN_LOT, Verdict

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def rendered(page: Page, address: str) -> Rendered:
    """`page` in the active language. `address` is where the reader stands: the link to the other language keeps it."""
    template = "scan/lot.html" if page.batch else "scan/product.html"
    return _filled(template, page.verdict, page.icons(), address, page=page, json_ld=json_ld(page))


def not_found(typed: str, address: str, verdict: Verdict = UNKNOWN, **more) -> Rendered:
    """The page of a code that leads nowhere: type again, or tell us."""
    page = more.get("page")
    return _filled(
        "scan/not_found.html", verdict, {verdict.icon, "flag", "go"}, address, typed=typed[:40],
        report_code=page.code if page else reportable(typed), **more,
    )  # fmt: skip


def unknown_lot(lot: str, page: Page, address: str) -> Rendered:
    """A known product and a lot that nobody registered: told plainly, without a link to buy."""
    return not_found(lot, address, UNKNOWN_LOT, page=page, lot=lot)


def _filled(template: str, verdict: Verdict, icons: Iterable[str], address: str, **context) -> Rendered:
    language = translation.get_language() or settings.LANGUAGE_CODE
    common = {
        "css": mark_safe(inline_css()),  # noqa: S308  our own file
        "sprite": sprite(icons),
        "verdict": verdict,
        "address": address,
        "language": language,
        "share": _absolute(page.picture.share) if (page := context.get("page")) and page.picture else "",
        "sentence": "",
        "site_name": settings.SITE_NAME,
        "public_url": settings.PUBLIC_URL,
        "public_host": settings.PUBLIC_URL.split("://", 1)[-1],
    }
    return Rendered.of(render_to_string(template, common | context), verdict, language)


def _absolute(path: str) -> str:
    return path if "://" in path else f"{settings.PUBLIC_URL}{path}"


def json_ld(page: Page) -> SafeString:
    """schema.org's words for the page. Only what the page says itself; no rating, no offer that is not there."""
    product = page.product
    said: dict = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "sku": page.code,
        "url": _absolute(page.path),
        "manufacturer": {"@type": "Organization", "name": product.subject.name},
    }
    said |= {"gtin": product.gtin} if product.gtin else {}
    said |= {"brand": {"@type": "Brand", "name": product.brand}} if product.brand else {}
    said |= {"image": _absolute(page.picture.share)} if page.picture else {}
    if page.batch and page.origin:
        said["productionDate"] = page.batch.produced_on.isoformat()
        said["additionalProperty"] = [{"@type": "PropertyValue", "name": "lot", "value": page.batch.lot}]
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  escaped above


def reportable(typed: str) -> str:
    """What of `typed` may stand in the address of a report; "tem-la" where nothing is left."""
    return re.sub(r"[^A-Za-z0-9.-]", "", typed)[:40].strip(".") or "tem-la"
