"""The house keeps its shape: imports go down, files form no circle, rooms stand in their order."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"cooperatives": 0, "products": 1, "traceability": 2, "marketplace_sync": 3}
ROOF = {"traceability.settings", "traceability.urls", "traceability.celery", "traceability.wsgi"}
# Rooms of floor 2, lowest first (design.md §2).
ROOMS = [
    "gs1", "log", "ledger", "inputs", "codes", "serials", "genealogy", "release", "recall",
    "scan", "epcis", "field", "lesson", "intake", "monitor",
]  # fmt: skip
# What a floor's own plain files may do that rooms may not: gather models, addresses and slots.
GATHERERS = {"models", "apps", "rooms", "admin", "demo", "management"}


def _module(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _files() -> dict[str, Path]:
    found = [p for floor in FLOORS for p in (ROOT / floor).rglob("*.py") if "migrations" not in p.parts]
    return {_module(path): path for path in found}


FILES = _files()


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file names, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in FILES else node.module


def _floor(module: str) -> int | None:
    if module.startswith("traceability.foundation"):
        return -1
    if module in ROOF:
        return 99
    return FLOORS.get(module.split(".")[0])


def _room(module: str) -> int | None:
    parts = module.split(".")
    return ROOMS.index(parts[1]) if parts[0] == "traceability" and len(parts) > 1 and parts[1] in ROOMS else None


GRAPH = {
    module: sorted({name for name in _imports(path) if _floor(name) is not None}) for module, path in FILES.items()
}


def climbs(module: str, target: str) -> bool:
    """Whether an import from `module` to `target` goes upward, by floor or by room."""
    here, there = _floor(module), _floor(target)
    if here is None or there is None or module == "traceability":  # its __init__ alone loads the Celery app
        return False
    if here == 99:
        return there != -1 and target not in ROOF
    if there > here:
        return True
    return (
        here == there == 2
        and (_room(target) is not None)
        and (_room(module) is None or _room(module) < _room(target))
        and (_room(module) is not None or module.split(".")[1] not in GATHERERS)
    )


@pytest.mark.parametrize("module", sorted(FILES))
def test_no_import_climbs(module):
    assert [target for target in GRAPH[module] if climbs(module, target)] == []


def test_the_check_sees_a_climb():
    assert climbs("cooperatives.users", "products.models")
    assert climbs("traceability.foundation.words", "cooperatives.users")
    assert climbs("traceability.gs1.uri", "traceability.scan.page")
    assert climbs("products.batches", "traceability.settings")
    assert climbs("traceability.settings", "cooperatives.users")
    assert not climbs("traceability.scan.page", "traceability.gs1.uri")


def test_files_form_no_circle():
    seen: dict[str, int] = {}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        if seen.get(module) == 2:
            return
        assert module not in trail, " → ".join((*trail[trail.index(module) :], module))
        for target in GRAPH.get(module, []):
            if target != "traceability" and target != module:
                visit(target, (*trail, module))
        seen[module] = 2

    for module in sorted(FILES):
        visit(module, ())


def test_every_room_of_floor_two_has_its_place_in_the_order():
    rooms = {p.name for p in (ROOT / "traceability").iterdir() if (p / "__init__.py").exists()}
    assert rooms - {"foundation", "migrations", "management", "templatetags"} <= set(ROOMS)


def test_no_file_grows_past_four_hundred_lines():
    long = {module: n for module, path in FILES.items() if (n := len(path.read_text("utf-8").splitlines())) > 400}
    assert long == {}
