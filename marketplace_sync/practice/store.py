"""The shop's own SQLite file, never the house's database; every change is committed before it is answered."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from marketplace_sync.practice.tiktok import schema as tiktok
from marketplace_sync.practice.woo import schema as woo

SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shop (
    shop_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS link (
    partner_id INTEGER NOT NULL, shop_id INTEGER NOT NULL, auth_time INTEGER NOT NULL, expire_time INTEGER NOT NULL,
    PRIMARY KEY (partner_id, shop_id));
CREATE TABLE IF NOT EXISTS code (
    code TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, shop_id INTEGER NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS access_token (
    token TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, shop_id INTEGER NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS refresh_token (
    token TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, shop_id INTEGER NOT NULL, expires REAL NOT NULL,
    used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS picture (sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS image (image_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS item (
    item_id INTEGER PRIMARY KEY AUTOINCREMENT, shop_id INTEGER NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL,
    category_id INTEGER NOT NULL, price INTEGER NOT NULL, stock INTEGER NOT NULL, status TEXT NOT NULL,
    reviewed INTEGER NOT NULL DEFAULT 0, review_due REAL, violation TEXT, data TEXT NOT NULL,
    create_time INTEGER NOT NULL, update_time INTEGER NOT NULL, indexed_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS item_of_shop ON item (shop_id, status);
CREATE INDEX IF NOT EXISTS item_due ON item (status, review_due);
"""
    + woo.SCHEMA
    + tiktok.SCHEMA
)
TABLES = ("meta", "shop", "link", "code", "access_token", "refresh_token", "picture", "image", "item")
FIRST_IDS = {"shop": 600_000, "item": 2_500_000_000} | tiktok.FIRST_IDS


@dataclass(frozen=True)
class Settings:
    """How the shop behaves. Zero switches a limit off."""

    moderation_seconds: float = 3.0
    index_delay: float = 1.0
    access_token_seconds: float = 4 * 3600.0
    refresh_token_seconds: float = 30 * 24 * 3600.0
    overlap_seconds: float = 300.0
    rate_per_second: float = 5.0
    burst: int = 10
    daily_quota: int = 100_000
    item_limit: int = 1_000
    contact_at_once: bool = False
    # The WooCommerce shops: pictures from hosts near by (a sandbox beside the house), and a core as old as 7.9.
    near_images: bool = True
    old_core: bool = False
    tiktok_token_seconds: float = 7 * 24 * 3600.0

    def changed(self, wishes: dict[str, Any]) -> "Settings":
        """These settings with some changed; ValueError names what is unknown or of the wrong kind."""
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        clean: dict[str, Any] = {}
        for name, value in wishes.items():
            kind = kinds.get(name)
            if kind is None:
                raise ValueError(f"{name}: unknown setting")
            if kind is float and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if type(value) is not kind or (kind is not bool and not 0 <= value < 1e9):
                raise ValueError(f"{name}: must be a {kind.__name__}, zero or more")
            clean[name] = value
        return replace(self, **clean)


class Store:
    """One file; one connection for each request; one writer at a time."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._writing = threading.Lock()
        with self.read() as db:  # a write-ahead log would need two files more, and this one is meant to be copied about
            db.execute("PRAGMA journal_mode = DELETE")
        with self.write() as db:
            for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
                db.execute(statement)
            for name, first in FIRST_IDS.items():
                if not db.execute("SELECT 1 FROM sqlite_sequence WHERE name = ?", (name,)).fetchone():
                    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, first))
            self.settings = Settings().changed(json.loads(_meta(db, "settings") or "{}"))

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for looking only."""
        db = sqlite3.connect(self.path, timeout=15, isolation_level=None)
        try:
            db.row_factory = sqlite3.Row
            yield db
        finally:
            db.close()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed whole at the end, or nothing of it."""
        with self._writing, self.read() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def change_settings(self, wishes: dict[str, Any]) -> None:
        """Settings outlive a restart."""
        changed = self.settings.changed(wishes)
        with self.write() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(asdict(changed)),))
        self.settings = changed

    def empty(self) -> None:
        """Forgets everything but the numbering: an id is never given twice."""
        with self.write() as db:
            for table in (*TABLES, *woo.TABLES, *tiktok.TABLES):
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from this code alone
        self.settings = Settings()


def _meta(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row["value"] if row else None
