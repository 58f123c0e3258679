"""The API's face of this room: what a code says, for anybody; reports of consumers, for officers and makers."""

from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cooperatives.users import User
from traceability.foundation.api import Gated, StrictModelSerializer, StrictSerializer
from traceability.foundation.guard import misses
from traceability.scan.look_up import by_code
from traceability.scan.models import ConsumerReport
from traceability.scan.page import Page
from traceability.scan.reports import close_report
from traceability.scan.shown import page_of
from traceability.scan.sources import Fact, Source


class SourceSerializer(serializers.Serializer):
    """Who says it: declared, confirmed, published or missing."""

    kind = serializers.ChoiceField(choices=["declared", "confirmed", "published", "missing"])
    text = serializers.CharField()


class FactSerializer(serializers.Serializer):
    name = serializers.CharField()
    value = serializers.CharField()
    said_by = SourceSerializer()


class EntrySerializer(serializers.Serializer):
    title = serializers.CharField()
    when = serializers.CharField()
    where = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    struck = serializers.CharField()
    said_by = SourceSerializer(allow_null=True)


class PaperSerializer(serializers.Serializer):
    title = serializers.CharField()
    number = serializers.CharField()
    authority = serializers.CharField()
    issued = serializers.CharField()
    expires = serializers.CharField()
    state = serializers.CharField()
    in_force = serializers.BooleanField()
    said_by = SourceSerializer()


class NoticeSerializer(serializers.Serializer):
    reason = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField())
    phone = serializers.CharField()
    since = serializers.CharField()
    ended = serializers.CharField()
    via = serializers.CharField()


class ItemSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    name = serializers.CharField()
    value = serializers.CharField()
    present = serializers.BooleanField()


class BuySerializer(serializers.Serializer):
    shop = serializers.CharField()
    url = serializers.CharField()


class LookUpSerializer(serializers.Serializer):
    """Everything that the page of a code says."""

    code = serializers.CharField()
    verdict = serializers.ChoiceField(choices=["in_system", "recalled", "expired", "held", "asleep"])
    title = serializers.CharField()
    sentence = serializers.CharField()
    product = serializers.CharField(allow_null=True)
    lot = serializers.CharField(allow_null=True)
    recall = NoticeSerializer(allow_null=True)
    origin = FactSerializer(many=True)
    provenance = FactSerializer(many=True)
    process = EntrySerializer(many=True)
    standards = FactSerializer(many=True)
    certificates = PaperSerializer(many=True)
    items = ItemSerializer(many=True)
    lots_on_sale = serializers.ListField(child=serializers.CharField())
    buy = BuySerializer(many=True)


def _source(source: Source | None) -> dict | None:
    return {"kind": source.kind, "text": source.text} if source else None


def _facts(facts: tuple[Fact, ...]) -> list[dict]:
    return [{"name": one.label, "value": one.value, "said_by": _source(one.source)} for one in facts]


def _fields(thing: Any, names: str) -> dict:
    return {name: getattr(thing, name) for name in names.split()}


def said(page: Page) -> dict[str, Any]:
    """`page` as plain data. A sleeping code tells nothing of its lot here either."""
    awake = page.verdict.name != "asleep"
    return {
        "code": page.code,
        "verdict": page.verdict.name,
        "title": str(page.verdict.title),
        "sentence": page.sentence,
        "product": page.product.name if awake else None,
        "lot": page.batch.lot if page.batch and awake else None,
        "recall": _fields(page.notice, "reason steps phone since ended via") if page.notice else None,
        "origin": _facts(page.origin),
        "provenance": _facts(page.provenance),
        "process": [
            _fields(one, "title when where words struck") | {"said_by": _source(one.source)} for one in page.entries
        ],
        "standards": _facts(page.standards),
        "certificates": [
            _fields(one, "title number authority issued expires state")
            | {"in_force": one.holds, "said_by": _source(one.source)}
            for one in page.certificates
        ],
        "items": [_fields(one, "number value present") | {"name": one.label} for one in page.items],
        "lots_on_sale": [batch.lot for batch in page.on_sale],
        "buy": [_fields(one, "shop url") for one in page.links],
    }


@extend_schema(responses=LookUpSerializer)
@api_view(["GET"])
@permission_classes([AllowAny])
def look_up(request: Request, code: str) -> Response:
    """What a trace code or product code says, as its public page does. Unknown codes answer 404."""
    target = by_code(code)
    if target is None:
        misses(request._request)
        raise NotFound
    return Response(said(page_of(target, timezone.localdate())))


class ReportSerializer(StrictModelSerializer):
    """A report of a consumer."""

    product = serializers.CharField(source="product.name", default=None, read_only=True)
    lot = serializers.CharField(source="batch.lot", default=None, read_only=True)
    has_photo = serializers.SerializerMethodField()

    class Meta:
        model = ConsumerReport
        fields = ["id", "code", "product", "lot", "reason", "text", "has_photo", "at", "closed_at", "closing_note"]

    def get_has_photo(self, report: ConsumerReport) -> bool:
        return report.photo_id is not None


class ReportEndSerializer(StrictSerializer):
    """What was done about it."""

    closing_note = serializers.CharField(max_length=600)


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Reports of consumers that one may see: on own goods, of the own commune, or all (department)."""

    model = ConsumerReport
    serializer_class = ReportSerializer

    def get_queryset(self) -> Any:
        rows = ConsumerReport.objects.select_related("product", "batch")
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.closable_by(self.request.user) if self.action == "close" else rows.visible_to(self.request.user)

    @extend_schema(request=ReportEndSerializer, responses=ReportSerializer)
    @action(detail=True, methods=["post"], url_path="khep")
    def close(self, request: Request, pk: str) -> Response:
        """Closes a report with a note."""
        report = self.get_object()
        shape = ReportEndSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        closed = close_report(officer=cast(User, request.user), report=report, **shape.validated_data)
        return Response(ReportSerializer(closed).data)
