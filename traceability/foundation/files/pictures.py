"""Photos: stored re-encoded by us, under names nobody can guess. What arrived is never kept nor served.

All renditions are made at once: from a 12-megapixel photo they take well under a second together, less than a person
would wait for a page that still lacks them.
"""

import hashlib
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from traceability.foundation.files import images
from traceability.foundation.files.models import Picture
from traceability.foundation.refusals import Refusal

LARGEST = 12 * 1024 * 1024
ORIGINAL_SIDE = 2048
WIDTHS = (360, 640, 1280)
_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}


def store(*, upload: File, uploader_party: uuid.UUID | None, client_uuid: uuid.UUID | None = None) -> Picture:
    """The stored picture; the one that is there already if the phone sends it again. Raises Refusal."""
    if client_uuid and (known := _known(client_uuid, uploader_party)):
        return known
    data = read_capped(upload, LARGEST)
    image, taken_at = images.read(data, longest=ORIGINAL_SIDE)
    names = _write(image)
    row = Picture(
        client_uuid=client_uuid, sha256=hashlib.sha256(data).hexdigest(), original=names.pop("original"),
        renditions=names, width=image.width, height=image.height, taken_at=taken_at, uploader=uploader_party,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same photo came twice at the same moment
        _delete_files(row)
        if client_uuid and (known := _known(client_uuid, uploader_party)):
            return known
        raise
    return row


def read_capped(upload: File, largest: int) -> bytes:
    """The bytes of `upload`, unless they are none or too many."""
    size = upload.size if upload.size is not None else largest + 1
    if size > largest:
        limit = largest // (1024 * 1024)
        text = _("Tệp nặng %(size)s MB. Nhiều nhất %(limit)s MB, hãy chọn ảnh nhỏ hơn hoặc chụp lại.")
        raise Refusal(text % {"size": -(-size // (1024 * 1024)), "limit": limit}, code="too_large")
    upload.seek(0)
    data = upload.read()
    if not data:
        raise Refusal(_("Tệp rỗng. Hãy chọn lại."), code="empty")
    return data


def _known(client_uuid: uuid.UUID, party: uuid.UUID | None) -> Picture | None:
    known = Picture.objects.filter(client_uuid=client_uuid).first()
    if known and known.uploader != party:  # somebody else's id: neither shown nor overwritten
        raise Refusal(_("Ảnh này đã được gửi từ tài khoản khác. Hãy chụp hoặc chọn lại."), code="conflict")
    return known


def _write(image: Any) -> dict[str, str]:
    """Saves the original and the renditions; {"original": name, "360": name, …}."""
    names = {"original": _save(images.encoded(image, "JPEG", 85), "jpg")}
    made: dict[int, str] = {}
    for wanted in WIDTHS:
        width = min(wanted, image.width)  # never larger than it is
        if width not in made:
            small = image.copy() if width == image.width else image.resize((width, _height(image, width)))
            made[width] = _save(images.encoded(small, "WEBP", 72), "webp")
        names[str(wanted)] = made[width]
    return names


def _height(image: Any, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def _save(data: bytes, suffix: str) -> str:
    content = ContentFile(data)
    content.content_type = _TYPES[suffix]  # type: ignore[attr-defined]  # read by the S3 storage
    return storages["public"].save(f"{secrets.token_hex(16)}.{suffix}", content)


def url_of(name: str) -> str:
    """The address of a file in the public storage."""
    base = settings.S3_PUBLIC_URL
    return f"{base}/{name}" if base else reverse("public-media", args=[name])


def picture_url(picture: Picture, width: int = 640) -> str:
    """The address of the rendition that fills `width` pixels: the next larger one, or the largest there is."""
    offered = sorted(map(int, picture.renditions))
    best = next((one for one in offered if one >= width), offered[-1])
    return url_of(picture.renditions[str(best)])


def original_url(picture: Picture) -> str:
    """The address of our own JPEG, for shops and for people who share."""
    return url_of(picture.original)


def srcset(picture: Picture) -> str:
    """What stands in `srcset`, each file once with its true width."""
    true_width = {name: min(int(width), picture.width) for width, name in sorted(picture.renditions.items())}
    return ", ".join(f"{url_of(name)} {width}w" for name, width in sorted(true_width.items(), key=lambda it: it[1]))


def erase(picture: Picture) -> None:
    """Takes the row away, and its files once that is committed."""
    picture.delete()
    transaction.on_commit(lambda: _delete_files(picture), robust=True)


def _delete_files(picture: Picture) -> None:
    for name in {picture.original, *picture.renditions.values()}:
        storages["public"].delete(name)
