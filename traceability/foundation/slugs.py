"""Addresses made of names: "Nước mắm Đông Sơn" → "nuoc-mam-dong-son". It knows no row; callers say what is taken."""

from collections.abc import Callable

from django.utils.text import slugify

from traceability.foundation.words import fold


def free_slug(name: str, is_taken: Callable[[str], bool], *, otherwise: str, length: int = 120) -> str:
    """A slug of `name` that `is_taken` denies: the plain one, else with a number behind it.

    `otherwise` stands for names without a single letter or digit.
    """
    base = slugify(fold(name))[:length].strip("-") or otherwise
    slug, number = base, 1
    while is_taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug
