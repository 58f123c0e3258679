"""The GS1 Digital Link resolver. Browsers get the page itself, machines 307, linkset, 404 or 400 (standards.md §3)."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path

from products.batches import Batch, BatchState
from products.catalogue import Product
from traceability.foundation.guard import misses
from traceability.gs1.uri import DigitalLink, NotDigitalLink, parse
from traceability.scan import linkset, public, shown
from traceability.scan.counting import count_dead_scan
from traceability.scan.linkset import Level, Link
from traceability.scan.look_up import Target, by_gtin, lots, with_serial
from traceability.scan.negotiation import HTML, JSON_LD, LINKSET, wanted
from traceability.scan.page import product_page

METHODS = ("GET", "HEAD", "OPTIONS")
WALKS_UP = {"22", "10"}  # an unknown variant or lot still names its product; an unknown serial names nothing


def digital_link(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any address under `/01/`."""
    if request.method not in METHODS:
        return _open(request, HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)}))
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)})
        return _open(request, answer)
    return _open(request, _resolve(request))


def _open(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What every answer of a resolver carries: CORS, the way to the linkset, and on what the answer depends."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Expose-Headers"] = "Link, Location"
    response.setdefault("Link", f'<{_own(request)}?linkType=linkset>; rel="linkset"; type="{LINKSET}"')
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def _own(request: HttpRequest) -> str:
    return f"{settings.PUBLIC_URL}{escape_uri_path(request.path)}"


def _resolve(request: HttpRequest) -> HttpResponse:
    path = escape_uri_path(request.path_info)
    try:
        link = parse(path[:-1] if path.endswith("/") else path, request.META.get("QUERY_STRING", ""))
    except NotDigitalLink as error:
        return _plain(request, 400, str(error))
    product = by_gtin(link.gtin) if link.gtin else None
    if product and link.serial:
        return _unit(request, link, product)
    if product is None or set(link.qualifiers) - WALKS_UP:
        return _unknown(request)
    return _answer(request, link, product)


def _unknown(request: HttpRequest) -> HttpResponse:
    count_dead_scan(request, "")
    return _plain(request, 404, "unknown")


def _unit(request: HttpRequest, link: DigitalLink, product: Product) -> HttpResponse:
    """One pack of one lot. An unknown serial names nothing, and whoever tries many is stopped."""
    batch = lots(product).filter(lot=link.lot).first() if link.lot else None
    target = Target(batch.trace_code.code, product, batch) if batch else None  # type: ignore[attr-defined]
    unit = with_serial(target, link.serial or "") if target else None
    if unit is None or set(link.qualifiers) - WALKS_UP - {"21"}:
        misses(request)
        return _unknown(request)
    return _answer(request, link, product, unit)


def _answer(request: HttpRequest, link: DigitalLink, product: Product, unit: Target | None = None) -> HttpResponse:
    batch = unit.batch if unit else lots(product).filter(lot=link.lot).first() if link.lot else None
    levels = [*([_lot_level(batch, link)] if batch else []), _product_level(product, link)]
    asked, accept = request.GET.get("linkType", ""), wanted(request.headers.get("Accept", ""))
    if asked in {"linkset", "all"} or (not asked and accept in {LINKSET, JSON_LD}):
        return _linkset(levels, accept)
    if asked:
        target = linkset.find(levels, linkset.link_type(asked))
        return _redirect(request, target.href) if target else _plain(request, 404, "no such link")
    if accept == HTML and settings.DIGITAL_LINK_PAGES:
        return shown.show(request, unit) if unit else _page(request, product, batch, link)
    return _redirect(request, levels[0].links[0].href)


def _page(request: HttpRequest, product: Product, batch: Batch | None, link: DigitalLink) -> HttpResponse:
    """The page itself, without a second round trip; it names the address that shows the same."""
    if link.lot and batch is None:
        count_dead_scan(request, "")
        with translation.override(shown.language_of(request)):
            page = product_page(product, timezone.localdate())
            return shown.answer(request, public.unknown_lot(link.lot, page, request.path))
    code = batch.trace_code.code if batch else product.code  # type: ignore[attr-defined]
    response = shown.show(request, Target(code, product, batch))
    response["Content-Location"] = reverse("code", args=[code])
    return response


def _address(code: str, mark: str = "") -> str:
    return f"{settings.PUBLIC_URL}{reverse('code', args=[code])}{mark}"


def _product_level(product: Product, link: DigitalLink) -> Level:
    page = _address(product.code)
    links = [Link("pip", page, product.name), Link("certificationInfo", f"{page}#tieu-chuan", product.name)]
    anchor = DigitalLink(link.key, link.value).path()
    return Level(f"{settings.PUBLIC_URL}{anchor}", product.name, tuple(links))


def _lot_level(batch: Batch, link: DigitalLink) -> Level:
    page = _address(batch.trace_code.code)  # type: ignore[attr-defined]
    title = f"{batch.product.name}, {batch.lot}"
    links = [Link("pip", page, title), Link("traceability", f"{page}#quy-trinh", title)]
    if batch.state == BatchState.RECALLED:
        links.append(Link("recallStatus", page, title))
    anchor = DigitalLink(link.key, link.value, {"10": batch.lot}).path()
    return Level(f"{settings.PUBLIC_URL}{anchor}", title, tuple(links))


def _linkset(levels: list[Level], accept: str) -> HttpResponse:
    if accept == JSON_LD:
        body, kind = linkset.json_ld(levels), JSON_LD
    else:
        body, kind = linkset.document(levels), LINKSET
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=kind)
    context = f'<{linkset.CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="{JSON_LD}"'
    response["Link"] = context
    response["Cache-Control"] = "no-cache"
    return response


def _redirect(request: HttpRequest, href: str) -> HttpResponse:
    """307 to `href`, the query forwarded byte for byte; without a query the address is exactly `href`."""
    query = request.META.get("QUERY_STRING", "")
    page, mark, anchor = href.partition("#")
    return HttpResponse(
        status=307,
        headers={"Location": f"{page}{'?' + query if query else ''}{mark}{anchor}", "Cache-Control": "no-cache"},
    )


def _plain(request: HttpRequest, status: int, why: str) -> HttpResponse:
    """A person gets the page that helps, a machine a word; both the same status."""
    if wanted(request.headers.get("Accept", "")) == HTML:
        with translation.override(shown.language_of(request)):
            response = shown.answer(request, public.not_found("", request.path))
        response.status_code = status
        return response
    return JsonResponse({"error": {"code": "not_found" if status == 404 else "invalid", "message": why}}, status=status)


def description(request: HttpRequest) -> HttpResponse:
    """`/.well-known/gs1resolver`: what this resolver can do."""
    said = {
        "name": settings.SITE_NAME,
        "resolverRoot": settings.PUBLIC_URL,
        "supportedPrimaryKeys": ["01"],
        "supportedLinkType": [{"namespace": linkset.VOC, "prefix": "gs1:"}],
    }
    return JsonResponse(said, headers={"Access-Control-Allow-Origin": "*"})
