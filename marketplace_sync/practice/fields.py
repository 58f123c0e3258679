"""Reads single values out of a hostile body or query; says which one is wrong, never guesses."""

import json
from typing import Any

from marketplace_sync.practice.answers import ShopError, wrong

LARGEST = 2**53  # what a JSON number carries without loss, and well within SQLite's whole numbers


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object in a body."""
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise wrong("the body is not valid JSON") from error
    if not isinstance(found, dict):
        raise wrong("the body must be a JSON object")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def whole(data: dict[str, Any], name: str, *, default: int | None = None, least: int = 0, most: int = LARGEST) -> int:
    """A whole number, within its bounds."""
    found = data.get(name, default)
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise wrong(f"{name} must be a whole number between {least} and {most}")
    return found


def number(data: dict[str, Any], name: str) -> float:
    """Any number; raises when it is missing."""
    found = data.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or abs(found) > LARGEST:
        raise wrong(f"{name} must be a number")
    return found


def text(data: dict[str, Any], name: str, *, default: str | None = None, longest: int = 10_000) -> str:
    """A text that can be stored: no lone surrogates, no NUL."""
    found = data.get(name, default)
    if not isinstance(found, str):
        raise wrong(f"{name} must be a text")
    if len(found) > longest or "\0" in found or any("\ud800" <= sign <= "\udfff" for sign in found):
        raise wrong(f"{name} is too long or holds characters that cannot be stored")
    return found


def table(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A nested object; an absent one is empty."""
    found = data.get(name) or {}
    if not isinstance(found, dict):
        raise wrong(f"{name} must be an object")
    return found


def rows(data: dict[str, Any], name: str, *, most: int = 50) -> list[dict[str, Any]]:
    """A list of objects; an absent one is empty."""
    found = data.get(name) or []
    if not isinstance(found, list) or len(found) > most or not all(isinstance(row, dict) for row in found):
        raise wrong(f"{name} must be a list of at most {most} objects")
    return found


def asked_whole(query: dict[str, list[str]], name: str, *, default: int | None = None, most: int = LARGEST) -> int:
    """A whole number out of a query string."""
    found = query.get(name, [""])[0]
    if not found and default is not None:
        return default
    if not (found.isascii() and found.isdigit()) or len(found) > 16 or int(found) > most:
        raise wrong(f"{name} must be a whole number up to {most}")
    return int(found)


def asked_list(query: dict[str, list[str]], name: str) -> list[str]:
    """A list out of a query string: repeated, separated by commas, or written as a JSON list."""
    pieces = ",".join(query.get(name, [])).strip().removeprefix("[").removesuffix("]").split(",")
    return [piece.strip().strip('"') for piece in pieces if piece.strip()]


def asked_ids(query: dict[str, list[str]], name: str, *, most: int = 50) -> list[int]:
    """Between 1 and `most` ids out of a query string."""
    found = asked_list(query, name)
    if not found:
        raise ShopError("error_param", f"The {name} is required")
    if len(found) > most:
        raise ShopError("error_param", f"Request items over limit, should be less than {most}")
    if not all(piece.isascii() and piece.isdigit() and len(piece) <= 16 for piece in found):
        raise ShopError("error_param", "Invalid request item_id")
    return [int(piece) for piece in found]
