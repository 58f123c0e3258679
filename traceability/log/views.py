"""The public addresses of the log: bytes for machines, no page. Nothing here names an event."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from traceability.log.models import Checkpoint


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint; 404 while the log is empty."""
    latest = Checkpoint.objects.latest_one()
    if latest is None:
        raise Http404
    answer = HttpResponse(latest.note, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=5"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
