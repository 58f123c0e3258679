"""`manage.py rotate_keys`: locks every secret with the newest key. It may be stopped and run again."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

from traceability.foundation.keys import add_field_key, field_keys
from traceability.foundation.secret_field import Sealed, SecretField, unseal


class Command(BaseCommand):
    help = "Locks every secret again with the newest of FIELD_KEYS; then older keys that no row names may go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="first make a new key in the kept file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"]:
            self.stdout.write(f"new key {add_field_key()}")
        newest = next(iter(field_keys()))
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, SecretField):
                    count = sum(_relock(row, field, newest) for row in model._base_manager.iterator())
                    self.stdout.write(f"{model._meta.label}.{field.name}: {count} locked again with {newest}")


def _relock(row: models.Model, field: SecretField, newest: str) -> bool:
    """Only if the value is still the one that was read: a token refreshed meanwhile is newer than ours."""
    old = row.__dict__.get(field.attname)
    if not isinstance(old, Sealed) or old.key_id == newest:
        return False
    fresh = field.sealed_for(row, unseal(old, place=field.place(row)))
    same = type(row)._base_manager.filter(**{"pk": row.pk, field.attname: old})
    return bool(same.update(**{field.attname: fresh}))
