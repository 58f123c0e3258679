"""Whoever alters a row behind the application's back is found; whoever is erased leaves a ledger that verifies."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cooperatives.erasure import erase_person
from traceability.foundation.files.models import Picture
from traceability.ledger import guards
from traceability.ledger.checks import LedgerCheck
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.remarks import EventNote, EventPhoto
from traceability.ledger.rows import FIELDS
from traceability.ledger.verify import LedgerAltered, check, verify
from traceability.log.sequencer import sequence

pytestmark = pytest.mark.django_db
TABLE = "traceability_traceevent"


@pytest.fixture
def picture(db) -> Picture:
    """A photo of the field."""
    return Picture.objects.create(sha256="ab" * 32, original="x.jpg", width=10, height=10)


@pytest.fixture
def diary(lan, viet_du, plot, batch, picture) -> list[TraceEvent]:
    """Four entries of Lan's, the last a correction; all in the log."""
    day = timezone.localdate()
    entry = {"actor": lan, "subject": viet_du, "event_date": day}
    events = [
        record(**entry, step="sow", plot=plot, note="Gieo sau mưa", photos=[picture]),
        record(**entry, step="spray", plot=plot, how={"input": {"name": "Thuốc Mẫu"}, "phi_days": 7}),
        record(**entry, step="harvest", batch=batch, how={"quantity": "412", "unit": "kg"}),
    ]
    events.append(correct(actor=lan, event=events[1], error_reason="incorrect_data", how={"input": {"name": "B"}}))
    sequence()
    return events


def tamper(statement: str, *values) -> None:
    """What somebody with the database's password can do: take the triggers down, and write."""
    guards.take_down(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.put_up(connection)


def key(event: TraceEvent) -> str:
    return event.pk.hex if connection.vendor == "sqlite" else str(event.pk)


def test_an_untouched_ledger_verifies(diary):
    assert verify() is None
    call_command("verify_ledger")


def test_every_column_of_a_row_is_committed_to():
    columns = {field.attname for field in TraceEvent._meta.concrete_fields}
    assert columns - set(FIELDS) == {"row_digest", "leaf_id"} and set(FIELDS) <= columns


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("biz_step", "water", "biz_step"),
        ("event_date", "2026-01-01", "event_date"),
        ("plot_id", None, "plot_id"),
        ("hash", "ni:///sha-256;00?ver=CBV2.0", "hash"),
        ("row_digest", "0" * 64, "row_digest"),
        ("how", json.dumps({"input": {"name": "Khác"}, "phi_days": 0}), ""),
        ("what", "{}", ""),
        ("record_time", "2020-01-01 00:00:00+00:00", ""),
        ("note_hash", "0" * 64, ""),
    ],
)
def test_a_row_changed_by_raw_sql_is_named(diary, column, value, field):
    touched = diary[1]
    tamper(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", value, key(touched))  # noqa: S608
    finding = verify()
    assert finding is not None and finding.event == touched.pk and finding.field == field
    with pytest.raises(CommandError, match=str(touched.pk)) as ended:
        call_command("verify_ledger")
    assert ended.value.returncode == 1


def test_the_first_of_several_altered_rows_is_named(diary):
    for touched in (diary[2], diary[0]):
        tamper(f"UPDATE {TABLE} SET disposition = %s WHERE id = %s", "x", key(touched))  # noqa: S608
    finding = verify()
    assert finding is not None and finding.event == diary[0].pk


def test_a_row_that_was_rewritten_with_fresh_digests_is_named_too(diary):
    """The intruder recomputes hash and digest of the row, but not the leaf that is in the log."""
    touched = TraceEvent.objects.get(pk=diary[0].pk)
    tamper(f"UPDATE {TABLE} SET disposition = %s WHERE id = %s", "active", key(touched))  # noqa: S608
    from traceability.ledger.rows import hash_of, row_digest

    touched.refresh_from_db()
    touched.hash = hash_of(touched)
    tamper(
        f"UPDATE {TABLE} SET hash = %s, row_digest = %s WHERE id = %s",  # noqa: S608
        touched.hash, row_digest(touched), key(touched),
    )  # fmt: skip
    finding = verify()
    assert finding is not None and finding.event == touched.pk


def test_a_deleted_row_leaves_its_leaf_behind(diary):
    tamper(f"DELETE FROM {TABLE} WHERE id = %s", key(diary[3]))  # noqa: S608
    finding = verify()
    assert finding is not None and "leaf 3" in str(finding)


def test_leaves_rewritten_together_with_the_row_do_not_match_the_signed_root(diary):
    from traceability.ledger.rows import hash_of, leaf_entry, row_digest
    from traceability.log.merkle import leaf_hash
    from traceability.log.models import Leaf

    touched = TraceEvent.objects.get(pk=diary[0].pk)
    tamper(f"UPDATE {TABLE} SET disposition = %s WHERE id = %s", "active", key(touched))  # noqa: S608
    touched.refresh_from_db()
    touched.hash = hash_of(touched)
    digest = row_digest(touched)
    tamper(f"UPDATE {TABLE} SET hash = %s, row_digest = %s WHERE id = %s", touched.hash, digest, key(touched))  # noqa: S608
    entry = leaf_entry(touched.hash, digest)
    Leaf.objects.filter(pk=touched.leaf_id).update(entry=entry, leaf_hash=leaf_hash(entry))
    finding = verify()
    assert finding is not None and "another root" in str(finding)


def test_a_note_that_was_rewritten_is_named(diary):
    EventNote.objects.filter(event=diary[0]).update(text="Không mưa")
    finding = verify()
    assert finding is not None and (finding.event, finding.field) == (diary[0].pk, "note")


def test_a_photo_that_was_exchanged_is_named(diary, picture):
    other = Picture.objects.create(sha256="cd" * 32, original="y.jpg", width=10, height=10)
    EventPhoto.objects.filter(event=diary[0]).update(picture=other)
    finding = verify()
    assert finding is not None and (finding.event, finding.field) == (diary[0].pk, "photos")


def test_a_person_is_erased_and_the_ledger_still_verifies(diary, lan, staff, picture):
    from cooperatives.access import Membership, Role

    Membership.objects.filter(user=staff).update(role=Role.MANAGER)
    erase_person(actor=lan, user=lan)
    assert not EventNote.objects.exists() and not EventPhoto.objects.exists()
    assert not Picture.objects.filter(pk=picture.pk).exists()  # the file goes too
    assert TraceEvent.objects.count() == 4
    assert verify() is None


def test_the_hourly_check_keeps_its_finding_and_raises_the_pages_versions(diary, batch):
    assert check().sound
    before = type(batch).objects.get(pk=batch.pk).publication_version
    tamper(f"UPDATE {TABLE} SET disposition = %s WHERE id = %s", "x", key(diary[2]))  # noqa: S608
    with pytest.raises(LedgerAltered):
        check()
    noted = LedgerCheck.objects.first()
    assert noted is not None and not noted.sound and noted.event == diary[2].pk
    assert type(batch).objects.get(pk=batch.pk).publication_version == before + 1
    with pytest.raises(LedgerAltered):
        check()
    assert type(batch).objects.get(pk=batch.pk).publication_version == before + 1
