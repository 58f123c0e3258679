"""`/bat-dau/`: the way from a new registration to the first lot, and from there to the shops."""

from django.http import HttpResponse
from django.shortcuts import render

from cooperatives.checklist import groups_of, progress
from cooperatives.login import lacks_password
from cooperatives.signed_in import Working, member_only


@member_only
def checklist(request: Working) -> HttpResponse:
    """Each gap one problem, one action, and who can close it; what is done stays in sight."""
    groups = groups_of(request.subject)
    context = {
        "subject": request.subject, "groups": groups, "progress": progress(request.subject, groups),
        "locked_out": lacks_password(request.user),
    }  # fmt: skip
    return render(request, "cooperatives/checklist.html", context)
