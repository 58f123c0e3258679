"""One door into the ledger: what it takes, what it refuses, and that a repeat is harmless."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cooperatives.subjects import Plot
from products.batches import Batch, BatchState
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import AppendOnly, TraceEvent
from traceability.ledger.history import history
from traceability.ledger.record import correct, record
from traceability.ledger.remarks import EventNote
from traceability.ledger.signals import event_recorded
from traceability.log.models import Leaf

pytestmark = pytest.mark.django_db
SPRAY = {"input": {"name": "Thuốc Mẫu 25WP", "registration_no": "0000/CNĐKT"}, "dose": "20 g cho 16 lít", "phi_days": 7}


def today() -> dt.date:
    return timezone.localdate()


def water(lan, plot, **more) -> TraceEvent:
    return record(actor=lan, subject=plot.subject, step="water", event_date=more.pop("day", today()), plot=plot, **more)


def fields_of(refused) -> dict:
    return refused.value.by_field()


def test_an_entry_brings_its_leaf_and_both_digests(lan, viet_du, plot):
    event = record(actor=lan, subject=viet_du, step="spray", event_date=today(), plot=plot, how=SPRAY, note="Trời nắng")
    event.refresh_from_db()
    assert event.hash.startswith("ni:///sha-256;") and event.hash.endswith("?ver=CBV2.0")
    assert event.row_digest.encode() in bytes(event.leaf.entry)
    assert event.actor_party == lan.party and event.day_only
    assert "Trời nắng" not in str([getattr(event, f.name) for f in TraceEvent._meta.concrete_fields])
    assert event.note.text == "Trời nắng"


def test_equal_waterings_of_one_day_do_not_collide(lan, plot):
    first, second = water(lan, plot), water(lan, plot)
    assert first.hash != second.hash
    assert TraceEvent.objects.count() == Leaf.objects.count() == 2


def test_a_repeat_with_the_same_uuid_returns_the_first(lan, plot):
    sent = uuid.uuid4()
    first = water(lan, plot, client_uuid=sent, note="Sáng sớm", how={"quantity": "1.50", "unit": "lit"})
    again = water(lan, plot, client_uuid=sent, note="Sáng sớm", how={"quantity": 1.5, "unit": "lit"})
    assert again.pk == first.pk
    assert TraceEvent.objects.count() == Leaf.objects.count() == EventNote.objects.count() == 1


@pytest.mark.parametrize("other", [{"note": "Chiều"}, {"how": {"quantity": "2"}}, {"day": dt.date(2026, 1, 2)}])
def test_the_same_uuid_with_other_content_is_a_conflict(lan, plot, other):
    sent = uuid.uuid4()
    water(lan, plot, client_uuid=sent, note="Sáng", day=dt.date(2026, 1, 1))
    with pytest.raises(Refusal) as refused:
        water(lan, plot, client_uuid=sent, **({"note": "Sáng", "day": dt.date(2026, 1, 1)} | other))
    assert refused.value.refusal_code == "conflict"
    assert TraceEvent.objects.count() == 1


def test_a_repeat_is_harmless_after_the_batch_was_closed(lan, viet_du, batch):
    sent = uuid.uuid4()
    entry = {"actor": lan, "subject": viet_du, "step": "pack", "event_date": today(), "client_uuid": sent}
    first = record(**entry, batch=batch)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.CLOSED)
    assert record(**entry, batch=Batch.objects.get(pk=batch.pk)).pk == first.pk


def test_a_harvest_after_today_is_refused_in_the_readers_words(lan, viet_du, plot):
    with pytest.raises(Refusal) as refused:
        record(
            actor=lan, subject=viet_du, step="harvest", event_date=today() + dt.timedelta(days=1), plot=plot
        )  # fmt: skip
    assert fields_of(refused) == {"event_date": ["Ngày thu hoạch sau hôm nay. Anh/chị xem lại giúp."]}
    assert not Leaf.objects.exists()


def test_a_clock_that_is_a_little_ahead_is_borne(lan, viet_du):
    now = timezone.now()
    record(actor=lan, subject=viet_du, step="care", event_time=now + dt.timedelta(minutes=9))
    with pytest.raises(Refusal):
        record(actor=lan, subject=viet_du, step="care", event_time=now + dt.timedelta(minutes=30))


def test_a_phone_clock_that_ran_ahead_is_kept_and_seen(lan, plot):
    event = water(lan, plot, device_time=timezone.now() + dt.timedelta(days=40))
    assert event.clock_was_ahead


def test_years_out_of_reach_are_refused(lan, plot):
    for day in (dt.date(26, 1, 1), dt.date(9999, 12, 31)):
        with pytest.raises(Refusal):
            water(lan, plot, day=day)


def test_a_closed_batch_takes_no_more_entries(lan, viet_du, batch):
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.CLOSED)
    with pytest.raises(Refusal) as refused:
        record(
            actor=lan, subject=viet_du, step="pack", event_date=today(), batch=Batch.objects.get(pk=batch.pk)
        )  # fmt: skip
    assert set(fields_of(refused)) == {"batch"}


def test_places_of_another_subject_are_refused(lan, viet_du, other_subject, hac_thanh, batch):
    foreign = Plot.objects.create(subject=other_subject, name="Thửa Mẫu", unit=hac_thanh)
    with pytest.raises(Refusal) as refused:
        record(actor=lan, subject=viet_du, step="water", event_date=today(), plot=foreign)
    assert set(fields_of(refused)) == {"plot"}
    with pytest.raises(Refusal) as refused:
        record(actor=lan, subject=other_subject, step="pack", event_date=today(), batch=batch)
    assert set(fields_of(refused)) == {"batch"}


def test_a_spray_needs_its_name_but_not_its_interval(lan, viet_du, plot):
    with pytest.raises(Refusal) as refused:
        record(actor=lan, subject=viet_du, step="spray", event_date=today(), plot=plot, how={"phi_days": "-3"})
    assert set(fields_of(refused)) == {"input_name", "phi_days"}
    event = record(
        actor=lan, subject=viet_du, step="spray", event_date=today(), plot=plot,
        how={"input": {"name": "Thuốc Mẫu"}, "phi_days": None},
    )  # fmt: skip
    assert "phi_days" not in event.how  # unknown is not zero


@pytest.mark.parametrize(
    "how", [{"dose": "x" * 5000}, {"quantity": "NaN"}, {"quantity": "-1"}, {"unit": "bao"}, {"x": "\x00"},
            {"x": "\ud800"}, {"x": 2**63}, {"x": float("nan")}, {"input": "Thuốc"}, {"x": ["y" * 500] * 40}],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_and_not_cut(lan, viet_du, plot, how):
    with pytest.raises(Refusal):
        record(actor=lan, subject=viet_du, step="care", event_date=today(), plot=plot, how=how)


def test_a_receiver_that_raises_takes_the_entry_back(lan, plot):
    def stumble(**_kwargs):
        raise RuntimeError("the receiver stumbled")

    event_recorded.connect(stumble)
    try:
        with pytest.raises(RuntimeError):
            water(lan, plot)
    finally:
        event_recorded.disconnect(stumble)
    assert not TraceEvent.objects.exists() and not Leaf.objects.exists()


def test_a_correction_points_back_and_the_old_entry_stays(lan, viet_du, plot):
    wrong = record(
        actor=lan, subject=viet_du, step="spray", event_date=today(), plot=plot, how=SPRAY, note="ghi vội"
    )  # fmt: skip
    right = correct(actor=lan, event=wrong, error_reason="incorrect_data", how={**SPRAY, "phi_days": 14})
    assert right.corrects_id == wrong.pk and right.is_correction and right.how["phi_days"] == 14
    assert right.note.text == "ghi vội"
    assert list(TraceEvent.objects.current()) == [right]
    assert {e.pk for e in history(plot)} == {wrong.pk, right.pk}
    assert list(history(plot).current()) == [right]


def test_what_did_not_happen_leaves_the_current_view(lan, plot):
    event = water(lan, plot)
    gone = correct(actor=lan, event=event, error_reason="did_not_occur")
    assert not TraceEvent.objects.current().exists()
    with pytest.raises(Refusal) as refused:
        correct(actor=lan, event=gone, error_reason="incorrect_data", how={})
    assert refused.value.refusal_code == "conflict"


def test_an_entry_is_corrected_once_and_then_its_correction(lan, plot):
    event = water(lan, plot)
    second = correct(actor=lan, event=event, error_reason="incorrect_data", event_date=today() - dt.timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        correct(actor=lan, event=event, error_reason="did_not_occur")
    assert refused.value.refusal_code == "conflict"
    third = correct(actor=lan, event=second, error_reason="did_not_occur")
    assert third.event_date == second.event_date == today() - dt.timedelta(days=1)


def test_the_gate_shows_own_rows_and_the_departments(lan, minh, hoa, thu, plot):
    event = water(lan, plot)
    for reader, seen in ((lan, 1), (minh, 0), (hoa, 1), (thu, 1)):
        assert TraceEvent.objects.visible_to(reader).filter(pk=event.pk).count() == seen
    assert not TraceEvent.objects.writable_by(hoa).exists()


def test_django_refuses_to_change_an_event(lan, plot):
    event = water(lan, plot)
    event.how = {"dose": "khác"}
    for attempt in (
        event.save,
        event.delete,
        lambda: TraceEvent.objects.update(how={}),
        lambda: TraceEvent.objects.all().update(how={}),
        lambda: TraceEvent.objects.all().delete(),
        lambda: TraceEvent.objects.bulk_update([event], ["how"]),
        lambda: TraceEvent.objects.bulk_create([event]),
        lambda: plot.events.all().delete(),
        lambda: plot.events.update(plot=None),
    ):
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.parametrize(
    "statement", ["UPDATE traceability_traceevent SET how = '{}'", "DELETE FROM traceability_traceevent"]
)
def test_the_database_refuses_to_change_an_event(lan, plot, statement):
    water(lan, plot)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TraceEvent.objects.count() == 1


def test_a_batch_shows_its_own_entries_and_the_season_of_its_plots(lan, viet_du, batch, plot):
    made = batch.produced_on
    sown = water(lan, plot, day=made - dt.timedelta(days=100))
    water(lan, plot, day=made - dt.timedelta(days=500))
    water(lan, plot, day=made + dt.timedelta(days=1))
    packed = record(actor=lan, subject=viet_du, step="pack", event_date=made + dt.timedelta(days=2), batch=batch)
    assert [event.pk for event in history(batch)] == [packed.pk, sown.pk]
