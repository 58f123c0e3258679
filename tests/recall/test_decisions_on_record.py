"""Every decision about a lot stays on record with who took it; the record holds no words of people."""

from tests.things import RECALL, batch_of
from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.audit.trail import faults
from traceability.recall.closing import close_recall
from traceability.recall.order import approve_recall, order_recall, reject_recall
from traceability.release.publish import close_batch, hold, lift, release


def acts(actor) -> list[str]:
    return list(AuditEvent.objects.filter(actor=actor.party).order_by("seq").values_list("verb", flat=True))


def test_publishing_holding_and_ending_a_lot_are_on_record(product, plot, lan, hoa):
    batch = batch_of(product, plot, "A-1", lan)
    release(actor=lan, batch=batch)
    lift(officer=hoa, hold=hold(actor=hoa, batch=batch, kind="agency", reason="Kiểm tra"), reason="Đã kiểm tra")
    batch.refresh_from_db()
    close_batch(actor=lan, batch=batch)
    assert acts(lan)[-2:] == ["batch.released", "batch.closed"]
    assert acts(hoa) == ["batch.held", "hold.lifted"]


def test_each_step_of_a_recall_is_on_record(product, plot, lan, hoa, tuan):
    for lot in ("A-1", "A-2", "A-3"):
        batch = batch_of(product, plot, lot, lan)
        release(actor=lan, batch=batch)
        actor = lan if lot == "A-3" else hoa
        recall = order_recall(actor=actor, batch=batch, **RECALL)
        if lot == "A-1":
            recall = approve_recall(officer=tuan, recall=recall)
            close_recall(actor=hoa, recall=recall, outcome="destroy")
        if lot == "A-2":
            reject_recall(officer=tuan, recall=recall, reason="Chưa đủ căn cứ")
    assert [verb for verb in acts(hoa) if "recall" in verb] == ["recall.proposed", "recall.closed", "recall.proposed"]
    assert [verb for verb in acts(tuan) if "recall" in verb] == ["recall.approved", "recall.rejected"]
    assert acts(lan)[-1] == "recall.ordered"
    assert list(faults()) == []
    assert not AuditEvent.objects.filter(details__icontains="căn cứ").exists()
