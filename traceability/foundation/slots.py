"""Slots: a lower floor keeps an ordered list that upper floors fill in `ready()`. One of the three doors upward."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Slot(Generic[T]):
    """An ordered list of contributions, each under a name of its own; filling a name twice is a mistake."""

    def __init__(self) -> None:
        self._filled: dict[str, tuple[int, T]] = {}

    def fill(self, name: str, contribution: T, *, order: int = 100) -> None:
        """Puts `contribution` under `name`. Raises ValueError if another one stands there already."""
        standing = self._filled.get(name)
        if standing is not None and standing[1] is not contribution:
            raise ValueError(f"slot {name!r} is filled already")
        self._filled[name] = (order, contribution)

    def __iter__(self) -> Iterator[T]:
        return (item for _order, item in sorted(self._filled.values(), key=lambda pair: pair[0]))
