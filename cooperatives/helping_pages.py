"""`/giup/`: whom a member of the digital team helps, and how she asks for leave. After the end nothing is left here."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives.access import assistances_held_by, households_writable_by, team_communes
from cooperatives.acting import act_for, as_uuid
from cooperatives.assistance import Assistance
from cooperatives.attempts import count_helping, count_registration
from cooperatives.forms import AskForm, HelpedForm, PaperPhotoForm, attempt, posted
from cooperatives.helping import (
    ask_to_help,
    asking_path,
    assistances_ended_by,
    assistances_overseen_by,
    assistances_witnessed_by,
    end_assistance,
    hand_in_paper,
    is_registered_by_a_helper,
    may_be_helped,
    register_to_help,
)
from cooperatives.invitation_pages import symbol
from cooperatives.signed_in import SignedIn, signed_in, team_only, who
from cooperatives.subjects import Household, Subject
from traceability.foundation.files import papers
from traceability.foundation.refusals import Refusal


@team_only
def helping(request: SignedIn) -> HttpResponse:
    """Whom I may help today, and whom I have asked."""
    held = assistances_held_by(request.user).select_related("household__village", "subject__village")
    asked = Assistance.objects.asked().filter(helper=request.user).select_related("household", "subject", "paper")
    context = {"held": held.order_by("ends_on"), "asked": asked, "soon": timezone.localdate() + dt.timedelta(days=14)}
    return render(request, "cooperatives/helping.html", context)


@team_only
@require_POST
def act_for_helped(request: SignedIn, pk) -> HttpResponse:
    """*Ghi giúp*: the pages of this session are about these people until one stops, or their leave ends."""
    held = get_object_or_404(assistances_held_by(request.user).select_related("subject", "household"), pk=pk)
    act_for(request, held.subject, held.household)
    return redirect("today")


@team_only
def ask_page(request: SignedIn) -> HttpResponse:
    """*Xin phép hộ mới*: look for who is here, or register who is not."""
    typed = request.GET.get("q", "").strip()[:80]
    if typed or request.method == "POST":
        count_helping(request)
    found = may_be_helped(request.user, typed) if typed else []
    whom = request.POST.get("whom", "")  # then it is one of those found, and the form of the page was not sent
    form = HelpedForm(None if whom else posted(request), initial={"unit": team_communes(request.user).first()})
    if request.method == "POST":
        asked = _ask_known(request, whom) if whom else _ask_new(request, form)
        if asked:
            return redirect("asking", pk=asked.pk)
    context = {
        "typed": typed,
        "found": [(one, "ho" if isinstance(one, Household) else "co-so") for one in found],
        "form": form,
        "ask": AskForm(),
        "opened": form.is_bound and bool(form.errors),
    }
    return render(request, "cooperatives/helping_ask.html", context, status=400 if form.errors else 200)


def _ask_new(request: SignedIn, form: HelpedForm) -> Assistance | None:
    count_registration(request)
    if not form.is_valid():
        return None
    facts = form.cleaned_data
    ends_on = timezone.localdate() + dt.timedelta(days=int(facts.pop("days")))
    return attempt(form, register_to_help, actor=request.user, ends_on=ends_on, **facts)


def _ask_known(request: SignedIn, whom: str) -> Assistance | None:
    kind, _colon, pk = whom.partition(":")
    communes, wanted, ask = team_communes(request.user), as_uuid(pk), AskForm(request.POST)
    household = None
    if kind == "ho":
        rows = Household.objects.filter(active=True, unit__in=communes).select_related("subject")
        household = get_object_or_404(rows, pk=wanted)
        subject = household.subject
    else:
        subject = get_object_or_404(Subject.objects.registered().filter(unit__in=communes), pk=wanted)
    days = int(ask.cleaned_data["days"]) if ask.is_valid() else 182
    try:
        return ask_to_help(
            actor=request.user, subject=subject, household=household,
            ends_on=timezone.localdate() + dt.timedelta(days=days),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None


@team_only
def asking_page(request: SignedIn, pk) -> HttpResponse:
    """The QR that the household opens on its own phone, and the other way: a photo of the signed paper."""
    mine = Assistance.objects.asked().filter(helper=request.user)
    asked = get_object_or_404(mine.select_related("household", "subject", "unit"), pk=pk)
    form = PaperPhotoForm(posted(request), request.FILES or None)
    if request.method == "POST" and request.POST.get("deed") == "xin-lai":
        ask_to_help(actor=request.user, subject=asked.subject, household=asked.household, ends_on=asked.ends_on)
        return redirect("asking", pk=pk)
    if request.method == "POST" and form.is_valid() and _hand_in(request, asked, form):
        messages.success(request, _("Đã gửi ảnh giấy. Cán bộ xã hoặc hợp tác xã xem rồi mới ghi giúp được."))
        return redirect("helping")
    path = asking_path(asked)
    address = request.build_absolute_uri(path) if path else ""
    context = {
        "asked": asked,
        "address": address,
        "symbol": symbol(address) if address else "",
        "form": form,
        "is_new": is_registered_by_a_helper(asked),
        "by_code": settings.SMS_LOGIN,
    }
    return render(request, "cooperatives/asking.html", context, status=400 if form.errors else 200)


def _hand_in(request: SignedIn, asked: Assistance, form: PaperPhotoForm) -> Assistance | None:
    try:
        paper = papers.store(
            upload=form.cleaned_data["photo"], title=_("Giấy đồng ý"), uploader_party=who(request).party
        )
    except Refusal as refusal:
        form.add_error("photo", refusal.messages)
        return None
    return attempt(form, hand_in_paper, actor=request.user, assistance=asked, paper=paper)


@signed_in
@require_POST
def end_page(request: SignedIn, pk) -> HttpResponse:
    """*Thôi cho phép*, by any of those who may end it; or the helper gives it back."""
    assistance = get_object_or_404(assistances_ended_by(request.user), pk=pk)
    end_assistance(actor=request.user, assistance=assistance)
    messages.success(request, _("Đã dừng. Từ bây giờ người này không xem, không ghi được nữa."))
    if assistance.helper_id == request.user.pk:
        return redirect("helping")
    if assistances_overseen_by(request.user).filter(pk=pk).exists():
        return redirect("assistances")
    household = assistance.household_id
    if household and households_writable_by(request.user).filter(pk=household).exists():
        return redirect("household", pk=household)
    return redirect("helpers")


@signed_in
def paper_page(request: SignedIn, pk) -> FileResponse:
    """The signed paper: for those who check it; the helper sees it while nobody has."""
    seen = assistances_witnessed_by(request.user) | assistances_overseen_by(request.user)
    mine = Assistance.objects.asked().filter(helper=request.user)
    row = seen.filter(pk=pk, paper__isnull=False).first() or mine.filter(pk=pk, paper__isnull=False).first()
    wanted = request.GET.get("anh")  # the photo that a list named; another one has taken its place since
    if row is None or row.paper is None or (wanted and as_uuid(wanted) != row.paper_id):
        raise Http404(_("Không có trang này."))
    return papers.paper_response(row.paper)
