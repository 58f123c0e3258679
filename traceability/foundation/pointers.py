"""Whether other rows point at a row, whichever floor they live on. It reads; who takes a row away decides there."""

from typing import Any

from django.db import models


def is_pointed_at(row: models.Model) -> bool:
    """Whether any foreign key or many-to-many of any table leads to `row`, those without a way back included."""
    relations: list[Any] = [one for one in row._meta.get_fields(include_hidden=True) if _comes_from_elsewhere(one)]
    return any(_leads_to(relation, row) for relation in relations)


def _comes_from_elsewhere(field: Any) -> bool:
    return bool(field.auto_created and not field.concrete and field.is_relation)


def _leads_to(relation: Any, row: models.Model) -> bool:
    return relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists()
