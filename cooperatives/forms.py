"""The forms of this floor. They read what was typed; what may be done is decided by the verbs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from cooperatives.access import OfficeKind, Role
from cooperatives.commune_field import CommuneField
from cooperatives.places import AdministrativeUnit, Village
from cooperatives.profile import checked_tax_code
from cooperatives.subjects import PlotKind, SubjectKind
from traceability.foundation.fields import LineField, PhoneField, ProseField, VietDecimalField, explained
from traceability.foundation.refusals import Refusal

KINDS = [choice for choice in SubjectKind.choices if choice[0] != SubjectKind.UNKNOWN]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is empty; None on a visit."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.Form, verb: Callable[..., Any], **values) -> Any:
    """The verb's result, or None after its refusal has been written into `form`, beside the fields it names."""
    try:
        return verb(**values)
    except Refusal as refusal:
        for field, sentences in refusal.by_field().items():
            for sentence in sentences:
                form.add_error(field if field in form.fields else None, sentence)
        return None


class PasswordBox(forms.CharField):
    """A password as it is typed, never stripped. `kept`: it stays in its box while other boxes are mended."""

    def __init__(self, *, new: bool, kept: bool = False, **kwargs) -> None:
        kind = "new-password" if new else "current-password"
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": kind}, render_value=kept))
        kwargs.setdefault("label", _("Mật khẩu"))
        kwargs.setdefault("error_messages", {"required": _("Chưa có mật khẩu.")})
        if new:
            kwargs.setdefault("help_text", _("Ít nhất 8 ký tự, có cả chữ. Đừng dùng ngày sinh."))
        super().__init__(strip=False, max_length=200, **kwargs)


class RegisterForm(forms.Form):
    """Three inputs. A password is not among them: a code by SMS opens the account again, or she sets one later."""

    phone = PhoneField(mobile=True, label=_("Số điện thoại"), help_text=_("Dùng để đăng nhập. Không ai khác thấy."))
    name = LineField(max_length=160, label=_("Tên cơ sở"), help_text=_("Tên hợp tác xã, doanh nghiệp, hoặc hộ."))
    unit = CommuneField()

    def __init__(self, *args, with_phone: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not with_phone:
            del self.fields["phone"]


def _typed_unit(form: forms.Form, otherwise: AdministrativeUnit | None) -> AdministrativeUnit | None:
    """The commune that the form names just now, so that its villages can be offered."""
    if not form.is_bound:
        return otherwise
    try:
        return CommuneField(required=False).clean(form["unit"].data) or otherwise
    except forms.ValidationError:
        return otherwise


def _offer_villages(form: forms.Form, unit: AdministrativeUnit | None, order: list[str]) -> None:
    """Adds the choice of a village where officers have recorded any."""
    unit = _typed_unit(form, unit)
    rows = Village.objects.filter(unit=unit)
    if unit is not None and rows.exists():
        form.fields["village"] = _villages(rows)
        form.order_fields(order)


def _villages(rows) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        rows, required=False, label=_("Thôn, bản, tổ dân phố"), empty_label=_("Không ghi"),
        error_messages={"invalid_choice": _("Thôn, bản này không thuộc xã đã chọn. Anh/chị chọn lại.")},
    )  # fmt: skip


class SubjectForm(forms.Form):
    """What a subject says of itself."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = LineField(max_length=160, label=_("Tên cơ sở"))
    kind = forms.ChoiceField(choices=KINDS, label=_("Loại cơ sở"), widget=forms.RadioSelect)
    unit = CommuneField()
    address = LineField(max_length=200, required=False, label=_("Địa chỉ"), help_text=_("Số nhà, đường, nếu có."))
    tax_code = LineField(
        max_length=20, required=False, label=_("Mã số thuế"), help_text=_("10 hoặc 13 số. Chưa có thì để trống.")
    )
    phone = PhoneField(required=False, label=_("Điện thoại liên hệ"))
    phone_public = forms.BooleanField(required=False, label=_("Cho người mua thấy số điện thoại này"))
    about = ProseField(max_length=4000, required=False, label=_("Giới thiệu"))

    def __init__(self, *args, subject=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _offer_villages(self, subject and subject.unit, ["version", "name", "kind", "unit", "village"])

    def clean_tax_code(self) -> str:
        try:
            return checked_tax_code(self.cleaned_data["tax_code"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.messages) from refusal

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("phone_public") and not data.get("phone"):
            self.add_error("phone", _("Muốn cho người mua thấy thì ghi số điện thoại."))
        return data


class PlotForm(forms.Form):
    """One field, barn, pond or workshop."""

    name = LineField(max_length=80, label=_("Tên thửa, vườn, chuồng, ao"), help_text=_("Tên nhà mình hay gọi."))
    kind = forms.ChoiceField(choices=PlotKind.choices, label=_("Loại"), widget=forms.RadioSelect)
    crop = LineField(max_length=80, required=False, label=_("Cây trồng, vật nuôi"))
    area_m2 = VietDecimalField(
        required=False, max_digits=12, decimal_places=2, label=_("Diện tích (m²)"),
        help_text=_("Chưa đo thì để trống."),
    )  # fmt: skip
    unit = CommuneField()
    growing_area_code = explained(
        LineField(max_length=40, required=False, label=_("Mã số vùng trồng, nếu có")),
        _("Mã số vùng trồng là gì?"),
        _("Mã do cơ quan nhà nước cấp cho một vùng trồng. Chưa được cấp thì để trống, tem vẫn in được."),
    )

    def __init__(self, *args, unit: AdministrativeUnit | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _offer_villages(self, unit, ["name", "kind", "crop", "area_m2", "unit", "village"])


class HouseholdForm(forms.Form):
    """A household of a cooperative, as its clerk writes it down."""

    name = LineField(max_length=120, label=_("Tên hộ"), help_text=_("Tên cơ sở hay gọi. Ví dụ: Hộ ông Mẫu, đầu bản."))
    head = LineField(max_length=120, required=False, label=_("Chủ hộ"))
    phone = PhoneField(required=False, label=_("Điện thoại"), help_text=_("Chưa có thì để trống."))
    unit = CommuneField()

    def __init__(self, *args, unit: AdministrativeUnit | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _offer_villages(self, unit, ["name", "head", "phone", "unit", "village"])


class OwnHouseholdForm(forms.Form):
    """What a household says of itself; its name the cooperative keeps."""

    head = LineField(max_length=120, required=False, label=_("Chủ hộ"))
    phone = PhoneField(required=False, label=_("Điện thoại"), help_text=_("Chỉ cơ sở của mình thấy."))

    def __init__(self, *args, unit: AdministrativeUnit | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = Village.objects.filter(unit=unit)
        if rows.exists():
            self.fields["village"] = _villages(rows)


class JoinForm(forms.Form):
    """Name and password; the telephone too where the cooperative does not know it."""

    phone = PhoneField(mobile=True, label=_("Số điện thoại"), help_text=_("Dùng để đăng nhập. Không ai khác thấy."))
    name = LineField(max_length=120, label=_("Họ và tên"))
    password = PasswordBox(new=True, kept=True)

    def __init__(self, *args, with_phone: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not with_phone:
            del self.fields["phone"]


LASTING = [("91", _("3 tháng")), ("182", _("6 tháng")), ("365", _("12 tháng"))]


class AskForm(forms.Form):
    """For how long a helper asks."""

    days = forms.ChoiceField(choices=LASTING, initial="182", label=_("Xin ghi giúp trong"), widget=forms.RadioSelect)


class HelpedForm(AskForm):
    """A household that is not here yet: telephone, name, commune."""

    phone = PhoneField(mobile=True, label=_("Số điện thoại của hộ"))
    name = LineField(max_length=160, label=_("Tên hộ"))
    unit = CommuneField()
    field_order = ("phone", "name", "unit", "days")


class PaperPhotoForm(forms.Form):
    """A photo of the paper that the household signed."""

    photo = forms.FileField(
        label=_("Ảnh giấy hộ đã ký"), widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        help_text=_("Thấy rõ chữ ký, ngày, và tên người giúp."),
        error_messages={"required": _("Chưa có ảnh giấy."), "empty": _("Tệp này trống. Chụp lại giúp.")},
    )  # fmt: skip


class ConsentAccountForm(forms.Form):
    """A household that a helper registered opens its own account; its telephone is known."""

    name = LineField(max_length=120, label=_("Họ và tên"))
    password = PasswordBox(new=True, kept=True)


class MemberForm(forms.Form):
    """Somebody who is to work for the subject."""

    phone = PhoneField(mobile=True, label=_("Số điện thoại của người được mời"))
    role = forms.ChoiceField(
        choices=[(r.value, r.label) for r in (Role.STAFF, Role.MANAGER)], initial=Role.STAFF,
        label=_("Làm gì"), widget=forms.RadioSelect,
    )  # fmt: skip


class InvitationForm(forms.Form):
    """The invited person's own words."""

    name = LineField(max_length=120, label=_("Họ và tên"))
    password = PasswordBox(new=True)


class ReasonForm(forms.Form):
    """Why something is given back or re-opened."""

    reason = ProseField(
        max_length=600, label=_("Lý do"), help_text=_("Nói rõ cần sửa gì. Cơ sở sẽ đọc đúng câu này."),
        error_messages={"required": _("Chưa có lý do. Anh/chị ghi rõ để cơ sở biết cần sửa gì.")},
    )  # fmt: skip


class VillageForm(forms.Form):
    """A village and its commune."""

    unit = CommuneField()
    name = LineField(max_length=80, label=_("Tên thôn, bản, tổ dân phố"))


class VillageNameForm(forms.Form):
    """Another name for a village."""

    name = LineField(max_length=80, label=_("Tên mới"))


class OfficeForm(forms.Form):
    """Who is appointed to what."""

    phone = PhoneField(mobile=True, label=_("Số điện thoại"))
    name = LineField(max_length=120, required=False, label=_("Họ và tên"))
    kind = forms.ChoiceField(
        choices=[(k.value, k.label) for k in (OfficeKind.DEPARTMENT, OfficeKind.COMMUNE, OfficeKind.TEAM)],
        label=_("Chức trách"), widget=forms.RadioSelect,
    )  # fmt: skip
    unit = CommuneField(required=False, label=_("Xã, phường (cán bộ xã, tổ công nghệ số)"))


class PhoneForm(forms.Form):
    """One telephone number."""

    phone = PhoneField(label=_("Số điện thoại"))


class NameForm(forms.Form):
    """One's own name."""

    name = LineField(max_length=120, required=False, label=_("Họ và tên"))


class EraseForm(forms.Form):
    """The second thought before one's account is erased."""

    sure = forms.BooleanField(
        label=_("Tôi hiểu: xóa rồi không lấy lại được."),
        error_messages={"required": _("Đánh dấu ô này nếu anh/chị chắc chắn muốn xóa.")},
    )
