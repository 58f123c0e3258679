"""A few invented entries of the department's list, each marked as a sample. No real product stands among them."""

import datetime as dt

from django.utils import timezone

from marketplace_sync.demo.clock import on
from marketplace_sync.demo.people import person
from traceability.inputs.keeping import add_medicine, change_medicine
from traceability.inputs.listing import Medicine

SOURCE = "Dòng mẫu để xem thử, không phải danh mục thật"
SAMPLES: tuple[dict, ...] = (
    {"name": "Chế phẩm trừ sâu sinh học", "registration": "MẪU-001", "phi_days": 7, "ingredient": "Hoạt chất mẫu A",
     "uses": [{"crop": "Lúa", "pests": "sâu cuốn lá", "phi_days": 7}]},
    {"name": "Dầu khoáng", "registration": "MẪU-002", "phi_days": 14, "ingredient": "Hoạt chất mẫu B",
     "uses": [{"crop": "Cam", "pests": "nhện đỏ", "phi_days": 14}]},
    {"name": "Thuốc trừ nhện Ví Dụ", "registration": "MẪU-003", "phi_days": 14, "ingredient": "Hoạt chất mẫu C"},
    {"name": "Thuốc trừ ruồi Ví Dụ", "registration": "MẪU-004", "phi_days": 10, "ingredient": "Hoạt chất mẫu D"},
    {"name": "Kháng sinh thú y Ví Dụ", "registration": "MẪU-005", "phi_days": 21, "kind": "animal"},
    {"name": "Thuốc diệt cỏ Ví Dụ", "registration": "MẪU-006", "state": "forbidden"},
)  # fmt: skip
WITHDRAWN = {"name": "Thuốc trừ rầy Ví Dụ", "registration": "MẪU-007", "phi_days": 21}


def load_medicines() -> None:
    """The samples, once. One of them is withdrawn since, so that the history has two rows."""
    if Medicine.objects.exists():
        return
    began, officer = timezone.localdate() - dt.timedelta(days=500), person("hoa")
    with on(began):
        for facts in (*SAMPLES, WITHDRAWN):
            plain = {"kind": "plant", "state": "allowed", "effective_from": began, "source": SOURCE}
            last = add_medicine(officer=officer, is_sample=True, **(plain | facts))
    since = timezone.localdate() - dt.timedelta(days=60)
    with on(since):
        change_medicine(officer=officer, entry=last.entry, state="withdrawn", effective_from=since)
