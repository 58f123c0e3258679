"""Files as clerks make them, made by the test; a worker that drains by itself."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from traceability.foundation.work.lanes import drain
from traceability.intake.kinds import KINDS
from traceability.intake.models import Intake
from traceability.intake.taking import confirm, take_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(content: bytes, name: str = "nhap.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=XLSX)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(headings: list, *rows: list, title: str = "Dữ liệu") -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in (headings, *rows):
        page.append(row)
    return saved(book)


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same workbook with parts changed underneath."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


@pytest.fixture
def bring(lan, viet_du):
    """Brings a file for Lan's cooperative and lets it be read."""

    def bring(kind: str, content: bytes, actor=None) -> Intake:
        intake = take_file(actor=actor or lan, subject=viet_du, kind=KINDS[kind], upload=upload(content))
        drain("jobs")
        intake.refresh_from_db()
        return intake

    return bring


@pytest.fixture
def write(lan):
    """Confirms and lets the worker write."""

    def write(intake: Intake, **how) -> Intake:
        confirm(actor=lan, intake=intake, **how)
        drain("jobs")
        intake.refresh_from_db()
        return intake

    return write


def outcomes(intake: Intake) -> list[str]:
    return list(intake.rows.values_list("outcome", flat=True))


def faults(intake: Intake) -> list[str]:
    """Every fault as "D12: sentence"."""
    return [
        f"{letter}{row.number}: {sentence}" for row in intake.rows.exclude(faults=[]) for letter, sentence in row.faults
    ]
