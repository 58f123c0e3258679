"""The door to papers that came with goods from outside: for those who may see the receipt, and for nobody else."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from cooperatives.signed_in import signed_in
from traceability.foundation.files import papers
from traceability.genealogy.received import ReceivedLot


@signed_in
@require_safe
def supplier_paper(request: HttpRequest, pk) -> FileResponse:
    """The file. A receipt that was taken back keeps its paper: what was shown once can be shown again."""
    got = ReceivedLot.objects.visible_to(request.user).filter(pk=pk).select_related("paper_file").first()
    if got is None or got.paper_file is None:
        raise Http404
    return papers.paper_response(got.paper_file)
