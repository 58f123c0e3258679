"""The API's own description, made once a process from the code that answers. It names no row."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}
VERBS = ("get", "post", "patch", "put", "delete")


class SessionScheme(OpenApiAuthenticationExtension):
    """How our own session is said in OpenAPI."""

    target_class = "traceability.foundation.api_entry.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def add_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Hook of drf-spectacular: every operation may answer with the one error shape."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR
    said = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    for operations in result["paths"].values():
        for verb in VERBS:
            if verb in operations:
                operations[verb]["responses"].setdefault("4XX", said)
    return result


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The whole schema."""
    with translation.override(settings.LANGUAGE_CODE):
        return SchemaGenerator().get_schema(request=None, public=True)


@lru_cache(maxsize=1)
def _as_json() -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        return OpenApiJsonRenderer().render(description(), renderer_context={})


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """`/api/schema/`: OpenAPI 3 as JSON."""
    response = HttpResponse(_as_json(), content_type="application/vnd.oai.openapi+json")
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """`/api/`: every operation in one table, for people."""
    rows = [
        {"verb": verb.upper(), "path": path, "text": operation.get("description", "").split("\n")[0]}
        for path, operations in description()["paths"].items()
        for verb, operation in operations.items()
        if verb in VERBS
    ]
    return render(request, "foundation/api.html", {"rows": rows})
