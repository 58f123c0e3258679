"""Tables that only grow: the model, the query set and the database itself refuse changes. For SQLite and PostgreSQL."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class AppendOnlyError(TypeError):
    """A mistake in the code: rows of this table are neither changed nor deleted."""


class AppendOnlyQuerySet(models.QuerySet):
    """Refuses what would change many rows at once."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnlyError(self.model.__name__)


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(type(self).__name__)


def statements(vendor: str, table: str) -> tuple[list[str], list[str]]:
    """What puts the triggers of `table` up, and what takes them down again."""
    verbs = ("UPDATE", "DELETE")
    if vendor == "sqlite":
        up = [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in verbs
        ]
        return up, [f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}" for verb in verbs]
    up = [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]
    return up, [f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}", f"DROP FUNCTION IF EXISTS {table}_refuse()"]


def put_up(table: str) -> Any:
    """For `migrations.RunPython`: puts the triggers up."""
    return lambda apps, editor: _run(editor, 0, table)


def take_down(table: str) -> Any:
    """For `migrations.RunPython`, backwards."""
    return lambda apps, editor: _run(editor, 1, table)


def _run(editor: BaseDatabaseSchemaEditor, direction: int, table: str) -> None:
    for statement in statements(editor.connection.vendor, table)[direction]:
        editor.execute(statement)
