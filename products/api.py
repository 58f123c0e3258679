"""The API's face of products and certificates. It fetches through the gates and calls the verbs of the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.signed_in import who
from products.catalogue import Product
from products.certificates import Certificate
from products.certifying import (
    add_certificate,
    remove_certificate,
    return_certificate,
    update_certificate,
    verify_certificate,
    withdraw_certificate,
)
from products.making import archive_product, create_product, update_product
from products.photos import add_photo
from products.shapes import (
    CertificateChangeSerializer,
    CertificateNewSerializer,
    CertificateSerializer,
    PaperReturnSerializer,
    PhotoSerializer,
    ProductChangeSerializer,
    ProductNewSerializer,
    ProductSerializer,
    WithdrawSerializer,
)
from traceability.foundation.api import Gated
from traceability.foundation.files.models import Picture


def said(shape, request: Request, partial: bool = False) -> dict[str, Any]:
    """What the body says, checked against `shape`."""
    serializer = shape(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class ProductViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Products of the subjects one may see."""

    model = Product
    serializer_class = ProductSerializer
    filterset_fields = ("subject", "archived", "ocop_set")
    lookup_value_converter = "uuid"

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("photos")

    @extend_schema(request=ProductNewSerializer, responses={201: ProductSerializer})
    def create(self, request: Request) -> Response:
        """A new product; a repeat with the same `client_uuid` answers with the one that stands."""
        values = said(ProductNewSerializer, request)
        subject = get_object_or_404(subjects_acted_for(request.user), pk=values.pop("subject"))
        product = create_product(actor=who(request), subject=subject, **values)
        return Response(ProductSerializer(product).data, status=201)

    @extend_schema(request=ProductChangeSerializer, responses=ProductSerializer)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Changes the facts that are named. With `version`, a product changed meanwhile answers 409 and both values."""
        product, values = self.get_object(), said(ProductChangeSerializer, request, partial=True)
        product = update_product(actor=who(request), product=product, **values)
        return Response(ProductSerializer(product).data)

    @extend_schema(request=None, responses=ProductSerializer)
    @action(detail=True, methods=["post"], url_path="cat")
    def archive(self, request: Request, pk: Any = None) -> Response:
        """Puts the product away; nothing is deleted."""
        return Response(ProductSerializer(archive_product(actor=who(request), product=self.get_object())).data)

    @extend_schema(request=None, responses=ProductSerializer)
    @action(detail=True, methods=["post"], url_path="lay-lai")
    def restore(self, request: Request, pk: Any = None) -> Response:
        """Takes it back."""
        product = archive_product(actor=who(request), product=self.get_object(), archived=False)
        return Response(ProductSerializer(product).data)

    @extend_schema(request=PhotoSerializer, responses={201: ProductSerializer})
    @action(detail=True, methods=["post"], url_path="anh")
    def photo(self, request: Request, pk: Any = None) -> Response:
        """Adds a picture that the same person uploaded to `/api/anh/<uuid>`."""
        product, values = self.get_object(), said(PhotoSerializer, request)
        picture = get_object_or_404(Picture.objects.filter(uploader=who(request).party), pk=values["picture"])
        add_photo(actor=who(request), product=product, picture=picture, alt=values.get("alt", ""))
        return Response(ProductSerializer(product).data, status=201)


class CertificateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Certificates of the subjects one may see; officers of the department decide."""

    model = Certificate
    serializer_class = CertificateSerializer
    filterset_fields = ("subject", "product", "kind", "check_state")
    lookup_value_converter = "uuid"

    def get_queryset(self) -> Any:
        if self.action in {"verify", "give_back", "withdraw"}:
            decides = is_department_officer(self.request.user)
            return Certificate.objects.visible_to(self.request.user) if decides else Certificate.objects.none()
        return super().get_queryset()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "today": timezone.localdate()}

    @extend_schema(request=CertificateNewSerializer, responses={201: CertificateSerializer})
    def create(self, request: Request) -> Response:
        """Hands a certificate in; it waits for an officer."""
        values = said(CertificateNewSerializer, request)
        subject = get_object_or_404(subjects_acted_for(request.user), pk=values.pop("subject"))
        product = values.pop("product", None)
        if product:
            product = get_object_or_404(Product.objects.writable_by(request.user), pk=product)
        certificate = add_certificate(actor=who(request), subject=subject, product=product, **values)
        return self._told(certificate, 201)

    @extend_schema(request=CertificateChangeSerializer, responses=CertificateSerializer)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Corrects a certificate that is not verified, and hands it in again."""
        certificate, values = self.get_object(), said(CertificateChangeSerializer, request, partial=True)
        return self._told(update_certificate(actor=who(request), certificate=certificate, **values))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any = None) -> Response:
        """Takes back a certificate that nobody has verified."""
        remove_certificate(actor=who(request), certificate=self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=CertificateSerializer)
    @action(detail=True, methods=["post"], url_path="xac-nhan")
    def verify(self, request: Request, pk: Any = None) -> Response:
        """An officer of the department confirms it."""
        return self._told(verify_certificate(officer=who(request), certificate=self.get_object()))

    @extend_schema(request=PaperReturnSerializer, responses=CertificateSerializer)
    @action(detail=True, methods=["post"], url_path="tra-lai")
    def give_back(self, request: Request, pk: Any = None) -> Response:
        """An officer returns it with a reason."""
        certificate, values = self.get_object(), said(PaperReturnSerializer, request)
        return self._told(return_certificate(officer=who(request), certificate=certificate, **values))

    @extend_schema(request=WithdrawSerializer, responses=CertificateSerializer)
    @action(detail=True, methods=["post"], url_path="thu-hoi")
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """An officer withdraws it from a day on; no batch is recalled by that."""
        certificate, values = self.get_object(), said(WithdrawSerializer, request)
        return self._told(withdraw_certificate(officer=who(request), certificate=certificate, **values))

    def _told(self, certificate: Certificate, status: int = 200) -> Response:
        return Response(CertificateSerializer(certificate, context=self.get_serializer_context()).data, status=status)


router = SimpleRouter(use_regex_path=False)
router.register("san-pham", ProductViewSet, basename="api-product")
router.register("giay", CertificateViewSet, basename="api-certificate")
urlpatterns = router.urls
