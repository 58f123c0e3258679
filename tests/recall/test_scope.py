"""Promises of the scope: a lot, a plot, a product, an input; what is nothing is told with its remedy, never a 500."""

import datetime as dt
import uuid

import pytest
from django.http import Http404
from django.utils import timezone

from cooperatives.subjects import Plot
from tests.recall.ground import WORDS, lot_of
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record
from traceability.recall.models import Recall
from traceability.recall.order import place_order
from traceability.recall.orders import RecallOrder
from traceability.recall.scope import Scope, find_lots

TODAY = timezone.localdate()


def day(ago: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=ago)


@pytest.fixture
def sprayed(lan, viet_du, plot, product):
    """Two plots; one was sprayed 20 days ago, and gave lots before and after."""
    other = Plot.objects.create(subject=viet_du, name="Thửa khác", unit=viet_du.unit)
    lots = {
        "before": lot_of(product, "A-1", days=25, plot=plot), "after": lot_of(product, "A-2", days=5, plot=plot),
        "other": lot_of(product, "A-3", days=5, plot=other),
    }  # fmt: skip
    record(
        actor=lan, subject=viet_du, step="spray", event_date=day(20), plot=plot,
        how={"input": {"name": "Thuốc Ví Dụ 1.8EC", "registration": "1234/CNĐKT-BVTV"}, "phi_days": 7},
    )  # fmt: skip
    return lots


def found(user, **asked) -> list:
    return list(find_lots(user, Scope(**asked)).lots)


def test_an_input_reaches_lots_harvested_after_it_from_its_plot_and_no_other(lan, sprayed):
    for asked in ({"input_name": "thuoc vi du"}, {"registration": "1234/cnđkt-bvtv".upper()}):
        assert found(lan, kind="input", **asked) == [sprayed["after"].pk]


def test_name_and_registration_must_both_agree(lan, sprayed):
    with pytest.raises(Refusal):
        find_lots(lan, Scope("input", input_name="Thuốc Ví Dụ", registration="9999"))


def test_an_input_that_names_its_lot_reaches_it_without_a_plot(lan, viet_du, product):
    seeded = lot_of(product, "B-1")
    record(
        actor=lan, subject=viet_du, step="sow", event_date=day(30), batch=seeded,
        how={"input": {"name": "Giống nếp", "lot": "G-77"}},
    )  # fmt: skip
    assert found(lan, kind="input", input_lot="g-77") == [seeded.pk]


def test_a_use_that_did_not_happen_reaches_nothing(lan, sprayed):
    from traceability.ledger.record import correct

    correct(actor=lan, event=TraceEvent.objects.get(biz_step="spray"), error_reason="did_not_occur")
    with pytest.raises(Refusal) as refused:
        find_lots(lan, Scope("input", input_name="Thuốc Ví Dụ"))
    assert "Chưa có nhật ký" in str(refused.value)


def test_a_plot_and_a_product_reach_the_lots_of_their_days(lan, sprayed, plot, product):
    span = {"since": day(6), "until": day(4)}
    assert found(lan, kind="plot", plot=plot.pk, **span) == [sprayed["after"].pk]
    assert set(found(lan, kind="product", product=product.pk, **span)) == {sprayed["after"].pk, sprayed["other"].pk}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "nothing"}, "scope"),
        ({"kind": "lot"}, "lots"),
        ({"kind": "plot", "since": TODAY, "until": TODAY}, "plot"),
        ({"kind": "product", "since": TODAY}, "until"),
        ({"kind": "product", "since": TODAY, "until": TODAY - dt.timedelta(days=1)}, "until"),
        ({"kind": "input"}, "input_name"),
        ({"kind": "input", "input_name": "Thuốc", "since": TODAY, "until": dt.date(2020, 1, 1)}, "until"),
        ({"kind": "input", "input_name": "Không ai dùng"}, "input_name"),
    ],
)
def test_what_is_nothing_is_told_beside_its_field(lan, sprayed, asked, field):
    with pytest.raises(Refusal) as refused:
        place_order(actor=lan, scope=Scope(**asked), **WORDS)
    assert list(refused.value.by_field()) == [field]
    assert not RecallOrder.objects.exists() and not Recall.objects.exists()


def test_a_use_after_which_nothing_was_harvested_is_counted_in_the_answer(lan, viet_du, plot):
    used = {"input": {"name": "Phân Ví Dụ"}}
    record(actor=lan, subject=viet_du, step="fertilise", event_date=day(1), plot=plot, how=used)
    with pytest.raises(Refusal) as refused:
        find_lots(lan, Scope("input", input_name="phân"))
    assert "1 mục nhật ký" in str(refused.value)


def test_what_lies_with_others_is_as_if_it_were_not_there(minh, sprayed, plot, product):
    span = {"since": day(30), "until": day(0)}
    for asked in (
        {"kind": "lot", "lots": (sprayed["after"].pk,)}, {"kind": "lot", "lots": (uuid.uuid4(),)},
        {"kind": "plot", "plot": plot.pk, **span}, {"kind": "product", "product": product.pk, **span},
    ):  # fmt: skip
        with pytest.raises(Http404):
            find_lots(minh, Scope(**asked))
    with pytest.raises(Refusal):
        find_lots(minh, Scope("input", input_name="Thuốc Ví Dụ"))


def test_the_department_reaches_everybody(hoa, sprayed):
    assert found(hoa, kind="input", input_name="Thuốc Ví Dụ") == [sprayed["after"].pk]
