"""Certificates and other documents: private, known by their content and not by their name, streamed through a gate."""

import hashlib
import secrets
import uuid

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from traceability.foundation.files import images
from traceability.foundation.files.models import Paper
from traceability.foundation.files.pictures import read_capped
from traceability.foundation.refusals import Refusal

LARGEST = 10 * 1024 * 1024
SCAN_SIDE = 3000  # a photographed page stays readable
SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg"}


def store(*, upload: File, title: str, uploader_party: uuid.UUID | None) -> Paper:
    """The stored paper. A PDF is kept as it came; a photo of a page is re-encoded, for it may tell a place. Raises
    Refusal."""
    data = read_capped(upload, LARGEST)
    content_type, kept = _sniffed(data)
    name = storages["private"].save(f"{secrets.token_hex(16)}.{SUFFIXES[content_type]}", ContentFile(kept))
    return Paper.objects.create(
        sha256=hashlib.sha256(kept).hexdigest(), name=name, title=" ".join(title.split())[:120] or "…",
        content_type=content_type, size=len(kept), uploader=uploader_party,
    )  # fmt: skip


def _sniffed(data: bytes) -> tuple[str, bytes]:
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return "application/pdf", data
    try:
        image, _taken = images.read(data, longest=SCAN_SIDE)
    except Refusal as refusal:
        if refusal.refusal_code != "no_picture":
            raise
        raise Refusal(_("Không nhận ra tệp này. Hãy gửi PDF, hoặc ảnh chụp JPEG, PNG."), code="no_paper") from refusal
    return "image/jpeg", images.encoded(image, "JPEG", 85)


def paper_response(paper: Paper) -> FileResponse:
    """The file, for a view that has asked its own gate. It is saved, not shown, and nothing in it may run."""
    name = f"{paper.title}.{SUFFIXES.get(paper.content_type, 'bin')}"
    response = FileResponse(
        storages["private"].open(paper.name), as_attachment=True, filename=name, content_type=paper.content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def erase(paper: Paper) -> None:
    """Takes the row away, and its file once that is committed."""
    name = paper.name
    paper.delete()
    transaction.on_commit(lambda: storages["private"].delete(name), robust=True)
