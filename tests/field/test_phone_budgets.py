"""What the phone app may weigh (experience.md, 2.2): it is downloaded where every kilobyte is waited for."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from cooperatives.subjects import Plot
from products.batches import Batch
from products.catalogue import Product
from tests.bench import sizes
from traceability.ledger.record import record

KB = 1024
pytestmark = pytest.mark.django_db


@pytest.fixture
def weights(client, settings) -> dict[str, int]:
    """The shell, weighed."""

    def fetch(path: str) -> bytes:
        if path.startswith(settings.STATIC_URL):
            found = finders.find(path.removeprefix(settings.STATIC_URL))
            assert found, f"{path} is in the list and not in the house"
            return Path(str(found)).read_bytes()
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.content

    return sizes.shell(fetch)


def test_the_shell_of_the_app_travels_in_60_kb(weights):
    assert sum(weights.values()) <= 60 * KB, sorted(weights.items(), key=lambda one: -one[1])[:8]
    assert len(weights) > 10


@pytest.fixture
def sources() -> dict[str, str]:
    """Our own modules by name."""
    folder = Path(str(finders.find("field/app.js"))).parent
    return {one.stem: one.read_text(encoding="utf-8") for one in folder.glob("*.js")}


@pytest.mark.parametrize("screen", sizes.SCREENS)
def test_no_screen_loads_more_than_10_kb_of_our_own_javascript_before_it_is_touched(screen, sources):
    assert 0 < sizes.script_of(screen, sources) <= 10 * KB


def test_all_our_own_javascript_together_travels_in_24_kb(sources):
    """What comes later, with a tap or a need, is downloaded on the first visit all the same."""
    assert sum(sizes.weigh(sizes.as_served(text)) for text in sources.values()) <= 24 * KB


def test_every_script_of_the_app_is_in_the_shell(weights, sources):
    """A module that is imported and not kept would be missing in the valley."""
    named = r"[\"']\./(\w+)\.js[\"']"
    imported = {name for text in sources.values() for name in re.findall(named, text)}
    assert imported
    assert not {name for name in imported if not any(f"field/{name}." in path for path in weights)}


def test_the_reference_book_of_a_busy_cooperative_travels_in_40_kb(lan_client, lan, viet_du, product, plot):
    today = timezone.localdate()
    for number in range(40):
        Plot.objects.create(subject=viet_du, name=f"Thửa Nà Ví Dụ số {number}", unit=viet_du.unit)
        Product.objects.create(subject=viet_du, slug=f"sp-{number}", name=f"Sản phẩm Ví Dụ số {number}", is_demo=True)
        Batch.objects.create(product=product, lot=f"A-{number}", quantity=412, produced_on=today, created_by=lan)
        record(
            actor=lan, subject=viet_du, step="spray", plot=plot, event_date=today - dt.timedelta(days=number),
            how={"input": {"name": f"Thuốc Ví Dụ {number}"}, "phi_days": 7, "dose": "20 ml cho bình 16 lít"},
        )  # fmt: skip
    book = lan_client.get("/api/so-tay/")
    assert sizes.weigh(book.content) <= 40 * KB
    assert len(json.loads(book.content)["plots"]) == 41
