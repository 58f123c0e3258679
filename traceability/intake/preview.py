"""Reads a brought file and judges each row, without writing anything but the preview. One pass, in bounded memory."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.foundation.work.jobs import Job, handler
from traceability.intake.cells import faulty, is_blank, text_of
from traceability.intake.columns import CODE, EXAMPLE, Column, Layout, as_json, lay_out, must_be_complete
from traceability.intake.kinds import KINDS
from traceability.intake.kinds.base import Faults, Judged, Kind, of_refusal, wrong
from traceability.intake.marks import Marks
from traceability.intake.models import Intake, IntakeRow, Stage
from traceability.intake.reading import Book, Line, no_sheet, opened
from traceability.intake.taking import READ

AT_ONCE = 500


@handler(READ)
def read_job(job: Job) -> None:
    """Reads the file of one import. Read twice, it comes to the same."""
    intake = Intake.objects.select_related("subject").filter(pk=job.key, stage=Stage.READING).first()
    if intake is None:
        return
    with override(intake.language):
        try:
            _read(intake, job)
        except Refusal as refusal:
            intake.rows.all().delete()
            intake.stage, intake.reason = Stage.REFUSED, " ".join(map(str, refusal.messages))
            intake.save()


def _read(intake: Intake, job: Job) -> None:
    kind = KINDS[intake.kind]
    intake.rows.all().delete()
    with storages["private"].open(intake.file) as file, opened(file) as book:
        layout = layout_of(book, kind)
        total = book.marks(layout.sheet).filled
        counts = _judge_all(intake, job, kind, book, layout, total)
    if not sum(counts.values()):
        raise Refusal(_("Tệp chưa có dòng nào để nhập. Ghi từ dòng dưới dòng ví dụ rồi nhập lại."))
    intake.stage, intake.layout, intake.counts = Stage.PREVIEW, as_json(layout), dict(counts)
    intake.done = intake.total = sum(counts.values())
    intake.save()


def layout_of(book: Book, kind: Kind) -> Layout:
    """The sheet and the columns that fit `kind` best. Raises Refusal naming what is missing, or the right page."""
    if not book.sheets:
        raise no_sheet()
    tops = {title: book.top(title) for title in book.sheets}

    def best(one: Kind) -> Layout | None:
        found = [lay for title, lines in tops.items() if (lay := lay_out(title, lines, one.columns))]
        return max(found, key=lambda lay: len(lay.at), default=None)

    mine = best(kind)
    others = {other.key: len(lay.at) for other in KINDS.values() if other is not kind and (lay := best(other))}
    nearest = max(others, key=lambda key: others[key], default=None)
    missing = mine is None or any(column.required and column.key not in mine.at for column in kind.columns)
    if missing and nearest and others[nearest] > (len(mine.at) if mine else 0):
        text = _("Tệp này giống mẫu “%(other)s”. Mở mục ấy rồi nhập.")
        raise Refusal(text % {"other": KINDS[nearest].title}, code="other_kind")
    if mine is None:
        raise Refusal(_("Không thấy hàng tiêu đề. Tải mẫu, chép dữ liệu sang rồi nhập lại."))
    must_be_complete(mine, kind.columns)
    return mine


def _judge_all(intake: Intake, job: Job, kind: Kind, book: Book, layout: Layout, total: int) -> Counter[str]:
    ground, counts = kind.ground(intake.subject), Counter[str]()
    marks, lines = book.marks(layout.sheet), book.rows(layout.sheet, layout.row)
    while some := list(islice(lines, AT_ONCE)):
        rows = list(_judged(intake, kind, ground, some, layout, marks))
        with transaction.atomic():
            IntakeRow.objects.bulk_create(rows)
        counts.update(row.outcome for row in rows)
        Intake.objects.filter(pk=intake.pk).update(done=sum(counts.values()), total=total)
        job.renew()
    return counts


def _judged(
    intake: Intake, kind: Kind, ground: Any, lines: list[Line], layout: Layout, marks: Marks
) -> Iterator[IntakeRow]:
    place = layout.at.get(CODE)
    codes = {text_of(line.values[place]).strip().lower() for line in lines} if place is not None else set()
    kind.prepare(ground, codes - {""})
    for line in lines:
        if not _is_example(line, place) and _says_something(line, layout, marks):
            yield _row(intake, kind, ground, line, layout, marks)


def _is_example(line: Line, place: int | None) -> bool:
    return place is not None and fold(text_of(line.values[place])).startswith(fold(EXAMPLE))


def _says_something(line: Line, layout: Layout, marks: Marks) -> bool:
    places = layout.at.values()
    unsolved = any((line.number, place + 1) in marks.unsolved for place in places)
    return unsolved or any(not is_blank(line.values[place]) for place in places)


def _row(intake: Intake, kind: Kind, ground: Any, line: Line, layout: Layout, marks: Marks) -> IntakeRow:
    remarks: list[str] = []
    judged = judge(kind, ground, line, layout, marks, remarks)
    faults = [_placed(kind, layout, key, sentence) for key, sentence in judged.faults]
    return IntakeRow(
        intake=intake, number=line.number, outcome=judged.outcome, title=judged.title[:200], facts=judged.facts,
        before=judged.before, shown=judged.shown, faults=faults, remarks=remarks, target=judged.target,
    )  # fmt: skip


def _placed(kind: Kind, layout: Layout, key: str, sentence: str) -> list[str]:
    """A fault with the letter of its column; where the file lacks that column, with its heading."""
    letter, heading = layout.letter(key), kind.heading(key)
    return [letter, sentence] if letter or not heading else ["", f"{heading}: {sentence}"]


def judge(kind: Kind, ground: Any, line: Line, layout: Layout, marks: Marks, remarks: list[str]) -> Judged:
    """What one row means: first each cell by itself, then all of them together."""
    said: dict[str, Any] = {}
    blank: list[str] = []
    faults: Faults = []
    for column in kind.columns:
        if column.key in layout.at:
            _read_cell(column, line, layout, marks, said, blank, faults, remarks)
    title = _title_of(kind, line, layout)
    if marks.merged_in(line.number):
        faults.append(("", _("Dòng này có ô gộp. Bỏ gộp ô, ghi đủ từng ô rồi nhập lại.")))
    if faults:
        return wrong(title, faults)
    if CODE in said:  # a row that was downloaded: what was emptied is emptied
        said |= dict.fromkeys(blank)
    try:
        return kind.judge(ground, said, line.number)
    except Refusal as refusal:
        return wrong(title, of_refusal(refusal.by_field()))


def _read_cell(
    column: Column, line: Line, layout: Layout, marks: Marks, said: dict[str, Any], blank: list[str], faults: Faults,
    remarks: list[str],
) -> None:  # fmt: skip
    place = layout.at[column.key]
    raw = line.values[place]
    if (line.number, place + 1) in marks.unsolved:
        faults.append((column.key, _("Công thức chưa có kết quả. Chép ô rồi dán giá trị.")))
    elif faulty(raw):
        faults.append((column.key, _("Công thức báo lỗi %(error)s. Sửa lại, rồi dán giá trị.") % {"error": raw}))
    elif not is_blank(raw):
        try:
            said[column.key] = column.reader(raw, remarks)
        except ValidationError as refusal:
            faults.extend((column.key, str(sentence)) for sentence in refusal.messages)
    elif column.required:
        faults.append((column.key, _("Ô này còn trống. Ghi %(heading)s.") % {"heading": _in_text(column)}))
    else:
        blank.append(column.key)


def _in_text(column: Column) -> str:
    heading = str(column.heading)
    return heading[:1].lower() + heading[1:]


def _title_of(kind: Kind, line: Line, layout: Layout) -> str:
    """A wrong row by its first words."""
    texts = [text_of(line.values[place]) for key, place in sorted(layout.at.items(), key=lambda p: p[1]) if key != CODE]
    return " · ".join(" ".join(text.split())[:60] for text in texts if text.strip())[:120]
