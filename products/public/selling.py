"""Where products are sold and where batches have their page, as the floors above tell through slots."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from products.batches import Batch, BatchState
from products.catalogue import Product
from products.slots import BATCH_ADDRESSES, WHERE_TO_BUY, ShopLink

PUBLIC_STATES = (BatchState.RELEASED, BatchState.HELD, BatchState.RECALLED, BatchState.CLOSED)


def public_batches(products: Iterable[Product]) -> QuerySet[Batch]:
    """Batches that were ever released, newest first. A draft is nobody's business."""
    found = Batch.objects.filter(product__in=products, state__in=PUBLIC_STATES).exclude(released_at__isnull=True)
    return found.select_related("product").order_by("-produced_on", "-created_at")


def addressed(batches: Sequence[Batch]) -> list[Batch]:
    """The same batches, each with `page`: the address of its public page, or nothing."""
    known: dict[UUID, str] = {}
    for addresses in BATCH_ADDRESSES:
        known |= dict(addresses(batches))
    for batch in batches:
        batch.page = known.get(batch.pk, "")  # type: ignore[attr-defined]
    return list(batches)


def shops_of(products: Sequence[Product]) -> dict[UUID, list[ShopLink]]:
    """{product: shops that sell it now}, each address once."""
    found: dict[UUID, list[ShopLink]] = {}
    for where in WHERE_TO_BUY:
        for key, links in where(products).items():
            standing = found.setdefault(key, [])
            standing.extend(link for link in links if link not in standing)
    return found
