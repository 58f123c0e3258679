"""Filters of the API's lists. An id in a filter is only compared: it never tells whether such a row is there."""

from typing import Any

from django.db import models
from django_filters import rest_framework as filters


class PlainFilterSet(filters.FilterSet):
    """Relations are filtered by the bare id; a list of choices would tell somebody else's id from one that is not."""

    @classmethod
    def filter_for_lookup(cls, field: Any, lookup_type: str) -> tuple[type[filters.Filter], dict[str, Any]]:
        if isinstance(field, models.ForeignKey):
            is_uuid = isinstance(field.target_field, models.UUIDField)
            return (filters.UUIDFilter if is_uuid else filters.NumberFilter), {}
        return super().filter_for_lookup(field, lookup_type)


class Filters(filters.DjangoFilterBackend):
    """What DRF's settings name."""

    filterset_base = PlainFilterSet
