"""*Hộ thành viên*: the clerk's list of households, each with its facts and what may be done for it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives.access import Membership, Role, households_writable_by, subjects_acted_for
from cooperatives.acting import act_for
from cooperatives.forms import HouseholdForm, attempt, posted
from cooperatives.helping import assistances_witnessed_by
from cooperatives.households import (
    EDITABLE,
    add_household,
    edit_household,
    forget_household,
    lay_household_aside,
    take_household_back,
)
from cooperatives.invitations import HouseholdInvitation
from cooperatives.signed_in import SignedIn, Working, member_only, signed_in
from cooperatives.slots import HouseholdFacts, facts_of
from cooperatives.subjects import Household, HouseholdQuerySet
from traceability.foundation.refusals import Refusal

PAGE = 20


def _counted(rows: HouseholdQuerySet):
    """Households with whether their people sign in, whether they are invited, and how many plots they have."""
    today, now = timezone.localdate(), timezone.now()
    people = Membership.objects.on(today).filter(household=OuterRef("pk"), role=Role.HOUSEHOLD)
    open_ones = HouseholdInvitation.objects.open_at(now).filter(household=OuterRef("pk"))
    return rows.annotate(
        signs_in=Exists(people), is_invited=Exists(open_ones),
        plot_count=Count("plots", filter=Q(plots__active=True), distinct=True),
    ).select_related("unit", "village")  # fmt: skip


@member_only
def households(request: Working) -> HttpResponse:
    """All households, found by name or telephone; those laid aside stand behind a switch."""
    typed, aside = request.GET.get("q", "").strip()[:80], request.GET.get("da-cat") == "1"
    rows = request.subject.households.filter(active=not aside)
    page = Paginator(_counted(rows.called(typed)).order_by("folded", "pk"), PAGE).get_page(request.GET.get("trang"))
    known = facts_of(list(page))
    context = {
        "subject": request.subject, "typed": typed, "page": page, "aside": aside,
        "kept": [("da-cat", "1")] if aside else [],
        "rows": [(one, known.get(one.pk, HouseholdFacts())) for one in page],
        "total": request.subject.households.filter(active=True).count(),
        "aside_count": request.subject.households.filter(active=False).count(),
        "waiting": sum(facts.waiting for facts in facts_of(list(request.subject.households.all())).values()),
    }  # fmt: skip
    return render(request, "cooperatives/households.html", context)


@member_only
def new_household(request: Working) -> HttpResponse:
    """Adds a household; only its name must be known."""
    subject = request.subject
    form = HouseholdForm(posted(request), unit=subject.unit, initial={"unit": subject.unit})
    if request.method == "POST" and form.is_valid():
        added = attempt(form, add_household, actor=request.user, subject=subject, **form.cleaned_data)
        if added:
            messages.success(request, _("Đã thêm %(name)s.") % {"name": added.name})
            return redirect("household", pk=added.pk)
    return render(request, "cooperatives/household_edit.html", {"form": form}, status=400 if form.errors else 200)


def _household(request: SignedIn, pk) -> Household:
    rows = households_writable_by(request.user).select_related("subject", "unit", "village")
    return get_object_or_404(rows, pk=pk)


@signed_in
def household_page(request: SignedIn, pk) -> HttpResponse:
    """One household: who it is, its plots, its people, who helps it."""
    household, today = _household(request, pk), timezone.localdate()
    people = household.memberships.on(today).filter(role=Role.HOUSEHOLD).select_related("user")
    context = {
        "household": household,
        "facts": facts_of([household]).get(household.pk, HouseholdFacts()),
        "people": people,
        "invitation": household.invitations.open_at(timezone.now()).first(),
        "plots": household.plots.filter(active=True),
        "helped": household.assistances.on(today).select_related("helper", "unit"),
        "papers": assistances_witnessed_by(request.user).with_paper().filter(household=household),
    }
    return render(request, "cooperatives/household.html", context)


@signed_in
def change_household(request: SignedIn, pk) -> HttpResponse:
    """Corrects what is written down about a household."""
    household = _household(request, pk)
    initial = {name: getattr(household, name) for name in EDITABLE}
    form = HouseholdForm(posted(request), unit=household.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, edit_household, actor=request.user, household=household, **form.cleaned_data)
        if saved:
            messages.success(request, _("Đã lưu."))
            return redirect("household", pk=pk)
    context = {"form": form, "household": household}
    return render(request, "cooperatives/household_edit.html", context, status=400 if form.errors else 200)


@signed_in
@require_POST
def put_household_aside(request: SignedIn, pk) -> HttpResponse:
    """Lays a household aside, takes it back, or takes its names out of our keeping: `cat`, `lay-lai`, `xoa-ten`."""
    household, deed = _household(request, pk), request.POST.get("deed", "")
    verb, said = {
        "lay-lai": (take_household_back, _("Đã lấy lại hộ.")),
        "xoa-ten": (forget_household, _("Đã xóa tên và số điện thoại của hộ.")),
    }.get(deed, (lay_household_aside, _("Đã cất hộ. Nhật ký cũ vẫn còn.")))
    try:
        verb(actor=request.user, household=household)
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("households") if deed == "xoa-ten" else redirect("household", pk=pk)


@signed_in
@require_POST
def act_for_household(request: SignedIn, pk) -> HttpResponse:
    """*Ghi giúp hộ*: the pages of this session are about this household until one stops."""
    household = get_object_or_404(households_writable_by(request.user).filter(active=True), pk=pk)
    act_for(request, household.subject, household)
    return redirect("today")


@member_only
@require_POST
def act_for_next(request: Working) -> HttpResponse:
    """On to the next household of the list; after the last one to the first."""
    rows = request.subject.households.filter(active=True).order_by("folded", "pk")
    now = request.acting.household
    after = rows.filter(Q(folded__gt=now.folded) | Q(folded=now.folded, pk__gt=now.pk)) if now else rows
    chosen = after.first() or rows.first()
    if chosen is None or not subjects_acted_for(request.user).filter(pk=chosen.subject_id).exists():
        return redirect("households")
    act_for(request, request.subject, chosen)
    return redirect("today")
