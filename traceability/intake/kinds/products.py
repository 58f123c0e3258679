"""Products by Excel. A row is known by its code or its name; nothing is put away or deleted by a file."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Subject
from cooperatives.users import User
from products.catalogue import Activity, OcopSet, Product
from products.making import create_product, faults_of, gtin_taken, remove_unused_product, update_product
from traceability.foundation import gtin as gtins
from traceability.foundation import numbers
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake import cells
from traceability.intake.columns import CODE, EXAMPLE, TEXT, Column
from traceability.intake.kinds.base import (
    Ground,
    Judged,
    Kind,
    changed_since,
    differences,
    unknown_code,
)
from traceability.intake.models import IntakeRow, Outcome

NONE = "không có"
GRAMS = {"g": 1, "gam": 1, "gram": 1, "gr": 1, "kg": 1000, "lang": 100}


def _money(raw: Any, remarks: list[str]) -> int:
    text = cells.text_of(raw) if isinstance(raw, str) else raw
    return cells.whole(units=("₫", "đ", "đồng", "vnd", "vnđ", "dong"))(text, remarks)


def _grams(raw: Any, remarks: list[str]) -> int:
    """Grams; "1,5 kg" is converted, and said."""
    amount, unit = cells.measure(raw, remarks)
    factor = GRAMS.get(fold(unit)) if unit else 1
    if factor is None:
        raise Refusal(_("Ghi khối lượng bằng g hoặc kg, ví dụ 500 g."))
    grams = amount * factor
    if grams != grams.to_integral_value() or not 0 < grams <= 10_000_000:
        raise Refusal(_("Ghi số gam là số nguyên, lớn hơn 0."))
    if factor != 1:
        remarks.append(_("%(typed)s được hiểu là %(grams)s g.") % {"typed": raw, "grams": numbers.show(grams)})
    return int(grams)


def _life(raw: Any, remarks: list[str]) -> int | str:
    if fold(cells.text_of(raw)) == fold(NONE):
        return NONE
    return cells.whole(1, 36_500, units=("ngày",))(raw, remarks)


def _ocop(raw: Any, remarks: list[str]) -> str:
    return cells.line(200)(raw, remarks)


def _activities() -> list[tuple[str, Any]]:
    return [(str(label), value) for value, label in Activity.choices]


def _which_activity() -> str:
    return _("Chọn một trong: %(choices)s.") % {"choices": "; ".join(words for words, _value in _activities())}


FACTS = (
    "name", "activity", "pack_label", "price_vnd", "ocop_set_id", "brand", "brand_none", "standard", "net_weight_g",
    "packed_weight_g", "parcel_length_cm", "parcel_width_cm", "parcel_height_cm", "shelf_life_days",
    "shelf_life_none", "gtin", "story",
)  # fmt: skip
COUNTED = {"price_vnd": "₫", "net_weight_g": "g", "packed_weight_g": "g", "parcel_length_cm": "cm",
           "parcel_width_cm": "cm", "parcel_height_cm": "cm", "shelf_life_days": ""}  # fmt: skip
EMPTY = {"activity": Activity.CROP, "pack_label": "", "brand": "", "standard": "", "story": ""}


@dataclass
class Shelf(Ground):
    """The products of the subject, the sets of OCOP, and who carries which GTIN."""

    by_code: dict[str, Product] = field(default_factory=dict)
    by_name: dict[str, Product] = field(default_factory=dict)
    sets: dict[str, OcopSet] = field(default_factory=dict)
    gtins: dict[str, uuid.UUID] = field(default_factory=dict)


class Products(Kind):
    """*Sản phẩm*."""

    key = "products"
    slug = "san-pham"
    title = gettext_lazy("Sản phẩm")
    hint = gettext_lazy("Tên, quy cách, giá, nhãn, hạn dùng, gói hàng.")
    icon = "buy"
    takes_back = gettext_lazy(
        "Xóa sản phẩm mới chưa dùng, trả lại giá trị cũ. Sản phẩm đã có lô, ảnh hoặc đã lên sàn thì vẫn còn."
    )
    columns = (
        Column(CODE, gettext_lazy("Mã (không sửa)"), cells.code, also=("Mã sản phẩm",), format=TEXT, width=14,
               help=gettext_lazy("Hệ thống ghi. Sản phẩm mới thì để trống.")),
        Column("name", gettext_lazy("Tên sản phẩm"), cells.line(160), required=True, width=34, also=("Tên", "Sản phẩm"),
               help=gettext_lazy("Tên in trên bao bì.")),
        Column("activity", gettext_lazy("Cách làm ra"), cells.among(_activities, _which_activity), width=24,
               options="activity", help=gettext_lazy("Chọn trong danh sách. Để trống là Trồng trọt.")),
        Column("pack_label", gettext_lazy("Quy cách"), cells.line(80), width=16, format=TEXT,
               help=gettext_lazy("Ví dụ: Túi 1 kg, Lọ 500 ml.")),
        Column("price_vnd", gettext_lazy("Giá bán (₫)"), _money, also=("Giá", "Đơn giá"), width=14,
               help=gettext_lazy("Giá một gói, ví dụ 45.000.")),
        Column("ocop_set", gettext_lazy("Bộ sản phẩm OCOP"), _ocop, width=30, options="ocop", also=("Bộ OCOP",),
               help=gettext_lazy("Chọn trong danh sách. Chưa biết thì để trống.")),
        Column("brand", gettext_lazy("Thương hiệu"), cells.line(120), also=("Nhãn hiệu", "Thương hiệu, nhãn hiệu"),
               help=gettext_lazy("Không có thì ghi “không có”.")),
        Column("standard", gettext_lazy("Tiêu chuẩn áp dụng"), cells.line(300), width=26,
               also=("Tiêu chuẩn", "Tiêu chuẩn, quy chuẩn áp dụng"), help=gettext_lazy("Ví dụ: VietGAP trồng trọt.")),
        Column("net_weight_g", gettext_lazy("Khối lượng tịnh (g)"), _grams, also=("Khối lượng",), width=14,
               help=gettext_lazy("Số gam hàng trong một gói. Ghi 1,5 kg cũng được.")),
        Column("packed_weight_g", gettext_lazy("Khối lượng cả bao bì (g)"), _grams, width=16,
               help=gettext_lazy("Số gam của gói hàng khi gửi.")),
        Column("parcel_length_cm", gettext_lazy("Dài (cm)"), cells.whole(1, 500, units=("cm",)), width=10,
               help=gettext_lazy("Kích thước gói hàng khi gửi.")),
        Column("parcel_width_cm", gettext_lazy("Rộng (cm)"), cells.whole(1, 500, units=("cm",)), width=10),
        Column("parcel_height_cm", gettext_lazy("Cao (cm)"), cells.whole(1, 500, units=("cm",)), width=10),
        Column("shelf_life_days", gettext_lazy("Hạn dùng (ngày)"), _life, width=14,
               help=gettext_lazy("Số ngày kể từ khi làm ra. Không có thì ghi “không có”.")),
        Column("gtin", gettext_lazy("Mã vạch"), cells.code, also=("GTIN", "Mã vạch GTIN"), format=TEXT, width=18,
               help=gettext_lazy("Dãy số dưới vạch đen trắng. Chưa có thì để trống.")),
        Column("story", gettext_lazy("Câu chuyện sản phẩm"), cells.prose(4000), also=("Câu chuyện",), width=40,
               help=gettext_lazy("Vài câu kể cho người mua.")),
    )  # fmt: skip

    def example(self) -> dict[str, Any]:
        return {
            CODE: EXAMPLE, "name": "Gạo nếp nương", "activity": str(Activity.CROP.label), "pack_label": "Túi 1 kg",
            "price_vnd": 45_000, "brand": "không có", "standard": "VietGAP trồng trọt", "net_weight_g": 1000,
            "packed_weight_g": 1050, "parcel_length_cm": 30, "parcel_width_cm": 20, "parcel_height_cm": 8,
            "shelf_life_days": 365,
        }  # fmt: skip

    def lists(self, subject: Subject) -> dict[str, list[str]]:
        return {"activity": [words for words, _value in _activities()], "ocop": [str(s) for s in OcopSet.objects.all()]}

    def standing(self, subject: Subject) -> Iterator[dict[str, Any]]:
        for product in subject.products.filter(archived=False).select_related("ocop_set").order_by("folded"):
            shown = {name: getattr(product, name) for name in FACTS}
            yield shown | {
                CODE: product.code, "activity": str(product.get_activity_display()),
                "ocop_set": str(product.ocop_set or ""), "brand": NONE if product.brand_none else product.brand,
                "shelf_life_days": NONE if product.shelf_life_none else product.shelf_life_days,
            }  # fmt: skip

    def ground(self, subject: Subject) -> Shelf:
        mine = list(subject.products.order_by("-archived", "-created_at"))  # the last of one name wins: in use, oldest
        sets = {fold(s.name): s for s in OcopSet.objects.all()}
        return Shelf(
            subject, by_code={p.code: p for p in mine}, by_name={p.folded: p for p in mine},
            sets=sets | {str(s.set_no): s for s in sets.values()},
            gtins={g: pk for g, pk in Product.objects.exclude(gtin=None).values_list("gtin", "pk") if g},
        )  # fmt: skip

    def judge(self, ground: Shelf, said: dict[str, Any], number: int) -> Judged:
        facts = self._facts(ground, said)
        target = self._known(ground, said)
        product = Product(subject=ground.subject) if target is None else target
        now = {name: getattr(product, name) for name in FACTS}
        title = facts.get("name") or product.name
        self._refuse_twice(ground, target, title, number)
        keys = differences(facts, now) if target else list(facts)
        if target and not keys:
            return Judged(Outcome.SAME, title=title, target=target.pk)
        self._check(ground, product, facts, number)
        for name in FACTS:
            setattr(product, name, now[name])
        facts = {key: facts[key] for key in keys}
        if target is None:
            return Judged(Outcome.NEW, title=title, facts=facts, shown=self._lines(facts, ground))
        before = {key: now[key] for key in keys} | {"version": target.version}
        old, new = (dict(self._pairs(values, ground)) for values in (now, now | facts))
        shown = [[h, old.get(h) or _("để trống"), t] for h, t in new.items() if old.get(h) != t]
        shown += [[h, t, _("để trống")] for h, t in old.items() if h not in new]
        return Judged(Outcome.CHANGED, title=title, facts=facts, before=before, shown=shown, target=target.pk)

    def _facts(self, ground: Shelf, said: dict[str, Any]) -> dict[str, Any]:
        """What the row says, in the names of the model."""
        facts: dict[str, Any] = {
            key: EMPTY.get(key) if value is None else value for key, value in said.items() if key != CODE
        }
        if "brand" in facts:
            facts["brand_none"] = fold(facts["brand"]) == fold(NONE)
            facts["brand"] = "" if facts["brand_none"] else facts["brand"]
        if "shelf_life_days" in facts:
            facts["shelf_life_none"] = facts["shelf_life_days"] == NONE
            facts["shelf_life_days"] = None if facts["shelf_life_none"] else facts["shelf_life_days"]
        if facts.get("gtin"):
            facts["gtin"] = gtins.stored(facts["gtin"])
        if "ocop_set" in facts:
            facts["ocop_set_id"] = self._set(ground, facts.pop("ocop_set"))
        return facts

    def _set(self, ground: Shelf, words: str | None) -> int | None:
        if not words:
            return None
        found = ground.sets.get(fold(words)) or ground.sets.get(words.split(".")[0].strip())
        if found is None:
            raise Refusal({"ocop_set": [_("Không có bộ sản phẩm này. Chọn trong danh sách, hoặc để trống.")]})
        return found.pk

    def _known(self, ground: Shelf, said: dict[str, Any]) -> Product | None:
        if code := said.get(CODE):
            if code.upper() not in ground.by_code:
                raise Refusal({CODE: [unknown_code()]})
            return ground.by_code[code.upper()]
        return ground.by_name.get(fold(said.get("name") or ""))

    def _refuse_twice(self, ground: Shelf, target: Product | None, title: str, number: int) -> None:
        if sentence := ground.twice(target.pk if target else fold(title), number):
            raise Refusal({"name": [sentence]})

    def _check(self, ground: Shelf, product: Product, facts: dict[str, Any], number: int) -> None:
        for name, value in facts.items():
            setattr(product, name, value)
        found = faults_of(product)
        carrier = ground.gtins.get(product.gtin or "")
        if carrier and carrier != product.pk:
            found["gtin"] = [gtin_taken()]
        elif product.gtin and (sentence := ground.twice(("gtin", product.gtin), number)):
            found["gtin"] = [sentence]
        if found:
            raise Refusal({key.removesuffix("_id").removesuffix("_none"): texts for key, texts in found.items()})

    def _pairs(self, facts: dict[str, Any], ground: Shelf | None) -> Iterator[tuple[str, str]]:
        """(heading, text) of every fact that says something."""
        names = {s.pk: s.name for s in ground.sets.values()} if ground else {}
        for key, value in facts.items():
            if key in ("brand_none", "shelf_life_none"):
                if value:
                    yield self.heading("brand" if key == "brand_none" else "shelf_life_days"), _("không có")
            elif value not in (None, ""):
                yield self.heading(key.removesuffix("_id")), _shown(key, value, names)

    def _lines(self, facts: dict[str, Any], ground: Shelf) -> list[list[str]]:
        return [[heading, text] for heading, text in self._pairs(facts, ground)]

    def write(self, *, actor: User, subject: Subject, row: IntakeRow, client_uuid: uuid.UUID, held: Any) -> uuid.UUID:
        facts = _for_verb(row.facts)
        if row.target is None:
            return create_product(actor=actor, subject=subject, client_uuid=client_uuid, **facts).pk
        product = Product.objects.get(pk=row.target, subject=subject)
        before = dict(row.before)
        update_product(actor=actor, product=product, version=before.pop("version"), **facts)
        return product.pk

    def take_back(self, *, actor: User, subject: Subject, row: IntakeRow) -> bool:
        product = Product.objects.filter(pk=row.made, subject=subject).first()
        if product is None:
            return True  # somebody took it away already
        if row.outcome == Outcome.MADE:
            return remove_unused_product(actor=actor, product=product)
        changed_since({key: getattr(product, key) for key in row.facts}, row.facts)
        before = {key: value for key, value in row.before.items() if key != "version"}
        update_product(actor=actor, product=product, **_for_verb(before))
        return True

    def address(self, target: uuid.UUID) -> str:
        return reverse("my-product", args=[target])


def _for_verb(facts: dict[str, Any]) -> dict[str, Any]:
    facts = dict(facts)
    if "ocop_set_id" in facts:
        pk = facts.pop("ocop_set_id")
        facts["ocop_set"] = OcopSet.objects.filter(pk=pk).first() if pk else None
    return facts


def _shown(key: str, value: Any, sets: dict[int, str]) -> str:
    if key == "ocop_set_id":
        return sets.get(value, str(value))
    if key == "activity":
        return str(Activity(value).label)
    if key == "price_vnd":
        return numbers.vnd(value)
    if key in COUNTED:
        return f"{numbers.show(value)} {COUNTED[key]}".strip()
    return str(value)


PRODUCTS = Products()
