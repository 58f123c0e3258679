"""What list and stock say at the moment an input's use is written down; kept beside the actor's own words.

It never refuses a word of the diary: a forbidden product that was used is what the diary must say.
"""

from typing import Any

from django.utils.translation import gettext as _

from cooperatives.acting import as_uuid
from traceability.foundation.refusals import Refusal
from traceability.inputs.listing import find
from traceability.inputs.stock import InputLot
from traceability.inputs.units import InputUnit
from traceability.inputs.usage import doubts
from traceability.ledger.events import TraceEvent


def of_list(event: TraceEvent) -> dict[str, Any]:
    """{"list": {"entry", "state", "phi_days"}} as of the day of the work; nothing where the list is silent."""
    used = event.how.get("input")
    if not isinstance(used, dict) or not used.get("name"):
        return {}
    told = {name: str(used.get(name) or "") for name in ("name", "registration")}
    row = find(**told, day=event.event_date)
    if row is None:
        return {}
    days = row.phi_for(event.plot.crop if event.plot else "")
    said = {"entry": str(row.entry), "state": row.state_on(event.event_date), "phi_days": days}
    return {"list": {key: value for key, value in said.items() if value is not None}}


def of_stock(event: TraceEvent) -> dict[str, Any]:
    """{"stock": [doubts]} where the entry draws on a purchase; raises Refusal for one that is not the subject's."""
    used = event.how.get("input")
    if not isinstance(used, dict) or "lot" not in used:
        return {}
    purchase = as_uuid(str(used["lot"]))
    if purchase is None:
        return {}  # what the pack says, of something that was never put into stock
    lot = InputLot.objects.filter(pk=purchase, subject_id=event.subject_id).first()
    if lot is None:
        raise Refusal({"input_lot": [_("Không có vật tư này. Anh/chị chọn lại.")]})
    if "quantity" in used and used.get("unit") not in InputUnit.values:
        raise Refusal({"used_unit": [_("Chọn đơn vị.")]})
    found = doubts(lot, used, event.event_date, event.corrects_id)
    return {"stock": found} if found else {}
