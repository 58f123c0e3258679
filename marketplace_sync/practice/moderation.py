"""The shop's reviewers: they look at an item later, and the clock says when; no thread waits for them."""

import json
import re
import sqlite3
from typing import Any

FIX_SECONDS = 7 * 24 * 3600
_ADDRESS = re.compile(
    r"(?ix) https?:// \S+ | \b www\. \S+ | \b (?:\d{1,3}\.){3}\d{1,3} \b"
    r"| \b [a-z0-9] [a-z0-9-]* (?:\.[a-z0-9-]+)* \.(?:com|vn|net|org|shop|store|info|me|io|xyz|gov|edu|ly|link) \b"
)
# Mobile numbers and, one digit longer, landlines; a date with points is no number.
_TELEPHONE = re.compile(
    r"(?<![\d.,])(?!\d\d[.-]\d\d[.-]\d{4})(?:\+?84|0)[ .-]?(?:[35789](?:[ .-]?\d){8}|2(?:[ .-]?\d){9})(?!\d)"
)
_CURE = re.compile(r"(?i)chữa (?:khỏi |bách )?bệnh|trị dứt điểm|thay thế thuốc")


def contact_in(told: str) -> str | None:
    """The first address or telephone number in a text."""
    found = _ADDRESS.search(told) or _TELEPHONE.search(told)
    return found[0] if found else None


def verdict(name: str, description: str, now: float) -> dict[str, Any] | None:
    """Why the reviewers lock an item, or None when they let it pass."""
    told = f"{name}\n{description}"
    if contact := contact_in(told):
        return _violation(
            "Spam",
            f"Mô tả có thông tin liên hệ hoặc dẫn người mua ra ngoài sàn: “{contact[:80]}”. "
            "(Contact details or external link in the listing.)",
            "Bỏ địa chỉ trang mạng và số điện thoại khỏi tên và mô tả, rồi gửi lại.",
            now,
        )
    if claim := _CURE.search(told):
        return _violation(
            "Prohibited Listing",
            f"Thực phẩm không được quảng cáo có tác dụng như thuốc: “{claim[0]}”. (Medical claim on food.)",
            "Bỏ câu nói về công dụng chữa bệnh, rồi gửi lại.",
            now,
        )
    return None


def _violation(kind: str, reason: str, suggestion: str, now: float) -> dict[str, Any]:
    return {
        "violation_type": kind,
        "violation_reason": reason,
        "suggestion": suggestion,
        "fix_deadline_time": int(now) + FIX_SECONDS,
        "update_time": int(now),
    }


def due(db: sqlite3.Connection, now: float) -> bool:
    """Whether some verdict should have fallen by now."""
    waiting = "SELECT 1 FROM item WHERE status IN ('REVIEWING', 'BANNED') AND review_due <= ? LIMIT 1"
    return db.execute(waiting, (now,)).fetchone() is not None


def settle(db: sqlite3.Connection, now: float) -> None:
    """Lets every verdict fall whose time has come; an item that stayed locked past its deadline is removed."""
    for row in db.execute("SELECT * FROM item WHERE status = 'REVIEWING' AND review_due <= ?", (now,)).fetchall():
        found = verdict(row["name"], json.loads(row["data"])["description"], row["review_due"])
        db.execute(
            "UPDATE item SET status = ?, reviewed = ?, violation = ?, review_due = ?, update_time = ? "
            "WHERE item_id = ?",
            (
                "BANNED" if found else "NORMAL",
                not found,
                json.dumps(found) if found else None,
                found["fix_deadline_time"] if found else None,
                int(row["review_due"]),
                row["item_id"],
            ),
        )
    db.execute(
        "UPDATE item SET status = 'SHOPEE_DELETE', update_time = CAST(review_due AS INTEGER), review_due = NULL "
        "WHERE status = 'BANNED' AND review_due <= ?",
        (now,),
    )
