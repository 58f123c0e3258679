"""What a maker may rely on when she makes a batch."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from cooperatives.subjects import Plot
from products.batches import Batch
from products.lots import create_batch, update_batch, usual_quantity
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(lan, product, plot):
    """Makes a batch of today; a test says only what matters to it."""

    def make(**facts):
        said = {"actor": lan, "product": product, "plots": [plot], "quantity": Decimal(412), "unit": "kg"}
        return create_batch(**{**said, "produced_on": timezone.localdate(), **facts})

    return make


def test_the_system_issues_lots_in_a_row(make):
    day = f"{timezone.localdate():%y%m%d}"
    assert [make().lot, make().lot] == [f"{day}-01", f"{day}-02"]


def test_the_last_day_follows_from_the_shelf_life(make, product):
    assert make().expires_on == timezone.localdate() + dt.timedelta(days=365)
    product.shelf_life_days, product.shelf_life_none = None, True
    product.save()
    assert make().expires_on is None


def test_a_repeated_submit_makes_one_batch(make):
    phone = uuid.uuid4()
    assert make(client_uuid=phone) == make(client_uuid=phone)
    assert Batch.objects.count() == 1


def test_a_harvest_after_today_is_refused_in_the_words_of_the_house(make):
    with pytest.raises(Refusal) as info:
        make(produced_on=timezone.localdate() + dt.timedelta(days=1))
    assert info.value.by_field() == {"produced_on": ["Ngày thu hoạch sau hôm nay. Anh/chị xem lại giúp."]}


def test_ten_times_the_usual_is_asked_back_once(make):
    make(quantity=Decimal(1500))
    with pytest.raises(Refusal) as info:
        make(quantity=Decimal(15000))
    assert info.value.by_field() == {"quantity": ["15.000 kg, gấp 10 lần mọi khi. Có đúng không?"]}
    assert make(quantity=Decimal(15000), quantity_confirmed=True).quantity == 15000


def test_the_usual_is_compared_across_units_of_mass(make, product):
    make(quantity=Decimal("1.5"), unit="tan")
    assert usual_quantity(product, "kg") == 1500
    assert usual_quantity(product, "goi") is None


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1), Decimal("1E+13"), None])
def test_an_impossible_quantity_is_refused(make, quantity):
    with pytest.raises(Refusal) as info:
        make(quantity=quantity)
    assert "quantity" in info.value.by_field()


def test_anothers_plot_is_refused(make, other_subject, hac_thanh):
    foreign = Plot.objects.create(subject=other_subject, name="Vườn Mẫu", unit=hac_thanh)
    with pytest.raises(Refusal) as info:
        make(plots=[foreign])
    assert info.value.by_field() == {"plots": ["Chọn thửa của cơ sở mình."]}


def test_tourism_has_no_batch(make, product):
    product.ocop_set.has_batch = False
    product.ocop_set.save()
    with pytest.raises(Refusal):
        make()


def test_a_draft_may_be_changed_and_a_published_batch_not(lan, batch, plot):
    changed = update_batch(actor=lan, batch=batch, quantity=Decimal(400), plots=[plot])
    assert (changed.quantity, changed.plots.count()) == (400, 1)
    with pytest.raises(Refusal) as info:
        update_batch(actor=lan, batch=batch, plots=[])
    assert "plots" in info.value.by_field()
    batch.refresh_from_db()
    batch.state = "released"
    batch.save()
    with pytest.raises(Refusal) as info:
        update_batch(actor=lan, batch=batch, quantity=Decimal(1))
    assert info.value.refusal_code == "conflict"
