"""A locked column opens in its own row, with its own key, and otherwise raises."""

import base64
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, models

from traceability.foundation import keys
from traceability.foundation.management.commands import rotate_keys
from traceability.foundation.secret_field import SecretError, SecretField


class Safe(models.Model):
    """A table that only these tests have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    token = SecretField(blank=True, default="")

    class Meta:
        app_label = "foundation"
        managed = False
        db_table = "test_safe"

    def __str__(self) -> str:
        return "safe"


def key(number: int) -> str:
    return f"k{number}:{base64.b64encode(bytes([number]) * 32).decode()}"


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        kind = "uuid" if connection.vendor == "postgresql" else "char(32)"
        cursor.execute(f"CREATE TABLE test_safe (id {kind} PRIMARY KEY, token text)")


def raw(row: Safe) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM test_safe WHERE id = %s", [row.pk.hex])
        return cursor.fetchone()[0]


def write_raw(row: Safe, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_safe SET token = %s WHERE id = %s", [text, row.pk.hex])


def read(row: Safe) -> str:
    return Safe.objects.get(pk=row.pk).token


def test_a_secret_is_locked_at_rest_and_opens_on_reading(table):
    row = Safe.objects.create(token="mã-bí-mật")
    assert raw(row).startswith("v1:") and "mật" not in raw(row)
    assert row.token == read(row) == "mã-bí-mật"
    row.token = "thứ hai"
    row.save()
    assert read(row) == "thứ hai"
    Safe.objects.filter(pk=row.pk).update(token=Safe._meta.get_field("token").sealed_for(row, "thứ ba"))
    assert read(row) == "thứ ba"
    assert Safe.objects.create().token == "" and "thứ" not in repr(Safe.objects.values_list("token"))
    assert Safe.objects.defer("token").get(pk=row.pk).token == "thứ ba"


def test_the_same_secret_never_looks_the_same_twice(table):
    assert raw(Safe.objects.create(token="x")) != raw(Safe.objects.create(token="x"))


def test_a_secret_moved_to_another_row_does_not_open(table):
    mine, other = Safe.objects.create(token="mine"), Safe.objects.create(token="other")
    write_raw(other, raw(mine))
    with pytest.raises(SecretError):
        read(other)


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-6] + "AAAA==", lambda s: "plain text", lambda s: s.replace("v1", "v2")]
)
def test_an_altered_or_plain_value_raises(table, spoil):
    row = Safe.objects.create(token="secret")
    write_raw(row, spoil(raw(row)))
    with pytest.raises(SecretError):
        read(row)


def test_plain_text_cannot_be_written_past_the_lock(table):
    row = Safe.objects.create(token="secret")
    with pytest.raises(SecretError):
        Safe.objects.filter(pk=row.pk).update(token="plain")
    with pytest.raises(SecretError):
        list(Safe.objects.filter(token="secret"))


def test_keys_turn_over_and_an_unknown_key_raises(table, settings, monkeypatch, capsys):
    settings.FIELD_KEYS = [key(1)]
    rows = [Safe.objects.create(token=str(n)) for n in range(3)]
    settings.FIELD_KEYS = [key(2), key(1)]
    assert read(rows[0]) == "0"
    monkeypatch.setattr(rotate_keys.apps, "get_models", lambda: [Safe])
    call_command("rotate_keys")
    assert "3 locked again with k2" in capsys.readouterr().out
    call_command("rotate_keys")
    assert "0 locked again" in capsys.readouterr().out
    settings.FIELD_KEYS = [key(2)]
    assert [read(row) for row in rows] == ["0", "1", "2"]
    settings.FIELD_KEYS = [key(1)]
    with pytest.raises(SecretError):
        read(rows[0])


def test_without_a_setting_a_key_is_made_once_and_kept(settings):
    first = keys.field_keys()
    assert keys.field_keys() == first
    path = settings.KEYS_DIR / keys.FIELD_KEYS_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    new = keys.add_field_key()
    assert list(keys.field_keys()) == [new, *first]


@pytest.mark.parametrize("line", ["a:!!!", "a:AAAA", f":{base64.b64encode(b'x' * 32).decode()}", "nonsense"])
def test_a_key_that_is_none_stops_the_start(settings, line):
    settings.FIELD_KEYS = [line]
    with pytest.raises(ImproperlyConfigured):
        keys.field_keys()
