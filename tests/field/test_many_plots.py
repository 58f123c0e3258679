"""A cooperative with the plots of many households finds one by name of plot or household."""

import re
import uuid

import pytest
from django.urls import reverse

from cooperatives.subjects import Household, Plot
from products.batches import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def plots(viet_du, muong_lat) -> list[Plot]:
    """Sixty plots of twenty households."""
    made = []
    for n in range(20):
        house = Household.objects.create(subject=viet_du, name=f"Hộ ông Đặng {n:02d}", unit=muong_lat)
        for name in ("Nương trên", "Nương dưới", "Vườn đồi"):
            made.append(Plot.objects.create(subject=viet_du, household=house, name=f"{name} {n:02d}", unit=muong_lat))
    return made


def offered(answer) -> list[str]:
    return re.findall(r'name="plots" value="([0-9a-f-]+)"', answer.content.decode())


def test_the_form_offers_all_and_narrows_by_plot_and_household(lan_client, product, plots):
    url = reverse("batch-new")
    assert len(offered(lan_client.get(url))) == 60
    assert offered(lan_client.get(url, {"q": "duoi dang 07"})) == [str(plots[22].pk)]
    assert len(offered(lan_client.get(url, {"q": "ĐẶNG 07"}))) == 3
    nothing = lan_client.get(url, {"q": "khong co"})
    assert offered(nothing) == [] and "Không thấy thửa nào như vậy" in nothing.content.decode()


def test_looking_keeps_ticks_and_everything_that_was_typed_and_judges_nothing(lan_client, product, plots):
    typed = {
        "client_uuid": str(uuid.uuid4()), "product": str(product.pk), "plots": [str(plots[0].pk)], "quantity": "1x",
        "unit": "ta", "note": "Lúa chín đều", "day": "yesterday", "find_plot": "đồi 19", "look": "1",
    }  # fmt: skip
    answer = lan_client.post(reverse("batch-new"), typed)
    page = answer.content.decode()
    assert answer.status_code == 200 and not answer.context["form"].errors and not Batch.objects.exists()
    assert offered(answer) == [str(plots[0].pk), str(plots[59].pk)]
    assert re.search(rf'value="{plots[0].pk}"[^>]* checked', page)
    assert 'value="1x"' in page and "Lúa chín đều" in page and typed["client_uuid"] in page


def test_a_search_left_in_its_box_hides_no_plot_from_what_is_saved(lan_client, product, plots):
    typed = {
        "client_uuid": str(uuid.uuid4()), "product": str(product.pk), "plots": [str(plots[0].pk)], "quantity": "100",
        "unit": "kg", "day": "today", "find_plot": "đồi 19",
    }  # fmt: skip
    assert lan_client.post(reverse("batch-new"), typed).status_code == 302
    batch = Batch.objects.get()
    assert list(batch.plots.all()) == [plots[0]]
    change = reverse("batch-change", args=[batch.pk])
    answer = lan_client.post(change, typed | {"find_plot": "duoi", "look": "1"})
    assert set(offered(answer)) == {str(plots[0].pk), str(plots[1].pk)}


def test_a_household_with_two_plots_sees_no_search(client, mai, mai_plot, product):
    client.force_login(mai)
    assert 'data-sift="plots" hidden' in client.get(reverse("batch-new")).content.decode()
