"""A sheet of the department becomes rows of the list: read, compared, shown, and written only when confirmed."""

import csv
import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from cooperatives.users import User
from traceability.foundation.fields import read_date
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, fold
from traceability.inputs.keeping import FACTS, take_rows
from traceability.inputs.list_form import read_uses, show_uses
from traceability.inputs.listing import Medicine, MedicineKind, MedicineState, key_of

LARGEST = 5 * 1024 * 1024
UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 10_000
COLUMNS = {
    "ten thuong pham": "name", "hoat chat": "ingredient", "so dang ky": "registration", "loai": "kind",
    "tinh trang": "state", "cach ly chung": "phi_days", "cay trong": "uses", "tu ngay": "effective_from",
    "den ngay": "effective_to", "can cu": "source",
}  # fmt: skip
TEXTS = ("name", "ingredient", "registration", "source")
HEADINGS = (
    "Tên thương phẩm", "Hoạt chất", "Số đăng ký", "Loại", "Tình trạng", "Cách ly chung", "Cây trồng", "Từ ngày",
    "Đến ngày", "Căn cứ",
)  # fmt: skip
# As a sheet says it, in Vietnamese whoever takes it away; the first word of each is the one we write.
KINDS = {"bvtv": MedicineKind.PLANT, "": MedicineKind.PLANT, "thuoc bao ve thuc vat": MedicineKind.PLANT,
         "thu y": MedicineKind.ANIMAL, "thuoc thu y, thuy san": MedicineKind.ANIMAL}  # fmt: skip
STATES = {"": MedicineState.ALLOWED, "duoc dung": MedicineState.ALLOWED, "rut": MedicineState.WITHDRAWN,
          "da rut khoi danh muc": MedicineState.WITHDRAWN, "cam": MedicineState.FORBIDDEN,
          "cam dung": MedicineState.FORBIDDEN}  # fmt: skip

WRITTEN: dict[str, str] = {
    MedicineKind.PLANT: "BVTV", MedicineKind.ANIMAL: "Thú y", MedicineState.ALLOWED: "Được dùng",
    MedicineState.WITHDRAWN: "Rút", MedicineState.FORBIDDEN: "Cấm",
}  # fmt: skip


class ListIntake(models.Model):
    """A sheet that was read and waits for its confirmation; `rows` holds what each line says, or what is wrong."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.UUIDField()  # party
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{len(self.rows)} {self.created_at:%d/%m/%Y}"


@dataclass(frozen=True)
class Line:
    """One line of the sheet: its number, what it would do ("new", "changed", "same", "wrong"), and why it cannot."""

    number: int
    name: str
    fate: str
    facts: dict[str, Any]
    entry: str = ""
    fault: str = ""


def read_sheet(*, officer: User, upload: File) -> ListIntake:
    """The lines of `upload` (XLSX or CSV), compared with the list; nothing of them is written yet. Raises Refusal."""
    if (upload.size or 0) > LARGEST:
        raise Refusal({"sheet": [_("Tệp nặng quá 5 MB. Chia thành vài tệp nhỏ hơn.")]})
    data = upload.read()
    table = _xlsx(data) if data[:2] == b"PK" else _csv(data)
    lines = [vars(line) for line in _lines(table)]
    if not lines:
        raise Refusal({"sheet": [_("Tệp không có dòng nào. Dùng tệp mẫu rồi điền vào.")]})
    return ListIntake.objects.create(officer=officer.party, rows=lines)


@transaction.atomic
def take_in(*, officer: User, intake: ListIntake) -> int:
    """Writes the new and changed lines; says how many. A second confirmation writes nothing."""
    fresh = ListIntake.objects.filter(pk=intake.pk, taken_at__isnull=True, officer=officer.party)
    if not fresh.update(taken_at=timezone.now()):
        raise Refusal(_("Tệp này đã được nhận rồi."), code="conflict")
    wanted = [line for line in intake.rows if line["fate"] in {"new", "changed"}]
    rows = [(uuid.UUID(line["entry"]) if line["entry"] else None, _from_json(line["facts"])) for line in wanted]
    return take_rows(officer=officer, rows=rows)


def _xlsx(data: bytes) -> Iterator[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise Refusal({"sheet": [_("Tệp bung ra quá lớn. Chia thành vài tệp nhỏ hơn.")]})
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from (list(row[:40]) for row in sheet.iter_rows(max_row=MOST_ROWS + 50, values_only=True))
    except Refusal:
        raise
    except Exception as error:
        raise Refusal({"sheet": [_("Không đọc được tệp Excel này. Lưu lại thành .xlsx rồi thử lại.")]}) from error


def _csv(data: bytes) -> Iterator[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
        if "\x00" in text:
            raise ValueError("NUL in text")
        first = text.split("\n", 1)[0]
        mark = max(";,\t", key=first.count)
        yield from csv.reader(io.StringIO(text), delimiter=mark)
    except (ValueError, csv.Error) as error:
        raise Refusal({"sheet": [_("Không đọc được tệp này. Gửi tệp Excel .xlsx, hoặc CSV mã UTF-8.")]}) from error


def _lines(table: Iterator[list[Any]]) -> Iterator[Line]:
    columns, standing = _columns(table), _standing()
    seen: set[str] = set()
    for count, (number, cells) in enumerate(_filled(table), start=1):
        if count > MOST_ROWS:
            raise Refusal({"sheet": [_("Quá 10.000 dòng. Chia thành vài tệp nhỏ hơn.")]})
        said = {columns[at]: cell for at, cell in enumerate(cells) if at in columns}
        yield _line(number, said, seen, standing)


def _filled(table: Iterator[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """(number of the row in the sheet, cells) of rows that hold something."""
    for number, cells in enumerate(table, start=2):
        if any(str(cell if cell is not None else "").strip() for cell in cells):
            yield number, cells


def _columns(table: Iterator[list[Any]]) -> dict[int, str]:
    heading = [fold(str(cell or "")) for cell in next(table, [])]
    found = {at: COLUMNS[word] for at, word in enumerate(heading) if word in COLUMNS}
    if not {"name", "effective_from", "source"} <= set(found.values()):
        said = {"columns": ", ".join((HEADINGS[0], HEADINGS[7], HEADINGS[9]))}
        raise Refusal({"sheet": [_("Dòng đầu phải có cột: %(columns)s. Tải tệp mẫu về dùng.") % said]})
    return found


def _line(number: int, said: dict[str, Any], seen: set[str], standing: dict[str, Medicine]) -> Line:
    name = _text(said.get("name"))
    try:
        facts = _facts(said)
        key = _key(facts["kind"], facts["registration"], name)
        if key in seen:
            raise ValidationError(_("Thuốc này đã có ở một dòng trên."))
        seen.add(key)
    except ValidationError as wrong:
        return Line(number, name[:160], "wrong", {}, fault=" ".join(wrong.messages))
    before = standing.get(key)
    if before is None:
        return Line(number, name, "new", _to_json(facts))
    same = all(getattr(before, field) == facts[field] for field in FACTS)
    return Line(number, name, "same" if same else "changed", _to_json(facts), str(before.entry))


def _key(kind: str, registration: str, name: str) -> str:
    """By what a line and a row are taken for the same product: the number, else the name."""
    return f"{kind}|{key_of(registration) or fold(name)}"


def _standing() -> dict[str, Medicine]:
    """The latest row of each entry."""
    rows = Medicine.objects.order_by("entry", "version")
    latest = {row.entry: row for row in rows.iterator()}
    return {_key(row.kind, row.registration, row.name): row for row in latest.values()}


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {field: _text(said.get(field)) for field in TEXTS}
    for field, label, limit in (("name", HEADINGS[0], 160), ("source", HEADINGS[9], 300)):
        if not facts[field] or len(facts[field]) > limit:
            raise ValidationError(_("Cột “%(column)s” trống hoặc dài quá.") % {"column": label})
    if len(facts["registration"]) > 60 or len(facts["ingredient"]) > 300:
        raise ValidationError(_("Cột “%(column)s” trống hoặc dài quá.") % {"column": HEADINGS[1]})
    facts["kind"] = _choice(said.get("kind"), KINDS, HEADINGS[3])
    facts["state"] = _choice(said.get("state"), STATES, HEADINGS[4])
    facts["phi_days"] = _days(said.get("phi_days"))
    facts["uses"] = read_uses(str(said.get("uses") or "")[:8000])
    facts["effective_from"] = _day(said.get("effective_from"), HEADINGS[7])
    facts["effective_to"] = _day(said["effective_to"], HEADINGS[8]) if _text(said.get("effective_to")) else None
    if facts["effective_to"] and facts["effective_to"] < facts["effective_from"]:
        raise ValidationError(_("Ngày hết hiệu lực trước ngày bắt đầu. Xem lại giúp."))
    return facts


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = clean(str(cell if cell is not None else "").replace("\x00", ""))
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text  # as we take it away, so that none runs


def _choice(cell: Any, words: dict[str, Any], column: str) -> str:
    found = words.get(fold(_text(cell)))
    if found is None:
        raise ValidationError(_("Cột “%(column)s” ghi từ chưa biết. Xem tệp mẫu.") % {"column": column})
    return str(found)


def _days(cell: Any) -> int | None:
    text = _text(cell)
    if not text:
        return None
    if not text.isdigit() or int(text) > 3650:
        raise ValidationError(_("Cột “%(column)s” phải là số ngày.") % {"column": HEADINGS[5]})
    return int(text)


def _day(cell: Any, column: str) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if not _text(cell):
        raise ValidationError(_("Cột “%(column)s” trống hoặc dài quá.") % {"column": column})
    return read_date(_text(cell))


def _to_json(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in facts.items()}


def _from_json(facts: dict[str, Any]) -> dict[str, Any]:
    days = {name: dt.date.fromisoformat(facts[name]) for name in ("effective_from", "effective_to") if facts.get(name)}
    return facts | days


def as_row(row: Medicine) -> list[Any]:
    """`row` as a line of the sheet, so that a sheet that was taken away can be brought back changed."""
    return [
        row.name, row.ingredient, row.registration, WRITTEN[row.kind], WRITTEN[row.state],
        row.phi_days, show_uses(row.uses), row.effective_from, row.effective_to, row.source,
    ]  # fmt: skip
