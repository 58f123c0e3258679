"""What a phone downloads and keeps: weighed as it travels, from the list that the service worker itself carries."""

import gzip
import json
import re
from collections.abc import Callable

from rjsmin import jsmin

Fetch = Callable[[str], bytes]


def kept(fetch: Fetch) -> list[str]:
    """The addresses in the worker's own list."""
    setup = re.search(r"const SETUP=(\{.*?\});\n", fetch("/sw.js").decode())
    assert setup, "the worker carries no list"
    told = json.loads(setup[1])
    return [*told["files"], *told["shells"].values()]


def weigh(body: bytes) -> int:
    return len(gzip.compress(body, 9, mtime=0))


def shell(fetch: Fetch) -> dict[str, int]:
    """Each file of the shell with its compressed octets, the worker included."""
    return {path: weigh(fetch(path)) for path in ["/sw.js", *kept(fetch)]}


SCREENS = {
    "today": ("app",),
    "queue": ("app", "items"),
    "form": ("app", "form"),
    "form without network": ("app", "shell"),
}


def script_of(screen: str, sources: dict[str, str]) -> int:
    """Octets of our own JavaScript, as it travels, that a screen cannot begin without, taps aside."""
    wanted, seen = list(SCREENS[screen]), set()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += re.findall(r"^(?:import|export) .*?from [\"']\./(\w+)\.js[\"']", sources[name], re.MULTILINE)
    return sum(weigh(jsmin(sources[name]).encode()) for name in seen)
