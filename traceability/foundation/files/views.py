"""Serves public pictures where no object store does. Private papers never pass here."""

import re

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

_NAME = re.compile(r"[0-9a-f]{32}(_\w+)?\.(webp|jpg)")
_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
FOR_EVER = "public, max-age=31536000, immutable"  # a name is random and its content never changes


@require_safe
def public_media(request: HttpRequest, name: str) -> FileResponse:
    """One picture by its unguessable name."""
    if not _NAME.fullmatch(name):
        raise Http404
    try:
        stored = storages["public"].open(name)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(stored, content_type=_TYPES[name.rsplit(".", 1)[1]])
    response["Cache-Control"] = FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
