"""Open warnings of every kind as one list, newest first. It gathers; each kind is decided on its own page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from traceability.monitor import questions
from traceability.monitor.addresses import address
from traceability.monitor.filters import WARNING_KINDS, WarningFilters


@dataclass(frozen=True)
class Warned:
    """One thing that is open: of which kind, what, whose, since when, and where one sees to it."""

    kind: str
    what: str
    subject: Subject
    since: dt.datetime
    url: str

    @property
    def kind_words(self) -> str:
        return str(dict(WARNING_KINDS)[self.kind])


def warned(filters: WarningFilters) -> list[Warned]:
    """All that is open at the end of the chosen day, for the subjects that the filters leave."""
    asked, day, subjects = filters.form.cleaned_data.get("loai"), filters.day(), filters.qs
    kinds = {"tin-bao": _reports, "tam-dung": _holds, "thu-hoi": _recalls, "het-han": _papers}
    found = [row for kind, rows in kinds.items() if asked in (None, "", kind) for row in rows(subjects, day)]
    return sorted(found, key=lambda row: row.since, reverse=True)


def _reports(subjects: QuerySet[Subject], day: dt.date) -> Iterator[Warned]:
    for report in questions.open_reports(subjects, day).select_related("product__subject__unit", "batch"):
        assert report.product is not None  # noqa: S101 — the question asks for those of a subject's products
        what = f"{report.product.name} · {report.get_reason_display()}"
        yield Warned("tin-bao", what, report.product.subject, report.at, address("report-detail", pk=report.pk))


def _holds(subjects: QuerySet[Subject], day: dt.date) -> Iterator[Warned]:
    for hold in questions.open_holds(subjects, day).select_related("batch__product__subject__unit"):
        what = f"{hold.batch.product.name} · {hold.batch.lot} · {hold.get_kind_display()}"
        yield Warned(
            "tam-dung", what, hold.batch.product.subject, hold.opened_at, address("desk-batch", pk=hold.batch_id)
        )


def _recalls(subjects: QuerySet[Subject], day: dt.date) -> Iterator[Warned]:
    for recall in questions.open_recalls(subjects, day).select_related("batch__product__subject__unit"):
        what = f"{recall.batch.product.name} · {recall.batch.lot} · {recall.get_state_display()}"
        yield Warned("thu-hoi", what, recall.batch.product.subject, recall.ordered_at, address("recall", pk=recall.pk))


def _papers(subjects: QuerySet[Subject], day: dt.date) -> Iterator[Warned]:
    for paper in questions.expiring(subjects, day).select_related("product", "subject__unit"):
        whose = f" · {paper.product.name}" if paper.product else ""
        ends = date_format(paper.expires_on) if paper.expires_on else ""
        what = f"{paper.label}{whose} · " + _("hết hạn %(day)s") % {"day": ends}
        since = paper.decided_at or timezone.make_aware(dt.datetime.combine(paper.issued_on or day, dt.time.min))
        yield Warned("het-han", what, paper.subject, since, address("desk-subject", pk=paper.subject_id))
