"""*Của tôi*: what a subject says of itself, where its verification stands, and who works for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives.access import (
    Role,
    is_officer,
    memberships_managed_by,
    subjects_acted_for,
    subjects_managed_by,
    team_communes,
)
from cooperatives.acting import act_for, as_uuid, own_households
from cooperatives.commune_field import conversion_in
from cooperatives.forms import MemberForm, SubjectForm, attempt, posted
from cooperatives.helping import waiting_for
from cooperatives.household_mine import household_mine
from cooperatives.login import lacks_password
from cooperatives.members import end_membership, invitation_for_manager, invite_member
from cooperatives.profile import EDITABLE, edit_subject
from cooperatives.signed_in import Recording, SignedIn, Working, member_only, recorder_only, signed_in
from cooperatives.slots import MINE_LINKS
from cooperatives.subjects import Subject, SubjectKind
from traceability.foundation import qr
from traceability.foundation.refusals import Refusal

WITH_HOUSEHOLDS = {SubjectKind.COOPERATIVE, SubjectKind.GROUP, SubjectKind.COMPANY, SubjectKind.UNKNOWN}


def _is_complete(subject: Subject) -> bool:
    return bool(subject.unit_id and subject.kind != "khong-ro" and subject.phone)


@recorder_only
def mine(request: Recording) -> HttpResponse:
    """The list of what is done and what is missing; a household and a helper get their own."""
    return _of_subject(request) if request.acting.works else household_mine(request)


def _of_subject(request: Recording) -> HttpResponse:
    """With the state of verification on top."""
    subject, today = request.subject, timezone.localdate()
    links = [(link, link.state(subject)) for link in MINE_LINKS]
    context = {
        "subject": subject,
        "others": subjects_acted_for(request.user).exclude(pk=subject.pk),
        "own_households": own_households(request.user),
        "in_team": team_communes(request.user).exists(),
        "is_manager": subjects_managed_by(request.user).filter(pk=subject.pk).exists(),
        "is_complete": _is_complete(subject),
        "plots": subject.plots.filter(active=True).count(),
        "members": subject.memberships.on(today).exclude(role=Role.HOUSEHOLD).count(),
        "households": subject.households.filter(active=True).count(),
        "may_have_households": subject.kind in WITH_HOUSEHOLDS,
        "helpers": subject.assistances.on(today).filter(household__isnull=True).count(),
        "asked": waiting_for(subject, None).count(),
        "links": links,
        "is_officer": is_officer(request.user),
        "locked_out": lacks_password(request.user),
    }
    return render(request, "cooperatives/mine.html", context)


@signed_in
@require_POST
def choose_subject(request: SignedIn) -> HttpResponse:
    """Works for another of one's subjects from now on."""
    household = own_households(request.user).filter(pk=as_uuid(request.POST.get("household", ""))).first()
    if household:
        act_for(request, household.subject, household)
        messages.success(request, _("Đang làm việc cho %(name)s.") % {"name": household.name})
        return redirect("mine")
    subject = get_object_or_404(subjects_acted_for(request.user), pk=as_uuid(request.POST.get("subject", "")))
    act_for(request, subject)
    messages.success(request, _("Đang làm việc cho %(name)s.") % {"name": subject.name})
    return redirect("mine")


def _initial(subject: Subject) -> dict:
    initial = {name: getattr(subject, name) for name in (*EDITABLE, "version")}
    initial["unit"] = subject.unit
    return initial


def _say_conversion(request: HttpRequest, form) -> None:
    sentence = conversion_in(form)
    if sentence:
        messages.info(request, sentence)


@member_only
def edit_mine(request: Working) -> HttpResponse:
    """The profile. When somebody else wrote meanwhile, both values stand side by side and the user picks."""
    subject = get_object_or_404(subjects_managed_by(request.user), pk=request.subject.pk)
    form = SubjectForm(posted(request), subject=subject, initial=_initial(subject))
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, edit_subject, actor=request.user, subject=subject, **form.cleaned_data)
        if saved:
            _say_conversion(request, form)
            messages.success(request, _("Đã lưu."))
            return redirect("mine")
        theirs = _both_values(form, subject)
    status = 409 if theirs else 200
    context = {"form": form, "subject": subject, "theirs": theirs}
    return render(request, "cooperatives/mine_edit.html", context, status=status)


def _both_values(form: SubjectForm, subject: Subject) -> list[tuple[str, str]]:
    """What stands in the database where it differs from what was typed; the next save writes over it knowingly."""
    subject.refresh_from_db()
    if form.cleaned_data.get("version") == subject.version:
        return []
    form.data = {**form.data.dict(), "version": str(subject.version)}  # type: ignore[attr-defined]
    differing = [name for name in EDITABLE if name in form.fields and getattr(subject, name) != form.cleaned_data[name]]
    return [(str(form.fields[name].label), _shown(subject, name)) for name in differing]


def _shown(subject: Subject, name: str) -> str:
    value = subject.get_kind_display() if name == "kind" else getattr(subject, name)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return str(value or _("để trống"))


@member_only
def members(request: Working) -> HttpResponse:
    """Who works for the subject; a manager invites and takes leave."""
    subject = get_object_or_404(subjects_managed_by(request.user), pk=request.subject.pk)
    form = MemberForm(posted(request), initial={"role": Role.STAFF})
    if request.method == "POST" and form.is_valid():
        membership = attempt(form, invite_member, actor=request.user, subject=subject, **form.cleaned_data)
        if membership:
            messages.success(request, _("Đã thêm. Đưa mã dưới đây cho người ấy quét."))
            return redirect("member-invite", pk=membership.pk)
    held = subject.memberships.on(timezone.localdate()).exclude(role=Role.HOUSEHOLD)
    rows = held.select_related("user").order_by("starts_on")
    context = {
        "subject": subject,
        "form": form,
        "rows": [(row, invitation_for_manager(row)) for row in rows],
    }
    return render(request, "cooperatives/members.html", context)


@signed_in
def invite_member_page(request: SignedIn, pk) -> HttpResponse:
    """The invitation of one colleague as a QR, to copy and to pass on; it opens nothing once she came."""
    rows = memberships_managed_by(request.user).filter(subject__in=subjects_managed_by(request.user))
    membership = get_object_or_404(rows.select_related("user", "subject"), pk=pk)
    path = invitation_for_manager(membership)
    if not path:
        messages.info(request, _("Người này đã có tài khoản. Mời họ đăng nhập."))
        return redirect("members")
    address = request.build_absolute_uri(path)
    symbol = mark_safe(qr.svg(address))  # noqa: S308 - our own drawing
    context = {"membership": membership, "address": address, "symbol": symbol}
    return render(request, "cooperatives/member_invite.html", context)


@signed_in
@require_POST
def end_member(request: SignedIn, pk) -> HttpResponse:
    """Ends a membership: another's as manager, or one's own."""
    membership = get_object_or_404(memberships_managed_by(request.user), pk=pk)
    try:
        end_membership(actor=request.user, membership=membership)
        messages.success(request, _("Đã bỏ khỏi cơ sở."))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
    if membership.household_id and membership.user_id != request.user.pk:
        return redirect("household", pk=membership.household_id)
    return redirect("home" if membership.user_id == request.user.pk else "members")
