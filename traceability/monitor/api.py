"""The figures over the API: the same gate, counts and words as the pages."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from traceability.monitor.desk import Desk, desk_of
from traceability.monitor.figures import Figure, by_commune, counted, totals
from traceability.monitor.periods import Period, chosen


class FigureSerializer(serializers.Serializer):
    """One number; `value` null says that nothing is known, which is not zero."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not DRF's own attribute
    definition = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    denominator_label = serializers.CharField(allow_blank=True)
    list_url = serializers.CharField(source="url", allow_blank=True)


class FiguresSerializer(serializers.Serializer):
    covers = serializers.CharField()
    begin = serializers.DateField()
    end = serializers.DateField()
    counted_at = serializers.DateTimeField()
    figures = FigureSerializer(many=True)


class CommuneFiguresSerializer(serializers.Serializer):
    unit = serializers.CharField(allow_null=True)  # "code-valid_from"; null gathers what no commune is known for
    name = serializers.CharField(allow_null=True)
    values = serializers.DictField(child=serializers.IntegerField(allow_null=True))


class ByCommuneSerializer(serializers.Serializer):
    covers = serializers.CharField()
    begin = serializers.DateField()
    end = serializers.DateField()
    counted_at = serializers.DateTimeField()
    definitions = serializers.DictField(child=serializers.CharField())
    denominators = serializers.DictField(child=serializers.CharField())
    communes = CommuneFiguresSerializer(many=True)


ASKED = [
    OpenApiParameter("tu", OpenApiTypes.STR, description="First day, dd/mm/yyyy or ISO; else twelve months back"),
    OpenApiParameter("den", OpenApiTypes.STR, description="Last day, the cut; else today"),
    OpenApiParameter("xa", OpenApiTypes.STR, description="One commune of the caller's, as code-valid_from"),
]


def _asked(request: Request) -> tuple[Desk, Period]:
    """The caller's desk and period. Raises NotFound without an office, ValidationError for a day that is none."""
    desk = desk_of(request.user)  # type: ignore[arg-type]
    if desk is None:
        raise NotFound
    period, form = chosen(request.query_params)
    if form.errors:
        raise serializers.ValidationError(
            {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        )
    key = request.query_params.get("xa", "")
    narrowed = desk.narrowed(key)
    if key and not narrowed.narrowed_to:
        raise NotFound
    return narrowed, period


def _head(desk: Desk, period: Period) -> dict[str, Any]:
    return {"covers": desk.words, "begin": period.begin, "end": period.end, "counted_at": timezone.now()}


@extend_schema(parameters=ASKED, responses=FiguresSerializer)
@api_view(["GET"])
def figures(request: Request) -> Response:
    """The figures of the caller's communes, with definitions and denominators."""
    desk, period = _asked(request)
    found = totals(desk, period, counted(desk, period))
    return Response(FiguresSerializer(_head(desk, period) | {"figures": found.values()}).data)


@extend_schema(parameters=ASKED, responses=ByCommuneSerializer)
@api_view(["GET"])
def figures_by_commune(request: Request) -> Response:
    """The same numbers for each commune."""
    desk, period = _asked(request)
    rows = by_commune(desk, period, counted(desk, period))
    first: dict[str, Figure] = rows[0].figures if rows else {}
    return Response(
        ByCommuneSerializer(
            _head(desk, period)
            | {
                "definitions": {key: figure.definition for key, figure in first.items()},
                "denominators": {key: f.denominator_label for key, f in first.items() if f.denominator_label},
                "communes": [
                    {
                        "unit": row.unit.key if row.unit else None,
                        "name": row.unit.full_name if row.unit else None,
                        "values": {key: figure.value for key, figure in row.figures.items()},
                    }
                    for row in rows
                ],
            }
        ).data
    )


urlpatterns = [
    path("so-lieu/", figures, name="api-figures"),
    path("so-lieu/xa/", figures_by_commune, name="api-figures-by-commune"),
]
