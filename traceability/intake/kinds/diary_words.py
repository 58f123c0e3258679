"""Rows of the diary in the ledger's words, in plain JSON, and as people read them. It asks no other row."""

import datetime as dt
import json
from typing import Any

from django.utils.translation import gettext as _

from cooperatives.subjects import Plot, Subject
from products.batches import Batch
from products.catalogue import MeasureUnit
from traceability.field.asked import NAMED
from traceability.foundation.refusals import Refusal
from traceability.intake.kinds import shared
from traceability.ledger.events import TraceEvent
from traceability.ledger.how import checked
from traceability.ledger.remarks import note_of
from traceability.ledger.slots import own_words
from traceability.ledger.vocabulary import HARVEST_STEPS, INTERVAL_STEPS, Step

UNKNOWN = "chưa rõ"
OTHER_FIELDS = {"event_date": "day", "event_time": "day", "input": "input_name"}  # names of the verb → our columns


def how_of(said: dict[str, Any], how: dict[str, Any]) -> dict[str, Any]:
    """The words of the entry as the ledger keeps them; nothing that stands in a cell is dropped."""
    step = Step(said["step"])
    used = dict(how.get("input") or {})
    for key, name in (("input_name", "name"), ("registration", "registration")):
        if key not in said:
            continue
        if key == "input_name" and step in NAMED:
            how[NAMED[step]] = said[key] or ""
        else:
            used[name] = said[key] or ""
    how |= {key: said[key] or "" for key in ("dose", "target") if key in said}
    how["input"] = {name: text for name, text in used.items() if text}
    faults = _interval_faults(step, said, how) | _measure_faults(step, said, how)
    try:
        how = checked(step, how)
    except Refusal as refusal:
        faults |= {key.replace("input_registration", "registration"): said for key, said in refusal.by_field().items()}
    if faults:
        raise Refusal({OTHER_FIELDS.get(key, key): sentences for key, sentences in faults.items()})
    return how


def _interval_faults(step: Step, said: dict[str, Any], how: dict[str, Any]) -> dict[str, list[str]]:
    days = said.get("phi_days")
    if days == UNKNOWN:
        how.pop("phi_days", None)
    elif days is not None:
        how["phi_days"] = days
    elif step in INTERVAL_STEPS and ("phi_days" in said or "phi_days" not in how):
        return {"phi_days": [_("Ghi số ngày cách ly trên nhãn thuốc. Chưa biết thì ghi “chưa rõ”.")]}
    elif "phi_days" in said:
        how.pop("phi_days", None)
    return {}


def _measure_faults(step: Step, said: dict[str, Any], how: dict[str, Any]) -> dict[str, list[str]]:
    try:
        amount, unit = shared.measured(said, otherwise=how.get("unit") or MeasureUnit.KG.value)
    except Refusal as refusal:
        return refusal.by_field()
    if amount is not None:
        how |= {"quantity": amount, "unit": unit}
    elif "quantity" in said:
        how.pop("quantity", None)
        how.pop("unit", None)
    elif "quantity" in how and said.get("unit"):
        how["unit"] = unit
    if step in HARVEST_STEPS and "quantity" not in how:
        return {"quantity": [_("Ghi số lượng đã thu.")]}
    return {}


def likeness_of(
    day: dt.date, step: str, plot: Any, batch: Any, party: Any, how: dict[str, Any], note: str | None
) -> int:  # fmt: skip
    said = json.dumps(own_words(how), sort_keys=True)
    return hash((day, str(step), plot, batch, party, said, note or ""))


def title_of(facts: dict[str, Any], plot: Plot | None) -> str:
    parts = [f"{facts['day']:%d/%m/%Y}", str(Step(facts["step"]).label), str(plot or "")]
    return " · ".join(part for part in parts if part)


def texts(facts: dict[str, Any], plot: Plot | None, batch: Batch | None) -> dict[str, str]:
    """Each fact as it reads, by the key of its column."""
    how = facts["how"]
    used = how.get("input") or {}
    said = {
        "day": f"{facts['day']:%d/%m/%Y}",
        "step": str(Step(facts["step"]).label),
        "plot": str(plot or ""),
        "input_name": used.get("name") or how.get(NAMED.get(Step(facts["step"]), ""), ""),
        "registration": used.get("registration", ""),
        "dose": how.get("dose", ""),
        "phi_days": _("%(days)s ngày") % {"days": how["phi_days"]} if "phi_days" in how else "",
        "target": how.get("target", ""),
        "quantity": shared.amount_words(how["quantity"], how.get("unit") or "kg") if "quantity" in how else "",
        "batch": f"{batch.product} · {batch.lot}" if batch else "",
        "note": facts["note"],
    }
    if facts["step"] in INTERVAL_STEPS and "phi_days" not in how:
        said["phi_days"] = _("chưa rõ")
    return {key: text for key, text in said.items() if text}


def as_json(facts: dict[str, Any], plot: Plot | None, batch: Batch | None) -> dict[str, Any]:
    return facts | {
        "day": str(facts["day"]), "plot": str(plot.pk) if plot else None, "batch": str(batch.pk) if batch else None,
    }  # fmt: skip


def facts_of(event: TraceEvent) -> dict[str, Any]:
    how = own_words(event.how)
    facts = {"day": event.event_date, "step": event.biz_step, "how": how, "note": note_of(event)}
    return as_json(facts, event.plot, event.batch)


def for_verb(facts: dict[str, Any], subject: Subject, plots: dict[str, Plot] | None = None) -> dict[str, Any]:
    plot = (plots or {}).get(facts["plot"] or "")
    if plot is None and facts["plot"]:
        plot = Plot.objects.get(pk=facts["plot"], subject=subject)
    mine = Batch.objects.filter(product__subject=subject).select_related("product")
    return {
        "event_date": dt.date.fromisoformat(facts["day"]), "plot": plot, "how": facts["how"], "note": facts["note"],
        "batch": mine.get(pk=facts["batch"]) if facts["batch"] else None,
    }  # fmt: skip
