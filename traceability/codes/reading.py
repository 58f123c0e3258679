"""What a symbol in a photo says, and what that is to the one who asks. A photo is looked at and never kept."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import zxingcpp
from django.core.files.base import File
from django.utils.translation import gettext as _

from products.batches import Batch
from traceability.codes.find import find
from traceability.codes.tags import tagged, words_for
from traceability.foundation.files import images
from traceability.foundation.files.pictures import LARGEST, read_capped
from traceability.foundation.refusals import Refusal
from traceability.gs1.uri import NotDigitalLink, parse

SIDE = 1600  # a symbol that fills a tenth of such a photo is still read
MOST_SYMBOLS = 8
LONGEST = 300


@dataclass(frozen=True)
class Seen:
    """A thing of one's own: what kind, its id, its name, and what the diary's form is told."""

    kind: str  # "plot", "input", "lot"
    id: str
    label: str
    told: dict[str, str]


def texts_in(upload: File) -> list[str]:
    """What the symbols in a photo say. Raises Refusal for what is no photo, as for every other photo."""
    image, _taken = images.read(read_capped(upload, LARGEST), longest=SIDE)
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [found.text[:LONGEST] for found in zxingcpp.read_barcodes(image.convert("L"), formats=formats)][
        :MOST_SYMBOLS
    ]


def seen(user, text: str) -> Seen | None:
    """What `text` (an address or a code) is to `user`; foreign and unknown things are nothing alike."""
    path = urlsplit(text.strip()[:LONGEST]).path if "/" in text else f"/{text.strip()[:LONGEST]}"
    code = path.rstrip("/").rsplit("/", 1)[-1]
    tag = tagged(user, code)
    if tag is not None:
        thing = tag.plot or tag.input_lot
        return Seen("plot" if tag.plot else "input", str(thing.pk), str(thing), words_for(tag))  # type: ignore[union-attr]
    batch = _lot(user, code, path)
    return Seen("lot", str(batch.pk), f"{batch.product} · {batch.lot}", {"lo": str(batch.pk)}) if batch else None


def _lot(user, code: str, path: str) -> Batch | None:
    mine = Batch.objects.recorded_by(user).select_related("product")
    found = find(code)
    if found and found.batch:
        return mine.filter(pk=found.batch.pk).first()
    if not path.startswith("/01/"):
        return None
    try:
        link = parse(path)
    except NotDigitalLink:
        return None
    gtins = {link.value, link.value.lstrip("0")}
    return mine.filter(product__gtin__in=gtins, lot=link.qualifiers.get("10", "")).first()


def look_at(user, upload: File | None, typed: str) -> Seen:
    """The first thing of one's own among the symbols of a photo, or behind what was typed. Raises Refusal."""
    told = [typed] if typed.strip() else texts_in(upload) if upload else []
    if not told and upload:
        raise Refusal({"photo": [_("Không thấy mã trong ảnh. Chụp gần hơn, đủ sáng, mã nằm giữa ảnh.")]}, code="none")
    if not told:
        raise Refusal({"photo": [_("Chụp mã, hoặc gõ 10 ký tự bên cạnh mã.")]}, code="none")
    for text in told:
        if (found := seen(user, text)) is not None:
            return found
    raise Refusal(_("Mã này không phải thửa, vật tư hay lô hàng của anh/chị."), code="none")
