"""An officer's view of one subject and of one batch: everything on record, and the doors to what can be decided."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer, is_officer
from cooperatives.subjects import Subject
from cooperatives.users import User
from products.batches import Batch
from products.certificates import Certificate
from traceability.field.diary_lines import lines
from traceability.field.voice_pages import audible
from traceability.foundation.audit.models import AuditEvent
from traceability.genealogy.picture import picture_of
from traceability.genealogy.suppliers import supplied_for
from traceability.ledger.events import TraceEvent
from traceability.ledger.history import history
from traceability.monitor.deeds import deed
from traceability.monitor.desk import Desk, at_desk
from traceability.monitor.lists import batch_state, reason_words
from traceability.monitor.looks import scan_total
from traceability.monitor.periods import a_year_to
from traceability.monitor.questions import with_stars
from traceability.recall.models import Recall
from traceability.release.completeness import ten_items
from traceability.release.models import Hold, ReleaseAttempt
from traceability.scan.models import ConsumerReport

SHOWN = 20  # rows of each kind; the list behind the heading has all


@dataclass(frozen=True)
class Act:
    """One line of the history: who did what, when."""

    who: str
    what: str
    at: Any


def people(parties: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Names by party; a person who was erased has none."""
    known = User.objects.filter(party__in={party for party in parties if party}, erased_at__isnull=True)
    return {user.party: str(user) for user in known}


def acts(events: QuerySet[AuditEvent]) -> list[Act]:
    """The latest acts, newest first, with the names of those who did them."""
    rows = list(events.order_by("-at")[:SHOWN])
    names = people(row.actor for row in rows)
    return [Act(_who(row.actor, names), deed(row.verb, row.details), row.at) for row in rows]


def _who(party: uuid.UUID | None, names: dict[uuid.UUID, str]) -> str:
    return names.get(party, _("người không còn trong hệ thống")) if party else _("hệ thống")


def tried(attempts: Iterable[ReleaseAttempt]) -> list[tuple[ReleaseAttempt, str]]:
    """Attempts with what stopped them, each reason once."""
    return [(one, "; ".join(dict.fromkeys(reason_words(code) for code in one.reasons))) for one in attempts]


def decides(desk: Desk) -> dict[str, bool]:
    """Which doors stand open to this reader."""
    return {"decides": is_department_officer(desk.user), "officer": is_officer(desk.user)}


@at_desk
def subject_record(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Facts, people, plots, papers, products, batches, diary, holds, recalls, attempts and history of a subject."""
    subject = get_object_or_404(desk.subjects.select_related("unit", "village"), pk=pk)
    today = timezone.localdate()
    batches = Batch.objects.filter(product__subject=subject).select_related("product", "trace_code")
    papers = Certificate.objects.filter(subject=subject).select_related("product")
    context = decides(desk) | {
        "desk": desk, "subject": subject,
        "members": subject.memberships.on(today).select_related("user"),
        "plots": subject.plots.select_related("unit", "village"),
        "products": with_stars(subject.products.all(), today),
        "papers": [(paper, paper.state_on(today)) for paper in papers],
        "batches": [(batch, batch_state(batch)) for batch in batches[:SHOWN]], "batch_count": batches.count(),
        "entries": TraceEvent.objects.filter(subject=subject).newest_first().select_related("plot", "batch")[:SHOWN],
        "holds": _lots(Hold.objects.filter(batch__product__subject=subject)),
        "recalls": _lots(Recall.objects.filter(batch__product__subject=subject)),
        "attempts": tried(_lots(ReleaseAttempt.objects.filter(batch__product__subject=subject, released=False))),
        "reports": ConsumerReport.objects.filter(product__subject=subject).select_related("product")[:SHOWN],
        "scans": scan_total(Subject.objects.filter(pk=pk), a_year_to(today)),
        "acts": acts(AuditEvent.objects.filter(Q(tenant=pk) | Q(object_id=str(pk)))),
    }  # fmt: skip
    return render(request, "monitor/subject.html", context)


def _lots(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("batch__product")[:SHOWN]


@at_desk
def batch_record(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Facts, code, ten items, diary, attempts, holds, recalls, reports and history of a batch."""
    mine = Batch.objects.filter(product__subject__in=desk.subjects)
    batch = get_object_or_404(mine.select_related("product__subject__unit", "trace_code"), pk=pk)
    attempts = list(batch.release_attempts.all()[:SHOWN])
    holds = list(batch.holds.select_related("lifted_by"))
    names = people([*(a.actor for a in attempts), *(h.opened_by for h in holds)])
    recalls = list(batch.recalls.select_related("ordered_by", "approved_by"))
    context = decides(desk) | {
        "desk": desk, "batch": batch, "subject": batch.product.subject, "state": batch_state(batch),
        "items": ten_items(batch), "plots": batch.plots.select_related("unit"),
        "lines": lines(history(batch)[:100]),
        "web": picture_of(batch, batch.product.subject, timezone.localdate()),
        "suppliers": supplied_for(batch, desk.user),
        "attempts": [(attempt, why, _who(attempt.actor, names)) for attempt, why in tried(attempts)],
        "holds": [(hold, _who(hold.opened_by, names)) for hold in holds], "recalls": recalls,
        "may_recall": batch.may_become("recalled") and not any(r.state in ("proposed", "in_force") for r in recalls),
        "reports": batch.consumer_reports.all()[:SHOWN],
        "scans": sum(batch.scan_days.values_list("count", flat=True)),
        "acts": acts(AuditEvent.objects.filter(object_id=str(pk))),
    }  # fmt: skip
    return audible(render(request, "monitor/batch.html", context))
