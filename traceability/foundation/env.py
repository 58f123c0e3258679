"""Typed readers of the environment. Each reading is remembered, so that the README can be held against the code."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Reading:
    """One setting: its name, the default as a person would write it, and what it decides."""

    name: str
    default: str
    meaning: str


READINGS: dict[str, Reading] = {}


def text(name: str, default: str, meaning: str) -> str:
    """The variable `name`, or the content of the file that `name`_FILE names, or `default`."""
    READINGS[name] = Reading(name, default, meaning)
    from_file = os.environ.get(f"{name}_FILE")
    if from_file:
        return Path(from_file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool, meaning: str) -> bool:
    """A yes or no. Raises ImproperlyConfigured on any other word."""
    word = text(name, "1" if default else "0", meaning).casefold()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}")


def whole(name: str, default: int, meaning: str) -> int:
    """A whole number. Raises ImproperlyConfigured on anything else."""
    word = text(name, str(default), meaning)
    try:
        return int(word)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {word!r}") from error


def words(name: str, default: str, meaning: str) -> list[str]:
    """A list, separated by commas; blanks fall away."""
    return [word.strip() for word in text(name, default, meaning).split(",") if word.strip()]
