"""Bytes from anywhere become an upright RGB picture, or a sentence why not. Nothing unmeasured is decoded."""

import datetime as dt
import io
import logging
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from traceability.foundation.refusals import Refusal

logger = logging.getLogger(__name__)
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 12_000
_HEIC_BRANDS = {b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif"}
_EXIF_IFD, _TAKEN, _OFFSET = 0x8769, 0x9003, 0x9011


def no_picture() -> Refusal:
    """What is said of everything that is no photo."""
    return Refusal(_("Tệp này không phải ảnh, hoặc ảnh bị hỏng. Hãy chọn ảnh JPEG, PNG hoặc WebP."), code="no_picture")


def read(data: bytes, *, longest: int) -> tuple[Image.Image, dt.datetime | None]:
    """The first frame of `data`, upright, RGB, at most `longest` pixels a side, and when it was taken.

    Raises Refusal. A decoder meets hostile bytes here: whatever else it raises means "no picture" too.
    """
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise Refusal(
            _("Chưa đọc được ảnh HEIC. Chụp lại với định dạng “Tương thích nhất”, hoặc gửi ảnh JPEG."), code="heic"
        )
    try:
        return _decoded(data, longest)
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_large() from bomb
    except Exception as error:
        logger.info("not a picture: %s", type(error).__name__)
        raise no_picture() from error


def _too_large() -> Refusal:
    return Refusal(_("Ảnh quá lớn. Nhiều nhất 24 triệu điểm ảnh, hãy thu nhỏ rồi gửi lại."), code="too_large")


def _decoded(data: bytes, longest: int) -> tuple[Image.Image, dt.datetime | None]:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:  # reads the header only
        if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
            raise _too_large()
        taken_at = _taken_at(image)
        image.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than is needed
        image.seek(0)
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        return _rgb(upright), taken_at


def _rgb(image: Image.Image) -> Image.Image:
    """`image` on white, in sRGB; a colour profile that makes no sense is left out."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            logger.info("colour profile left out")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, layered)
    return _bare(image.convert("RGB"))


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone: no EXIF, no place, no comment travels on."""
    image.info = {}
    return image


def _taken_at(image: Image.Image) -> dt.datetime | None:
    """When the camera says it took the picture; None if it does not say, or speaks of the future."""
    try:
        exif = image.getexif().get_ifd(_EXIF_IFD)
        moment = dt.datetime.strptime(str(exif.get(_TAKEN, "")), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  zone follows
        offset = str(exif.get(_OFFSET, "")).strip("\x00 ")
        zone = dt.datetime.strptime(offset, "%z").tzinfo if offset else timezone.get_default_timezone()
    except Exception:
        return None
    taken = moment.replace(tzinfo=zone)
    return taken if taken.year >= 2000 and taken <= timezone.now() + dt.timedelta(days=1) else None


def encoded(image: Image.Image, format: str, quality: int) -> bytes:
    """`image` as bytes of `format`, without any metadata."""
    out: IO[bytes] = io.BytesIO()
    image.save(out, format, quality=quality, **({"method": 4} if format == "WEBP" else {"optimize": True}))
    out.seek(0)
    return out.read()
