"""Vietnamese text folded as people search it, and how much a column takes. What is stored for display never changes."""

import unicodedata

from django.db import models


def clean(text: str) -> str:
    """`text` in NFC with runs of white space made one, as it is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """`text` without marks and case: "Nước mắm Đông Sơn" → "nuoc mam dong son" (experience.md §8)."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").replace("Đ", "D").casefold().split())


def longest_of(model: type[models.Model], field: str) -> int:
    """How many letters the column takes; 0 for what holds no letters."""
    return getattr(model._meta.get_field(field), "max_length", None) or 0
