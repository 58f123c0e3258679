"""The reviewers of the practice TikTok Shop: they look later, by the clock alone, and say why in their own words."""

import json
import re
import sqlite3
from html import unescape
from typing import Any

from marketplace_sync.practice.moderation import contact_in, verdict


def due(db: sqlite3.Connection, now: float) -> bool:
    """Whether some audit should be over by now."""
    return db.execute("SELECT 1 FROM tt_product WHERE review_due <= ? LIMIT 1", (now,)).fetchone() is not None


def settle(db: sqlite3.Connection, now: float) -> None:
    """Ends every audit whose time has come."""
    for row in db.execute("SELECT * FROM tt_product WHERE review_due <= ?", (now,)).fetchall():
        told = unescape(re.sub(r"<[^>]{1,200}>", "\n", json.loads(row["data"])["description"]))
        reasons = _against(row["title"], told, row["review_due"])
        db.execute(
            "UPDATE tt_product SET status = ?, audit = ?, reviewed = ?, reasons = ?, review_due = NULL, updated = ? "
            "WHERE product_id = ?",
            (
                "FAILED" if reasons else "ACTIVATE", "FAILED" if reasons else "APPROVED", not reasons,
                json.dumps(reasons, ensure_ascii=False), row["review_due"], row["product_id"],
            ),
        )  # fmt: skip


def _against(title: str, told: str, now: float) -> list[dict[str, Any]]:
    found = verdict(title, told, now)
    if found is None:
        return []
    reason = found["violation_reason"]
    if contact_in(f"{title}\n{told}"):
        reason = f"Redirecting Traffic. {reason}"
    where = "title" if contact_in(title) else "description"
    return [
        {
            "position": where,
            "reasons": [reason],
            "suggestions": [found["suggestion"]],
            "listing_platform": "TIKTOK_SHOP",
        }
    ]
