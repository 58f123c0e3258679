"""The API's face of the list, which all who are signed in read, and of purchases, each behind its gate."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cooperatives.access import households_recorded_by, subjects_reached_by, subjects_recorded_by
from cooperatives.signed_in import who
from cooperatives.subjects import Household, Subject
from products.api import said
from traceability.foundation.api import Gated, StrictModelSerializer, StrictSerializer
from traceability.inputs.buying import buy, put_right
from traceability.inputs.listing import Medicine, MedicineKind, MedicineState
from traceability.inputs.stock import InputKind, InputLot
from traceability.inputs.units import InputUnit
from traceability.inputs.usage import Use, use_of
from traceability.ledger.canonical import number


class UseSerializer(serializers.Serializer):
    """What the list says of one crop; no `phi_days` means that nothing is told."""

    crop = serializers.CharField()
    pests = serializers.CharField(required=False)
    phi_days = serializers.IntegerField(required=False)


class MedicineSerializer(StrictModelSerializer):
    """One entry as it holds on the day asked for. `phi_days` is for crops that `uses` does not name."""

    uses = UseSerializer(many=True, read_only=True)

    class Meta:
        model = Medicine
        fields = (
            "entry", "kind", "name", "ingredient", "registration", "state", "phi_days", "uses", "effective_from",
            "effective_to", "source", "is_sample",
        )  # fmt: skip
        read_only_fields = fields


class MedicineFilter(filters.FilterSet):
    """Which entries: named so, of a kind, in a state; `on` is the day for which the list is read, today if not told."""

    called = filters.CharFilter(method="by_words", max_length=80)
    kind = filters.ChoiceFilter(choices=MedicineKind.choices)
    state = filters.ChoiceFilter(choices=MedicineState.choices)
    on = filters.DateFilter(method="on_day")

    class Meta:
        model = Medicine
        fields: list[str] = []

    def by_words(self, rows, _name: str, typed: str):
        return rows.called(typed)

    def on_day(self, rows, _name: str, _day):
        return rows  # `get_queryset` has read it: the day chooses the rows, it does not narrow them


class MedicineViewSet(viewsets.ReadOnlyModelViewSet):
    """The department's list of pesticides and veterinary medicines."""

    serializer_class = MedicineSerializer
    queryset = Medicine.objects.none()
    filterset_class = MedicineFilter
    lookup_field = "entry"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> Any:
        form = MedicineFilter(self.request.GET).form if self.request else None
        told = form.is_valid() and form.cleaned_data.get("on") if form else None
        return Medicine.objects.latest_on(told or timezone.localdate())


class InputLotSerializer(StrictModelSerializer):
    """A purchase, with what the diary has drawn from it; `left` is below zero where more was used than bought."""

    used = serializers.SerializerMethodField()
    left = serializers.SerializerMethodField()

    class Meta:
        model = InputLot
        fields = (
            "id", "subject", "household", "kind", "name", "registration", "supplier", "lot_number", "quantity", "unit",
            "bought_on", "use_by", "finished", "client_uuid", "created_at", "used", "left",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DecimalField(20, 6))
    def get_used(self, lot: InputLot) -> str:
        return number(self._use(lot).used)

    @extend_schema_field(serializers.DecimalField(20, 6))
    def get_left(self, lot: InputLot) -> str:
        return number(self._use(lot).left)

    def _use(self, lot: InputLot) -> Use:
        """Of a page all at once, the first time that one is asked for."""
        known: dict[Any, Use] = cast(dict[str, Any], self.context).setdefault("uses", {})
        if lot.pk not in known:
            page = None if self.parent is None else self.parent.instance
            known |= {use.lot.pk: use for use in use_of([lot] if page is None else list(page))}
        return known[lot.pk]


class InputLotFactsSerializer(StrictSerializer):
    """What a purchase says."""

    kind = serializers.ChoiceField(InputKind.choices)
    name = serializers.CharField(max_length=160)
    registration = serializers.CharField(max_length=60, required=False, allow_blank=True)
    supplier = serializers.CharField(max_length=160, required=False, allow_blank=True)
    lot_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    quantity = serializers.DecimalField(14, 3, min_value=0)
    unit = serializers.ChoiceField(InputUnit.choices)
    bought_on = serializers.DateField()
    use_by = serializers.DateField(required=False, allow_null=True)
    finished = serializers.BooleanField(required=False)


class InputLotNewSerializer(InputLotFactsSerializer):
    subject = serializers.UUIDField()
    household = serializers.UUIDField(required=False, allow_null=True)
    client_uuid = serializers.UUIDField(required=False)


class InputLotViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Gated):
    """Purchases of inputs of the subjects one may see."""

    model = InputLot
    serializer_class = InputLotSerializer
    filterset_fields = ("subject", "kind", "finished")
    lookup_value_converter = "uuid"

    @extend_schema(request=InputLotNewSerializer, responses={201: InputLotSerializer})
    def create(self, request: Request) -> Response:
        """A repeat with the same `client_uuid` answers with the purchase that stands."""
        values = said(InputLotNewSerializer, request)
        subject = get_object_or_404(subjects_reached_by(request.user), pk=values.pop("subject"))
        household = self._household(subject, values.pop("household", None))
        lot = buy(actor=who(request), subject=subject, household=household, **values)
        return Response(InputLotSerializer(lot).data, status=201)

    def _household(self, subject: Subject, wanted: Any) -> Household | None:
        """Whose purchase it is: for a household's own people it is theirs and must be told."""
        whole = subjects_recorded_by(self.request.user).filter(pk=subject.pk).exists()
        if wanted is None and whole:
            return None
        mine = subject.households.filter(active=True)
        return get_object_or_404(mine if whole else mine & households_recorded_by(self.request.user), pk=wanted)

    @extend_schema(request=InputLotFactsSerializer, responses=InputLotSerializer)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Puts right what was mistyped."""
        lot = put_right(
            actor=who(request), lot=self.get_object(), **said(InputLotFactsSerializer, request, partial=True)
        )
        return Response(InputLotSerializer(lot).data)


router = SimpleRouter(use_regex_path=False)
router.register("vat-tu", InputLotViewSet, basename="api-input-lot")
router.register("thuoc", MedicineViewSet, basename="api-medicine")
urlpatterns = router.urls
