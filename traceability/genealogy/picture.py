"""A picture of what a lot came from and what became of it: boxes one below the other, lines at their left. Geometry.

It is drawn for a telephone: 340 wide, one lot a row, sources above, its cases and what came of it below. The table
says it again.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import ngettext

from cooperatives.subjects import Household, Subject
from products.batches import Batch
from products.measures import amount
from traceability.genealogy.boxed import case_nodes, drawn
from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.nodes import Node, nodes_of
from traceability.genealogy.received import ReceivedLot
from traceability.genealogy.trace import Walk, walk_down, walk_up

WIDTH, HEIGHT, GAP, LANE = 340, 52, 16, 9
MOST_LANES, MOST_EACH_WAY = 6, 12
TITLE, SUB = 7.6, 6.4  # the widths of a letter


@dataclass(frozen=True)
class Box:
    """One row of the picture."""

    node: Node
    y: int
    x: int
    is_me: bool = False

    @property
    def width(self) -> int:
        return WIDTH - self.x - 1

    @property
    def title(self) -> str:
        return Truncator(self.node.title).chars(self._letters(TITLE))

    @property
    def sub(self) -> str:
        said = self.node.sub
        return Truncator(f"{self.node.state} · {said}" if self.node.state else said).chars(self._letters(SUB))

    @property
    def text_x(self) -> int:
        """Where words begin: beside the drawing, if there is one."""
        return 34 if self.node.icon else 10

    def _letters(self, wide: float) -> int:
        return int((self.width - self.text_x - 8) / wide)

    @property
    def whole(self) -> str:
        return " · ".join(part for part in (self.node.title, self.node.sub, self.node.state) if part)

    @property
    def middle(self) -> int:
        return self.y + HEIGHT // 2

    @property
    def looks(self) -> str:
        return " ".join(part for part in ("me" if self.is_me else "", self.node.kind, self.node.look) if part)


@dataclass(frozen=True)
class Picture:
    """Boxes and lines, and both lists for the table; `more_up`, `more_down` count what found no room."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    height: int
    sources: tuple[Node, ...]
    results: tuple[Node, ...]
    cases: tuple[Node, ...] = ()
    sent: tuple[tuple[LotUse, str], ...] = ()
    more_up: int = 0
    more_down: int = 0

    @property
    def is_worth_it(self) -> bool:
        return bool(self.sources or self.results or self.cases or self.sent)

    @property
    def counted(self) -> str:
        """ "Từ 2 lô. Làm ra 3 lô. Trong 4 thùng." """
        said = [counted_sources(len(self.sources)) if self.sources else "",
                counted_results(len(self.results)) if self.results else "",
                counted_cases(len(self.cases)) if self.cases else ""]  # fmt: skip
        return " ".join(f"{one}." for one in said if one)

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def box_height(self) -> int:
        return HEIGHT


def picture_of(batch: Batch, reader: Subject, day: dt.date, only: Household | None = None) -> Picture:
    """The picture of `batch` as `reader`, or one household of it (`only`), may see it."""
    up, down = walk_up(batch.pk), walk_down(batch.pk)
    nodes = nodes_of({batch.pk, *up.reached, *down.reached}, reader, day, only)
    above, below = _in_order(up, nodes), _in_order(down, nodes)
    cases = case_nodes(batch, only)
    boxed = {one.id: one for one in drawn(cases)}
    nodes |= boxed
    shown = [*reversed(above[:MOST_EACH_WAY]), batch.pk, *boxed, *below[:MOST_EACH_WAY]]
    edges = sorted({(b, a) for a, b in up.edges} | set(down.edges) | {(batch.pk, case) for case in boxed})
    place = {lot: n for n, lot in enumerate(shown)}
    spans = [(place[a], place[b]) for a, b in edges if a in place and b in place]
    lanes = _lanes(spans)
    x = LANE * (max(lanes, default=-1) + 2) if spans else 1
    boxes = tuple(Box(nodes[lot], n * (HEIGHT + GAP) + 1, x, lot == batch.pk) for lot, n in place.items())
    lines = tuple(_line(boxes[a], boxes[b], lane) for (a, b), lane in zip(spans, lanes, strict=True))
    return Picture(
        boxes, lines, len(shown) * (HEIGHT + GAP) - GAP + 2, tuple(nodes[lot] for lot in above),
        tuple(nodes[lot] for lot in below), tuple(cases), () if only else tuple(_sent(batch)),
        max(0, len(above) - MOST_EACH_WAY), max(0, len(below) - MOST_EACH_WAY),
    )  # fmt: skip


def _in_order(walk: Walk, nodes: dict[uuid.UUID, Node]) -> list[uuid.UUID]:
    """The nearest first; the lot itself is drawn once, whatever loops lead back to it."""
    found = [lot for lot in walk.reached if lot != walk.lot and lot in nodes]
    return sorted(found, key=lambda lot: (walk.depths[lot], nodes[lot].title, nodes[lot].number, lot))


def _lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """A lane for each line, so that lines which pass the same rows do not lie upon each other while there is room."""
    taken: list[list[tuple[int, int]]] = []
    found = []
    for low, high in (sorted(span) for span in spans):
        lane = next(
            (n for n, others in enumerate(taken) if all(high <= a or low >= b for a, b in others)), len(taken)
        )  # fmt: skip
        lane = min(lane, MOST_LANES - 1)
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found.append(lane)
    return found


def _line(source: Box, target: Box, lane: int) -> str:
    """From the side of one box to the side of another, with a small head where it ends."""
    x, end = source.x - LANE * (lane + 1), target.x
    down = 6 if target.y > source.y else -6
    a, b = source.middle + 5, target.middle - 5
    return (
        f"M{end} {a}H{x + 5}Q{x} {a} {x} {a + down}V{b - down}Q{x} {b} {x + 5} {b}H{end}m-5 -4l5 4l-5 4"
    )  # fmt: skip


def _sent(batch: Batch):
    """To whom so much of the lot was given: one step forward. What has arrived is in the picture by itself."""
    uses = LotUse.objects.standing().filter(lot=batch.pk, role=Role.SENT)
    arrived = ReceivedLot.objects.standing().filter(shipped__isnull=False).values("shipped")
    for use in uses.exclude(pk__in=arrived).select_related("event__shipment__receiver").order_by("pk")[:30]:
        yield use, amount(use.quantity, use.unit)


def counted_sources(count: int) -> str:
    """ "Từ 2 lô" """
    return ngettext("Từ %(n)d lô", "Từ %(n)d lô", count) % {"n": count}


def counted_results(count: int) -> str:
    """ "Làm ra 3 lô" """
    return ngettext("Làm ra %(n)d lô", "Làm ra %(n)d lô", count) % {"n": count}


def counted_cases(count: int) -> str:
    """ "Trong 4 thùng" """
    return ngettext("Trong %(n)d thùng", "Trong %(n)d thùng", count) % {"n": count}
