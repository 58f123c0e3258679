"""Work that outlives a request is neither lost nor done twice by two workers."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from traceability.foundation.refusals import Refusal
from traceability.foundation.work import jobs, loop, nudge, periodic, retry, sweep
from traceability.foundation.work.jobs import HANDLERS, Job, enqueue
from traceability.foundation.work.lanes import LANES, Later, drain, oldest_due_seconds
from traceability.foundation.work.loop import Worker
from traceability.foundation.work.periodic import Heartbeat, Periodic, PeriodicRun
from traceability.foundation.work.rows import LeaseLost
from traceability.foundation.work.states import FLYING, MOVES, IllegalMove, State, check_move

AGO = dt.timedelta(minutes=10)


@pytest.fixture
def kind():
    """A kind of job that only this test knows: `kind(function)` gives it work."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield lambda function: (HANDLERS.__setitem__(name, function), name)[1]
    HANDLERS.pop(name, None)


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - AGO)


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(next_at=timezone.now() - AGO)


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def side_by_side(function, count: int) -> None:
    """Runs `function` in `count` threads that start together, and waits for them."""
    gate = threading.Barrier(count)

    def run() -> None:
        gate.wait()
        try:
            function()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_job_runs_once_and_is_done(db, kind):
    seen = []
    job = enqueue(kind(lambda job: seen.append(job.payload)), "a", {"n": 1})
    assert drain() == 1
    assert seen == [{"n": 1}] and state(job) == State.DONE
    assert drain() == 0


def test_asking_twice_for_the_same_leaves_one_waiting_with_the_newest_wish(db, kind):
    name = kind(lambda job: None)
    first, second = enqueue(name, "a", {"n": 1}), enqueue(name, "a", {"n": 2})
    assert first.pk == second.pk
    assert Job.objects.get(pk=first.pk).payload == {"n": 2}
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind=name, key="a")


def test_a_wish_made_while_the_work_runs_is_not_lost_and_waits_its_turn(db, kind):
    seen = []

    def work(job):
        if not seen:
            enqueue(job.kind, job.key, {"again": True})
            assert Job.objects.claim() is None, "its sibling is at work"
        seen.append(job.payload)

    enqueue(kind(work), "a")
    assert drain() == 2
    assert seen == [{}, {"again": True}]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_row(kind):
    name = kind(lambda job: None)
    for number in range(12):
        enqueue(name, str(number))
    taken = []

    def take_all() -> None:
        while row := Job.objects.claim():
            taken.append(row.pk)

    side_by_side(take_all, 4)
    assert len(taken) == len(set(taken)) == 12


@pytest.mark.django_db(transaction=True)
def test_many_threads_that_want_the_same_thing_leave_one_row(kind):
    name = kind(lambda job: None)
    side_by_side(lambda: enqueue(name, "same"), 6)
    assert Job.objects.filter(kind=name).count() == 1


def test_who_lost_the_lease_writes_nothing(db, kind):
    job = enqueue(kind(lambda job: None))
    slow = Job.objects.claim()
    assert Job.objects.claim() is None
    expire(job)
    quick = Job.objects.claim()
    assert quick.pk == slow.pk and quick.lease_token != slow.lease_token
    for attempt in (
        slow.renew,
        slow.finish,
        slow.mark_calling,
        lambda: slow.progress(1, 2),
        lambda: slow.die("X"),
        lambda: slow.retry_later("X"),
    ):
        with pytest.raises(LeaseLost):
            attempt()
    quick.finish()
    assert state(job) == State.DONE


def test_an_unknown_outcome_is_settled_never_repeated_blindly(db, kind):
    def work(job):
        job.mark_calling()
        raise ConnectionResetError

    job = enqueue(kind(work))
    drain()
    assert state(job) == State.SETTLING
    row = Job.objects.get(pk=job.pk)
    assert row.lease_token is None and row.reason_code == "INTERNAL"


def test_a_call_that_surely_did_nothing_waits_as_before(db, kind):
    job = enqueue(kind(lambda job: None))
    row = Job.objects.claim()
    row.mark_calling()
    row.retry_later("RATE", after=120, counts=False, surely_not_done=True)
    row = Job.objects.get(pk=job.pk)
    assert row.state == State.PENDING and row.attempts == 0
    assert dt.timedelta(seconds=115) < row.next_at - timezone.now() < dt.timedelta(seconds=130)


def test_work_may_ask_for_another_try_and_a_refusal_is_final(db, kind):
    def later(job):
        raise Later("BUSY", "Chờ thêm.", after=3)

    def refuse(job):
        raise Refusal("Thiếu ảnh. Hãy thêm ảnh.", code="no_photo")

    one, two = enqueue(kind(later), "1"), None
    drain()
    assert state(one) == State.PENDING
    two = enqueue(kind(refuse), "2")
    drain()
    row = Job.objects.get(pk=two.pk)
    assert (row.state, row.reason_code, row.reason_text) == (State.DEAD, "NO_PHOTO", "Thiếu ảnh. Hãy thêm ảnh.")
    assert row.revive() and state(row) == State.PENDING


def test_a_row_that_kills_its_worker_comes_to_an_end(db, kind):
    def work(job):
        raise Later("BUSY")

    job = enqueue(kind(work))
    for _ in range(retry.MAX_ATTEMPTS):
        make_due(job)
        drain()
    row = Job.objects.get(pk=job.pk)
    assert row.state == State.DEAD and row.attempts == retry.MAX_ATTEMPTS


def test_a_retry_gives_way_to_a_newer_wish(db, kind):
    def work(job):
        enqueue(job.kind, job.key, {"new": True})
        raise Later("BUSY")

    old = enqueue(kind(work), "a")
    drain(limit=1)
    assert state(old) == State.SUPERSEDED


def test_blocked_rows_wait_for_a_person(db, kind):
    job = enqueue(kind(lambda job: job.block("AUTH_EXPIRED", "Bấm Kết nối lại.")))
    drain()
    assert state(job) == State.BLOCKED and drain() == 0
    assert Job.objects.get(pk=job.pk).unblock()
    assert state(job) == State.PENDING
    assert Job.objects.get(pk=job.pk).supersede() and state(job) == State.SUPERSEDED


def test_the_urgent_goes_first(db, kind):
    name = kind(lambda job: None)
    for number in range(5):
        enqueue(name, str(number))
    recall = enqueue(name, "recall", urgency=10)
    assert Job.objects.claim().pk == recall.pk


def test_what_was_put_down_this_very_moment_is_due(db, kind):
    name = kind(lambda job: None)
    for number in range(100):
        assert Job.objects.claim(enqueue(name, str(number)).pk), "SQLite's clock has no microseconds"


def test_a_kind_that_nobody_knows_dies_at_once(db):
    job = enqueue("nobody-knows", "a")
    drain()
    assert state(job) == State.DEAD


def test_moves_between_states_are_the_tables(db):
    assert set(MOVES) == set(State)
    assert State.PENDING not in MOVES[State.DONE] and not MOVES[State.SUPERSEDED]
    assert State.PENDING not in MOVES[State.SETTLING], "an unknown outcome is looked up first"
    with pytest.raises(IllegalMove):
        check_move("done", "pending")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="x", state="nonsense")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="x", state=State.LEASED)
    assert State.BLOCKED in FLYING


@pytest.mark.parametrize(
    ("attempts", "retry_after", "draw", "low", "high"),
    [
        (1, None, 0.0, 0, 0),
        (1, None, 0.999, 4.9, 5),
        (2, None, 0.999, 9.9, 10),
        (5, None, 0.5, 40, 40),
        (11, None, 0.999, 3590, 3600),
        (500, None, 0.999, 3590, 3600),
        (1, 60, 0.0, 60, 60),
        (8, 60, 0.999, 60, 65),
        (1, 10**9, 0.0, 86_400, 86_400),
        (1, -5, 0.0, 0, 0),
    ],
)
def test_the_wait_before_another_try(attempts, retry_after, draw, low, high):
    assert low <= retry.delay(attempts, retry_after=retry_after, draw=draw) <= high


def test_a_row_is_hopeless_after_twelve_tries_or_a_day():
    assert not retry.is_hopeless(11, dt.timedelta(hours=23))
    assert retry.is_hopeless(12, dt.timedelta(0))
    assert retry.is_hopeless(1, dt.timedelta(hours=24))


@pytest.fixture
def tick(monkeypatch):
    """A slot of periodic jobs that only this test fills."""
    slot = type(periodic.PERIODIC)()
    monkeypatch.setattr(periodic, "PERIODIC", slot)
    return slot


@pytest.mark.django_db(transaction=True)
def test_two_timers_run_a_periodic_job_once_per_slot(tick):
    runs = []
    tick.fill("hourly", Periodic("hourly", 3600 * 24 * 365, lambda: runs.append(1)))
    side_by_side(periodic.run_due, 4)
    assert runs == [1]
    assert periodic.run_due() == 0


def test_a_periodic_job_comes_again_in_its_next_slot_even_if_it_failed(db, tick):
    def fail():
        raise ValueError("no")

    tick.fill("job", Periodic("job", 60, fail))
    assert periodic.run_due() == 1
    assert PeriodicRun.objects.get(name="job").failed
    PeriodicRun.objects.filter(name="job").update(slot=5)
    assert periodic.run_due() == 1
    assert PeriodicRun.objects.filter(name="job").count() == 1


def test_without_a_broker_a_nudge_does_nothing_and_with_a_dead_one_it_is_swallowed(
    db, settings, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(nudge.current_app, "send_task", lambda *a, **k: sent.append(k["args"]))
    settings.BROKER_URL = ""
    with django_capture_on_commit_callbacks(execute=True):
        enqueue("nothing", "a")
    assert sent == []
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("nothing", "a")
    assert sent == [["jobs", str(job.pk)]]

    tried = []

    def away(*args, **kwargs):
        tried.append(1)
        raise OSError("no broker")

    monkeypatch.setattr(nudge, "_quiet_until", [0.0])
    monkeypatch.setattr(nudge.current_app, "send_task", away)
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            enqueue("nothing", "a")
    assert tried == [1], "people do not wait for a dead broker a second time"


def test_the_sweep_rings_for_what_is_due_but_never_floods(db, monkeypatch):
    rung = []
    monkeypatch.setattr(sweep, "ring", lambda lane, pk: not rung.append(pk))
    Job.objects.bulk_create(Job(kind="k", key=str(n)) for n in range(60))
    assert sweep.sweep() == 40
    assert sweep.sweep() == 0, "forty are unanswered"
    Job.objects.filter(pk__in=rung[:10]).update(state=State.DONE)
    assert sweep.sweep() == 10
    assert len(set(rung)) == 50


def test_the_age_of_the_oldest_due_row_is_known(db):
    assert oldest_due_seconds() == 0
    make_due(enqueue("k"))
    assert oldest_due_seconds() > 500


@pytest.mark.django_db(transaction=True)
def test_the_worker_without_a_broker_drains_beats_and_stops_when_told(kind, tick):
    done = threading.Event()
    enqueue(kind(lambda job: done.set()))
    worker = Worker(threads=2)
    codes = []
    runner = threading.Thread(target=lambda: (codes.append(worker.run()), connection.close()))
    runner.start()
    assert done.wait(20)
    worker.stop.set()
    runner.join(20)
    assert codes == [0]


def test_the_watchdog_gives_up_its_place_when_rows_wait_and_nothing_moves(db, monkeypatch):
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)  # the test's transaction hangs on this one
    worker = Worker()
    assert not worker._watch()
    assert Heartbeat.objects.get(name="worker")
    worker.last_taken -= 400
    assert not worker._watch(), "nothing is due"
    make_due(enqueue("k"))
    assert worker._watch()


def test_every_lane_has_a_name_of_its_own():
    names = [lane.name for lane in LANES]
    assert "jobs" in names and len(names) == len(set(names))
    with pytest.raises(ValueError):
        jobs.handler("twice")(lambda job: None) and jobs.handler("twice")(lambda job: None)
    HANDLERS.pop("twice")
