"""Promises of a ban that is entered later: lots that used the product under it are held and listed, others are not."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from products.batches import Batch, BatchState
from tests.recall.ground import lot_of, made_of, work
from traceability.foundation.notices.models import Notice
from traceability.inputs.keeping import add_medicine, change_medicine
from traceability.ledger.record import record
from traceability.recall.banned import found

NAME = "Thuốc Ví Dụ 5EC"


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def state(lot) -> str:
    return Batch.objects.get(pk=lot.pk).state


@pytest.fixture
def medicine(hoa):
    return add_medicine(officer=hoa, name=NAME, state="allowed", phi_days=1, source="Ví dụ", effective_from=ago(300))


@pytest.fixture
def sprayed(lan, product, plot, medicine):
    """Two lots of one plot, harvested before and after the same product was used again; and one made of the later."""

    def spray(day: dt.date) -> None:
        how = {"input": {"name": "thuoc vi du 5ec"}, "phi_days": 1}
        record(actor=lan, subject=product.subject, step="spray", event_date=day, plot=plot, how=how)

    spray(ago(60))
    early = lot_of(product, "A-1", days=50, plot=plot)
    spray(ago(20))
    late = lot_of(product, "A-2", days=10, plot=plot)
    cake = lot_of(product, "B-1", days=5)
    made_of(lan, [late], cake)
    return early, late, cake


def ban(hoa, medicine, day: dt.date):
    return change_medicine(officer=hoa, entry=medicine.entry, state="forbidden", effective_from=day, source="QĐ Ví Dụ")


def test_lots_that_used_it_under_the_ban_rest_and_those_before_are_not_accused(hoa, medicine, sprayed):
    late = sprayed[1]
    ban(hoa, medicine, ago(30))
    work()
    assert [state(one) for one in sprayed] == [BatchState.RELEASED, BatchState.HELD, BatchState.HELD]
    (one,) = found(timezone.localdate())
    assert one.lots == (late,) and one.uses == 1
    assert "1 lô đã dùng sau ngày cấm" in Notice.objects.get(recipient=hoa, kind="banned-was-used").title


def test_a_ban_from_a_day_after_every_use_finds_nothing(hoa, medicine, sprayed):
    ban(hoa, medicine, ago(3))
    work()
    assert {state(one) for one in sprayed} == {BatchState.RELEASED} and found(timezone.localdate()) == []
    assert not Notice.objects.filter(kind="banned-was-used").exists()


def test_the_department_reads_them_and_one_step_shows_the_recall_by_that_input(client, hoa, thu, medicine, sprayed):
    ban(hoa, medicine, ago(30))
    work()
    client.force_login(hoa)
    assert "Thuốc vừa bị cấm: 1 lô đã dùng sau ngày cấm." in client.get(reverse("overview")).content.decode()
    page = client.get(reverse("banned-inputs")).content.decode()
    assert "A-2" in page and "A-1" not in page
    (one,) = found(timezone.localdate())
    preview = client.get(one.url).content.decode()
    assert "A-2" in preview and "B-1" in preview and "A-1" not in preview
    client.force_login(thu)
    assert client.get(reverse("banned-inputs")).status_code == 404
