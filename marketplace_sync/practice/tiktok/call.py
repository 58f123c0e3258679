"""One call to the API as its endpoint sees it; carries, decides nothing."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from marketplace_sync.practice.answers import Request
from marketplace_sync.practice.store import Settings
from marketplace_sync.practice.tiktok.words import wrong


@dataclass
class Call:
    """A checked request with the store, the clock and the settings of its moment. `parts` are those of its path."""

    request: Request
    db: sqlite3.Connection
    now: float
    settings: Settings
    base_url: str
    parts: tuple[str, ...] = ()
    shop_id: int = 0

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object in the body; an absent one is empty."""
        try:
            found = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise wrong("the body is not valid JSON") from error
        if not isinstance(found, dict):
            raise wrong("the body must be a JSON object")
        return found


def text(data: dict[str, Any], name: str, *, most: int = 20_000) -> str:
    """A text that can be stored; an absent one is empty."""
    found = data.get(name) or ""
    if (
        not isinstance(found, str)
        or len(found) > most
        or "\0" in found
        or found != found.encode("utf-8", "replace").decode()
    ):
        raise wrong(f"{name} must be a text")
    return found


def rows(data: dict[str, Any], name: str, *, most: int = 100) -> list[dict[str, Any]]:
    """A list of objects; an absent one is empty."""
    found = data.get(name) or []
    if not isinstance(found, list) or len(found) > most or not all(isinstance(row, dict) for row in found):
        raise wrong(f"{name} must be a list of at most {most} objects")
    return found


def table(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A nested object; an absent one is empty."""
    found = data.get(name) or {}
    if not isinstance(found, dict):
        raise wrong(f"{name} must be an object")
    return found


def texts(data: dict[str, Any], name: str, *, most: int) -> list[str]:
    """A list of texts; an absent one is empty."""
    found = data.get(name) or []
    if not isinstance(found, list) or len(found) > most or not all(isinstance(one, str) for one in found):
        raise wrong(f"{name} must be a list of at most {most} texts")
    return found


def page(call: Call, found: list[Any], *, most: int = 100) -> tuple[list[Any], str]:
    """One page of `found`, and the token of the next one."""
    size, start = call.request.first("page_size"), call.request.first("page_token") or "0"
    if not (size.isascii() and size.isdigit() and len(size) < 4 and 1 <= int(size) <= most):
        raise wrong(f"page_size must be between 1 and {most}")
    if not (start.isascii() and start.isdigit() and len(start) < 9):
        raise wrong("page_token")
    end = int(start) + int(size)
    return found[int(start) : end], str(end) if end < len(found) else ""
