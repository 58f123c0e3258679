"""A column that is unreadable without its key, and that cannot be moved to another row. Every failure raises.

In the database: `v1:key id:nonce:ciphertext`. What is authenticated with it: table, column and the row's id.
"""

import base64
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from traceability.foundation.keys import field_keys

VERSION = "v1"


class SecretError(Exception):
    """The stored secret does not open: wrong key, wrong row, altered, or never locked. It is never passed on."""


class Sealed:
    """A value as it lies in the database."""

    def __init__(self, stored: str) -> None:
        self.stored = stored

    def __repr__(self) -> str:
        return "<sealed>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.stored == self.stored

    def __hash__(self) -> int:
        return hash(self.stored)

    @property
    def key_id(self) -> str:
        """The id of the key that locked it."""
        return self.stored.split(":")[1] if self.stored.startswith(f"{VERSION}:") else ""


def seal(plain: str, *, place: str) -> Sealed:
    """Locks `plain` with the newest key, for `place` alone."""
    kid, key = next(iter(field_keys().items()))
    nonce = secrets.token_bytes(12)
    locked = AESGCM(key).encrypt(nonce, plain.encode(), place.encode())
    return Sealed(":".join([VERSION, kid, _text(nonce), _text(locked)]))


def unseal(sealed: Sealed, *, place: str) -> str:
    """Opens what was locked for `place`. Raises SecretError."""
    parts = sealed.stored.split(":")
    if len(parts) != 4 or parts[0] != VERSION:
        raise SecretError(f"{place}: not a sealed value")
    key = field_keys().get(parts[1])
    if key is None:
        raise SecretError(f"{place}: no key {parts[1]!r}")
    try:
        nonce, locked = (base64.urlsafe_b64decode(part) for part in parts[2:])
        return AESGCM(key).decrypt(nonce, locked, place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SecretError(f"{place}: does not open") from error


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


class _Door:
    """What stands on the model class: reading opens, writing keeps the plain text until the row is saved."""

    def __init__(self, field: "SecretField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:  # deferred
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        return unseal(value, place=self.field.place(row)) if isinstance(value, Sealed) else value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SecretField(models.TextField):
    """Text that is locked at rest. The model's primary key is a UUID that is set before the first save.

    `save()` locks by itself; for `update()` lock first: `update(token=field.sealed_for(row, "…"))`. No look-ups.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Door(self))

    def place(self, row: models.Model) -> str:
        """The one place where the value opens."""
        if row.pk is None:
            raise SecretError("a row needs its id before it can keep a secret")
        return f"{self.model._meta.db_table}.{self.column}:{row.pk}"

    def sealed_for(self, row: models.Model, plain: str) -> Sealed | str:
        """`plain` locked for `row`, for use in an UPDATE. Nothing stays nothing."""
        return seal(plain, place=self.place(row)) if plain else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | str | None:
        return Sealed(value) if value else value

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str) and value:
            value = self.sealed_for(model_instance, value)
            model_instance.__dict__[self.attname] = value
        return value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.stored
        if value in (None, ""):
            return value
        raise SecretError(f"{self.name}: plain text must not reach the database; use save() or sealed_for()")
