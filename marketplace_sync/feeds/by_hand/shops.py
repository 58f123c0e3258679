"""The shops without a connection and the columns of their files: dated data, which an operator may replace by a file.

No shop has published its template, so names of columns will have to be mended without touching code.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

HERE = Path(__file__).parent / "templates.json"
FIELDS = frozenset(
    {"sku", "title", "description", "category", "price", "stock", "weight_g", "brand", "gtin"}
    | {f"image_{number}" for number in range(1, 10)}
)


@dataclass(frozen=True)
class HandShop:
    """One shop: its name, whose hosts a proof may name, and its columns as (heading, field) in their order."""

    key: str
    name: str
    as_of: str
    source: str
    hosts: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]

    def owns(self, address: str) -> bool:
        """Whether `address` is a page of this shop: https, one of its hosts or below one, nothing hidden in it."""
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        known = any(host == one or host.endswith(f".{one}") for one in self.hosts)
        return parts.scheme == "https" and known and port in (None, 443) and not parts.username and not parts.password


def hand_shop(key: str) -> HandShop | None:
    """The shop of that key as the file has it; None where the file does not name it."""
    return _read(settings.HAND_SHOPS or str(HERE)).get(key)


@lru_cache(maxsize=4)
def _read(path: str) -> dict[str, HandShop]:
    """Raises ImproperlyConfigured for a file that cannot be meant."""
    try:
        rows = json.loads(Path(path).read_text(encoding="utf-8"))
        return {key: _shop(key, row) for key, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"HAND_SHOPS: {path} cannot be read: {error}") from error


def _shop(key: str, row: dict) -> HandShop:
    columns = tuple((str(heading), str(name)) for heading, name in row["columns"])
    unknown = {name for _heading, name in columns} - FIELDS
    if unknown:
        raise ValueError(f"{key} names unknown fields: {', '.join(sorted(unknown))}")
    hosts = tuple(str(host).casefold() for host in row["hosts"])
    return HandShop(key, str(row["name"]), str(row["as_of"]), str(row["source"]), hosts, columns)
