"""The agency's queue: the department decides, a commune officer reads along."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.access import is_department_officer, subjects_visible_to
from cooperatives.decisions import reopen_subject, return_subject, verify_subject
from cooperatives.forms import ReasonForm, attempt
from cooperatives.signed_in import SignedIn, department_only, officer_only
from cooperatives.slots import VERIFICATION_QUEUES, Queue, QueueRow
from cooperatives.subjects import Subject
from traceability.foundation.refusals import Refusal


def _waiting_subjects(user) -> list[QueueRow]:
    rows = subjects_visible_to(user).waiting().select_related("unit")
    return [
        QueueRow(
            title=subject.name,
            whose=str(subject.get_kind_display()),
            place=subject.unit.full_name if subject.unit else "",
            since=subject.created_at,
            decide_by=subject.decide_by,
            url=reverse("verify-subject", kwargs={"pk": subject.pk}),
            icon="home",
        )
        for subject in rows
    ]


SUBJECT_QUEUE = Queue(
    name="co-so",
    title=gettext_lazy("Cơ sở mới đăng ký"),
    empty=gettext_lazy("Không có cơ sở nào chờ xác nhận."),
    rows=_waiting_subjects,
)


@officer_only
def verification(request: SignedIn) -> HttpResponse:
    """All queues on one page."""
    queues = [(queue, list(queue.rows(request.user))) for queue in VERIFICATION_QUEUES]
    context = {"queues": queues, "decides": is_department_officer(request.user)}
    return render(request, "cooperatives/verification.html", context)


@officer_only
def review_subject(request: SignedIn, pk) -> HttpResponse:
    """One registration with everything an officer needs; the buttons only for those who decide."""
    subject = get_object_or_404(subjects_visible_to(request.user).select_related("unit", "village"), pk=pk)
    return _review(request, subject, ReasonForm())


def _review(request: SignedIn, subject: Subject, form: ReasonForm) -> HttpResponse:
    context = {
        "subject": subject,
        "form": form,
        "decides": is_department_officer(request.user),
        "plots": subject.plots.select_related("unit")[:20],
    }
    return render(request, "cooperatives/verify_subject.html", context)


@department_only
def decide_subject(request: SignedIn, pk) -> HttpResponse:
    """Takes the officer's decision: `xac-nhan`, `tra-lai` or `mo-lai`."""
    subject = get_object_or_404(subjects_visible_to(request.user), pk=pk)
    if request.method != "POST":
        return redirect("verify-subject", pk=pk)
    if request.POST.get("decision") == "xac-nhan":
        return _verify(request, subject)
    form = ReasonForm(request.POST)
    verb = reopen_subject if request.POST.get("decision") == "mo-lai" else return_subject
    if form.is_valid() and attempt(form, verb, officer=request.user, subject=subject, **form.cleaned_data):
        messages.success(request, _("Đã ghi. Cơ sở đọc được lý do."))
        return redirect("verification")
    return _review(request, subject, form)


def _verify(request: SignedIn, subject: Subject) -> HttpResponse:
    try:
        verify_subject(officer=request.user, subject=subject)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("verify-subject", pk=subject.pk)
    messages.success(request, _("Đã xác nhận %(name)s.") % {"name": subject.name})
    return redirect("verification")
