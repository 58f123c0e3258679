"""Two imports of the trial: last month's diary that a clerk brought by Excel and wrote, and one that waits for her."""

import datetime as dt
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cooperatives.subjects import Subject
from cooperatives.users import User
from marketplace_sync.demo.people import person
from traceability.foundation.work.jobs import JOBS, Job
from traceability.foundation.work.lanes import take_one
from traceability.intake.kinds import KINDS
from traceability.intake.models import Intake
from traceability.intake.taking import confirm, take_file

DIARY = ["Ngày", "Việc", "Thửa", "Tên vật tư", "Lượng dùng", "Ghi chú"]
HOUSEHOLDS = ["Tên hộ", "Chủ hộ", "Điện thoại", "Xã"]


def load_imports() -> None:
    """Nothing where the clerk's subject has imports already."""
    clerk = person("son")
    subject = clerk.memberships.get().subject
    if Intake.objects.filter(subject=subject).exists():
        return
    written = _brought(clerk, subject, "diary", "so-tay-thang-truoc.xlsx", DIARY, _days(subject))
    if written.stage == "preview":
        confirm(actor=clerk, intake=written, without_wrong=True)
        _work(written)
    _brought(clerk, subject, "households", "danh-sach-ho.xlsx", HOUSEHOLDS, _families())


def _days(subject: Subject) -> list[list]:
    plots = list(subject.plots.filter(active=True, household=None).order_by("name")[:2])
    today = timezone.localdate()
    works = (
        ("Bón phân", "Phân chuồng ủ hoai", "300 kg trên 1 sào"),
        ("Chăm sóc", None, None),
        ("Tưới nước", None, None),
    )
    rows: list[list] = [
        [f"{today - dt.timedelta(days=33 - 2 * n):%d/%m/%Y}", *works[n % 3][:1], plots[n % len(plots)].name,
         *works[n % 3][1:], None]
        for n in range(11)
    ]  # fmt: skip
    return [
        *rows,
        [f"{today - dt.timedelta(days=9):%d/%m/%Y}", "Phun thuốc", plots[0].name, None, None, "quên ghi tên"],
    ]


def _families() -> list[list]:
    """Invented households: a telephone without its zero, one that is wrong, a commune that is none."""
    return [
        ["Hộ ông Mẫu Một", "Ngân Văn Mẫu", 900000071, None],
        ["Hộ bà Mẫu Hai", "Hà Thị Mẫu", "0900 000 072", None],
        ["Hộ ông Mẫu Ba", "Lò Văn Mẫu", "0900 000", None],
        ["Hộ bà Mẫu Bốn", "Vi Thị Mẫu", None, "Xã Không Có"],
    ]


def _brought(clerk: User, subject: Subject, kind: str, name: str, headings: list[str], rows: list[list]) -> Intake:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (headings, *rows):
        page.append(row)
    file = io.BytesIO()
    book.save(file)
    upload = SimpleUploadedFile(name, file.getvalue())
    return _work(take_file(actor=clerk, subject=subject, kind=KINDS[kind], upload=upload))


def _work(intake: Intake) -> Intake:
    """Does at once what the worker would do, for this import alone."""
    for job in Job.objects.filter(key=str(intake.pk), kind__startswith="intake.", state="pending"):
        take_one(JOBS, job.pk)
    intake.refresh_from_db()
    return intake
