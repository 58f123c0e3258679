"""What the API says and takes of products and certificates. Every field is named; nothing is taken by accident."""

import datetime as dt

from django.utils import timezone
from rest_framework import serializers

from products.catalogue import Activity, OcopSet, Photo, Product
from products.certificates import Certificate, CertificateKind, CertificateState
from traceability.foundation.api import StrictModelSerializer, StrictSerializer
from traceability.foundation.files import pictures

MOST_INT = 2**31 - 1


class PhotoRowSerializer(serializers.ModelSerializer):
    """A picture of a product, in its order."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields = ("id", "picture", "alt", "is_drawing", "position", "url")
        read_only_fields = fields

    def get_url(self, photo: Photo) -> str:
        return pictures.picture_url(photo.picture, 1280)


class ProductSerializer(StrictModelSerializer):
    """A product as its people work on it."""

    photos = PhotoRowSerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields = (
            "id", "subject", "slug", "code", "name", "ocop_set", "activity", "story", "brand", "brand_none", "standard",
            "price_vnd", "pack_label", "net_weight_g", "packed_weight_g", "parcel_length_cm", "parcel_width_cm",
            "parcel_height_cm", "shelf_life_days", "shelf_life_none", "warning", "warning_none",
            "gtin", "origin", "source", "archived", "version",
            "photos",
        )  # fmt: skip
        read_only_fields = fields


def _whole(**kwargs) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST_INT, **kwargs)


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=most)


class ProductFactsSerializer(StrictSerializer):
    """The facts of a product, each left alone when it is not named."""

    ocop_set = serializers.PrimaryKeyRelatedField(queryset=OcopSet.objects.all(), required=False, allow_null=True)
    activity = serializers.ChoiceField(Activity.choices, required=False)
    story = _text(4000)
    brand = _text(120)
    brand_none = serializers.BooleanField(required=False)
    standard = _text(300)
    warning = _text(300)
    warning_none = serializers.BooleanField(required=False)
    price_vnd = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=10**10)
    pack_label = _text(80)
    net_weight_g = _whole()
    packed_weight_g = _whole()
    parcel_length_cm = _whole()
    parcel_width_cm = _whole()
    parcel_height_cm = _whole()
    shelf_life_days = _whole()
    shelf_life_none = serializers.BooleanField(required=False)
    gtin = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=40)


class ProductNewSerializer(ProductFactsSerializer):
    subject = serializers.UUIDField()
    name = serializers.CharField(max_length=160)
    client_uuid = serializers.UUIDField(required=False)


class ProductChangeSerializer(ProductFactsSerializer):
    name = serializers.CharField(max_length=160, required=False)
    version = serializers.IntegerField(required=False, min_value=1, max_value=MOST_INT)


class PhotoSerializer(StrictSerializer):
    picture = serializers.UUIDField(help_text="id that `/api/anh/<uuid>` answered")
    alt = _text(160)


class CertificateSerializer(StrictModelSerializer):
    """A certificate; `state` is computed for today, the file is fetched at `/giay/<paper>/` by its own people only."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = (
            "id", "subject", "product", "kind", "title", "number", "decision_no", "authority", "stars", "score",
            "issued_on", "expires_on", "paper", "source", "check_state", "decide_by", "decided_at", "return_reason",
            "withdrawn_on", "withdrawn_reason", "state",
        )  # fmt: skip
        read_only_fields = fields

    def get_state(self, certificate: Certificate) -> str:
        today: dt.date = self.context.get("today") or timezone.localdate()
        return CertificateState(certificate.state_on(today)).value


class CertificateFactsSerializer(StrictSerializer):
    """The facts of a certificate, as they are printed."""

    title = _text(160)
    number = _text(80)
    decision_no = _text(80)
    authority = _text(160)
    stars = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)
    score = serializers.DecimalField(5, 2, required=False, allow_null=True, min_value=0, max_value=100)
    issued_on = serializers.DateField(required=False, allow_null=True)
    expires_on = serializers.DateField(required=False, allow_null=True)


class CertificateNewSerializer(CertificateFactsSerializer):
    subject = serializers.UUIDField()
    product = serializers.UUIDField(required=False, allow_null=True)
    kind = serializers.ChoiceField(CertificateKind.choices)


class CertificateChangeSerializer(CertificateFactsSerializer):
    kind = serializers.ChoiceField(CertificateKind.choices, required=False)


class PaperReturnSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=600)


class WithdrawSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    on = serializers.DateField(required=False, allow_null=True)
