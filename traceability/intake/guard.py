"""What a file must be before anything parses it: an .xlsx of bearable size, no macro, no password, no zip bomb.

It looks at names, sizes and the first bytes alone. Each refusal says what to do in Excel.
"""

import zipfile
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from traceability.foundation import numbers
from traceability.foundation.refusals import Refusal

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
LARGEST_WHOLE = 4 * MEGABYTE  # parts that are held in memory whole: styles, the list of sheets, relations
MOST_PARTS = 2000
MOST_RATIO = 200  # our own largest table shrinks to a fiftieth
RATIO_FROM = MEGABYTE  # below it any ratio is harmless
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old .xls, and every workbook behind a password
BOOK = "xl/workbook.xml"


def check(file: IO[bytes], size: int) -> None:
    """Refuses what is no harmless .xlsx. Leaves `file` at its beginning."""
    if size > LARGEST:
        text = _("Tệp nặng %(size)s MB, nhiều nhất %(limit)s MB. Xóa bớt ảnh trong tệp, hoặc chia thành nhiều tệp.")
        said = {"size": -(-size // MEGABYTE), "limit": LARGEST // MEGABYTE}
        raise Refusal(text % said, code="too_large")
    if not size:
        raise Refusal(_("Tệp trống, không có gì bên trong. Anh/chị chọn lại tệp."))
    file.seek(0)
    _check_kind(file.read(8), file)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise broken() from error
    finally:
        file.seek(0)


def broken() -> Refusal:
    """For a file that says it is .xlsx and cannot be opened."""
    return Refusal(_("Tệp bị hỏng nên không mở được. Mở bằng Excel, lưu lại rồi nhập lần nữa."), code="broken")


def not_xlsx() -> Refusal:
    return Refusal(_("Đây không phải tệp Excel .xlsx. Trong Excel chọn Lưu dưới dạng, loại “Sổ làm việc Excel”."))


def _check_kind(head: bytes, file: IO[bytes]) -> None:
    if head.startswith(OLE):
        file.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in file.read(LARGEST):
            raise Refusal(_("Tệp có mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel rồi nhập lại."))
        raise Refusal(_("Tệp .xls đời cũ không nhập được. Trong Excel chọn Lưu dưới dạng, loại .xlsx."))
    if not head.startswith(b"PK"):
        raise not_xlsx()


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(_("Tệp có mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel rồi nhập lại."))
    if any(name.lower().endswith(("vbaproject.bin", ".bas")) or "/macrosheets/" in name.lower() for name in names):
        raise Refusal(_("Tệp có macro nên không nhận. Trong Excel chọn Lưu dưới dạng, loại .xlsx, rồi nhập lại."))
    if BOOK not in names or "[Content_Types].xml" not in names:
        raise not_xlsx()
    _check_sizes(parts)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise Refusal(_("Tệp có macro nên không nhận. Trong Excel chọn Lưu dưới dạng, loại .xlsx, rồi nhập lại."))
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_no_entities(archive, part.filename)


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    squeezed = any(
        part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if unpacked > LARGEST_UNPACKED or squeezed or len(parts) > MOST_PARTS:
        text = _("Tệp bung ra quá lớn nên không mở. Chép phần cần nhập, khoảng %(rows)s dòng, sang mẫu mới.")
        raise Refusal(text % {"rows": numbers.show(10_000)}, code="too_large")
    whole = (part for part in parts if part.filename.endswith((".xml", ".rels")) and not _is_streamed(part.filename))
    if any(part.file_size > LARGEST_WHOLE for part in whole):
        raise Refusal(_("Tệp có quá nhiều kiểu trang trí. Chép các dòng sang mẫu mới, dán giá trị, rồi nhập lại."))


def _is_streamed(name: str) -> bool:
    return name.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/drawings/", "xl/media/", "xl/pivot"))


class _Begun(Exception):
    """The first element was reached: whatever may be declared before it was not."""


def _check_no_entities(archive: zipfile.ZipFile, name: str) -> None:
    """Excel never writes a document type; whoever does wants entities that grow, or files of ours."""
    parser = expat.ParserCreate()

    def refuse(*_args: object) -> None:
        raise Refusal(_("Tệp không phải do Excel lưu nên không nhận. Mở bằng Excel, lưu lại rồi nhập lần nữa."))

    def begun(*_args: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begun
    try:
        with archive.open(name) as part:
            parser.ParseFile(part)
    except _Begun:
        return
    except expat.ExpatError as error:
        raise broken() from error
