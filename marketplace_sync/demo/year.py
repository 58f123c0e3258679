"""A believable year of work for the cast: what was done on which day before harvest. Data only, all invented."""

import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Work:
    """One diary entry, `before` days ahead of the batch's own day (negative: after it)."""

    before: int
    step: str
    note: str = ""
    how: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Lot:
    """One batch: made `ago` days ago on these grounds, and what became of it.

    `fate`: released, draft (still open), refused (its PHI is broken), held (a late spray), recalled (by its maker),
    proposed (the department waits for a second officer), closed.
    """

    key: str
    goods: str
    ago: int
    quantity: int
    grounds: tuple[str, ...]
    season: str
    fate: str = "released"
    unit: str = "kg"
    extra: tuple[Work, ...] = ()
    reason: str = ""
    instructions: str = ""

    @property
    def mark(self) -> uuid.UUID:
        """By which the batch of this lot is found again, in every run of a trial."""
        return marked(self.key)


def marked(key: str) -> uuid.UUID:
    """The client's id of the batch that plays the lot `key`."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"trial-lot:{key}")


def _spray(before: int, name: str, phi: int | None, target: str, dose: str) -> Work:
    how: dict = {"input": {"name": name}, "target": target, "dose": dose}
    if phi is not None:
        how["phi_days"] = phi
    return Work(before, "spray", "", how)


def _fed(before: int, name: str, quantity: str) -> Work:
    return Work(before, "fertilise", "", {"input": {"name": name}, "dose": quantity})


SEASONS: dict[str, tuple[Work, ...]] = {
    "rice": (
        Work(131, "sow", "Giống nhà để lại từ vụ trước.", {"input": {"name": "Nếp nương địa phương"}}),
        _fed(110, "Phân chuồng ủ hoai", "300 kg trên 1 sào"),
        Work(84, "care", "Làm cỏ lần hai, cả tổ đổi công."),
        _spray(60, "Chế phẩm trừ sâu sinh học", 7, "Sâu cuốn lá", "20 g cho bình 16 lít"),
        Work(0, "harvest", "Gặt tay, phơi ba nắng."),
        Work(-6, "process", "Xay xát, sàng sạch."),
        Work(-9, "pack", "Đóng túi, hút chân không."),
    ),
    "honey": (
        Work(40, "feed", "Kiểm tra đàn, thay bánh tổ cũ."),
        Work(18, "care", "Chuyển đàn ra bãi hoa vải."),
        Work(0, "harvest", "Quay mật buổi sáng, lọc qua vải."),
        Work(-2, "pack", "Đóng chai thủy tinh."),
    ),
    "sauce": (
        Work(365, "receive", "Cá cơm tươi mua tại bến, muối ba cá một muối."),
        Work(240, "process", "Đảo chượp, phơi nắng."),
        Work(120, "process", "Đảo chượp lần cuối."),
        Work(2, "test", "Mẫu đạt độ đạm công bố.", {"result": "Đạt"}),
        Work(0, "pack", "Rút nước cốt, đóng chai."),
    ),
    "orange": (
        _fed(150, "Phân hữu cơ vi sinh", "5 kg mỗi gốc"),
        Work(120, "water", "Tưới nhỏ giọt."),
        _spray(70, "Dầu khoáng", 14, "Nhện đỏ", "80 ml cho bình 16 lít"),
        Work(30, "care", "Tỉa quả, quét vôi gốc."),
        Work(0, "harvest", "Hái buổi sáng, bỏ quả dập."),
        Work(-1, "pack", "Phân loại, đóng túi lưới."),
    ),
    "weaving": (
        Work(20, "receive", "Cói chẻ phơi khô, mua của bãi ngoài đê."),
        Work(4, "process", "Dệt trên khung gỗ, hai người một khung."),
        Work(0, "pack", "Xén biên, cuộn chiếu."),
    ),
    "shoots": (
        Work(12, "receive", "Măng hái trong rừng của hợp tác xã."),
        Work(9, "process", "Luộc hai nước, ép ráo."),
        Work(4, "process", "Phơi bốn nắng."),
        Work(0, "pack", "Đóng gói 500 g."),
    ),
    "tea": (
        _fed(60, "Phân chuồng ủ hoai", "200 kg trên 1 sào"),
        Work(0, "harvest", "Hái một tôm hai lá."),
        Work(0, "process", "Sao tay trên chảo gang."),
    ),
}

LOTS = (
    Lot("nep-nay", "nep", 52, 412, ("na",), "rice"),
    Lot("nep-doi", "nep", 48, 260, ("doi",), "rice"),
    Lot("nep-truoc", "nep", 417, 380, ("na", "doi"), "rice"),  # past its date by now
    Lot("nep-moi", "nep", 2, 150, ("doi",), "rice", fate="draft"),
    Lot("mang-nay", "mang", 80, 90, ("xuong-say",), "shoots"),
    Lot("mat-nay", "mat", 64, 240, ("rung",), "honey", unit="chai"),
    Lot("mat-xuan", "mat", 210, 180, ("rung",), "honey", fate="closed", unit="chai"),
    Lot("mam-nay", "mam", 95, 900, ("chum",), "sauce", unit="chai"),
    Lot(
        "mam-loi", "mam", 130, 300, ("chum",), "sauce", fate="recalled", unit="chai",
        reason="Nắp chai một ca đóng bị hở, nước mắm có thể hỏng.",
        instructions="Ngừng sử dụng. Giữ nguyên chai, gọi số dưới đây để đổi hoặc trả tiền.",
    ),
    Lot("mam-loi-sau", "mam", 129, 240, ("chum",), "sauce", unit="chai"),  # the recall is widened to it
    Lot("mam-tom-nay", "mam-tom", 70, 200, ("chum",), "sauce", unit="goi"),
    Lot("cam-nay", "cam", 8, 1200, ("cam",), "orange"),
    Lot(
        "cam-som", "cam", 3, 400, ("cam",), "orange", fate="refused",
        extra=(_spray(4, "Thuốc trừ nhện Ví Dụ", 14, "Nhện đỏ", "15 ml cho bình 16 lít"),),
    ),
    Lot(
        "oi-nay", "oi", 6, 350, ("oi",), "orange", fate="held",
        extra=(_spray(4, "Thuốc trừ ruồi Ví Dụ", 10, "Ruồi vàng", "10 ml cho bình 16 lít"),),
    ),
    Lot("chieu-nay", "chieu", 33, 45, ("det",), "weaving", unit="cai"),
    Lot(
        "chieu-cu", "chieu", 140, 30, ("det",), "weaving", fate="proposed", unit="cai",
        reason="Có phản ánh chiếu mốc do phơi chưa khô.",
        instructions="Ngừng sử dụng. Mang tới cơ sở hoặc gọi số dưới đây để đổi chiếc khác.",
    ),
    Lot("che-nay", "che", 15, 40, ("doi-che",), "tea", fate="draft"),
)  # fmt: skip
