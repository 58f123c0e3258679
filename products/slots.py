"""Lists that the floors above fill in `ready()`; this floor shows them and never asks who filled them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class TaskList:
    """A group of tasks under one heading, such as everything that one shop asks for."""

    title: str
    tasks: tuple[Task, ...]


PRODUCT_TASKS: Slot[Callable[[Product], Iterable[TaskList]]] = Slot()
