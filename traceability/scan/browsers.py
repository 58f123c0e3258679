"""Which browser family speaks, and whether a machine does. Pure; it keeps a family and never the browser's words."""

import re
from collections.abc import Mapping

_ROBOTS = re.compile(
    r"bot\b|bots\b|crawl|spider|slurp|preview|facebookexternalhit|facebot|whatsapp|telegram|curl|wget|python|java/|okhttp"
    r"|go-http|headlesschrome|lighthouse|monitor|uptime|scrapy|httpx|axios|node-fetch|libwww|zalo-?(link|share)",
    re.IGNORECASE,
)
# In this order: every browser also claims to be some of those below it.
_FAMILIES = (
    ("zalo", re.compile(r"zalo", re.IGNORECASE)),
    ("facebook", re.compile(r"FBAN|FBAV")),
    ("coccoc", re.compile(r"coc_coc")),
    ("samsung", re.compile(r"SamsungBrowser")),
    ("edge", re.compile(r"Edg(e|A|iOS)?/")),
    ("opera", re.compile(r"OPR/|Opera")),
    ("firefox", re.compile(r"Firefox/|FxiOS/")),
    ("chrome", re.compile(r"Chrome/|CriOS/")),
    ("safari", re.compile(r"Safari/")),
)


def family(agent: str) -> str:
    """The browser's family, or "other"."""
    return next((name for name, pattern in _FAMILIES if pattern.search(agent)), "other")


def is_robot(agent: str) -> bool:
    """Whether a machine reads: one that says so, or one that says nothing."""
    return not agent.strip() or _ROBOTS.search(agent) is not None


def is_person_looking(method: str, headers: Mapping[str, str]) -> bool:
    """Whether this request is somebody looking at the page: no HEAD, no prefetch, no robot."""
    purpose = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}".lower()
    return method == "GET" and "prefetch" not in purpose and not is_robot(headers.get("User-Agent", ""))
