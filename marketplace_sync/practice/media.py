"""Takes pictures in and gives them out again: JPG and PNG by their first bytes, up to 10 MB; trusts no file name."""

import hashlib
import re
import secrets
import sqlite3
from typing import Any

from marketplace_sync.practice.answers import ShopError, wrong
from marketplace_sync.practice.call import Call

LARGEST_PICTURE = 10 * 1024 * 1024
LARGEST_BODY = 32 * 1024 * 1024
MOST_PICTURES = 8  # "fewer than 9" in one call
MAGIC = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


def parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Name and content of each part of a multipart body."""
    found = re.search(r'boundary="?([^";,]{1,70})"?', content_type)
    if not content_type.startswith("multipart/form-data") or not found:
        raise wrong("the body must be multipart/form-data")
    pieces = (b"\r\n" + body).split(b"\r\n--" + found[1].encode("latin-1", "replace"))
    return [_part(piece) for piece in pieces[1:] if not piece.startswith(b"--") and b"\r\n\r\n" in piece]


def _part(piece: bytes) -> tuple[str, bytes]:
    head, content = piece.split(b"\r\n\r\n", 1)
    name = re.search(rb'(?i)[; ]name="?([^";\r\n]*)', head)
    return (name[1].decode("utf-8", "replace") if name else ""), content


def kind_of(content: bytes) -> str | None:
    """What the first bytes say the picture is; None for anything that the shop does not take."""
    return next((kind for kind, magic in MAGIC.items() if content.startswith(magic)), None)


def upload_image(call: Call) -> dict[str, Any]:
    """Keeps each good picture under an id of its own; the bad ones are named one by one."""
    sent = parts(call.request.headers.get("content-type", ""), call.request.body)
    pictures = [content for name, content in sent if name == "image"]
    if not pictures:
        raise wrong("image is required")
    if len(pictures) > MOST_PICTURES:
        raise ShopError("error_param", "Parameter is not match the constraints, image number should be less than 9.")
    listed = [{"id": index} | _kept(call, content) for index, content in enumerate(pictures)]
    good = [row["image_info"] for row in listed if not row["error"]]
    if not good:
        raise ShopError(listed[0]["error"], listed[0]["message"])
    return {"response": {"image_info": good[0], "image_info_list": listed}}


def _kept(call: Call, content: bytes) -> dict[str, Any]:
    try:
        image_id = keep(call.db, content, call.now)
    except ShopError as error:
        return {"error": error.code, "message": error.message, "image_info": {}}
    address = {"image_url_region": "VN", "image_url": image_url(call.base_url, image_id)}
    return {"error": "", "message": "", "image_info": {"image_id": image_id, "image_url_list": [address]}}


def keep(db: sqlite3.Connection, content: bytes, now: float) -> str:
    """Keeps one picture under an id of its own. Raises ShopError for what is no picture, or too large."""
    kind = kind_of(content)
    if len(content) > LARGEST_PICTURE:
        raise ShopError("error_param", "Image size should not be larger than 10.0 MB.")
    if kind is None:
        raise ShopError("error_param", "Image format should be JPG, JPEG or PNG.")
    digest, image_id = hashlib.sha256(content).hexdigest(), f"vn-{secrets.token_hex(16)}"
    db.execute("INSERT OR IGNORE INTO picture VALUES (?, ?, ?)", (digest, kind, content))
    db.execute("INSERT INTO image VALUES (?, ?, ?)", (image_id, digest, now))
    return image_id


def image_url(base_url: str, image_id: str) -> str:
    return f"{base_url}/image/{image_id}"


def picture(db: sqlite3.Connection, image_id: str) -> tuple[str, bytes] | None:
    """Kind and bytes of a picture."""
    row = db.execute("SELECT kind, content FROM image JOIN picture USING (sha256) WHERE image_id = ?", (image_id,))
    found = row.fetchone()
    return (found["kind"], found["content"]) if found else None
