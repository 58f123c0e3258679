"""Which way of writing SQLite is trusted with. It speaks before any other process opens the file, never later."""

import logging
import sqlite3

logger = logging.getLogger(__name__)
Version = tuple[int, ...]


def wal_is_safe(version: Version = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite is without the WAL-reset fault of 3.7.0 to 3.51.2, which damages files in silence."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def opening_pragma() -> str:
    """What every connection says first: with WAL a lost last second is the worst, without it each commit is on disk."""
    return f"PRAGMA synchronous={'NORMAL' if wal_is_safe() else 'FULL'}"


def prepare_database(**_kwargs: object) -> str:
    """Chooses the journal mode, once, for the file remembers it; which one it is. PostgreSQL needs nothing."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return ""
    wanted = "wal" if wal_is_safe() else "delete"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        standing = cursor.fetchone()[0]
        if standing in (wanted, "memory"):
            return standing
        cursor.execute(f"PRAGMA journal_mode={wanted}")
        now = cursor.fetchone()[0]
    logger.info("SQLite %s: journal mode %s", sqlite3.sqlite_version, now)
    return now
