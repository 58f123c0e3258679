"""What the lists of households say of their diaries, and which of them a clerk's phone takes along."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Prefetch, Q

from cooperatives.acting import Acting
from cooperatives.slots import HouseholdFacts
from cooperatives.subjects import Household, Plot
from traceability.ledger.events import TraceEvent
from traceability.release.reviews import EntryReview, ReviewState


def household_facts(households: Sequence[Household]) -> Mapping[uuid.UUID, HouseholdFacts]:
    """In two questions, however many there are."""
    by_party = {one.party: one.pk for one in households}
    last = (
        TraceEvent.objects.filter(on_behalf_party__in=by_party).order_by().values("on_behalf_party")
        .annotate(last=Max("event_date"))
    )  # fmt: skip
    days = {by_party[party]: row["last"] for row in last if (party := row["on_behalf_party"])}
    counted = (
        EntryReview.objects.standing().filter(household__in=by_party.values()).order_by().values("household")
        .annotate(
            waiting=Count("pk", filter=Q(state=ReviewState.WAITING)),
            returned=Count("pk", filter=Q(state=ReviewState.RETURNED)),
        )
    )  # fmt: skip
    open_ones: dict[uuid.UUID, Mapping[str, Any]] = {row["household"]: row for row in counted}
    return {
        one.pk: HouseholdFacts(
            days.get(one.pk), open_ones.get(one.pk, {}).get("waiting", 0), open_ones.get(one.pk, {}).get("returned", 0)
        )
        for one in households
    }


MOST = 100


def households_in_book(acting: Acting) -> list[list]:
    """For a clerk without network: each household with its name and its plots; nothing for who records for one."""
    if not acting.works or acting.household:
        return []
    rows = acting.subject.households.filter(active=True).order_by("folded", "pk")
    plots = Prefetch("plots", Plot.objects.filter(active=True).order_by("name"), to_attr="in_use")
    return [
        [str(one.pk), one.name, [str(plot.pk) for plot in one.in_use]]  # type: ignore[attr-defined]
        for one in rows.prefetch_related(plots)[:MOST]
    ]
