"""What a form asks for each work: its boxes, what the first is called, which must be filled. No rule of farming."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traceability.ledger.vocabulary import HARVEST_STEPS, INTERVAL_STEPS, Step

# What the first box is called for each work; works that are not here use nothing up.
USED = {
    Step.SOW: gettext_lazy("Giống đã gieo trồng"),
    Step.FERTILISE: gettext_lazy("Tên phân bón"),
    Step.SPRAY: gettext_lazy("Tên thuốc"),
    Step.STOCK: gettext_lazy("Giống đã thả"),
    Step.FEED: gettext_lazy("Tên thức ăn"),
    Step.VACCINATE: gettext_lazy("Tên vắc-xin"),
    Step.TREAT: gettext_lazy("Tên thuốc"),
    Step.CLEAN: gettext_lazy("Thuốc, vật tư đã dùng"),
    Step.POND_WATER: gettext_lazy("Thuốc, vật tư đã dùng"),
    Step.RECEIVE: gettext_lazy("Nguyên liệu"),
    Step.TEST: gettext_lazy("Chỉ tiêu, nơi kiểm nghiệm"),
    Step.SHIP: gettext_lazy("Nơi nhận hàng"),
}
NAMED = {Step.TEST: "test", Step.SHIP: "receiver"}  # words of the first box that name no input
MEASURED = HARVEST_STEPS | {Step.RECEIVE, Step.PROCESS, Step.PACK, Step.SHIP}
# Works that may be done anywhere; every other one needs its plot, for intervals are counted plot by plot.
ANYWHERE = frozenset({
    Step.RECEIVE, Step.PROCESS, Step.DRY, Step.FERMENT, Step.PACK, Step.TEST, Step.STORE, Step.SHIP, Step.OTHER,
})  # fmt: skip
DOSED = frozenset(USED) - {Step.TEST, Step.SHIP, Step.RECEIVE}


def unasked(step: str) -> set[str]:
    """The boxes of the whole form that `step` has no use for."""
    away = set()
    if step not in USED:
        away.add("input_name")
    if step not in DOSED:
        away.add("dose")
    if step not in INTERVAL_STEPS:
        away |= {"phi_days", "phi_confirmed", "phi_unknown", "target", "registration"}
    if step not in MEASURED:
        away |= {"quantity", "unit"}
    if step not in HARVEST_STEPS:
        away.add("quantity_confirmed")
    return away


def musts(step: str) -> dict[str, str]:
    """The boxes that may not stay empty, each with the sentence that says so."""
    needed = {}
    if step not in ANYWHERE:
        needed["plot"] = _("Chọn thửa, để biết việc này làm ở đâu.")
    if step in INTERVAL_STEPS:
        needed["input_name"] = _("Thiếu tên thuốc. Anh/chị ghi tên thuốc trên bao bì.")
        needed["phi_days"] = _("Ghi số ngày cách ly trên nhãn thuốc. Chưa rõ thì đánh dấu ô bên dưới.")
    if step in HARVEST_STEPS:
        needed["quantity"] = _("Ghi số lượng đã thu.")
    return needed
