"""The API's face of labels and codes: the same gate and the same drawings as the pages."""

import uuid

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, renderer_classes
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from products.batches import Batch
from traceability.codes import share
from traceability.codes.addresses import address
from traceability.codes.forms import SheetForm, first_answers
from traceability.codes.label import Label, label_of
from traceability.codes.pages import PNG_WIDTH, attached, file_name
from traceability.codes.sheet import LAYOUTS, MOST_LABELS, sheet
from traceability.foundation import qr
from traceability.foundation.guard.limits import demand
from traceability.foundation.guard.reads import DRAWINGS, SHEETS
from traceability.foundation.refusals import Refusal


class CodeSerializer(serializers.Serializer):
    """The code of a released batch and where its faces are."""

    code = serializers.CharField()
    address = serializers.CharField()
    digital_link = serializers.CharField()
    symbol = serializers.CharField(help_text="What the QR symbol says.")
    sheet = serializers.URLField()
    picture = serializers.URLField()
    svg = serializers.URLField()
    png = serializers.URLField()


class Bytes(BaseRenderer):
    """Lets `Accept: application/pdf` or an image pass; the view has drawn the bytes already."""

    media_type = "*/*"
    format = "bytes"
    charset = None
    render_style = "binary"

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return JSONRenderer().render(data)  # only errors come this way


def _label(request: Request, pk: uuid.UUID) -> tuple[Batch, Label]:
    batch = Batch.objects.writable_by(request.user).select_related("product__subject").filter(pk=pk).first()
    if batch is None:
        raise NotFound
    return batch, label_of(batch)


def _bytes(content_type: str, operation_id: str):
    return extend_schema(
        operation_id=operation_id,
        responses={(200, content_type): OpenApiTypes.BINARY, 400: OpenApiResponse(), 404: OpenApiResponse()}
    )  # fmt: skip


@extend_schema(
    operation_id="batch_code", responses={200: CodeSerializer, 400: OpenApiResponse(), 404: OpenApiResponse()}
)
@api_view(["GET"])
def code(request: Request, pk: uuid.UUID) -> Response:
    """The trace code of a released batch."""
    batch, label = _label(request, pk)
    links = {
        name: reverse(f"api-batch-{name}", kwargs={"pk": pk}, request=request)
        for name in ("sheet", "picture", "svg", "png")
    }
    facts = {
        "code": label.code,
        "address": address(label.code),
        "digital_link": batch.trace_code.digital_link,
        "symbol": label.symbol,
    }
    return Response(CodeSerializer(facts | links).data)


@extend_schema(
    operation_id="batch_label_sheet",
    parameters=[
        OpenApiParameter("layout", str, enum=list(LAYOUTS)),
        OpenApiParameter("count", int, description=f"1–{MOST_LABELS}"),
        OpenApiParameter("first", int),
        OpenApiParameter("cut_lines", bool),
    ],
    responses={
        (200, "application/pdf"): OpenApiTypes.BINARY,
        400: OpenApiResponse(),
        404: OpenApiResponse(),
    },
)
@api_view(["GET"])
@renderer_classes([JSONRenderer, Bytes])
def label_sheet(request: Request, pk: uuid.UUID):
    """A4 label sheet as PDF; without parameters, one sheet of 24."""
    batch, label = _label(request, pk)
    answers = {name: str(value) for name, value in first_answers(batch).items()}
    form = SheetForm(answers | request.query_params.dict())
    if not form.is_valid():
        raise Refusal(form.errors.as_data())
    demand(f"labels-pdf:{request.user.pk}", *SHEETS)
    return attached(sheet(label, **form.chosen()), "application/pdf", file_name(batch, label, "pdf"))


@_bytes("image/png", "batch_label_picture")
@api_view(["GET"])
@renderer_classes([JSONRenderer, Bytes])
def picture(request: Request, pk: uuid.UUID):
    """One label as a picture, 1080 pixels wide."""
    batch, label = _label(request, pk)
    demand(f"label-drawing:{request.user.pk}", *DRAWINGS)
    return attached(share.picture(label), "image/png", file_name(batch, label, "png"))


@_bytes("image/svg+xml", "batch_symbol_svg")
@api_view(["GET"])
@renderer_classes([JSONRenderer, Bytes])
def symbol_svg(request: Request, pk: uuid.UUID):
    """The bare QR symbol as SVG."""
    batch, label = _label(request, pk)
    demand(f"label-drawing:{request.user.pk}", *DRAWINGS)
    return attached(qr.svg(label.symbol), "image/svg+xml", file_name(batch, label, "svg"))


@_bytes("image/png", "batch_symbol_png")
@api_view(["GET"])
@renderer_classes([JSONRenderer, Bytes])
def symbol_png(request: Request, pk: uuid.UUID):
    """The bare QR symbol as PNG."""
    batch, label = _label(request, pk)
    demand(f"label-drawing:{request.user.pk}", *DRAWINGS)
    return attached(qr.png(label.symbol, PNG_WIDTH), "image/png", file_name(batch, label, "png"))
