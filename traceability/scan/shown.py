"""The page of a code as a response: in the reader's language, kept while the rows say the same, and counted."""

import datetime as dt
from collections.abc import Hashable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from products.batches import BatchState
from traceability.scan import public
from traceability.scan.counting import count_dead_scan, count_scan
from traceability.scan.look_up import Target, shape
from traceability.scan.page import Page, lot_page, product_page
from traceability.scan.render import Rendered, Shelf, answer
from traceability.scan.slots import buy_links

SHELF = Shelf()
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def language_of(request: HttpRequest) -> str:
    """`?hl=en` if the reader chose it, else what the browser prefers."""
    chosen = request.GET.get("hl", "")
    return chosen if chosen in LANGUAGES else translation.get_language() or settings.LANGUAGE_CODE


def page_of(target: Target, day: dt.date) -> Page:
    """What the page of `target` says, in the active language."""
    if target.batch:
        return lot_page(target.batch, target.code, day, target.unit)
    return product_page(target.product, day)


def show(request: HttpRequest, target: Target) -> HttpResponse:
    """The page of `target`, counted as a scan."""
    day = timezone.localdate()
    with translation.override(language_of(request)):
        key = _made_from(target, day)
        page = (
            SHELF.get((request.path, key), lambda: _make(request, target, day)) if key else _make(request, target, day)
        )
    count_scan(request, product=target.product, batch=target.batch, verdict=page.verdict)
    return answer(request, page)


def _make(request: HttpRequest, target: Target, day: dt.date) -> Rendered:
    return public.rendered(page_of(target, day), request.path)


def _made_from(target: Target, day: dt.date) -> Hashable | None:
    """All that the page of a released lot is made from, read afresh at each request; None: not kept, made each time.

    Only released lots are kept: they are most of the traffic, and nothing that warns can ever be old.
    """
    batch = target.batch
    if target.unit:  # a million packs must not push each other's lots from the shelf
        return None
    if batch is None or batch.state != BatchState.RELEASED:
        return None
    product, subject = batch.product, batch.product.subject
    return (
        target.code, batch.publication_version, batch.expires_on, product.version, subject.version,
        subject.check_state, subject.decided_at, buy_links([batch]), day, translation.get_language(),
    )  # fmt: skip


def not_found(request: HttpRequest, typed: str) -> HttpResponse:
    """404 for people: a box to type again, and a way to tell us. Summed as a code that led nowhere."""
    count_dead_scan(request, shape(typed))
    with translation.override(language_of(request)):
        return answer(request, public.not_found(typed, request.path))
