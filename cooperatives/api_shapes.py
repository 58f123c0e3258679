"""What this floor says and takes over the API. Every field is named; personal data goes to its own people only."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cooperatives.access import Role
from cooperatives.commune_field import CommuneField
from cooperatives.places import Village
from cooperatives.subjects import CheckState, Origin, PlotKind, SubjectKind
from traceability.foundation import phones
from traceability.foundation.api import StrictSerializer


@extend_schema_field(OpenApiTypes.STR)
class UnitField(serializers.Field):
    """A commune as "code-valid_from", "14845-2025-07-01"; a name is understood where it means one commune."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return CommuneField().clean(data if isinstance(data, str) else str(data))
        except ValidationError as problem:
            raise serializers.ValidationError(problem.messages) from problem

    def to_representation(self, value: Any) -> str:
        return value.key


@extend_schema_field(OpenApiTypes.STR)
class PhoneField(serializers.CharField):
    """A Vietnamese telephone as people type it; shown as E.164."""

    def __init__(self, *, mobile: bool = False, **kwargs) -> None:
        super().__init__(max_length=40, **kwargs)
        self.mobile = mobile

    def to_internal_value(self, data: Any) -> str:
        typed = super().to_internal_value(data)
        if not typed:
            return ""
        try:
            return phones.parse(typed, mobile=self.mobile)
        except ValidationError as problem:
            raise serializers.ValidationError(problem.messages) from problem


class VillageChoice(serializers.PrimaryKeyRelatedField):
    """A village by id, or null."""

    def __init__(self, **kwargs) -> None:
        super().__init__(queryset=Village.objects.all(), required=False, allow_null=True, **kwargs)


class UnitSerializer(serializers.Serializer):
    key = serializers.CharField()
    code = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    kind = serializers.CharField()
    name = serializers.CharField()
    district = serializers.CharField(allow_blank=True, help_text="the old district; units of 2025 have none")


class FoundSerializer(serializers.Serializer):
    unit = UnitSerializer()
    today = UnitSerializer(many=True, help_text="where it lies today; several when the old commune was split")


class SearchSerializer(serializers.Serializer):
    q = serializers.CharField(required=False, allow_blank=True, max_length=120)


class SubjectSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(SubjectKind.choices)
    unit = UnitField(allow_null=True)
    village = serializers.UUIDField(source="village_id", allow_null=True)
    address = serializers.CharField()
    about = serializers.CharField()
    phone = serializers.CharField()
    phone_public = serializers.BooleanField()
    tax_code = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)
    check_state = serializers.ChoiceField(CheckState.choices)
    decide_by = serializers.DateField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField()
    version = serializers.IntegerField()


class SubjectEditSerializer(StrictSerializer):
    version = serializers.IntegerField(min_value=1, help_text="the version that was read; another one answers 409")
    name = serializers.CharField(max_length=160, required=False)
    kind = serializers.ChoiceField(SubjectKind.choices, required=False)
    unit = UnitField(required=False)
    village = VillageChoice()
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    about = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    phone = PhoneField(required=False, allow_blank=True)
    phone_public = serializers.BooleanField(required=False)
    tax_code = serializers.CharField(max_length=20, required=False, allow_blank=True)


class ReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=600)


class PlotSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    subject = serializers.UUIDField(source="subject_id")
    household = serializers.UUIDField(source="household_id", allow_null=True)
    name = serializers.CharField()
    kind = serializers.ChoiceField(PlotKind.choices)
    crop = serializers.CharField()
    area_m2 = serializers.DecimalField(12, 2, allow_null=True)
    unit = UnitField()
    village = serializers.UUIDField(source="village_id", allow_null=True)
    growing_area_code = serializers.CharField()
    active = serializers.BooleanField()


class PlotEditSerializer(StrictSerializer):
    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(PlotKind.choices, required=False)
    crop = serializers.CharField(max_length=80, required=False, allow_blank=True)
    area_m2 = serializers.DecimalField(12, 2, required=False, allow_null=True)
    unit = UnitField(required=False)
    village = VillageChoice()
    growing_area_code = serializers.CharField(max_length=40, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False)


class PlotAddSerializer(PlotEditSerializer):
    subject = serializers.UUIDField()
    household = serializers.UUIDField(required=False, allow_null=True, help_text="the household whose plot it is")


class HouseholdSerializer(serializers.Serializer):
    """A household as the people of its cooperative see it."""

    id = serializers.UUIDField()
    subject = serializers.UUIDField(source="subject_id")
    name = serializers.CharField()
    head = serializers.CharField()
    phone = serializers.CharField()
    unit = UnitField()
    village = serializers.UUIDField(source="village_id", allow_null=True)
    active = serializers.BooleanField()


class HouseholdEditSerializer(StrictSerializer):
    name = serializers.CharField(max_length=120)
    head = serializers.CharField(max_length=120, required=False, allow_blank=True)
    phone = PhoneField(required=False, allow_blank=True)
    unit = UnitField(required=False)
    village = VillageChoice()


class HouseholdAddSerializer(HouseholdEditSerializer):
    subject = serializers.UUIDField()


class RecordsForSerializer(serializers.Serializer):
    """One for whom this person records: a household, or a subject she helps."""

    subject = serializers.UUIDField()
    subject_name = serializers.CharField()
    household = serializers.UUIDField(allow_null=True)
    household_name = serializers.CharField(allow_blank=True)
    until = serializers.DateField(allow_null=True, help_text="the last day, where somebody gave leave until a day")


class VillageSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    unit = UnitField()
    name = serializers.CharField()


class NameSerializer(StrictSerializer):
    name = serializers.CharField(max_length=80)


class VillageAddSerializer(NameSerializer):
    unit = UnitField()


class RegisterSerializer(StrictSerializer):
    phone = PhoneField(mobile=True, required=False)
    password = serializers.CharField(max_length=200, required=False, trim_whitespace=False, write_only=True)
    name = serializers.CharField(max_length=160)
    unit = UnitField()
    kind = serializers.ChoiceField(SubjectKind.choices, required=False)


class MeSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    phone = serializers.CharField()
    roles = serializers.ListField(
        child=serializers.ChoiceField(
            [
                Role.MANAGER.value,
                "member",
                Role.HOUSEHOLD.value,
                "helper",
                "commune_officer",
                "department_officer",
                "operator",
            ]
        )
    )
    subjects = SubjectSerializer(many=True)
    records_for = RecordsForSerializer(many=True)
    acting_for = serializers.UUIDField(allow_null=True)
    payload_versions = serializers.ListField(child=serializers.IntegerField())
    csrf_token = serializers.CharField()
    server_time = serializers.DateTimeField()
