"""Triggers that keep trace events append-only, in SQLite and in PostgreSQL."""

from django.db import migrations

from traceability.ledger import guards


def put_up(apps, schema_editor) -> None:
    guards.put_up(schema_editor.connection)


def take_down(apps, schema_editor) -> None:
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("traceability", "0001_log_and_ledger")]
    operations = [migrations.RunPython(put_up, take_down)]
