"""Communes as equal hexagons near their true place, computed from their points. A drawing only: no boundary is claimed.

The cells are chosen to fill the shape of the province; each commune then gets one, so that all together move least.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from cooperatives.places import AdministrativeUnit
from traceability.monitor.figures import CommuneRow

WIDTH = 30  # of a hexagon in the drawing, side to side
ROW = 26  # from one row to the next
PASSES = 40

Spot = tuple[float, float]
Place = tuple[int, float, float, float]  # key of the commune, latitude, longitude, area in km²


@dataclass(frozen=True)
class Hexagon:
    """Where a commune stands in the drawing."""

    x: int
    y: int


@dataclass(frozen=True)
class Layout:
    """All hexagons by commune, and the size of the drawing."""

    hexagons: dict[int, Hexagon]
    width: int
    height: int


def layout_of(units: Iterable[AdministrativeUnit]) -> Layout | None:
    """The drawing of `units`; None where fewer than three have a known point."""
    known = [unit for unit in units if unit.lat is not None and unit.lon is not None]
    if len(known) < 3:
        return None
    return _layout(tuple((u.pk, u.lat or 0.0, u.lon or 0.0, float(u.area_km2 or 60)) for u in known))


@lru_cache(maxsize=4)
def _layout(places: tuple[Place, ...]) -> Layout:
    spots, sizes = _flat(places)
    pitch = _pitch(spots, sizes)
    cells = _cells(spots, sizes, pitch)[: len(spots)]
    chosen = _assigned(spots, [_centre(cell, pitch) for cell in cells])
    left = min(2 * column + row % 2 for column, row in cells)
    top = min(row for _column, row in cells)
    found = {place[0]: _drawn(*cells[cell], left, top) for place, cell in zip(places, chosen, strict=True)}
    width = max(hexagon.x for hexagon in found.values()) + WIDTH // 2 + 2
    height = max(hexagon.y for hexagon in found.values()) + 20
    return Layout(found, width, height)


def _drawn(column: int, row: int, left: int, top: int) -> Hexagon:
    return Hexagon((2 * column + row % 2 - left) * WIDTH // 2 + WIDTH // 2 + 2, (row - top) * ROW + 20)


def _flat(places: tuple[Place, ...]) -> tuple[list[Spot], list[float]]:
    """Points in kilometres on a flat map, and the radius of a disc as large as each commune."""
    middle = sum(lat for _pk, lat, _lon, _area in places) / len(places)
    scale = math.cos(math.radians(middle))
    spots = [(lon * scale * 111.32, -lat * 111.32) for _pk, lat, lon, _area in places]
    return spots, [math.sqrt(area / math.pi) for *_rest, area in places]


def _centre(cell: tuple[int, int], pitch: float) -> Spot:
    column, row = cell
    return (column + (row % 2) / 2) * pitch, row * pitch * ROW / WIDTH


def _cells(spots: list[Spot], sizes: list[float], pitch: float) -> list[tuple[int, int]]:
    """Cells of a grid that lie in one of the discs, those in the middle of one first."""
    depth: dict[tuple[int, int], float] = {}
    for (x, y), size in zip(spots, sizes, strict=True):
        reach = size + pitch
        rows = range(int((y - reach) / (pitch * ROW / WIDTH)) - 1, int((y + reach) / (pitch * ROW / WIDTH)) + 2)
        for row in rows:
            for column in range(int((x - reach) / pitch) - 2, int((x + reach) / pitch) + 2):
                cx, cy = _centre((column, row), pitch)
                far = math.hypot(cx - x, cy - y) - size
                if far < depth.get((column, row), pitch / 3):
                    depth[column, row] = far
    return sorted(depth, key=lambda cell: (depth[cell], cell))


def _pitch(spots: list[Spot], sizes: list[float]) -> float:
    """The largest distance between cells at which there is one for every commune."""
    low, high = 0.2, 60.0
    for _step in range(24):
        middle = (low + high) / 2
        if len(_cells(spots, sizes, middle)) >= len(spots):
            low = middle
        else:
            high = middle
    return low


def _assigned(spots: list[Spot], cells: list[Spot]) -> list[int]:
    """The cell of each spot: nearest pairs first, then swaps as long as they shorten the way (squared) of both."""
    cost = [[(x - cx) ** 2 + (y - cy) ** 2 for cx, cy in cells] for x, y in spots]
    pairs = sorted((cost[i][j], i, j) for i in range(len(spots)) for j in range(len(cells)))
    chosen, taken = [-1] * len(spots), set()
    for _cost, i, j in pairs:
        if chosen[i] < 0 and j not in taken:
            chosen[i] = j
            taken.add(j)
    for _pass in range(PASSES):
        if not _swap_once(cost, chosen):
            break
    return chosen


def _swap_once(cost: list[list[float]], chosen: list[int]) -> bool:
    better = False
    for i in range(len(chosen)):
        for j in range(i):
            a, b = chosen[i], chosen[j]
            if cost[i][b] + cost[j][a] < cost[i][a] + cost[j][b] - 1e-9:
                chosen[i], chosen[j], better = b, a, True
    return better


@dataclass(frozen=True)
class Tile:
    """One commune in the drawing: where it stands, how it is filled, what it says and where it leads."""

    x: str
    y: str
    fill: str  # h0 … h4 by fixed classes of a share, hn where nothing is known
    words: str
    url: str


@dataclass(frozen=True)
class Label:
    """A place name that helps to find one's way; `far` ones fall away on a phone."""

    x: str
    y: str
    name: str
    far: bool


NAMED = {
    "Mường Lát": False, "Quan Sơn": True, "Bỉm Sơn": False, "Hạc Thành": False, "Sầm Sơn": True, "Nghi Sơn": False,
    "Thọ Xuân": False, "Ngọc Lặc": True,
}  # fmt: skip


@dataclass(frozen=True)
class Map:
    tiles: list[Tile]
    labels: list[Label]
    view: str


def shade(value: int | None, whole: int | None) -> str:
    """The class of a share; the classes never move with the numbers."""
    if value is None or whole is None:
        return "hn"
    if not value or not whole:
        return "h0"
    share = 100 * value / whole
    return next(name for edge, name in ((25, "h1"), (50, "h2"), (75, "h3"), (math.inf, "h4")) if share <= edge)


def drawn(rows: Iterable[CommuneRow], key: str, query: str) -> Map | None:
    """The map of one figure with a denominator; None where too few communes have a place."""
    standing = [(row.unit, row.figures[key]) for row in rows if row.unit]
    layout = layout_of(unit for unit, _figure in standing)
    if layout is None:
        return None
    tiles, labels = [], []
    for unit, figure in standing:
        spot = layout.hexagons.get(unit.pk)
        if spot is None:
            continue
        said = _("chưa có số liệu")
        if figure.value is not None:
            said = _("%(n)s trên %(of)s") % {"n": figure.value, "of": figure.denominator or 0}
        fill = shade(figure.value, figure.denominator if figure.denominator is not None else figure.value)
        tiles.append(Tile(str(spot.x), str(spot.y), fill, f"{unit.full_name}: {said}", f"?xa={unit.key}&{query}"))
        if unit.name in NAMED:
            labels.append(Label(str(spot.x), str(spot.y + 5), unit.name, NAMED[unit.name]))
    return Map(tiles, labels, f"-30 -4 {layout.width + 60} {layout.height + 8}")
