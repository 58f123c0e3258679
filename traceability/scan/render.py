"""Bytes of a page, compressed once and kept while the rows behind it say the same. Never a page of yesterday."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from traceability.scan.negotiation import accepted
from traceability.scan.styles import style_source
from traceability.scan.verdict import Verdict

MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Rendered:
    """A page as it is sent, plain and compressed."""

    plain: bytes
    packed: bytes
    tag: str
    verdict: Verdict
    language: str

    @classmethod
    def of(cls, html: str, verdict: Verdict, language: str) -> "Rendered":
        plain = html.encode()
        tag = hashlib.sha256(plain).hexdigest()[:20]
        return cls(plain, gzip.compress(plain, 6, mtime=0), tag, verdict, language)


class Shelf:
    """Pages by what they were made from; the least used go first. One process's own: rows decide what is current."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._size = most_bytes, 0
        self._pages: OrderedDict[Hashable, Rendered] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Rendered]) -> Rendered:
        """The page under `key`; `make` is called where there is none."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        made = make()
        with self._lock:
            if key not in self._pages:
                self._pages[key] = made
                self._size += len(made.plain) + len(made.packed)
            while self._size > self._most and len(self._pages) > 1:
                _key, gone = self._pages.popitem(last=False)
                self._size -= len(gone.plain) + len(gone.packed)
        return made


def answer(request: HttpRequest, page: Rendered) -> HttpResponse:
    """The response with everything a cache must know: it asks again each time, and gets 304 while nothing changed."""
    packed = accepted_gzip(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(page.packed if packed else page.plain, status=page.verdict.status)
    response["Cache-Control"] = "no-cache"
    response["Content-Language"] = page.language
    response["Content-Length"] = str(len(response.content))
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language"])
    response._csp_update = {"style-src": [style_source()]}  # type: ignore[attr-defined]  # read by django-csp
    if page.verdict.status != 200:
        return response
    tag = f'"{page.tag}{"-gz" if packed else ""}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


def accepted_gzip(header: str) -> bool:
    """Whether the client reads gzip: named, or by `*`, and not refused by `q=0`."""
    found = accepted(",".join(f"x/{part.strip()}" for part in header.split(",") if part.strip()))
    return found.get("x/gzip", found.get("x/*", 0.0)) > 0
