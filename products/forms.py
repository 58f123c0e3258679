"""Forms of products and certificates as people fill them in. They read; every rule is in the verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from products.catalogue import Activity, OcopSet, Product
from products.certificates import CertificateKind
from products.photos import MOST
from traceability.foundation.fields import (
    LineField,
    MoneyField,
    ProseField,
    VietDateField,
    VietDecimalField,
    VietIntegerField,
    explained,
)
from traceability.foundation.files.photo_form import PhotoForm


class SetField(forms.ModelChoiceField):
    """One of the OCOP sets, grouped by sector as the decision groups them."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("Bộ sản phẩm OCOP"))
        kwargs.setdefault("help_text", _("Chưa biết thì để trống, bổ sung sau."))
        super().__init__(OcopSet.objects.all(), required=False, empty_label=_("Chưa chọn"), **kwargs)


def _pack() -> LineField:
    return LineField(label=_("Quy cách"), max_length=80, required=False, help_text=_("Ví dụ: Túi 1 kg, Lọ 500 ml."))


def _price() -> MoneyField:
    return MoneyField(label=_("Giá bán (₫)"), required=False, help_text=_("Giá một gói. Ví dụ: 45.000."))


def _activity() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Cách làm ra"), choices=Activity.choices, widget=forms.RadioSelect)


class PhotosForm(PhotoForm):
    """Pictures for a product that is already there."""

    most_pictures = MOST


class NewProductForm(PhotoForm):
    """The least that makes a product; everything else is a task afterwards."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = LineField(label=_("Tên sản phẩm"), max_length=160)
    activity = _activity()
    ocop_set = SetField()
    pack_label = _pack()
    price_vnd = _price()

    def facts(self) -> dict[str, Any]:
        """What goes to the verb; pictures are added to the product afterwards."""
        return {name: value for name, value in self.cleaned_data.items() if name != "photos"}


class FactsForm(forms.Form):
    """One group of facts of a product, with the version that its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def facts(self) -> dict[str, Any]:
        """What goes to the verb: the facts, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def seen(cls, product: Product) -> dict[str, Any]:
        """What the form shows at first."""
        return {name: getattr(product, name) for name in cls.base_fields}


class BasicsForm(FactsForm):
    name = LineField(label=_("Tên sản phẩm"), max_length=160)
    activity = _activity()
    ocop_set = SetField()
    pack_label = _pack()
    price_vnd = _price()
    gtin = explained(
        LineField(
            label=_("Mã vạch GTIN"), max_length=40, required=False,
            help_text=_("Dãy số dưới mã vạch do GS1 cấp. Không có thì để trống, tem vẫn in được."),
        ),
        _("Có cần mua mã vạch không?"),
        _("Không cần. Mã vạch bắt đầu bằng 893 chỉ do GS1 Việt Nam cấp. Đừng tự đặt số hay chép số của người khác."),
    )  # fmt: skip


class LabelForm(FactsForm):
    brand = LineField(label=_("Thương hiệu, nhãn hiệu"), max_length=120, required=False)
    brand_none = forms.BooleanField(label=_("Không có thương hiệu"), required=False)
    standard = LineField(
        label=_("Tiêu chuẩn, quy chuẩn áp dụng"), max_length=300, required=False,
        help_text=_("Ví dụ: TCVN 11888:2017, TCCS 01:2026, VietGAP trồng trọt."),
    )  # fmt: skip
    shelf_life_days = explained(
        VietIntegerField(
            label=_("Hạn dùng (ngày)"), required=False, help_text=_("Tính từ ngày thu hoạch hoặc sản xuất.")
        ),
        _("Chưa biết hạn dùng?"),
        _("Ghi như in trên nhãn, ví dụ 12 tháng ghi 365. Rau quả tươi không in hạn thì đánh dấu ô dưới đây."),
    )
    shelf_life_none = forms.BooleanField(label=_("Không có hạn dùng"), required=False)
    warning = LineField(
        label=_("Cảnh báo an toàn"), max_length=300, required=False,
        help_text=_("Ví dụ: Không dùng mật ong cho trẻ dưới 1 tuổi. Có đậu phộng."),
    )  # fmt: skip
    warning_none = forms.BooleanField(label=_("Không có điều gì phải cảnh báo"), required=False)


class StoryForm(FactsForm):
    story = ProseField(
        label=_("Câu chuyện sản phẩm"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Ai làm, làm thế nào, khác nơi khác ở chỗ nào. Kể như nói với người mua."),
    )  # fmt: skip


class ParcelForm(FactsForm):
    net_weight_g = VietIntegerField(label=_("Khối lượng tịnh (g)"), required=False, help_text=_("1 kg ghi 1.000."))
    packed_weight_g = VietIntegerField(
        label=_("Khối lượng cả bao bì (g)"),
        required=False,
        help_text=_("Cân cả hộp, túi. Sàn tính tiền gửi theo số này."),
    )
    parcel_length_cm = VietIntegerField(label=_("Dài (cm)"), required=False)
    parcel_width_cm = VietIntegerField(label=_("Rộng (cm)"), required=False)
    parcel_height_cm = VietIntegerField(label=_("Cao (cm)"), required=False)


class CertificateForm(forms.Form):
    """A certificate as it is printed, and a picture of it."""

    kind = forms.ChoiceField(label=_("Loại giấy"), choices=CertificateKind.choices)
    title = LineField(label=_("Tên giấy"), max_length=160, required=False, help_text=_("Chỉ cần khi chọn “Giấy khác”."))
    product = forms.ModelChoiceField(
        Product.objects.none(), label=_("Cấp cho sản phẩm"), required=False, empty_label=_("Cả cơ sở"),
        help_text=_("Giấy OCOP phải chọn sản phẩm."),
    )  # fmt: skip
    number = LineField(
        label=_("Số"), max_length=80, required=False, help_text=_("Như in trên giấy. Hoặc ghi số quyết định.")
    )
    decision_no = LineField(label=_("Số quyết định"), max_length=80, required=False)
    authority = LineField(label=_("Nơi cấp"), max_length=160, required=False)
    stars = explained(
        forms.TypedChoiceField(
            label=_("Số sao"), choices=[("", _("Không phải giấy OCOP")), (3, "3"), (4, "4"), (5, "5")], coerce=int,
            empty_value=None, required=False,
        ),
        _("OCOP là gì?"),
        _("Mỗi xã một sản phẩm. Tỉnh công nhận 3 và 4 sao, bộ công nhận 5 sao. Giấy có hạn 36 tháng."),
    )  # fmt: skip
    score = VietDecimalField(
        label=_("Điểm"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    issued_on = VietDateField(label=_("Ngày cấp"))
    expires_on = VietDateField(
        label=_("Ngày hết hạn"), required=False, help_text=_("Giấy OCOP để trống thì tính 36 tháng từ ngày cấp.")
    )
    file = forms.FileField(
        label=_("Ảnh hoặc tệp PDF của giấy"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        help_text=_("Chụp rõ cả tờ. Chỉ cơ sở và cán bộ xem được."),
    )  # fmt: skip

    def __init__(self, *args, products, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class PhotoTextForm(forms.Form):
    alt = LineField(
        label=_("Lời tả ảnh"), max_length=160, required=False,
        help_text=_("Nói ảnh có gì, cho người không nhìn được. Ví dụ: Túi gạo nếp 1 kg."),
    )  # fmt: skip
