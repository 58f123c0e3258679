"""Who plays in the trial: invented people, subjects, products and plots. Data only; every name here is made up."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

LIST_OF_2025 = "2025-07-01"


@dataclass(frozen=True)
class Person:
    """One invented person: the key by which the story names her, her telephone and name."""

    key: str
    phone: str
    name: str


@dataclass(frozen=True)
class Maker:
    """One invented subject with its people, its place and how its registration stands."""

    key: str
    name: str
    kind: str
    commune: str
    village: str
    manager: str
    about: str
    staff: tuple[str, ...] = ()
    state: str = "verified"
    return_reason: str = ""
    phone_public: bool = True


@dataclass(frozen=True)
class Goods:
    """One invented product and the drawing that stands for it."""

    key: str
    maker: str
    name: str
    set_no: int
    activity: str
    drawing: str
    price: int
    pack: str
    net_g: int | None
    packed_g: int | None
    parcel: tuple[int, int, int]
    shelf_days: int | None
    standard: str
    story: str
    brand: str = ""
    gtin: str | None = None
    unit: str = "kg"


@dataclass(frozen=True)
class Ground:
    """A plot, barn or workshop."""

    key: str
    maker: str
    name: str
    kind: str
    crop: str
    area_m2: int | None = None


@dataclass(frozen=True)
class Home:
    """A household of the invented cooperative, and its plots with what grows there."""

    key: str
    name: str
    head: str
    phone: str
    plots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HomeEntry:
    """Something that was written down for a household; `fate` is what the cooperative said of it."""

    key: str
    household: str
    writer: str
    step: str
    ago: int
    how: dict = field(default_factory=dict)
    note: str = ""
    fate: str = "waiting"
    reason: str = ""


PEOPLE = (
    Person("lan", "0900 000 101", "Lan (ví dụ)"),
    Person("son", "0900 000 102", "Sơn (ví dụ)"),
    Person("pao", "0900 000 103", "Pao (ví dụ)"),
    Person("bien", "0900 000 104", "Biển (ví dụ)"),
    Person("cuc", "0900 000 105", "Cúc (ví dụ)"),
    Person("tham", "0900 000 106", "Thắm (ví dụ)"),
    Person("che", "0900 000 107", "Chè (ví dụ)"),
    Person("moi", "0900 000 108", "Mới (ví dụ)"),
    Person("mai", "0900 000 109", "Mai (ví dụ)"),
    Person("dung", "0900 000 110", "Dung (tổ công nghệ số, ví dụ)"),
    Person("thu", "0900 000 201", "Thu (cán bộ xã, ví dụ)"),
    Person("hoa", "0900 000 202", "Hoa (cán bộ Sở, ví dụ)"),
    Person("tuan", "0900 000 203", "Tuấn (cán bộ Sở, ví dụ)"),
    Person("vanhanh", "0900 000 301", "Vận hành (ví dụ)"),
)

# What the front page offers as *Vào vai*: who, the words on the button, where it leads, and the icon beside it.
ROLES = (
    ("lan", _("Chủ nhiệm hợp tác xã"), "today", "home"),
    ("son", _("Nhân viên nhập liệu"), "today", "pen"),
    ("pao", _("Hộ nuôi ong"), "today", "me"),
    ("mai", _("Người trong hộ thành viên"), "today", "home"),
    ("dung", _("Tổ công nghệ số cộng đồng"), "helping", "phone"),
    ("thu", _("Cán bộ xã"), "overview", "flag"),
    ("hoa", _("Cán bộ Sở"), "overview", "ring-check"),
    ("tuan", _("Cán bộ Sở thứ hai"), "recall-orders", "stop"),
    ("vanhanh", _("Người vận hành"), "operations", "plug"),
)

MAKERS = (
    Maker(
        "viet-du", "HTX Nông nghiệp Ví Dụ", "htx", "14845", "Bản Ví Dụ", "lan",
        "Hai mươi hộ ở bản Ví Dụ cùng trồng nếp nương và phơi măng, bán chung một tên.", staff=("son",),
    ),
    Maker(
        "ong", "Hộ nuôi ong Mẫu Rừng", "hsx", "15610", "Thôn Mẫu", "pao",
        "Ba mươi đàn ong đặt ven rừng. Mỗi năm quay mật hai lần.", phone_public=False,
    ),
    Maker(
        "bien", "Công ty TNHH Hải sản Ví Dụ Biển", "dn", "16531", "Tổ dân phố Mẫu", "bien",
        "Ủ chượp trong chum sành, mười hai tháng mới rút.",
    ),
    Maker(
        "vuon", "Trang trại Vườn Mẫu Xanh", "tt", "16174", "Thôn Ví Dụ", "cuc",
        "Bốn héc-ta cam và ổi trên đồi.",
    ),
    Maker(
        "coi", "Hộ kinh doanh Cói Ví Dụ", "hkd", "16093", "Thôn Cói Mẫu", "tham",
        "Dệt chiếu trên khung gỗ, cói trồng ngay ngoài đê.",
    ),
    Maker(
        "che", "Tổ hợp tác Chè Ví Dụ", "tht", "15646", "", "che",
        "Mười một nhà hái chè chung một lò sao.", state="unverified",
    ),
    Maker(
        "moi", "Hộ sản xuất Mới Ví Dụ", "hsx", "14845", "", "moi", "",
        state="returned", return_reason="Tên cơ sở chưa khớp giấy đăng ký. Anh/chị ghi lại đúng tên rồi gửi lại.",
    ),
)  # fmt: skip

GROUNDS = (
    Ground("na", "viet-du", "Thửa Nà Ví Dụ", "thua", "Nếp nương", 8200),
    Ground("doi", "viet-du", "Thửa Đồi Mẫu", "thua", "Nếp nương", 5100),
    Ground("xuong-say", "viet-du", "Xưởng xay xát", "xuong", "", None),
    Ground("rung", "ong", "Bãi ong ven rừng", "chuong", "Ong mật", None),
    Ground("chum", "bien", "Nhà chum số 1", "xuong", "Cá cơm", None),
    Ground("cam", "vuon", "Vườn cam phía đông", "thua", "Cam đường canh", 21000),
    Ground("oi", "vuon", "Vườn ổi", "thua", "Ổi lê", 9000),
    Ground("det", "coi", "Nhà dệt", "xuong", "Cói", None),
    Ground("doi-che", "che", "Đồi chè", "thua", "Chè trung du", 6400),
)

HOUSEHOLDS = (
    Home("mai", "Hộ bà Mai (ví dụ)", "Mai", "0900 000 109", (("Nương bà Mai", "Nếp nương"), ("Vườn măng", "Tre măng"))),
    Home("tang", "Hộ ông Tằng (ví dụ)", "Tằng", "", (("Nương đầu suối", "Nếp nương"),)),
    Home("sua", "Hộ bà Sua (ví dụ)", "Sua", "0900 000 112", (("Nương Sua", "Nếp nương"),)),
    Home("dua", "Hộ ông Dua (ví dụ)", "Dua", "", (("Nương giữa đồi", "Nếp nương"),)),
    Home("may", "Hộ bà Mảy (ví dụ)", "Mảy", "0900 000 114", (("Nương Mảy", "Nếp nương"),)),
    Home("cho", "Hộ ông Chớ (ví dụ)", "Chớ", "", ()),
)

HOUSEHOLD_ENTRIES = (
    HomeEntry("gieo", "mai", "mai", "sow", 40, {"input": {"name": "Nếp nương giống nhà"}}, fate="accepted"),
    HomeEntry("lam-co", "mai", "mai", "care", 9, note="Làm cỏ lần hai."),
    HomeEntry("bon", "mai", "dung", "fertilise", 5, {"input": {"name": "Phân chuồng hoai"}, "dose": "200 kg"}),
    HomeEntry("tuoi", "mai", "mai", "water", 2),
    HomeEntry(
        "phun", "mai", "mai", "spray", 3, {"input": {"name": "Chế phẩm tỏi ớt"}, "dose": "1 lít", "phi_days": 3},
        fate="returned", reason="Sai ngày. Ghi lại ngày đã làm.",
    ),
    HomeEntry("ghi-giup", "tang", "son", "care", 6, note="Ghi giúp khi hộ ghé hợp tác xã."),
)  # fmt: skip

GOODS = (
    Goods(
        "nep", "viet-du", "Gạo nếp nương Ví Dụ", 3, "crop", "rice", 45_000, "Túi 1 kg", 1000, 1050, (28, 18, 8), 365,
        "VietGAP trồng trọt",
        "Nếp nương gieo một vụ mỗi năm, khi mưa đầu mùa xuống. Hạt chín cuối tháng Chín, cả bản gặt giúp nhau trong "
        "ba ngày. Thóc phơi trên sàn nứa rồi mới xay, nên gạo thơm lâu.",
        gtin="9520000000011",
    ),
    Goods(
        "mang", "viet-du", "Măng khô Ví Dụ", 7, "processing", "bamboo-shoot", 120_000, "Gói 500 g", 500, 540,
        (30, 20, 10), 540, "TCCS 01:2025/VD",
        "Măng hái đầu mưa, luộc hai lần nước, phơi bốn nắng trên phên tre.",
    ),
    Goods(
        "mat", "ong", "Mật ong rừng Mẫu", 4, "livestock", "honey", 180_000, "Chai 500 ml", 700, 1050, (9, 9, 24), 730,
        "TCVN 5267-1", "Ong đi lấy mật hoa vải, hoa rừng. Mỗi năm chỉ quay hai lần, chừa phần cho đàn qua đông.",
        brand="Mẫu Rừng", gtin="9520000000028", unit="chai",
    ),
    Goods(
        "mam", "bien", "Nước mắm cốt Ví Dụ Biển 35N", 9, "processing", "fish-sauce", 95_000, "Chai 500 ml", 620, 980,
        (8, 8, 28), 730, "TCVN 5107:2018",
        "Cá cơm tươi và muối biển, ba cá một muối, ủ trong chum sành mười hai tháng.",
        brand="Ví Dụ Biển", gtin="9520000000035", unit="chai",
    ),
    Goods(
        "mam-tom", "bien", "Mắm tôm Ví Dụ Biển", 9, "processing", "shrimp-paste", 60_000, "Hũ 400 g", 400, 620,
        (9, 9, 12), 365, "TCCS 02:2025/VDB",
        "Moi tươi giã với muối, phơi nắng sáu tháng. Khách quen bảo ăn vào chữa khỏi bệnh biếng ăn.",
        brand="Ví Dụ Biển", unit="goi",
    ),
    Goods(
        "cam", "vuon", "Cam đường canh Vườn Mẫu", 1, "crop", "fruit", 55_000, "Túi 2 kg", 2000, 2100, (30, 25, 15), 30,
        "VietGAP trồng trọt", "Cam chín cuối đông, vỏ mỏng, ngọt thanh. Hái buổi sáng, đóng túi trong ngày.",
        gtin="9520000000042",
    ),
    Goods(
        "oi", "vuon", "Ổi lê Vườn Mẫu", 1, "crop", "guava", 35_000, "Túi 2 kg", 2000, 2080, (30, 25, 15), 14,
        "VietGAP trồng trọt", "Ổi bọc túi từng quả từ khi còn non.",
    ),
    Goods(
        "chieu", "coi", "Chiếu cói dệt tay Ví Dụ", 21, "processing", "sedge-mat", 420_000, "Chiếc 1,6 × 2 m", 3200,
        3500, (165, 15, 15), None, "TCCS 01:2024/COI", "Một chiếc chiếu hai người dệt trong hai ngày.", unit="cai",
    ),
    Goods(
        "che", "che", "Chè xanh Ví Dụ", 11, "crop", "tea", 90_000, "Gói 200 g", 200, 230, (20, 12, 6), 540,
        "TCVN 9740:2013", "Hái một tôm hai lá lúc tan sương, sao tay trên chảo gang.",
    ),
)  # fmt: skip

_PADDY = ("crop", "rice", 15_000, "Bao 50 kg", None, None, (80, 50, 20), 365, "VietGAP trồng trọt")
_MIXED = "Thóc của hai nơi trộn đều rồi xay, nên gói nào cũng ngon như nhau."
# Lots that become other lots: paddy of two farms, the mixed rice, and its three pack sizes.
LINEAGE = (
    Goods("thoc", "viet-du", "Thóc nếp Ví Dụ", 3, *_PADDY, "Thóc phơi trên sàn nứa, chưa xay."),
    Goods("thoc-vuon", "vuon", "Thóc nếp Vườn Mẫu", 3, *_PADDY, "Thóc của vườn, bán cho hợp tác xã xay."),
    Goods(
        "gao-tron", "viet-du", "Gạo nếp trộn Ví Dụ", 3, "processing", "rice", 40_000, "Bao rời", None, None,
        (60, 40, 15), 365, "TCCS 03:2026/VD", _MIXED,
    ),
    *(
        Goods(
            key, "viet-du", f"Gạo nếp trộn Ví Dụ, {label}", 3, "processing", "rice", price, label, net, net + 40,
            (28, 18, 8), 365, "TCCS 03:2026/VD", _MIXED, unit="goi",
        )
        for key, label, net, price in (
            ("gao-500", "gói 500 g", 500, 24_000), ("gao-1kg", "gói 1 kg", 1000, 46_000),
            ("gao-2kg", "gói 2 kg", 2000, 90_000),
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Papers:
    """A certificate in the trial, its dates as days from today."""

    goods: str
    kind: str
    number: str
    authority: str
    issued: int
    lasts_days: int | None
    stars: int | None = None
    state: str = "verified"
    withdrawn: int | None = None
    title: str = ""
    extra: dict = field(default_factory=dict)


PAPERS = (
    Papers("nep", "ocop", "VD-001/2025", "UBND tỉnh (ví dụ)", -420, 1095, stars=4),
    Papers("nep", "vietgap", "VD-VG-0001", "Tổ chức chứng nhận Ví Dụ", -300, 730, title="VietGAP trồng trọt"),
    Papers("mang", "ocop", "VD-002/2024", "UBND tỉnh (ví dụ)", -1000, 1095, stars=3),
    Papers("mat", "ocop", "VD-003/2025", "UBND tỉnh (ví dụ)", -200, 1095, stars=3),
    Papers("mam", "ocop", "VD-004/2025", "Bộ (ví dụ)", -150, 1095, stars=5),
    Papers("mam", "tu-cong-bo", "01/VDB/2025", "Công ty TNHH Hải sản Ví Dụ Biển", -260, None),
    Papers("mam-tom", "ocop", "VD-005/2023", "UBND tỉnh (ví dụ)", -1200, 1095, stars=3),
    Papers("cam", "ocop", "VD-006/2025", "UBND tỉnh (ví dụ)", -90, 1095, stars=3),
    Papers("cam", "vietgap", "VD-VG-0002", "Tổ chức chứng nhận Ví Dụ", -800, 730, title="VietGAP trồng trọt"),
    Papers("oi", "ocop", "VD-007/2024", "UBND tỉnh (ví dụ)", -600, 1095, stars=3, withdrawn=-30),
    Papers("chieu", "ocop", "VD-008/2024", "UBND tỉnh (ví dụ)", -500, 1095, stars=4),
    Papers("che", "ocop", "VD-009/2025", "UBND tỉnh (ví dụ)", -60, 1095, stars=3, state="unverified"),
)
