"""The catalogue for other systems: read-only, for anybody, the same rows and filters as the pages."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import Origin, Subject
from products.catalogue import OcopSet, Product
from products.public import cards, finding
from products.public.commune_pages import with_counts
from products.public.producer_pages import counted, public_subjects, searched
from products.public.sharing import absolute
from traceability.foundation.api import StrictSerializer
from traceability.foundation.guard.reads import count_search


class PlaceSerializer(serializers.ModelSerializer[AdministrativeUnit]):
    """A commune in one version of the list; `key` is its code and its first day, and names it alone."""

    key = serializers.CharField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = AdministrativeUnit
        fields = ("key", "code", "valid_from", "valid_to", "kind", "name", "district", "lat", "lon", "url")

    def get_url(self, unit: AdministrativeUnit) -> str:
        return absolute(unit.get_absolute_url())


class CountedPlaceSerializer(PlaceSerializer):
    """The same with what the public sees there."""

    producers = serializers.IntegerField(source="makers")
    products = serializers.IntegerField(source="goods")

    class Meta:
        model = AdministrativeUnit
        fields = (*PlaceSerializer.Meta.fields, "producers", "products")


class ProducerSerializer(serializers.ModelSerializer[Subject]):
    """Who makes things. No name of a person, no exact place, and a telephone only where its owner shows it."""

    kind_name = serializers.CharField(source="get_kind_display")
    commune = PlaceSerializer(source="unit", allow_null=True)
    village = serializers.CharField(source="village.name", default="")
    verified = serializers.BooleanField(source="is_verified")
    verified_at = serializers.DateTimeField(source="decided_at", allow_null=True)
    phone = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Subject
        fields = ("slug", "name", "kind", "kind_name", "commune", "village", "about", "phone", "origin", "source",
                  "verified", "verified_at", "url")  # fmt: skip

    def get_phone(self, subject: Subject) -> str:
        return subject.phone if subject.phone_public else ""

    def get_url(self, subject: Subject) -> str:
        return absolute(subject.get_absolute_url())


class SetSerializer(serializers.ModelSerializer[OcopSet]):
    class Meta:
        model = OcopSet
        fields = ("set_no", "name")


class PublicProductSerializer(serializers.ModelSerializer[Product]):
    """A product. `stars_in_force` is false for a star that lapsed or that nobody checked."""

    ocop_set = SetSerializer(allow_null=True)
    producer = serializers.SerializerMethodField()
    commune = PlaceSerializer(source="subject.unit", allow_null=True)
    code = serializers.SerializerMethodField()
    stars = serializers.SerializerMethodField()
    stars_in_force = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = ("slug", "code", "name", "ocop_set", "producer", "commune", "story", "brand", "standard", "price_vnd",
                  "pack_label", "net_weight_g", "shelf_life_days", "gtin", "stars", "stars_in_force", "image", "origin",
                  "source", "url")  # fmt: skip

    def get_producer(self, product: Product) -> str | None:
        return product.subject.slug if cards.is_named(product.subject) else None

    def get_code(self, product: Product) -> str:
        return product.code if product.origin == Origin.REGISTERED else ""

    def _card(self, product: Product) -> cards.Card:
        return cards.card(product, timezone.localdate())

    def get_stars(self, product: Product) -> int | None:
        return self._card(product).stars

    def get_stars_in_force(self, product: Product) -> bool:
        return self._card(product).in_force

    def get_image(self, product: Product) -> str:
        face = cards.face(product)
        return absolute(face.share) if face else ""

    def get_url(self, product: Product) -> str:
        return absolute(product.get_absolute_url())


class ProductQuery(StrictSerializer):
    """What a list of products may be asked."""

    q = serializers.CharField(max_length=finding.LONGEST, required=False, default="", allow_blank=True)
    commune = serializers.CharField(max_length=20, required=False)
    set_no = serializers.IntegerField(min_value=1, max_value=999, required=False)
    stars = serializers.IntegerField(min_value=1, max_value=5, required=False)
    in_force = serializers.BooleanField(required=False, default=False)

    def validate_commune(self, key: str) -> AdministrativeUnit:
        unit = AdministrativeUnit.objects.by_key(key)
        if unit is None:
            raise serializers.ValidationError(_("Mã xã phải có cả ngày hiệu lực, ví dụ 14845-2025-07-01."))
        return unit


class TextQuery(StrictSerializer):
    """A search by words, marks aside."""

    q = serializers.CharField(max_length=finding.LONGEST, required=False, default="", allow_blank=True)


def asked(request: Request, shape: type[StrictSerializer]) -> dict[str, Any]:
    """The cleaned query; a value that means nothing answers 400 and names its field."""
    known = {name: request.query_params[name] for name in map(str, shape().fields) if name in request.query_params}
    query = shape(data=known)
    query.is_valid(raise_exception=True)
    return cast(dict[str, Any], query.validated_data)


class PublicProducts(viewsets.ReadOnlyModelViewSet[Product]):
    """Products that anybody may see."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    serializer_class = PublicProductSerializer
    filter_backends = ()
    lookup_field = "slug"
    queryset = Product.objects.none()

    def get_queryset(self) -> QuerySet[Product]:
        if self.detail:
            return cards.with_faces(Product.objects.public())
        query = asked(self.request, ProductQuery)
        if query["q"]:
            count_search(self.request)
        found = OcopSet.objects.filter(pk=query["set_no"]).first() if "set_no" in query else None
        if "set_no" in query and found is None:
            raise serializers.ValidationError(
                {"set_no": [_("Không có nhóm sản phẩm này. Xem số nhóm trong danh sách OCOP.")]}
            )
        wanted = finding.Wanted(
            words=query["q"], unit=query.get("commune"), ocop_set=found, stars=query.get("stars"),
            in_force=query["in_force"],
        )  # fmt: skip
        return cards.with_faces(finding.public_products(wanted))

    @extend_schema(parameters=[ProductQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any):
        return super().list(request, *args, **kwargs)


class PublicProducers(viewsets.ReadOnlyModelViewSet[Subject]):
    """Makers that anybody may see."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    serializer_class = ProducerSerializer
    filter_backends = ()
    lookup_field = "slug"
    queryset = Subject.objects.none()

    def get_queryset(self) -> QuerySet[Subject]:
        typed = "" if self.detail else asked(self.request, TextQuery)["q"]
        if typed:
            count_search(self.request)
        return searched(counted(public_subjects()), typed).order_by("folded", "pk")

    @extend_schema(parameters=[TextQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any):
        return super().list(request, *args, **kwargs)


class PublicCommunes(viewsets.ReadOnlyModelViewSet[AdministrativeUnit]):
    """Communes in force; one by its key also when it is an old one."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    serializer_class = CountedPlaceSerializer
    filter_backends = ()
    lookup_url_kwarg = "key"
    lookup_value_regex = "[^/]+"
    queryset = AdministrativeUnit.objects.none()

    def get_queryset(self) -> QuerySet[AdministrativeUnit]:
        units = AdministrativeUnit.objects.communes().in_force_on(timezone.localdate())
        return with_counts(units.called(asked(self.request, TextQuery)["q"])).order_by("folded", "pk")

    def get_object(self) -> AdministrativeUnit:
        unit = AdministrativeUnit.objects.communes().by_key(self.kwargs["key"])
        if unit is None:
            raise NotFound(_("Mã xã phải có cả ngày hiệu lực, ví dụ 14845-2025-07-01."))
        return with_counts(AdministrativeUnit.objects.filter(pk=unit.pk)).get()

    @extend_schema(parameters=[TextQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any):
        return super().list(request, *args, **kwargs)


router = SimpleRouter()
router.register("san-pham", PublicProducts, basename="api-public-product")
router.register("nsx", PublicProducers, basename="api-public-producer")
router.register("xa", PublicCommunes, basename="api-public-commune")
