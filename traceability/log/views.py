"""The public addresses of the log: bytes for machines, and one page that explains them. Nothing here names an event."""

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from traceability.log import paths, published
from traceability.log.models import Checkpoint, Leaf

BRIEFLY = "public, max-age=5"
FOR_EVER = "public, max-age=31536000, immutable"
VERIFIER = Path(__file__).parent / "verify_proof.py"


def _bytes(content: bytes | str, kind: str, cache: str, name: str = "") -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = cache
    answer["Access-Control-Allow-Origin"] = "*"
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _latest() -> Checkpoint:
    latest = Checkpoint.objects.latest_one()
    if latest is None:
        raise Http404
    return latest


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint; 404 while the log is empty."""
    return _bytes(_latest().note, "text/plain; charset=utf-8", BRIEFLY)


@require_safe
def tile(request: HttpRequest, level: str, spelling: str) -> HttpResponse:
    """Hashes of one level, 256 at most; what is once there never changes."""
    return _cut(published.tile, spelling, int(level))


@require_safe
def entries(request: HttpRequest, spelling: str) -> HttpResponse:
    """The entries beneath a tile of level 0."""
    return _cut(published.entries, spelling)


def _cut(of, spelling: str, *level: int) -> HttpResponse:
    try:
        number, width = paths.read(spelling)
    except ValueError:
        raise Http404 from None
    content = of(*level, number, width)
    if content is None:
        raise Http404
    return _bytes(content, "application/octet-stream", FOR_EVER)


@require_safe
def proof(request: HttpRequest, leaf: str) -> HttpResponse:
    """The proof of one leaf, asked for by its hash in hex; 404 until a checkpoint covers it."""
    found = get_object_or_404(Leaf, leaf_hash=bytes.fromhex(leaf), index__isnull=False)
    text = published.proof(found, _latest())
    return _bytes(text, "text/plain; charset=utf-8", BRIEFLY, f"{leaf[:16]}.tlog-proof")


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The small program with which anybody checks a proof on their own machine."""
    return _bytes(VERIFIER.read_bytes(), "text/x-python; charset=utf-8", BRIEFLY, VERIFIER.name)


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """What the log is, in five sentences, and where its parts are."""
    context = {"latest": Checkpoint.objects.latest_one(), "keys": published.keys()}
    return render(request, "log/book.html", context)
