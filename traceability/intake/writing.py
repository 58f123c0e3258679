"""Writes a confirmed import row by row, by the verbs of the pages. Killed at any point it goes on where it was.

A few rows share a transaction with the note that they are written, so that none is lost and none comes twice. A job
works for some seconds and hands on to the next, so that whatever else waits gets its turn.
"""

import time
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl.utils import get_column_letter

from cooperatives.access import subjects_acted_for
from cooperatives.users import User
from traceability.foundation.refusals import Refusal
from traceability.foundation.work.jobs import Job, enqueue, handler
from traceability.intake.kinds import KINDS
from traceability.intake.models import TO_WRITE, WRITTEN, Intake, IntakeRow, Outcome, Stage
from traceability.intake.taking import LATER, UNDO, WRITE, row_uuid

AT_ONCE = 50  # rows of one transaction at most
HOLD = 0.3  # seconds after which a transaction ends: a page that wants to write waits no longer than that
SECONDS = 8.0  # of one job
PAUSE = 0.1  # between two transactions of SQLite, whose waiting writers knock that often; others queue by themselves

Step = Callable[[Intake, User, IntakeRow, Any], str]


@handler(WRITE)
def write_job(job: Job) -> None:
    """Writes the next rows of an import."""
    _work(job, Stage.WRITING, Stage.DONE, TO_WRITE, _write)


@handler(UNDO)
def undo_job(job: Job) -> None:
    """Takes back the next rows of an import, the last first."""
    _work(job, Stage.UNDOING, Stage.UNDONE, WRITTEN, _take_back, backwards=True)


def _work(
    job: Job, stage: Stage, after: Stage, wanted: tuple[Outcome, ...], step: Step, *, backwards: bool = False
) -> None:
    intake = Intake.objects.select_related("subject", "confirmed_by").filter(pk=job.key, stage=stage).first()
    if intake is None:
        return
    with override(intake.language):
        if not _may_still(intake):
            _end(intake, Stage.STOPPED, _("Người ghi không còn làm cho cơ sở này. Người khác mở lại rồi ghi tiếp."))
            return
        held, until = KINDS[intake.kind].hold(intake.subject), time.monotonic() + SECONDS
        while time.monotonic() < until:
            if not _some(intake, wanted, step, held, backwards):
                _end(intake, after)
                return
            if _stop_is_asked(intake):
                _end(intake, Stage.STOPPED)
                return
            job.renew()
            time.sleep(PAUSE if connection.vendor == "sqlite" else 0)
    enqueue(job.kind, job.key, urgency=LATER)


def _may_still(intake: Intake) -> bool:
    """Rights are asked again: they may have ended since the button was pressed."""
    return bool(intake.confirmed_by) and subjects_acted_for(intake.confirmed_by).filter(pk=intake.subject_id).exists()


def _stop_is_asked(intake: Intake) -> bool:
    return Intake.objects.filter(pk=intake.pk, stop_asked=True).exists()


@transaction.atomic
def _some(intake: Intake, wanted: tuple[Outcome, ...], step: Step, held: Any, backwards: bool) -> int:
    """Works a few rows in one transaction; how many."""
    begun, rows = time.monotonic(), []
    waiting = intake.rows.select_for_update().filter(outcome__in=wanted)
    for row in list(waiting.order_by("-number" if backwards else "number")[:AT_ONCE]):
        row.faults = []
        row.outcome = _tried(intake, row, step, held)
        rows.append(row)
        if time.monotonic() - begun > HOLD:
            break
    IntakeRow.objects.bulk_update(rows, ["outcome", "target", "faults"])
    Intake.objects.filter(pk=intake.pk).update(done=min(intake.total, intake.done + len(rows)))
    intake.done += len(rows)
    return len(rows)


def _tried(intake: Intake, row: IntakeRow, step: Step, held: Any) -> str:
    """The outcome of one row. A refusal concerns this row alone."""
    actor: User = intake.confirmed_by  # type: ignore[assignment]  # `_may_still` has asked
    try:
        with transaction.atomic():
            return step(intake, actor, row, held)
    except Refusal as refusal:
        layout = intake.layout.get("at", {})
        kind = KINDS[intake.kind]
        row.faults = [
            [_letter(layout, key), f"{kind.heading(key)}: {sentence}" if kind.heading(key) else sentence]
            for key, sentences in refusal.by_field().items()
            for sentence in sentences
        ]
    except ObjectDoesNotExist:
        row.faults = [["", _("Thứ mà dòng này nói tới không còn nữa. Tải lại số liệu rồi nhập lại.")]]
    return Outcome.STAYS if intake.stage == Stage.UNDOING else Outcome.REFUSED


def _letter(layout: dict[str, int], key: str) -> str:
    return get_column_letter(layout[key] + 1) if key in layout else ""


def _write(intake: Intake, actor: User, row: IntakeRow, held: Any) -> str:
    made: uuid.UUID = KINDS[intake.kind].write(
        actor=actor, subject=intake.subject, row=row, client_uuid=row_uuid(intake, row.number), held=held
    )
    outcome = Outcome.MADE if row.outcome == Outcome.NEW else Outcome.REPLACED
    row.target = made
    return outcome


def _take_back(intake: Intake, actor: User, row: IntakeRow, _held: Any) -> str:
    went = KINDS[intake.kind].take_back(actor=actor, subject=intake.subject, row=row)
    return Outcome.TAKEN_BACK if went else Outcome.STAYS


def _end(intake: Intake, stage: Stage, reason: str = "") -> None:
    """The work is over, or stopped: the rows are counted once more."""
    counts = Counter(intake.rows.order_by().values_list("outcome", flat=True))
    Intake.objects.filter(pk=intake.pk).update(
        stage=stage, reason=reason, counts=dict(counts), finished_at=timezone.now(), stop_asked=False
    )
