"""Lists that the floor above fills in `ready()`; the page shows them and never asks who filled them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from products.batches import Batch
from traceability.foundation.slots import Slot


@dataclass(frozen=True)
class BuyLink:
    """A shop on which one can buy what is traced: its name and the address of the listing."""

    shop: str
    url: str


BUY_LINKS: Slot[Callable[[Batch], Iterable[BuyLink]]] = Slot()


def buy_links(batches: Iterable[Batch]) -> tuple[BuyLink, ...]:
    """Every shop that sells one of `batches`, each listing once."""
    found = {link.url: link for batch in batches for links in BUY_LINKS for link in links(batch)}
    return tuple(found.values())
