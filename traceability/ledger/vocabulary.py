"""Steps of the diary: our words, their Vietnamese labels, icons, and what CBV calls them. No rule lives here."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from products.catalogue import Activity


class EventType(models.TextChoices):
    """The five event types of EPCIS 2.0."""

    OBJECT = "object", "ObjectEvent"
    AGGREGATION = "aggregation", "AggregationEvent"
    TRANSACTION = "transaction", "TransactionEvent"
    TRANSFORMATION = "transformation", "TransformationEvent"
    ASSOCIATION = "association", "AssociationEvent"


class Action(models.TextChoices):
    ADD = "ADD", "ADD"
    OBSERVE = "OBSERVE", "OBSERVE"
    DELETE = "DELETE", "DELETE"


class ErrorReason(models.TextChoices):
    """Why an event is corrected; the two reasons of CBV."""

    DID_NOT_OCCUR = "did_not_occur", _("Việc này không xảy ra")
    INCORRECT_DATA = "incorrect_data", _("Ghi sai thông tin")


class Step(models.TextChoices):
    """What was done. The value is stored; the label is what people read."""

    SOW = "sow", _("Gieo trồng")
    FERTILISE = "fertilise", _("Bón phân")
    SPRAY = "spray", _("Phun thuốc")
    WATER = "water", _("Tưới nước")
    CARE = "care", _("Chăm sóc")
    HARVEST = "harvest", _("Thu hoạch")
    STOCK = "stock", _("Thả giống")
    FEED = "feed", _("Cho ăn")
    VACCINATE = "vaccinate", _("Tiêm phòng")
    TREAT = "treat", _("Dùng thuốc thú y, thủy sản")
    CLEAN = "clean", _("Vệ sinh, khử trùng")
    POND_WATER = "pond_water", _("Thay nước, xử lý nước")
    SLAUGHTER = "slaughter", _("Xuất chuồng, giết mổ")
    CATCH = "catch", _("Đánh bắt")
    RECEIVE = "receive", _("Nhập nguyên liệu")
    PROCESS = "process", _("Chế biến")
    DRY = "dry", _("Phơi, sấy")
    FERMENT = "ferment", _("Ủ, lên men")
    PACK = "pack", _("Sơ chế – đóng gói")
    TEST = "test", _("Kiểm nghiệm")
    STORE = "store", _("Lưu kho")
    SHIP = "ship", _("Xuất hàng")
    SPLIT = "split", _("Chia lô")
    MERGE = "merge", _("Gộp lô")
    BOX = "box", _("Xếp thùng")
    UNBOX = "unbox", _("Dỡ thùng")
    OTHER = "other", _("Việc khác")
    RELEASE = "release", pgettext_lazy("step of the diary", "Công bố lô hàng")
    HOLD = "hold", _("Tạm dừng lô hàng")
    RECALL = "recall", _("Thu hồi lô hàng")
    REOPEN = "reopen", _("Mở lại lô hàng")
    CLOSE = "close", _("Kết thúc lô hàng")
    RECALL_END = "recall_end", _("Kết thúc thu hồi lô hàng")
    RECALL_FIX = "recall_fix", _("Khắc phục, ghi lại nhãn hàng thu hồi")
    RECALL_OTHER_USE = "recall_other_use", _("Chuyển mục đích sử dụng hàng thu hồi")
    RECALL_RE_EXPORT = "recall_re_export", _("Tái xuất hàng thu hồi")
    RECALL_DESTROY = "recall_destroy", _("Tiêu hủy hàng thu hồi")


@dataclass(frozen=True)
class Facts:
    """How one step looks on a screen and in CBV 2.0."""

    icon: str
    cbv_step: str = "other"
    disposition: str = ""
    action: str = Action.OBSERVE


FACTS: dict[str, Facts] = {
    Step.SOW: Facts("sow"),
    Step.FERTILISE: Facts("feed"),
    Step.SPRAY: Facts("spray"),
    Step.WATER: Facts("water"),
    Step.CARE: Facts("care"),
    Step.HARVEST: Facts("reap", "commissioning", "active", Action.ADD),
    Step.STOCK: Facts("sow"),
    Step.FEED: Facts("feed"),
    Step.VACCINATE: Facts("care"),
    Step.TREAT: Facts("spray"),
    Step.CLEAN: Facts("water"),
    Step.POND_WATER: Facts("water"),
    Step.SLAUGHTER: Facts("reap", "commissioning", "active", Action.ADD),
    Step.CATCH: Facts("reap", "commissioning", "active", Action.ADD),
    Step.RECEIVE: Facts("lot", "receiving", "in_progress"),
    Step.PROCESS: Facts("care"),
    Step.DRY: Facts("care"),
    Step.FERMENT: Facts("clock"),
    Step.PACK: Facts("pack", "packing", "in_progress"),
    Step.TEST: Facts("proof", "inspecting"),
    Step.STORE: Facts("home", "storing", "in_progress"),
    Step.SHIP: Facts("out", "shipping", "in_transit"),
    Step.SPLIT: Facts("lot"),
    Step.MERGE: Facts("lot"),
    Step.BOX: Facts("pack", "packing", "in_progress", Action.ADD),
    Step.UNBOX: Facts("pack", "unpacking", "in_progress", Action.DELETE),
    Step.OTHER: Facts("other"),
    Step.RELEASE: Facts("ring-check", "other", "active"),
    Step.HOLD: Facts("pause", "holding", "non_sellable_other"),
    Step.RECALL: Facts("stop", "holding", "recalled"),
    Step.REOPEN: Facts("again", "other", "active"),
    Step.CLOSE: Facts("lot", "other", "inactive"),
    Step.RECALL_END: Facts("ring-check", "other", "non_sellable_other"),
    Step.RECALL_FIX: Facts("again", "repairing", "non_sellable_other"),
    Step.RECALL_OTHER_USE: Facts("again", "other", "non_sellable_other"),
    Step.RECALL_RE_EXPORT: Facts("out", "shipping", "returned"),
    Step.RECALL_DESTROY: Facts("stop", "destroying", "destroyed", Action.DELETE),
}
# Steps that only the verbs of release and recall write; a diary form never offers them.
STATE_STEPS = frozenset({Step.RELEASE, Step.HOLD, Step.RECALL, Step.RECALL_END, Step.REOPEN, Step.CLOSE}) | {
    Step.RECALL_FIX, Step.RECALL_OTHER_USE, Step.RECALL_RE_EXPORT, Step.RECALL_DESTROY,
}  # fmt: skip
# Of these, too, EPCIS hears how much of the lot it was.
PARTIAL_STEPS = frozenset({Step.RECALL_FIX, Step.RECALL_OTHER_USE, Step.RECALL_RE_EXPORT, Step.RECALL_DESTROY})
# What stays true of the lot, or of the amount that is named, until another event takes it back (EPCIS 2.0:
# persistentDisposition). Events from before keep their words, and so their hash.
LASTING: dict[str, dict[str, list[str]]] = {
    Step.RECALL: {"set": ["recalled"]},
    Step.RECALL_END: {"unset": ["recalled"]},
    Step.RECALL_DESTROY: {"set": ["destroyed"]},
}
# Steps that only the room of genealogy writes: they name several lots.
LOT_STEPS = frozenset({Step.SPLIT, Step.MERGE, Step.BOX, Step.UNBOX})
# What CBV calls a step when lots become other lots.
TRANSFORMING = {Step.PROCESS: "commissioning", Step.PACK: "repackaging"}
# Steps that put something on crop or animal which must leave it again before the harvest (domain.md §4).
INTERVAL_STEPS = frozenset({Step.SPRAY, Step.TREAT})
HARVEST_STEPS = frozenset({Step.HARVEST, Step.SLAUGHTER, Step.CATCH})
# Eight tiles for each kind of work (experience.md, P3).
TILES: dict[str, tuple[Step, ...]] = {
    Activity.CROP: (
        Step.SOW, Step.FERTILISE, Step.SPRAY, Step.WATER, Step.CARE, Step.HARVEST, Step.PACK, Step.OTHER,
    ),
    Activity.LIVESTOCK: (
        Step.STOCK, Step.FEED, Step.VACCINATE, Step.TREAT, Step.CLEAN, Step.SLAUGHTER, Step.PACK, Step.OTHER,
    ),
    Activity.AQUACULTURE: (
        Step.STOCK, Step.FEED, Step.POND_WATER, Step.TREAT, Step.CARE, Step.CATCH, Step.PACK, Step.OTHER,
    ),
    Activity.PROCESSING: (
        Step.RECEIVE, Step.PROCESS, Step.DRY, Step.FERMENT, Step.TEST, Step.STORE, Step.PACK, Step.OTHER,
    ),
}  # fmt: skip


def icon_of(step: str) -> str:
    """The name of the icon that stands beside a step."""
    return FACTS[step].icon
