"""What people did is written once; whoever touches it afterwards is found."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from traceability.foundation import audit
from traceability.foundation.append_only import AppendOnlyError, statements
from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.audit.trail import faults


def three_acts(lan, viet_du) -> list[AuditEvent]:
    return [audit.note(lan, f"act-{n}", viet_du, viet_du, step=n, weight=Decimal("1.50")) for n in range(3)]


def intrude(sql: str, *values) -> None:
    """Raw SQL of an intruder who has taken the triggers down first."""
    table = AuditEvent._meta.db_table
    up, down = statements(connection.vendor, table)
    with connection.cursor() as cursor:
        for statement in down:
            cursor.execute(statement)
        cursor.execute(sql.replace("TABLE", table), values)
        for statement in up:
            cursor.execute(statement)


def test_acts_form_a_chain_per_subject_and_name_nobody(lan, viet_du, other_subject):
    first, second, _third = three_acts(lan, viet_du)
    assert second.prev_hash == first.hash and (first.seq, second.seq) == (1, 2)
    assert audit.note(None, "seen", other_subject, other_subject).seq == 1
    assert audit.note(lan, "signed-in", lan).tenant == uuid.UUID(int=0)
    stored = AuditEvent.objects.get(pk=first.pk)
    assert stored.actor == lan.party and stored.details == {"step": 0, "weight": "1.50"}
    assert "Lan" not in str(vars(stored))
    assert list(faults()) == []


def test_an_act_is_undone_with_its_verb(lan, viet_du):
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.note(lan, "publish", viet_du, viet_du)
        raise RuntimeError
    assert not AuditEvent.objects.exists()


def test_model_query_and_database_refuse_changes(lan, viet_du):
    act = three_acts(lan, viet_du)[0]
    for attempt in (act.save, act.delete, AuditEvent.objects.all().delete, lambda: AuditEvent.objects.update(verb="x")):
        with pytest.raises(AppendOnlyError):
            attempt()
    table = AuditEvent._meta.db_table
    for sql in ("UPDATE TABLE SET verb = 'x'", "DELETE FROM TABLE"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.replace("TABLE", table))


def test_a_row_changed_by_raw_sql_is_named(lan, viet_du, capsys):
    _first, second, _third = three_acts(lan, viet_du)
    call_command("verify_audit")
    intrude("UPDATE TABLE SET verb = 'forged' WHERE seq = 2")
    assert [str(second.pk) in fault for fault in faults()] == [True]
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert str(second.pk) in capsys.readouterr().err


def test_a_row_taken_away_is_missed(lan, viet_du):
    three_acts(lan, viet_du)
    intrude("DELETE FROM TABLE WHERE seq = 2")
    assert "row 2 is missing" in next(faults())


def test_details_read_back_the_same_from_every_database(lan, viet_du):
    audit.note(lan, "x", viet_du, viet_du, day=dt.date(2026, 4, 3), share=0.1, big=10**18, many=[1, None, {"a": 1.0}])
    assert list(faults()) == []
