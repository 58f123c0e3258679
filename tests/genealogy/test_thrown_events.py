"""Whatever is sent to be recorded is stored whole or refused in words; the long run is `tests.fuzz.events`."""

import uuid

import pytest

from tests.fuzz.events import play, report
from tests.genealogy.conftest import into, kg, today
from traceability.foundation.refusals import Refusal, as_named
from traceability.genealogy.making import transform
from traceability.ledger.verify import verify
from traceability.log.sequencer import sequence


@pytest.mark.django_db
def test_a_hundred_and_fifty_events_are_stored_whole_or_refused_in_words():
    told = play(150, 17)
    assert told.broken == []
    assert told.answers.total() >= 140 and told.stored >= 20, "\n".join(report(told))
    assert len(told.fields) >= 10
    sequence()
    assert verify() is None


def test_a_refusal_speaks_of_the_fields_that_its_reader_knows():
    with pytest.raises(Refusal) as refused, as_named(inputs="lots", event_date="sent_on"):
        raise Refusal({"inputs.0.unit": ["Chọn đơn vị."], "event_date": ["Xem lại ngày."]}, code="conflict")
    assert refused.value.by_field() == {"lots.0.unit": ["Chọn đơn vị."], "sent_on": ["Xem lại ngày."]}
    assert refused.value.refusal_code == "conflict"
    with pytest.raises(Refusal) as refused, as_named(inputs="lots"):
        raise Refusal("Việc này đã có.")
    assert refused.value.by_field() == {"": ["Việc này đã có."]}


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["process", "split"])
def test_a_used_id_with_other_lines_is_a_conflict_and_no_accident(lan, viet_du, product, farm, step):
    grain, sent = farm("T-1"), uuid.uuid4()
    given = {"actor": lan, "subject": viet_du, "made_on": today(), "loss_confirmed": True, "client_uuid": sent}
    transform(step="process", inputs=[kg(grain, 9)], outputs=[into(product, 6)], **given)
    for inputs, outputs in (([], [into(product, 6)]), ([kg(grain, 9)], []), ([kg(grain, 8)], [into(product, 6)])):
        with pytest.raises(Refusal) as refused:
            transform(step=step, inputs=inputs, outputs=outputs, **given)
        assert refused.value.refusal_code == "conflict"
