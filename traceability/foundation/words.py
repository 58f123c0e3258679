"""Vietnamese text as people search it: folding of marks and case. It never changes what is stored for display."""

import unicodedata


def clean(text: str) -> str:
    """`text` in NFC with runs of white space made one, as it is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """`text` without marks and case: "Nước mắm Đông Sơn" → "nuoc mam dong son" (experience.md §8)."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").replace("Đ", "D").casefold().split())
