"""Upstream and downstream of lots: one recursive query with a visited set. It reads, and knows ids alone.

`UNION` drops ids that were seen, so diamonds cost nothing and loops of rework end. The row carries the id and nothing
else: a depth beside it would make each path a row of its own. Depths and paths are computed afterwards.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from traceability.genealogy.links import LotLink

_TABLE = LotLink._meta.db_table
_HERE = {"postgresql": "SELECT unnest(%s::uuid[]) AS id", "sqlite": "SELECT value AS id FROM json_each(%s)"}
_WALK = """
WITH RECURSIVE start(id) AS ({here}), reached(id) AS (
    SELECT link.{there} FROM start JOIN {table} link ON link.{here_end} = start.id AND link.voided_by_id IS NULL
    UNION
    SELECT link.{there} FROM reached JOIN {table} link ON link.{here_end} = reached.id AND link.voided_by_id IS NULL
) SELECT id FROM reached"""
_BETWEEN = """
WITH chosen(id) AS ({here})
SELECT link.source, link.target FROM chosen JOIN {table} link ON link.source = chosen.id AND link.voided_by_id IS NULL
WHERE (link.target IN (SELECT id FROM chosen)) IS TRUE"""  # else SQLite looks every pair of the chosen up

Lots = uuid.UUID | Iterable[uuid.UUID]


def downstream(lots: Lots) -> frozenset[uuid.UUID]:
    """Every lot that was made of `lots`, at any remove. One of `lots` is in it only if it was made of another."""
    return _walk(lots, "source", "target")


def upstream(lots: Lots) -> frozenset[uuid.UUID]:
    """Every lot of which `lots` were made, at any remove."""
    return _walk(lots, "target", "source")


def links_between(lots: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """The edges (source, target) that have both ends among `lots`."""
    rows = _rows(_BETWEEN.format(here=_HERE[connection.vendor], table=_TABLE), lots)
    return {(_uuid(source), _uuid(target)) for source, target in rows}


@dataclass(frozen=True)
class Walk:
    """What `lot` came from, or what became of it, with the edges between: depths and paths are read off here."""

    lot: uuid.UUID
    reached: frozenset[uuid.UUID]
    edges: frozenset[tuple[uuid.UUID, uuid.UUID]]  # in the direction of the walk
    is_upward: bool = False

    @cached_property
    def nexts(self) -> dict[uuid.UUID, list[uuid.UUID]]:
        found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        for here, there in sorted(self.edges):
            found[here].append(there)
        return found

    @cached_property
    def depths(self) -> dict[uuid.UUID, int]:
        """The fewest steps to each lot; 0 for the lot itself."""
        return {lot: len(path) - 1 for lot, path in self.paths.items()}

    @cached_property
    def paths(self) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
        """One shortest way to each lot, from the lot itself on."""
        found: dict[uuid.UUID, tuple[uuid.UUID, ...]] = {self.lot: (self.lot,)}
        edge = [self.lot]
        while edge:
            fresh = {there: (*found[here], there) for here in reversed(edge) for there in reversed(self.nexts[here])}
            edge = [lot for lot in sorted(fresh) if lot not in found]
            found |= {lot: fresh[lot] for lot in edge}
        return found


def walk_down(lot: uuid.UUID) -> Walk:
    """What became of `lot`."""
    reached = downstream(lot)
    return Walk(lot, reached, frozenset(links_between({lot, *reached})))


def walk_up(lot: uuid.UUID) -> Walk:
    """What `lot` came from."""
    reached = upstream(lot)
    edges = frozenset((target, source) for source, target in links_between({lot, *reached}))
    return Walk(lot, reached, edges, is_upward=True)


def _walk(lots: Lots, here_end: str, there: str) -> frozenset[uuid.UUID]:
    start = {lots} if isinstance(lots, uuid.UUID) else set(lots)
    if not start:
        return frozenset()
    query = _WALK.format(here=_HERE[connection.vendor], table=_TABLE, here_end=here_end, there=there)
    return frozenset(_uuid(row[0]) for row in _rows(query, start))


def _rows(query: str, lots: Collection[uuid.UUID]) -> list[tuple]:
    """SQLite keeps UUIDs as 32 hex digits, and takes a list of any length as one JSON text."""
    given = list(lots) if connection.vendor == "postgresql" else json.dumps([lot.hex for lot in lots])
    with connection.cursor() as cursor:
        cursor.execute(query, [given])
        return cursor.fetchall()


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
