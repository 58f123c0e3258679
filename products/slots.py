"""Lists that the floors above fill in `ready()`; this floor shows them and never asks who filled them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from products.batches import Batch
from products.catalogue import Product
from traceability.foundation.slots import Slot


@dataclass(frozen=True)
class Task:
    """One thing to do for a product: what, whether it is done, what is there, and where one does it."""

    title: str
    done: bool
    said: str
    url: str
    needed_for: str = ""  # "Công bố lô hàng", "Shopee": why anybody would do it
    who: str = ""  # who can do it, where that is not plain


@dataclass(frozen=True)
class TaskList:
    """A group of tasks under one heading, such as everything that one shop asks for."""

    title: str
    tasks: tuple[Task, ...]


PRODUCT_TASKS: Slot[Callable[[Product], Iterable[TaskList]]] = Slot()


@dataclass(frozen=True)
class ShopLink:
    """A shop that sells a product right now: the shop's name and the address of the listing."""

    shop: str
    url: str


# Each takes many at once, so that a page of fifty asks one question: {primary key: what to show}.
WHERE_TO_BUY: Slot[Callable[[Sequence[Product]], Mapping[UUID, Sequence[ShopLink]]]] = Slot()
BATCH_ADDRESSES: Slot[Callable[[Sequence[Batch]], Mapping[UUID, str]]] = Slot()  # the public page of each batch
