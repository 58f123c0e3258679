"""Notices over the API: one's own, and the mark that they were read."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from traceability.foundation.api import Gated, StrictModelSerializer
from traceability.foundation.notices.models import Notice
from traceability.foundation.notices.tell import mark_read


class TellingSerializer(StrictModelSerializer):
    """A notice in the language of the reader."""

    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = ("id", "kind", "title", "text", "url", "made_at", "read_at")
        read_only_fields = fields

    def get_title(self, notice: Notice) -> str:
        return notice.said[0]

    def get_text(self, notice: Notice) -> str:
        return notice.said[1]


class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """What the person who asks was told, newest first."""

    model = Notice
    queryset = Notice.objects.none()
    serializer_class = TellingSerializer
    filterset_fields = ("kind",)
    lookup_value_converter = "uuid"

    @extend_schema(request=None, responses=TellingSerializer)
    @action(detail=True, methods=["post"], url_path="doc")
    def read(self, request: Request, pk: str) -> Response:
        """Marks it as read; a repeat changes nothing."""
        notice = self.get_object()
        mark_read(self.get_queryset(), notice.pk)
        notice.refresh_from_db()
        return Response(TellingSerializer(notice).data)


router = SimpleRouter()
router.register("thong-bao", NoticeViewSet, basename="api-notice")
urlpatterns = [*router.urls]
