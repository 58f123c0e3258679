"""Taking a file in, confirming, stopping, undoing, dropping: the verbs of an import. Files stay private, and go."""

import datetime as dt
import logging
import re
import secrets
import uuid

from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean
from traceability.foundation.work.jobs import enqueue
from traceability.intake.guard import broken, check
from traceability.intake.kinds.base import Kind
from traceability.intake.models import TO_MEND, TO_WRITE, WRITTEN, Intake, Stage

logger = logging.getLogger(__name__)
FOLDER = "nhap"
OURS = re.compile(r"[0-9a-f]{32}\.xlsx")
KEPT = dt.timedelta(days=30)
READ, WRITE, UNDO = "intake.read", "intake.write", "intake.undo"
LATER = -1  # single acts of people come before a long import


@transaction.atomic
def take_file(*, actor: User, subject: Subject, kind: Kind, upload: UploadedFile) -> Intake:
    """Keeps the file and lets the worker read it. Raises Refusal for what no import takes; nothing is written yet."""
    if upload.file is None:
        raise broken()
    check(upload.file, upload.size or 0)
    upload.seek(0)
    name = storages["private"].save(f"{FOLDER}/{secrets.token_hex(16)}.xlsx", upload)
    intake = Intake.objects.create(
        subject=subject, kind=kind.key, name=clean(upload.name or "")[-120:] or "…", file=name, size=upload.size or 0,
        brought_by=actor, language=(get_language() or "vi")[:8],
    )  # fmt: skip
    note(actor, "intake.brought", intake, subject, kind=kind.key)
    enqueue(READ, str(intake.pk))
    return intake


@transaction.atomic
def confirm(*, actor: User, intake: Intake, without_wrong: bool = False) -> Intake:
    """Lets the worker write. Rows to mend are left out only if the person says so."""
    intake = _locked(intake)
    if intake.stage not in (Stage.PREVIEW, Stage.STOPPED):
        raise Refusal(_("Lần nhập này đã ghi rồi, hoặc đã bỏ. Mở trang kết quả để xem."), code="conflict")
    if not intake.count(*TO_WRITE):
        raise Refusal(_("Không có dòng nào cần ghi."))
    if intake.count(*TO_MEND) and not without_wrong:
        raise Refusal(_("Còn dòng cần sửa. Sửa trong Excel rồi nhập lại, hoặc chọn bỏ các dòng ấy."))
    intake.stage, intake.confirmed_by, intake.stop_asked, intake.reason = Stage.WRITING, actor, False, ""
    intake.total, intake.done = intake.count(*TO_WRITE, *WRITTEN), intake.count(*WRITTEN)
    intake.save()
    note(actor, "intake.confirmed", intake, intake.subject_id, rows=intake.total)
    enqueue(WRITE, str(intake.pk), urgency=LATER)
    return intake


@transaction.atomic
def stop(*, actor: User, intake: Intake) -> Intake:
    """Asks the worker to stop after the rows at hand. What was written stays written."""
    intake = _locked(intake)
    if intake.stage in (Stage.WRITING, Stage.UNDOING):
        intake.stop_asked = True
        intake.save(update_fields=["stop_asked"])
        note(actor, "intake.stopped", intake, intake.subject_id)
    return intake


@transaction.atomic
def undo(*, actor: User, intake: Intake) -> Intake:
    """Lets the worker take back what this import wrote, as far as truth allows."""
    intake = _locked(intake)
    if intake.stage not in (Stage.DONE, Stage.STOPPED) or not intake.count(*WRITTEN):
        raise Refusal(_("Không còn gì để hoàn tác."), code="conflict")
    intake.stage, intake.confirmed_by, intake.stop_asked = Stage.UNDOING, actor, False
    intake.total, intake.done = intake.count(*WRITTEN), 0
    intake.save()
    note(actor, "intake.undone", intake, intake.subject_id, rows=intake.total)
    enqueue(UNDO, str(intake.pk), urgency=LATER)
    return intake


@transaction.atomic
def drop(*, actor: User, intake: Intake) -> Intake:
    """Gives up an import of which nothing was written: file and rows go at once."""
    intake = _locked(intake)
    if intake.stage not in (Stage.PREVIEW, Stage.REFUSED):
        raise Refusal(_("Lần nhập này đã ghi nên không bỏ được. Dùng nút Hoàn tác."), code="conflict")
    intake.stage = Stage.DROPPED
    note(actor, "intake.dropped", intake, intake.subject_id)
    _forget(intake)
    return intake


@transaction.atomic
def try_again(*, actor: User, intake: Intake) -> Intake:
    """After a fault of ours: the same work once more."""
    intake = _locked(intake)
    work = {Stage.READING: READ, Stage.WRITING: WRITE, Stage.UNDOING: UNDO}.get(Stage(intake.stage))
    if work:
        note(actor, "intake.again", intake, intake.subject_id)
        enqueue(work, str(intake.pk))
    return intake


def _locked(intake: Intake) -> Intake:
    return Intake.objects.select_for_update(of=("self",)).select_related("subject").get(pk=intake.pk)


def _forget(intake: Intake) -> None:
    """Takes file and rows away; that there was an import, and how many rows it had, stays."""
    name, intake.file = intake.file, ""
    intake.rows.all().delete()
    intake.save()
    if name:
        transaction.on_commit(lambda: storages["private"].delete(name), robust=True)


def forget_old() -> int:
    """Every day: files and rows of imports older than a month go, and files that no import names. Says how many."""
    before = timezone.now() - KEPT
    old = Intake.objects.filter(created_at__lt=before).exclude(file="")
    for intake in old:
        with transaction.atomic():
            _forget(intake)
    return len(old) + _sweep()


def _sweep() -> int:
    """Files left behind by a request that failed after it had stored them."""
    store = storages["private"]
    try:
        _folders, files = store.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    named = set(Intake.objects.exclude(file="").values_list("file", flat=True))
    left = [f"{FOLDER}/{name}" for name in files if OURS.fullmatch(name) and f"{FOLDER}/{name}" not in named]
    yesterday = timezone.now() - dt.timedelta(days=1)
    stale = [name for name in left if store.get_modified_time(name) < yesterday]
    for name in stale:
        store.delete(name)
    return len(stale)


def row_uuid(intake: Intake, number: int) -> uuid.UUID:
    """The client UUID of one row: the same on every try."""
    return uuid.uuid5(intake.pk, str(number))
