"""Photos come in safe and small, papers stay private, and what is neither is refused with the remedy."""

import datetime as dt
import io
import struct
import uuid
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from PIL import Image

from traceability.foundation.files import orphans, papers, pictures
from traceability.foundation.files.models import Picture
from traceability.foundation.refusals import Refusal

PARTY = uuid.UUID(int=1)


def bytes_of(image: Image.Image, format: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def photo(width: int = 1600, height: int = 1200, *, format: str = "JPEG", **options) -> bytes:
    ground = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    return bytes_of(ground, format, **options)


def up(data: bytes, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def store(data: bytes, **fields) -> Picture:
    return pictures.store(upload=up(data), uploader_party=PARTY, **fields)


def opened(name: str) -> Image.Image:
    with storages["public"].open(name) as file:
        image = Image.open(io.BytesIO(file.read()))
    image.load()
    return image


def phone_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # the phone was held upright
    exif.get_ifd(0x8769)[0x9003] = "2026:05:18 06:30:00"
    exif.get_ifd(0x8825)[2] = (19.0, 48.0, 0.0)  # where it was
    exif[0x010E] = "<script>alert(1)</script>"
    return exif.tobytes()


def png_header(width: int, height: int, frames: bytes = b"") -> bytes:
    """A small file that claims a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + frames + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_photo_is_turned_upright_and_tells_neither_place_nor_camera(db):
    picture = store(photo(exif=phone_exif()) + b"<script>appended</script>")
    assert (picture.width, picture.height) == (1200, 1600)
    assert picture.taken_at == dt.datetime(2026, 5, 17, 23, 30, tzinfo=dt.UTC)
    for name in {picture.original, *picture.renditions.values()}:
        with storages["public"].open(name) as file:
            raw = file.read()
        assert b"script" not in raw and b"Exif" not in raw
        assert not opened(name).getexif()


def test_renditions_have_the_widths_that_pages_ask_for(db):
    picture = store(photo(4000, 3000))
    assert [opened(picture.renditions[w]).size for w in ("360", "640", "1280")] == [
        (360, 270), (640, 480), (1280, 960),
    ]  # fmt: skip
    assert opened(picture.original).size == (2048, 1536)
    assert opened(picture.original).format == "JPEG" and opened(picture.renditions["360"]).format == "WEBP"
    assert pictures.picture_url(picture, 500).endswith(picture.renditions["640"])
    assert pictures.picture_url(picture, 5000).endswith(picture.renditions["1280"])
    assert pictures.srcset(picture).count("w,") == 2


def test_a_small_picture_is_not_blown_up(db):
    picture = store(photo(500, 400))
    assert opened(picture.renditions["1280"]).width == 500
    assert pictures.srcset(picture).endswith(" 500w") and pictures.srcset(picture).count(",") == 1


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_the_usual_formats_are_taken(db, format):
    assert store(photo(format=format)).width == 1600


def test_transparency_and_odd_colours_become_plain_rgb(db):
    see_through = bytes_of(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG")
    assert opened(store(see_through).original).getpixel((5, 5)) == (255, 255, 255)
    for mode in ("CMYK", "L"):
        assert opened(store(bytes_of(Image.new(mode, (400, 300)), "JPEG")).original).mode == "RGB"
    for mode in ("P", "1", "I;16", "LA"):
        assert opened(store(bytes_of(Image.new(mode, (400, 300)), "PNG")).original).mode == "RGB"
    assert store(photo(icc_profile=b"nonsense")).width == 1600


def gif() -> bytes:
    frames = [Image.new("P", (50, 50), n) for n in range(5)]
    return bytes_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no_picture"),
        (b"<!doctype html><script>alert(1)</script>", "no_picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "no_picture"),
        (gif(), "no_picture"),
        (photo()[:900], "no_picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 200, "no_picture"),
        (b"", "empty"),
        (png_header(13_000, 13_000), "too_large"),
        (png_header(60_000, 60_000), "too_large"),
        (png_header(2_000_000_000, 1), "too_large"),
        (png_header(5_000, 4_900), "too_large"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (b"\0" * (12 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_photo_or_too_much_of_one_is_refused_with_the_remedy(db, data, code):
    with pytest.raises(Refusal) as refused:
        store(data)
    assert refused.value.refusal_code == code
    assert Picture.objects.count() == 0 and storages["public"].exists("") is not None


def test_only_the_first_frame_of_many_is_read(db):
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue", "green")]
    picture = store(bytes_of(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True))
    assert opened(picture.original).getpixel((5, 5))[0] > 240
    assert getattr(opened(picture.renditions["360"]), "n_frames", 1) == 1


def test_a_repeat_from_the_phone_finds_the_first_copy_and_nobody_elses(db):
    client_uuid = uuid.uuid4()
    first = store(photo(), client_uuid=client_uuid)
    assert store(b"", client_uuid=client_uuid) == first
    with pytest.raises(Refusal):
        pictures.store(upload=up(photo()), uploader_party=uuid.uuid4(), client_uuid=client_uuid)


def test_a_public_picture_is_served_by_its_name_and_kept_for_ever(db, client):
    picture = store(photo())
    answer = client.get(pictures.picture_url(picture, 360))
    assert answer.status_code == 200 and answer["Content-Type"] == "image/webp"
    assert "immutable" in answer["Cache-Control"] and answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)[:4] == b"RIFF"
    for name in ("../private/x.webp", "a.webp", "0" * 32 + ".html", "0" * 32 + ".webp", "%00.webp"):
        assert client.get(f"/media/public/{name}").status_code in {400, 404}
    assert client.post(pictures.picture_url(picture, 360)).status_code == 405


def test_an_erased_picture_leaves_no_file(transactional_db):
    picture = store(photo())
    names = {picture.original, *picture.renditions.values()}
    with transaction.atomic():
        pictures.erase(picture)
        assert all(storages["public"].exists(name) for name in names)
    assert not any(storages["public"].exists(name) for name in names)


def test_files_that_no_row_names_go_after_a_day_and_nothing_else_does(db, monkeypatch):
    kept, lost = store(photo()), store(photo())
    paper = papers.store(upload=up(PDF), title="x", uploader_party=PARTY)
    Picture.objects.filter(pk=lost.pk).delete()
    storages["public"].save("of-somebody-else.webp", ContentFile(b"x"))
    assert orphans.sweep_files() == 0, "the row of a fresh file may still come"
    monkeypatch.setattr(orphans, "OLD_ENOUGH", -dt.timedelta(minutes=1))
    assert orphans.sweep_files() == 4
    assert not storages["public"].exists(lost.original) and storages["public"].exists(kept.original)
    assert storages["private"].exists(paper.name) and storages["public"].exists("of-somebody-else.webp")


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_a_paper_is_private_and_is_saved_not_shown(db, client):
    paper = papers.store(upload=up(PDF, "x.exe"), title="Giấy chứng nhận OCOP", uploader_party=PARTY)
    assert paper.content_type == "application/pdf" and storages["private"].exists(paper.name)
    assert not storages["public"].exists(paper.name)
    assert client.get(f"/media/private/{paper.name}").status_code == 404
    answer: HttpResponse = papers.paper_response(paper)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == PDF


def test_a_photographed_paper_loses_its_place_and_other_files_are_refused(db):
    paper = papers.store(upload=up(photo(exif=phone_exif())), title="VietGAP", uploader_party=PARTY)
    assert paper.content_type == "image/jpeg"
    with storages["private"].open(paper.name) as file:
        assert b"Exif" not in file.read()
    for data in (b"<html></html>", b"PK\x03\x04docx", b"%PDF-1.4 cut off", b"\0" * (10 * 1024 * 1024 + 1), gif()):
        with pytest.raises(Refusal):
            papers.store(upload=up(data), title="x", uploader_party=PARTY)
