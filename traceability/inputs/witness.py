"""What the list says of a product at the moment its use is written down; kept beside the actor's own words.

It never refuses a word of the diary: a forbidden product that was used is what the diary must say.
"""

from typing import Any

from traceability.inputs.listing import find
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
