"""What was spoken beside an entry, heard by those who may see the entry, and by its speaker until it is one."""

from typing import Any

from csp.constants import SELF
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from cooperatives.users import User
from traceability.foundation.files.models import Recording
from traceability.foundation.files.recordings import recording_response
from traceability.ledger.events import TraceEvent
from traceability.ledger.remarks import EventRecording

SOUND = {"media-src": [SELF, "blob:"]}  # blob: what is still on the phone alone


def audible(response: Any) -> Any:
    """`response`, with leave to play recordings in it; no other page has it."""
    response._csp_update = SOUND  # read by django-csp
    return response


class Audible:
    """Mix-in of pages on which recordings are heard, before the class of the view."""

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        return audible(super().dispatch(*args, **kwargs))  # type: ignore[misc]


class RecordingFileView(View):
    """The sound itself, whole or in parts. Missing and forbidden answer alike."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        recording = _heard_by(request.user).filter(pk=pk).first()
        if recording is None:
            raise Http404
        return recording_response(request, recording)


def _heard_by(user: User | AnonymousUser) -> Any:
    """The gate to recordings."""
    if not isinstance(user, User):
        return Recording.objects.none()
    beside = EventRecording.objects.filter(event__in=TraceEvent.objects.visible_to(user))
    unused = Q(uploader=user.party) & ~Q(pk__in=EventRecording.objects.values("recording"))
    return Recording.objects.filter(Q(pk__in=beside.values("recording")) | unused)
