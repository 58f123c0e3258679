"""What a phone keeps so that it opens without a network: four pages of nobody's, a worker, a manifest.

A shell never holds anything of a person: it is drawn without a request, so that no session can reach it.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from traceability.field.batch_form import must_of
from traceability.field.blank_forms import BlankBatchForm, BlankDiaryForm
from traceability.field.voice_pages import audible
from traceability.foundation.look import site_names

WORKER = Path(__file__).with_name("worker.js")
MODULES = (
    "app", "store", "queue", "send", "photos", "form", "faults", "drafts", "shell", "lists", "blank",
    "items", "rescue", "typing", "scan", "news", "voice",
)  # fmt: skip
STYLES = ("tokens", "parts", "lists", "form", "app", "shops", "wide")
FILES = (
    *(f"foundation/{name}.css" for name in STYLES), "products/maker.css", *(f"field/{name}.js" for name in MODULES),
    "foundation/icons.svg", "foundation/mark.svg", "foundation/favicon-192.png",
)  # fmt: skip
TEMPLATES = {
    "today": "field/shell_today.html",
    "entry": "field/shell_entry.html",
    "batch": "field/shell_batch.html",
    "queue": "field/queue.html",
}
PAPER = "#FBF7EE"


def _shell(name: str) -> str:
    context: dict[str, Any] = site_names()
    if name == "entry":
        context |= {"form": BlankDiaryForm(), "event": True}
    if name == "batch":
        form = BlankBatchForm()
        context |= {"form": form, "must": must_of(form), "choices": [(radio, None) for radio in form["product"]]}
    return render_to_string(TEMPLATES[name], context)


@require_safe
def shell(request: HttpRequest, name: str) -> HttpResponse:
    """One of the four pages, the same for everybody who reads this language."""
    if name not in TEMPLATES:
        raise Http404
    return audible(_fresh(HttpResponse(_shell(name))))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its version is made of everything it keeps: one changed byte is another version."""
    shells = {name: reverse("shell", args=[name]) for name in TEMPLATES}
    names = tuple(sorted(site_names().items()))
    setup = {
        "version": _version(get_language() or "", names),
        "files": [static(name) for name in FILES],
        "shells": shells,
    }
    body = f"const SETUP={json.dumps(setup)};\n{WORKER.read_text(encoding='utf-8')}"
    return _fresh(HttpResponse(body, content_type="text/javascript; charset=utf-8"))


@lru_cache(maxsize=8)
def _version(language: str, names: tuple) -> str:
    """Every page load asks for the worker; its content is the same until the code, the language or a name changes."""
    digest = hashlib.sha256(language.encode())
    for part in _parts():
        digest.update(part)
    return digest.hexdigest()[:16]


def _parts() -> Iterable[bytes]:
    for name in FILES:
        found = finders.find(name)
        yield Path(str(found)).read_bytes() if found else static(name).encode()
    for name in TEMPLATES:
        yield _shell(name).encode()


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app among its own."""
    icons: list[dict[str, str]] = [
        {"src": static(f"foundation/favicon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    icons.append(icons[1] | {"src": static("field/maskable-512.png"), "purpose": "maskable"})
    facts = {
        "name": settings.SITE_NAME, "short_name": settings.SITE_NAME, "lang": get_language(), "id": "/nhat-ky/",
        "start_url": reverse("today"), "scope": "/", "display": "standalone", "orientation": "portrait",
        "background_color": PAPER, "theme_color": PAPER, "icons": icons,
    }  # fmt: skip
    return _fresh(JsonResponse(facts, content_type="application/manifest+json"))


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """*Chờ gửi*: what waits is on the phone alone, so the page is the same for everybody."""
    return render(request, TEMPLATES["queue"])


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-cache"
    return response
