"""The officers' list of who helps whom: what waits for a look at the paper, what holds today."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperatives.acting import as_uuid
from cooperatives.assistance import Consent
from cooperatives.helping import accept_paper, assistances_overseen_by, assistances_witnessed_by
from cooperatives.opening import may_have_key
from cooperatives.signed_in import SignedIn, officer_only, signed_in
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold

PAGE = 30


@officer_only
def assistances(request: SignedIn) -> HttpResponse:
    """Signed papers that wait, then every assistance in force, found by the name of the helped or the helper."""
    seen = assistances_overseen_by(request.user).select_related("helper", "unit", "household", "subject", "paper")
    typed = request.GET.get("q", "").strip()[:80]
    held = seen.on(timezone.localdate()).order_by("ends_on", "pk")
    if typed:
        words = Q(subject__folded__contains=fold(typed)) | Q(household__folded__contains=fold(typed))
        held = held.filter(words | Q(helper__name__icontains=typed))
    mine = set(assistances_witnessed_by(request.user).asked().values_list("pk", flat=True))
    papers = assistances_overseen_by(request.user).with_paper().order_by("asked_at")
    page = Paginator(held, PAGE).get_page(request.GET.get("trang"))
    by_paper = assistances_witnessed_by(request.user).filter(pk__in=[row.pk for row in page], how=Consent.PAPER)
    witnessed = set(by_paper.values_list("pk", flat=True))
    context = {
        "papers": [(row, row.pk in mine) for row in papers],
        "page": page,
        "keys": set() if settings.SMS_LOGIN else {row.pk for row in page if row.pk in witnessed and may_have_key(row)},
        "typed": typed,
        "ends": not request.user.is_operator,
    }
    return render(request, "cooperatives/assistances.html", context)


@signed_in
@require_POST
def accept(request: SignedIn, pk) -> HttpResponse:
    """The paper was looked at, and the signature is the household's."""
    row = get_object_or_404(assistances_witnessed_by(request.user), pk=pk)
    try:
        accept_paper(actor=request.user, assistance=row, seen=as_uuid(request.POST.get("seen", "")))
        messages.success(request, _("Đã nhận giấy. Người giúp ghi được từ bây giờ."))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        row.refresh_from_db()
        if may_have_key(row) and not settings.SMS_LOGIN:
            return redirect("assistance-key", pk=pk)
    if assistances_overseen_by(request.user).filter(pk=pk).exists():
        return redirect("assistances")
    return redirect("household", pk=row.household_id)
