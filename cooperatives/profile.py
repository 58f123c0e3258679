"""A subject's own account of itself. A change of who it is makes an officer look again; nothing else does."""

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from cooperatives.places import Village
from cooperatives.registration import checked_name, decide_by_date, must_be_in_force
from cooperatives.signals import subject_changed
from cooperatives.subjects import CheckState, Subject
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal

EDITABLE = ("name", "kind", "unit", "village", "address", "about", "phone", "phone_public", "tax_code")
PHONE_WORDS = "contact-phone-1"  # the version of the sentence beside the tick box; raise it when the words change
IDENTITY = ("name", "kind", "unit", "tax_code")  # what an officer has vouched for


def checked_tax_code(typed: str) -> str:
    """A tax code in its usual writing, ten digits or ten and three; refused when its check digit is wrong."""
    if not typed.strip():
        return ""
    try:
        return mst.format(mst.validate(typed.strip()))
    except NumberError as error:
        message = _("Mã số thuế không đúng. Mã có 10 số, chi nhánh thêm 3 số: 0100233488-001.")
        raise Refusal({"tax_code": [message]}) from error


def must_lie_in(village: Village | None, unit) -> None:
    """Refuses a village of another commune."""
    if village is not None and village.unit_id != unit.pk:
        raise Refusal({"village": [_("Thôn, bản này không thuộc xã đã chọn. Anh/chị chọn lại.")]})


def _check(values: dict, subject: Subject) -> dict:
    values = {name: value for name, value in values.items() if value != getattr(subject, name)}
    if "name" in values:
        values["name"] = checked_name(values["name"])
    if "tax_code" in values:
        values["tax_code"] = checked_tax_code(values["tax_code"])
    if values.get("unit") is not None:
        must_be_in_force(values["unit"])
    must_lie_in(values.get("village", subject.village), values.get("unit", subject.unit))
    return values


def _consent(changed: dict) -> dict:
    """What the law asks to be kept about showing a number: given or withdrawn, and under which words."""
    return {"consent": PHONE_WORDS, "given": changed["phone_public"]} if "phone_public" in changed else {}


@transaction.atomic
def edit_subject(*, actor: User, subject: Subject, version: int, **values) -> Subject:
    """Writes `values` over version `version`. Refused with code "conflict" if somebody wrote in between."""
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    subject = Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    if subject.version != version:
        raise Refusal(_("Vừa có người khác sửa. Anh/chị xem cả hai bản rồi chọn."), code="conflict")
    changed = _check(values, subject)
    for name, value in changed.items():
        setattr(subject, name, value)
    if subject.check_state == CheckState.RETURNED or (subject.is_verified and set(changed) & set(IDENTITY)):
        subject.check_state, subject.decide_by = CheckState.UNVERIFIED, decide_by_date()
    note(actor, "subject.changed", subject, subject, fields=sorted(changed), **_consent(changed))
    subject.version += 1
    subject.save()
    subject_changed.send(sender=Subject, subject=subject, actor=actor)
    return subject
