"""The API's face of the list: whoever is signed in reads it, each for a day of his own. Nobody writes here."""

from typing import Any

from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers, viewsets
from rest_framework.routers import SimpleRouter

from traceability.foundation.api import StrictModelSerializer
from traceability.inputs.listing import Medicine, MedicineKind, MedicineState


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


router = SimpleRouter(use_regex_path=False)
router.register("thuoc", MedicineViewSet, basename="api-medicine")
urlpatterns = router.urls
