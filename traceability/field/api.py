"""The API's face of batches, and of files from the phone. It fetches through the gates and calls the pages' verbs."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import mixins, serializers
from rest_framework.parsers import FileUploadParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from cooperatives.access import households_recorded_by, plots_writable_by, subjects_acted_for, subjects_recorded_by
from cooperatives.signed_in import who
from cooperatives.subjects import Household, Plot, Subject
from products.api import said
from products.batches import Batch
from products.catalogue import MeasureUnit, Product
from traceability.field.book import BookView
from traceability.field.envelope import BatchEnvelope
from traceability.field.harvesting import change_batch, harvest_batch
from traceability.field.queue_api import FieldDiaryViewSet, ReceiptSerializer, is_envelope, take_batch
from traceability.field.review_api import ReviewViewSet
from traceability.foundation.api import Gated, StrictModelSerializer, StrictSerializer
from traceability.foundation.files import pictures, recordings
from traceability.foundation.files.models import Picture, Recording
from traceability.foundation.guard.limits import demand

MOST_PLOTS = 100
MOST_PHOTOS = 6
# Photos, and as many recordings, that one person sends in an hour: a queue of weeks passes, a disk is not filled.
SENT = (1200, 3600)


class BatchSerializer(StrictModelSerializer):
    """A batch as its people work on it. *Expired* is no state: compare `expires_on` with the day."""

    sales_units = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Batch
        fields = (
            "id", "client_uuid", "product", "household", "lot", "plots", "quantity", "unit", "packs", "sales_units",
            "produced_on", "expires_on", "note", "state", "state_reason", "released_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class BatchFactsSerializer(StrictSerializer):
    """What a batch says of itself; `quantity_confirmed` answers the question about an odd quantity."""

    plots = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_PLOTS)
    quantity = serializers.DecimalField(14, 3, min_value=0)
    unit = serializers.ChoiceField(MeasureUnit.choices)
    packs = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=100_000_000)
    produced_on = serializers.DateField()
    expires_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=600)
    quantity_confirmed = serializers.BooleanField(required=False)


class BatchNewSerializer(BatchFactsSerializer):
    product = serializers.UUIDField()
    household = serializers.UUIDField(required=False, allow_null=True, help_text="the household whose harvest it is")
    photos = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_PHOTOS)
    client_uuid = serializers.UUIDField(required=False)


class BatchViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Batches of the subjects one may see."""

    model = Batch
    serializer_class = BatchSerializer
    filterset_fields = ("product", "state", "product__subject", "household")
    lookup_value_converter = "uuid"

    def get_queryset(self) -> Any:
        rows = super().get_queryset() if self.request.method in SAFE_METHODS else self._recorded()
        return rows.select_related("product__subject", "household").prefetch_related("plots")

    def _recorded(self) -> Any:
        return Batch.objects.recorded_by(self.request.user)

    @extend_schema(
        request=PolymorphicProxySerializer("BatchNewOrQueued", [BatchNewSerializer, BatchEnvelope], None),
        responses={201: PolymorphicProxySerializer("BatchTaken", [BatchSerializer, ReceiptSerializer], None)},
    )
    def create(self, request: Request) -> Response:
        """A draft and its harvest; a repeat with the same `client_uuid` answers alike. With `v`: an item of a queue."""
        if is_envelope(request):
            return take_batch(request)
        values = said(BatchNewSerializer, request)
        products = Product.objects.made_by(request.user).select_related("subject", "ocop_set")
        values["product"] = get_object_or_404(products, pk=values["product"])
        values["household"] = self._household(values["product"].subject, values.get("household"))
        values["plots"] = self._plots(values.get("plots", []))
        values["photos"] = self._photos(values.get("photos", []))
        if not subjects_acted_for(request.user).filter(pk=values["product"].subject_id).exists():
            values["on_behalf_of"] = values["household"] or values["product"].subject
        return Response(BatchSerializer(harvest_batch(actor=who(request), **values)).data, status=201)

    @extend_schema(request=BatchFactsSerializer, responses=BatchSerializer)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Changes a draft; a published batch answers 409."""
        batch, values = self.get_object(), said(BatchFactsSerializer, request, partial=True)
        if "plots" in values:
            values["plots"] = self._plots(values["plots"])
        batch = change_batch(actor=who(request), batch=batch, **values)
        return Response(BatchSerializer(batch).data)

    def _household(self, subject: Subject, wanted: Any) -> Household | None:
        """The household, through its gate. Who records for one household of a cooperative need not name it."""
        user = who(self.request)
        whole = subjects_recorded_by(user).filter(pk=subject.pk).exists()
        mine = Household.objects.filter(active=True, subject=subject)
        mine = mine if whole else mine.filter(pk__in=households_recorded_by(user).values("pk"))
        if wanted:
            return get_object_or_404(mine, pk=wanted)
        return None if whole else get_object_or_404(mine)

    def _plots(self, wanted: list) -> list[Plot]:
        """The plots, each through its gate; one that is somebody else's is not there."""
        return [get_object_or_404(plots_writable_by(self.request.user), pk=one) for one in dict.fromkeys(wanted)]

    def _photos(self, wanted: list) -> list[Picture]:
        own = Picture.objects.filter(uploader=who(self.request).party)
        return [get_object_or_404(own, pk=one) for one in dict.fromkeys(wanted)]


class PictureSerializer(serializers.Serializer):
    """A stored picture: its id for diaries and products, and where it is seen."""

    id = serializers.UUIDField()
    client_uuid = serializers.UUIDField(allow_null=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    url = serializers.SerializerMethodField()

    def get_url(self, picture: Picture) -> str:
        return pictures.picture_url(picture, 1280)


class AnyBytes(FileUploadParser):
    """The body is the file, whatever the telephone calls it; the verbs that store it look at the bytes alone."""

    media_type = "*/*"

    def get_filename(self, stream, media_type, parser_context) -> str:
        return "file"


def _body(request: Request) -> Any:
    told: Any = request.data
    return told.get("file") or SimpleUploadedFile("file", b"")


class PhotoView(APIView):
    """One photo a request: a repeat under the same UUID changes nothing and answers the same."""

    parser_classes = (AnyBytes,)

    @extend_schema(
        operation_id="photo_put", request={"image/*": OpenApiTypes.BINARY}, responses={200: PictureSerializer}
    )  # fmt: skip
    def put(self, request: Request, pk: Any) -> Response:
        """Stores the photo in the body, at most 12 MB."""
        demand(f"photo:{who(request).pk}", *SENT)
        picture = pictures.store(upload=_body(request), uploader_party=who(request).party, client_uuid=pk)
        return Response(PictureSerializer(picture).data)

    @extend_schema(operation_id="photo_get", responses={200: PictureSerializer})
    def get(self, request: Request, pk: Any) -> Response:
        """Whether a photo has arrived."""
        own = Picture.objects.filter(uploader=who(request).party)
        return Response(PictureSerializer(get_object_or_404(own, client_uuid=pk)).data)


class RecordingSerializer(serializers.ModelSerializer):
    """A stored recording: its id for diaries, how long it is, and where those who see the entry hear it."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Recording
        fields = ("id", "client_uuid", "content_type", "size", "seconds", "url")
        read_only_fields = fields

    def get_url(self, recording: Recording) -> str:
        return reverse("recording", args=[recording.pk])


class RecordingView(APIView):
    """One recording a request: a repeat under the same UUID changes nothing and answers the same."""

    parser_classes = (AnyBytes,)

    @extend_schema(
        operation_id="recording_put", request={"audio/*": OpenApiTypes.BINARY}, responses={200: RecordingSerializer}
    )  # fmt: skip
    def put(self, request: Request, pk: Any) -> Response:
        """Stores the recording in the body, at most 3 MB and two minutes: WebM, Ogg, M4A, MP3, AAC or WAV."""
        demand(f"recording:{who(request).pk}", *SENT)
        stored = recordings.store(upload=_body(request), uploader_party=who(request).party, client_uuid=pk)
        return Response(RecordingSerializer(stored).data)

    @extend_schema(operation_id="recording_get", responses={200: RecordingSerializer})
    def get(self, request: Request, pk: Any) -> Response:
        """Whether a recording has arrived."""
        own = Recording.objects.filter(uploader=who(request).party)
        return Response(RecordingSerializer(get_object_or_404(own, client_uuid=pk)).data)


router = SimpleRouter(use_regex_path=False)
router.register("lo-hang", BatchViewSet, basename="api-batch")
router.register("nhat-ky", FieldDiaryViewSet, basename="api-diary")
router.register("duyet", ReviewViewSet, basename="api-review")
urlpatterns = [
    path("so-tay/", BookView.as_view(), name="api-book"),
    path("anh/<uuid:pk>", PhotoView.as_view(), name="api-photo"),
    path("ghi-am/<uuid:pk>", RecordingView.as_view(), name="api-recording"),
    *router.urls,
]
