"""Addresses of pages that other rooms and floors keep: empty where no such page stands."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, **kwargs: Any) -> str:
    """The path of the page `name`, or ""."""
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""
