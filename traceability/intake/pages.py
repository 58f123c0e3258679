"""Pages of imports: what can be brought, a template, one import with its preview or result. They show and ask."""

import uuid

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.signed_in import who
from products.maker_pages import MakerView
from traceability.foundation.guard.limits import demand
from traceability.foundation.refusals import Refusal
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.states import State
from traceability.intake.kinds import KINDS, kind_at
from traceability.intake.kinds.base import Kind
from traceability.intake.models import TO_MEND, TO_WRITE, WRITTEN, Intake, IntakeRow, Outcome, Stage
from traceability.intake.returned import fixed_file, spoken
from traceability.intake.taking import take_file
from traceability.intake.template import build

PAGE = 50
LATEST = 20
BROUGHT, MADE = (60, 3600), (30, 600)  # files that one person brings, and workbooks made for her, in so many seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEFORE = (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.WRONG)
AFTER = (
    Outcome.MADE,
    Outcome.REPLACED,
    Outcome.SAME,
    Outcome.REFUSED,
    Outcome.WRONG,
    Outcome.TAKEN_BACK,
    Outcome.STAYS,
)


class FileForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel đã điền"), allow_empty_file=True,
        help_text=gettext_lazy("Loại .xlsx, nhiều nhất 10 MB, 10.000 dòng."),
        widget=forms.ClearableFileInput(attrs={"accept": f".xlsx,{XLSX}"}),
        error_messages={"required": gettext_lazy("Chọn tệp Excel cần nhập.")},
    )  # fmt: skip


class IntakesView(MakerView):
    """*Nhập từ Excel*: the kinds, and what was brought before."""

    def get(self, request: HttpRequest) -> HttpResponse:
        latest = self.subject().intakes.exclude(stage=Stage.DROPPED)[:LATEST]  # type: ignore[attr-defined]
        context = {"kinds": KINDS.values(), "rows": [(one, KINDS[one.kind]) for one in latest if one.kind in KINDS]}
        return render(request, "intake/intakes.html", context)


class KindView(MakerView):
    """Pages about one kind."""

    def kind(self) -> Kind:
        kind = kind_at(self.kwargs["slug"])
        if kind is None:
            raise Http404(_("Không có trang này."))
        return kind


class IntakeNewView(KindView):
    """One kind: its template, and the place for the filled file."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._page(FileForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        demand(f"intake:{who(request).pk}", *BROUGHT)
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                intake = take_file(actor=who(request), subject=self.subject(), kind=self.kind(), upload=upload)
            except Refusal as refusal:
                for sentence in refusal.messages:
                    form.add_error("file", sentence)
            else:
                return redirect("intake", pk=intake.pk)
        return self._page(form)

    def _page(self, form: FileForm) -> HttpResponse:
        kind = self.kind()
        context = {"kind": kind, "form": form, "columns": kind.columns}
        return render(self.request, "intake/new.html", context, status=400 if form.errors else 200)


class TemplateView(KindView):
    """The template of a kind; `?so-lieu` with what is there already."""

    def get(self, request: HttpRequest, slug: str) -> FileResponse:
        demand(f"intake-file:{who(request).pk}", *MADE)
        kind, with_rows = self.kind(), "so-lieu" in request.GET
        return attached(build(kind, self.subject(), with_rows=with_rows), f"mau-{kind.slug}.xlsx")


def attached(file, name: str) -> FileResponse:
    """A workbook to be saved, for its reader alone."""
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def intake_of(request: HttpRequest, pk: uuid.UUID) -> Intake:
    """The import behind its gate: missing and forbidden answer alike."""
    intakes = Intake.objects.writable_by(request.user).select_related("subject", "brought_by", "confirmed_by")
    return get_object_or_404(intakes.exclude(stage=Stage.DROPPED), pk=pk, kind__in=KINDS)


class IntakeView(MakerView):
    """One import as it stands now: being read, to be looked at, being written, or with its result."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        return render(request, "intake/intake.html", page_of(request, intake_of(request, pk)))


def page_of(request: HttpRequest, intake: Intake) -> dict:
    """What the page of an import shows."""
    kind = KINDS[intake.kind]
    outcomes = BEFORE if intake.stage in (Stage.PREVIEW, Stage.READING) else (*TO_WRITE, *AFTER)
    chosen = request.GET.get("loc", "")
    rows = intake.rows.filter(outcome=chosen) if chosen in outcomes else intake.rows.all()
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    return {
        "intake": intake, "kind": kind, "page": page, "chosen": chosen if chosen in outcomes else "",
        "rows": [RowShown(row, kind) for row in page],
        "tally": [(o.value, o.label, intake.count(o)) for o in outcomes if intake.count(o)],
        "all": sum(intake.counts.values()), "to_write": intake.count(*TO_WRITE), "to_mend": intake.count(*TO_MEND),
        "written": intake.count(*WRITTEN), "stays": intake.count(Outcome.STAYS), "same": intake.count(Outcome.SAME),
        "stuck": intake.is_at_work and _is_stuck(intake), "unknown": intake.layout.get("unknown", []),
        "percent": 100 * intake.done // intake.total if intake.total else 0,
    }  # fmt: skip


def _is_stuck(intake: Intake) -> bool:
    """Whether the worker gave up: nothing waits or flies for this import any more."""
    jobs = Job.objects.filter(key=str(intake.pk), kind__startswith="intake.")
    return not jobs.open().exists() and jobs.filter(state=State.DEAD).exists()


class RowShown:
    """One row as the preview shows it."""

    ICONS = {
        Outcome.NEW: "plus", Outcome.CHANGED: "pen", Outcome.SAME: "check", Outcome.WRONG: "warn",
        Outcome.MADE: "check", Outcome.REPLACED: "check", Outcome.REFUSED: "warn", Outcome.TAKEN_BACK: "back",
        Outcome.STAYS: "clock",
    }  # fmt: skip

    def __init__(self, row: IntakeRow, kind: Kind) -> None:
        self.row, self.icon = row, self.ICONS[Outcome(row.outcome)]
        self.tone = {"wrong": "bad", "refused": "bad", "stays": "warn", "same": "dash"}.get(row.outcome, "")
        self.faults = [_capital(spoken(row.number, fault)) for fault in row.faults]
        self.changes = [part for part in row.shown if len(part) == 3]
        self.facts = [part for part in row.shown if len(part) == 2]
        held = row.target and row.outcome in (*WRITTEN, Outcome.STAYS, Outcome.CHANGED, Outcome.SAME)
        self.url = kind.address(row.target) if held and row.target else ""


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


class FixedFileView(MakerView):
    """The brought file with what is to be mended."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> FileResponse:
        intake = intake_of(request, pk)
        if not intake.file or not intake.layout:
            raise Http404(_("Không có tệp này."))
        demand(f"intake-file:{who(request).pk}", *MADE)
        return attached(fixed_file(intake), f"can-sua-{KINDS[intake.kind].slug}.xlsx")
