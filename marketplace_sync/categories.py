"""The shop's tree of categories as a seller searches it: leaves with their path, likely ones first. Pure."""

from dataclasses import dataclass

from marketplace_sync.contract import Category
from products.catalogue import Product
from traceability.foundation.words import fold

MOST = 24
LIKELY = 6
EMPTY_WORDS = {"va", "khac", "tu", "cac", "san", "pham", "ho", "che", "bien", "do", "hang"}


@dataclass(frozen=True)
class Leaf:
    """A category that takes products, with the names above it."""

    id: str
    name: str
    above: str

    @property
    def path(self) -> str:
        return f"{self.above} › {self.name}" if self.above else self.name


def leaves(tree: list[Category]) -> list[Leaf]:
    """Every leaf, in the order of its path."""
    by_id = {one.id: one for one in tree}

    def above(one: Category) -> str:
        names: list[str] = []
        seen = {one.id}
        parent = by_id.get(one.parent)
        while parent is not None and parent.id not in seen:  # a shop's circle must not be ours
            seen.add(parent.id)
            names.append(parent.name)
            parent = by_id.get(parent.parent)
        return " › ".join(reversed(names))

    found = [Leaf(one.id, one.name, above(one)) for one in tree if one.is_leaf]
    return sorted(found, key=lambda leaf: fold(leaf.path))


def _words(text: str) -> set[str]:
    return {word.strip(",.()") for word in fold(text).split()} - EMPTY_WORDS - {""}


def likely(product: Product, all_leaves: list[Leaf]) -> list[Leaf]:
    """Leaves that share words with the product's name, weighing more, and with its OCOP set."""
    name = _words(product.name)
    group = _words(f"{product.ocop_set.name} {product.ocop_set.group}") if product.ocop_set else set()
    scored = [(3 * len(name & _words(leaf.name)) + len(group & _words(leaf.path)), leaf) for leaf in all_leaves]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [leaf for _score, leaf in best[:LIKELY]]


def search(all_leaves: list[Leaf], typed: str) -> list[Leaf]:
    """Leaves whose path holds every word typed, marks aside; without a word the first ones."""
    words = fold(typed).split()
    return [leaf for leaf in all_leaves if all(word in fold(leaf.path) for word in words)][:MOST]
