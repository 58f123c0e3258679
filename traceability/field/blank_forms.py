"""The forms with every box and no choices: what the shell pages hold for all people alike. They are never bound."""

from django import forms
from django.utils.translation import gettext as _

from traceability.field.asked import USED
from traceability.field.batch_form import NewBatchForm
from traceability.field.diary_form import CorrectionForm
from traceability.field.inputs_box import NAMES
from traceability.ledger.vocabulary import ErrorReason, Step

SAMPLE = [("", "…")]  # one choice of each kind; the phone copies it for every line of its book


def _sampled(form: forms.Form, **labels: str) -> None:
    for name, label in labels.items():
        field: forms.ChoiceField = form.fields[name]  # type: ignore[assignment]
        field.widget.choices = [("", label)] if label else SAMPLE  # type: ignore[attr-defined]


class BlankDiaryForm(CorrectionForm):
    """Every box of every work."""

    pictures = recordings = ()  # type: ignore[assignment]

    def __init__(self) -> None:
        forms.Form.__init__(self)
        self.step = ""
        self.offers = []
        for name in ("household",):
            del self.fields[name]
        self.fields["input_name"].label = USED[Step.SPRAY]
        self.fields["error_reason"].choices = [  # type: ignore[attr-defined]
            (ErrorReason.INCORRECT_DATA, _("Ghi sai, ghi lại như sau")),
            (ErrorReason.DID_NOT_OCCUR, _("Việc này không xảy ra")),
        ]
        _sampled(self, plot="", batch=_("Chưa gắn lô"), worker=_("Tôi làm"), input_lot=_("Không lấy từ đây"))
        self.fields["input_name"].widget.attrs["list"] = NAMES


class BlankBatchForm(NewBatchForm):
    """*Lô hàng mới* without products and plots."""

    pictures = ()  # type: ignore[assignment]
    ask_back = False

    def __init__(self) -> None:
        forms.Form.__init__(self)
        self.fields["plots"].required = True
        _sampled(self, product="", plots="")
