"""The API's face of this floor: shops that are connected, and listings. Gates and verbs are those of the pages.

A token is in no answer, and connecting needs the seller's own browser: it has no call here.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cooperatives.signed_in import who
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.faces import face
from marketplace_sync.listings import Listing, ListingState
from marketplace_sync.selling import change_price, choose_existing, publish, relist, retry, withdraw
from products.catalogue import Product
from traceability.foundation.api import Gated, StrictModelSerializer, StrictSerializer


class ShopSerializer(StrictModelSerializer):
    """A connected shop."""

    class Meta:
        model = ChannelAccount
        fields = (
            "id", "subject", "channel", "shop_id", "shop_name", "state", "state_reason", "state_since", "consent_at",
            "consent_until", "heard_at",
        )  # fmt: skip
        read_only_fields = fields


class ShopViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Shops that one may see."""

    model = ChannelAccount
    serializer_class = ShopSerializer
    filterset_fields = ("channel", "state", "subject")


class AnswerSerializer(StrictSerializer):
    """The answer to one question of the category."""

    id = serializers.RegexField(r"^\d{1,18}$")
    name = serializers.CharField(max_length=200, required=False, default="")
    value_id = serializers.RegexField(r"^\d{1,18}$", required=False, allow_blank=True, default="")
    value = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class ListingSerializer(StrictModelSerializer):
    """A listing: wanted, pushed and seen, and its state in one of seven words."""

    state = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    reason_code = serializers.SerializerMethodField()

    class Meta:
        model = Listing
        fields = (
            "id", "account", "product", "seller_sku", "state", "sentence", "reason_code", "wanted_state",
            "wanted_price_vnd", "wanted_stock", "category_id", "category_name", "attributes", "brand", "logistics",
            "pushed_price", "pushed_stock", "pushed_at", "remote_id", "remote_state", "remote_word", "remote_price",
            "remote_stock", "remote_reason", "remote_deadline", "remote_url", "observed_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_state(self, listing: Listing) -> ListingState:
        return face(listing).state

    def get_sentence(self, listing: Listing) -> str:
        return face(listing).sentence

    def get_reason_code(self, listing: Listing) -> str:
        return face(listing).code


class PublishSerializer(StrictSerializer):
    """What puts a product up on a shop."""

    account = serializers.UUIDField()
    product = serializers.UUIDField()
    price = serializers.IntegerField(min_value=1, max_value=10_000_000_000)
    category = serializers.RegexField(r"^\d{1,18}$")
    category_name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    attributes = AnswerSerializer(many=True, required=False, default=list)
    brand = serializers.ListField(
        child=serializers.CharField(max_length=120), min_length=2, max_length=2, required=False, default=list
    )
    carriers = serializers.ListField(
        child=serializers.RegexField(r"^\d{1,18}$"), min_length=1, max_length=20, required=False, default=list
    )


class PriceSerializer(StrictSerializer):
    """A new price in đồng."""

    price = serializers.IntegerField(min_value=1, max_value=10_000_000_000)


class ChoiceSerializer(StrictSerializer):
    """Which of several at the shop is the right one."""

    remote_id = serializers.CharField(max_length=40)


class ListingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Listings that one may see. `POST` puts a product up; the rest is said by its own address."""

    model = Listing
    serializer_class = ListingSerializer
    filterset_fields = ("account", "product", "wanted_state", "remote_state")

    @extend_schema(request=PublishSerializer, responses={201: ListingSerializer})
    def create(self, request: Request) -> Response:
        """Puts a product up on a shop, or changes what is up there already."""
        said = self._said(PublishSerializer)
        account = self._one(ChannelAccount.objects.writable_by(request.user), said.pop("account"))
        product = self._one(Product.objects.writable_by(request.user), said.pop("product"))
        listing = publish(actor=who(request), account=account, product=product, **said)
        return Response(ListingSerializer(listing).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ListingSerializer)
    @action(detail=True, methods=["post"], url_path="an")
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Takes it off sale."""
        return self._shown(withdraw(actor=who(request), listing=self.get_object()))

    @extend_schema(request=None, responses=ListingSerializer)
    @action(detail=True, methods=["post"], url_path="ban-lai")
    def relist(self, request: Request, pk: Any = None) -> Response:
        """Puts it on sale again."""
        return self._shown(relist(actor=who(request), listing=self.get_object()))

    @extend_schema(request=None, responses=ListingSerializer)
    @action(detail=True, methods=["post"], url_path="thu-lai")
    def retry(self, request: Request, pk: Any = None) -> Response:
        """Sends it anew after something was mended."""
        return self._shown(retry(actor=who(request), listing=self.get_object()))

    @extend_schema(request=PriceSerializer, responses=ListingSerializer)
    @action(detail=True, methods=["post"], url_path="gia")
    def price(self, request: Request, pk: Any = None) -> Response:
        """A new price."""
        listing = self.get_object()
        return self._shown(change_price(actor=who(request), listing=listing, **self._said(PriceSerializer)))

    @extend_schema(request=ChoiceSerializer, responses=ListingSerializer)
    @action(detail=True, methods=["post"], url_path="chon")
    def choose(self, request: Request, pk: Any = None) -> Response:
        """Says which of several at the shop is the right one; the others are hidden."""
        listing = self.get_object()
        return self._shown(choose_existing(actor=who(request), listing=listing, **self._said(ChoiceSerializer)))

    def _said(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        said = shape(data=self.request.data)
        said.is_valid(raise_exception=True)
        return dict(said.validated_data)

    def _one(self, rows: Any, pk: Any) -> Any:
        found = rows.filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def _shown(self, listing: Listing) -> Response:
        return Response(ListingSerializer(listing).data)


router = SimpleRouter()
router.register("gian-hang", ShopViewSet, basename="api-shop")
router.register("dang-ban", ListingViewSet, basename="api-listing")
