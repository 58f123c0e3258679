"""Twenty hands reach for what is left of one lot at the same moment: never more goes out than is there."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from tests.genealogy.conftest import into, kg, today
from traceability.foundation.refusals import Refusal
from traceability.genealogy.boxing import box, unbox
from traceability.genealogy.cases import CaseContent
from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.lots import holdings
from traceability.genealogy.making import transform
from traceability.genealogy.shipping import ship
from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(hands: list[Callable[[], object]]) -> list[Refusal]:
    """All begin together, each with a connection of its own; what was refused. Any other error is raised."""
    start, refused, broken = threading.Barrier(len(hands)), [], []

    def reach(hand: Callable[[], object]) -> None:
        start.wait()
        try:
            hand()
        except Refusal as said:
            refused.append(said)
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=reach, args=(hand,)) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return refused


def test_twenty_who_make_send_and_box_take_no_more_than_is_left(lan, viet_du, product, farm):
    grain = farm("T-1", "100")

    def made() -> None:
        transform(
            actor=lan, subject=viet_du, step="process", inputs=[kg(grain, "9")], outputs=[into(product, "6")],
            made_on=today(), loss_confirmed=True,
        )  # fmt: skip

    def sent() -> None:
        ship(actor=lan, subject=viet_du, lots=[kg(grain, "9")], sent_on=today(), receiver_name="Quán Ví Dụ")

    def boxed() -> None:
        box(actor=lan, subject=viet_du, lot=kg(grain, "3"), count=3, packed_on=today())

    refused = at_once([made, sent, boxed, sent] * 5)
    lot = holdings([grain.pk])[grain.pk]
    assert lot.free == Decimal(1) and len(refused) == 9  # eleven times nine of a hundred
    assert all("chỉ còn" in str(said.by_field()) for said in refused)
    assert TraceEvent.objects.count() == LotUse.objects.filter(lot=grain.pk).count() + CaseContent.objects.count()
    assert verify() is None


def test_a_case_that_twenty_send_and_unpack_goes_one_way(lan, viet_du, farm):
    grain = farm("T-1", "10")
    (case,) = box(actor=lan, subject=viet_du, lot=kg(grain, "10"), count=1, packed_on=today())

    def sent() -> None:
        ship(actor=lan, subject=viet_du, lots=[], cases=[case], sent_on=today(), receiver_name="Quán Ví Dụ")

    def unpacked() -> None:
        unbox(actor=lan, subject=viet_du, case=case, unpacked_on=today())

    refused = at_once([sent, sent, unpacked, sent] * 5)
    assert len(refused) == 19
    gone = LotUse.objects.standing().filter(lot=grain.pk, role=Role.SENT).count()
    assert gone in {0, 1} and holdings([grain.pk])[grain.pk].free == (0 if gone else 10)
    assert TraceEvent.objects.count() == 2
    if gone:
        with pytest.raises(Refusal, match="đã giao đi"):
            ship(
                actor=lan, subject=viet_du, lots=[kg(farm("T-2", "10"), "1")], cases=[case], sent_on=today(),
                receiver_name="Quán Ví Dụ",
            )  # fmt: skip


def test_two_who_finish_one_draft_from_one_lot_do_it_once(lan, viet_du, product, farm):
    grain = farm("T-1", "100")
    draft = farm("T-2", "50")
    mine = kg(grain, "50")

    def filled() -> None:
        transform(
            actor=lan, subject=viet_du, step="process", inputs=[mine], made_on=today(), loss_confirmed=True,
            outputs=[into(None, "50", batch=draft)],
        )  # fmt: skip

    assert len(at_once([filled] * 10)) == 9
    assert holdings([grain.pk])[grain.pk].free == Decimal(50)
