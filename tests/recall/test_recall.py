"""Promises of *Báo thu hồi*: by the maker at once, by the department through a second officer, and nobody else."""

import pytest
from django.urls import reverse

from products.batches import BatchState
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record
from traceability.recall.closing import close_recall
from traceability.recall.models import Recall, RecallState
from traceability.recall.order import approve_recall, order_recall, recall_of, reject_recall
from traceability.recall.signals import batch_recalled
from traceability.release.publish import release

WORDS = {
    "reason": "Dư lượng thuốc vượt mức cho phép.",
    "instructions": "Ngừng sử dụng, gọi để đổi trả.",
    "contact_phone": "0900 000 001",
}


@pytest.fixture
def released(batch, plot, lan):
    subject = batch.product.subject
    record(actor=lan, subject=subject, step="harvest", event_date=batch.produced_on, batch=batch, plot=plot)
    return release(actor=lan, batch=batch)


@pytest.fixture
def heard():
    calls = []

    def listen(sender, batch, recall, **_kwargs):
        calls.append((batch.state, recall.state))

    batch_recalled.connect(listen)
    yield calls
    batch_recalled.disconnect(listen)


def test_a_maker_recalls_at_once_and_it_is_announced(released, lan, heard):
    recall = order_recall(actor=lan, batch=released, **WORDS)
    released.refresh_from_db()
    assert (released.state, recall.state) == (BatchState.RECALLED, RecallState.IN_FORCE)
    assert heard == [(BatchState.RECALLED, RecallState.IN_FORCE)]
    assert TraceEvent.objects.get(batch=released, biz_step="recall").disposition == "recalled"


def test_a_receiver_that_fails_rolls_the_recall_back(released, lan):
    def fail(**_kwargs):
        raise RuntimeError

    batch_recalled.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            order_recall(actor=lan, batch=released, **WORDS)
    finally:
        batch_recalled.disconnect(fail)
    released.refresh_from_db()
    assert released.state == BatchState.RELEASED
    assert not Recall.objects.exists()


def test_the_department_holds_at_once_and_recalls_after_a_second_officer(released, hoa, tuan, heard):
    recall = order_recall(actor=hoa, batch=released, **WORDS)
    released.refresh_from_db()
    assert (released.state, heard) == (BatchState.HELD, [])
    with pytest.raises(Refusal):
        approve_recall(officer=hoa, recall=recall)
    approve_recall(officer=tuan, recall=recall)
    released.refresh_from_db()
    assert released.state == BatchState.RECALLED
    with pytest.raises(Refusal) as again:
        approve_recall(officer=tuan, recall=recall)
    assert again.value.refusal_code == "conflict"


def test_a_second_officer_who_does_not_agree_gives_the_lot_back(released, hoa, tuan):
    recall = order_recall(actor=hoa, batch=released, **WORDS)
    reject_recall(officer=tuan, recall=recall, reason="Kết quả kiểm nghiệm đạt.")
    released.refresh_from_db()
    assert released.state == BatchState.RELEASED


def test_the_maker_need_not_wait_for_the_second_officer(released, hoa, lan):
    order_recall(actor=hoa, batch=released, **WORDS)
    own = order_recall(actor=lan, batch=released, **WORDS)
    assert recall_of(released) == own


def test_a_repeat_opens_no_second_recall(released, lan):
    first = order_recall(actor=lan, batch=released, **WORDS)
    assert order_recall(actor=lan, batch=released, **WORDS) == first


def test_each_missing_word_is_named_at_once(released, lan):
    with pytest.raises(Refusal) as refused:
        order_recall(actor=lan, batch=released, reason=" ", instructions="", contact_phone="")
    assert set(refused.value.by_field()) == {"reason", "instructions", "contact_phone"}


def test_a_draft_has_nothing_to_recall(batch, lan):
    with pytest.raises(Refusal):
        order_recall(actor=lan, batch=batch, **WORDS)


def test_strangers_and_commune_officers_cannot_recall(released, minh, thu):
    for actor in (minh, thu):
        with pytest.raises(Refusal):
            order_recall(actor=actor, batch=released, **WORDS)


def test_an_ended_recall_keeps_its_outcome_and_the_lot_stays_red(released, lan):
    recall = order_recall(actor=lan, batch=released, **WORDS)
    with pytest.raises(Refusal):
        close_recall(actor=lan, recall=recall, outcome="destroy", recovered=released.quantity + 1)
    close_recall(actor=lan, recall=recall, outcome="destroy", recovered=released.quantity)
    released.refresh_from_db()
    assert released.state == BatchState.RECALLED
    assert recall_of(released) == recall


def test_the_form_keeps_what_was_typed_and_asks_for_the_tick(lan_client, released):
    page = lan_client.post(reverse("recall-new", args=[released.pk]), WORDS)
    assert page.status_code == 400
    assert WORDS["reason"] in page.content.decode()
    done = lan_client.post(reverse("recall-new", args=[released.pk]), {**WORDS, "sure": "on"})
    assert done.status_code == 302
    released.refresh_from_db()
    assert released.state == BatchState.RECALLED


def test_another_subject_finds_no_such_lot(client, minh, released):
    client.force_login(minh)
    assert client.get(reverse("recall-new", args=[released.pk])).status_code == 404
    assert client.post(reverse("recall-new", args=[released.pk]), {**WORDS, "sure": "on"}).status_code == 404


def test_an_officer_finds_a_lot_by_its_code_and_a_second_one_approves_on_the_page(client, released, hoa, tuan):
    client.force_login(hoa)
    typed = released.trace_code.code.lower()
    found = client.get(reverse("recall-orders"), {"ma": f"{typed[:5]} {typed[5:]}"})
    assert found.url == reverse("recall-new", args=[released.pk])
    client.post(found.url, {**WORDS, "sure": "on"})
    recall = Recall.objects.get()
    own = client.post(reverse("recall", args=[recall.pk]), {"deed": "approve"})
    assert own.status_code == 400
    client.force_login(tuan)
    assert client.post(reverse("recall", args=[recall.pk]), {"deed": "approve"}).status_code == 302
    recall.refresh_from_db()
    assert recall.state == RecallState.IN_FORCE
