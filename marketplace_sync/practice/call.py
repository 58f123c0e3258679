"""One call to the API as its endpoint sees it; carries, decides nothing."""

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from marketplace_sync.practice.answers import Request
from marketplace_sync.practice.store import Settings


@dataclass
class Call:
    """A checked request together with the store, the clock and the settings of its moment."""

    request: Request
    db: sqlite3.Connection
    now: float
    settings: Settings
    partner_id: int
    base_url: str
    body: dict[str, Any] = field(default_factory=dict)
    shop_id: int = 0

    @property
    def query(self) -> dict[str, list[str]]:
        return self.request.query
