"""A reader is told the worst that is true, and nobody is told that goods are genuine."""

import pytest

from products.batches import BatchState
from traceability.scan import verdict as v


@pytest.mark.parametrize(
    ("state", "recalled", "expired", "expected"),
    [
        (BatchState.RELEASED, False, False, v.IN_SYSTEM),
        (BatchState.CLOSED, False, False, v.IN_SYSTEM),
        (BatchState.RELEASED, False, True, v.EXPIRED),
        (BatchState.HELD, False, False, v.HELD),
        (BatchState.HELD, False, True, v.EXPIRED),
        (BatchState.DRAFT, False, False, v.ASLEEP),
        (BatchState.DRAFT, False, True, v.ASLEEP),
        (BatchState.RECALLED, True, False, v.RECALLED),
        (BatchState.RECALLED, False, True, v.RECALLED),
        (BatchState.CLOSED, True, True, v.RECALLED),
        (BatchState.HELD, True, True, v.RECALLED),
    ],
)
def test_recall_beats_all_and_final_beats_waiting(state, recalled, expired, expected):
    assert v.judge(state=state, is_recalled=recalled, recall_ended=False, is_expired=expired) is expected


def test_a_recall_that_ended_stays_red_and_says_that_it_ended():
    found = v.judge(state=BatchState.RECALLED, is_recalled=True, recall_ended=True, is_expired=False)
    assert (found.look, found.name) == ("recalled", "recalled")
    assert "ĐÃ THU HỒI" in str(found.title)


def test_only_an_unknown_code_is_a_404():
    verdicts = [v.IN_SYSTEM, v.RECALLED, v.EXPIRED, v.HELD, v.ASLEEP, v.UNKNOWN_LOT]
    assert {one.status for one in verdicts} == {200}
    assert v.UNKNOWN.status == 404
