"""Who stands behind the opaque parties of events: looked up when read; a person who was erased has no name."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperatives.access import Membership, Role
from cooperatives.subjects import Household, Subject
from cooperatives.users import User
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS


@dataclass(frozen=True)
class Whom:
    """For whom an entry was recorded, and by whom it was written for them; empty where people record their own."""

    household_id: uuid.UUID | None = None
    name: str = ""
    helped_by: str = ""


def whom(events: Sequence[TraceEvent]) -> dict[uuid.UUID, Whom]:
    """For each of `events` by its id, in four questions however many they are."""
    parties = {event.on_behalf_party for event in events if event.on_behalf_party}
    if not parties:
        return {event.pk: Whom() for event in events}
    households = {one.party: one for one in Household.objects.filter(party__in=parties)}
    subjects = {one.party: one for one in Subject.objects.filter(party__in=parties)}
    writers = User.objects.filter(party__in={event.actor_party for event in events})
    names = {one.party: str(one) for one in writers if one.erased_at is None}
    own = set(
        Membership.objects.filter(role=Role.HOUSEHOLD, household__in=[one.pk for one in households.values()])
        .values_list("household__party", "user__party")
    )  # fmt: skip

    def of(event: TraceEvent) -> Whom:
        party = event.on_behalf_party
        named = None if party is None else households.get(party) or subjects.get(party)
        if named is None or event.biz_step in STATE_STEPS:
            return Whom()  # a colleague did it: who acts for whom is no question here
        alone = (party, event.actor_party) in own
        writer = "" if alone else names.get(event.actor_party, _("người không còn trong hệ thống"))
        return Whom(named.pk if isinstance(named, Household) else None, named.name, writer)

    return {event.pk: of(event) for event in events}
