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


# The modules that each screen asks for before anybody touches it; what they import by name comes with them. A browser
# test looks whether that is so.
SCREENS = {
    "today": ("app",),
    "today without network": ("app", "shell", "lists"),
    "today without network, something waits": ("app", "shell", "lists", "items"),
    "tiles": ("app",),
    "tiles without network": ("app", "shell", "lists"),
    "diary form": ("app", "form"),
    "diary form without network": ("app", "shell", "blank"),
    "new batch": ("app", "form"),
    "new batch without network": ("app", "shell", "blank"),
    "queue": ("app", "items"),
    "queue that sends": ("app", "items", "send"),
    "queue without network": ("app", "items"),
    "batches without network": ("app", "shell", "lists"),
    "batch": ("app",),
    "mine": ("app",),
}
HASH = "0f1e2d3c4b5a"  # as good as any: one for all of them
IMPORT = re.compile(r"^(?:import|export) .*?from [\"']\./(\w+)\.js[\"']", re.MULTILINE)


def modules_of(screen: str, sources: dict[str, str]) -> set[str]:
    """Names of our own modules that a screen cannot begin without."""
    wanted, seen = list(SCREENS[screen]), set()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += IMPORT.findall(sources[name])
    return seen


def as_served(source: str) -> bytes:
    """Without comments, and with a name in the `import` lines as collectstatic gives it to all our modules together."""
    return jsmin(re.sub(r"\./(\w+)\.js", rf"./\1.{HASH}.js", source)).encode()


def script_of(screen: str, sources: dict[str, str]) -> int:
    """Octets of our own JavaScript, gzip level 9 as WhiteNoise packs it, that come before a screen is touched."""
    return sum(weigh(as_served(sources[name])) for name in modules_of(screen, sources))
