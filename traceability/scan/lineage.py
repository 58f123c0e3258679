"""Of which lots a lot was made, and what was made of it, for a buyer: published lots by name, all others by number."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from products.batches import Batch, BatchState
from traceability.codes.public_addresses import addresses_of
from traceability.genealogy.neighbours import results_of, sources_of
from traceability.genealogy.picture import counted_results, counted_sources

MOST = 8  # links; more are counted


@dataclass(frozen=True)
class Kin:
    """One line: "Từ 2 lô", the published ones with their pages, and how many more there are."""

    title: str
    links: tuple[tuple[str, str], ...]
    rest: str


def lineage(batch: Batch) -> tuple[Kin, ...]:
    """What stands on the page of `batch`; nothing for a lot that stands alone."""
    found = ((counted_sources, sources_of([batch.pk])), (counted_results, results_of([batch.pk])))
    return tuple(_kin(count(len(lots)), lots) for count, lots in found if lots)


def _kin(title: str, lots: set[uuid.UUID]) -> Kin:
    published = Batch.objects.filter(pk__in=lots).exclude(state=BatchState.DRAFT).select_related("product")
    rows = list(published.order_by("product__folded", "lot")[:MOST])
    pages = addresses_of(rows)
    links = tuple((f"{one.product.name} {one.lot}", pages[one.pk]) for one in rows if one.pk in pages)
    rest = len(lots) - len(links)
    return Kin(title, links, _rest(rest, bool(links)) if rest else "")


def _rest(count: int, more: bool) -> str:
    if not more:
        return _("chưa có trang công khai")
    return ngettext("và %(n)d lô khác", "và %(n)d lô khác", count) % {"n": count}
