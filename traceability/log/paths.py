"""How C2SP's tlog-tiles spells the number of a tile in an address: `x001/x234/067`, `.p/17` for a partial one. Pure."""

import re

_GROUPS = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}")
_PARTIAL = re.compile(r"(?P<number>.+)\.p/(?P<width>[1-9][0-9]{0,2})")
WIDTH = 256


def spelled(number: int) -> str:
    """`number` in groups of three digits, all but the last with an `x`: 1234067 is `x001/x234/067`."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def read(path: str) -> tuple[int, int]:
    """(number of the tile, how many of its hashes are asked for: 256 for the full tile).

    Raises ValueError for every spelling that is not the one of the specification, `x000/001` included.
    """
    partial = _PARTIAL.fullmatch(path)
    spelling, width = (partial["number"], int(partial["width"])) if partial else (path, WIDTH)
    if not _GROUPS.fullmatch(spelling) or len(spelling) > 24 or (partial and width >= WIDTH):
        raise ValueError(f"no tile is spelled {path[:40]!r}")
    number = int(spelling.replace("x", "").replace("/", ""))
    if spelled(number) != spelling:
        raise ValueError(f"no tile is spelled {path[:40]!r}")
    return number, width
