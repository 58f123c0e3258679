"""Households of the trial's cooperative: one that records on its own phone, one that is helped, entries that wait."""

import datetime as dt

from django.utils import timezone

from cooperatives.access import Membership, Office, OfficeKind, Role
from cooperatives.assistance import Assistance
from cooperatives.helping import answer_asking, ask_to_help
from cooperatives.households import add_household
from cooperatives.subjects import Household, Plot, Subject
from marketplace_sync.demo import cast
from marketplace_sync.demo.clock import on
from marketplace_sync.demo.people import commune, person
from marketplace_sync.demo.year import marked
from traceability.foundation import phones
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record
from traceability.release.reviewing import accept_entries, return_entry

LEAVE = dt.timedelta(days=182)


def load_households(makers: dict[str, Subject]) -> None:
    """Six households with their plots, Mai's sign-in, Dung's leave, and a queue with one entry given back."""
    subject = makers["viet-du"]
    held = {one.key: _household(subject, one) for one in cast.HOUSEHOLDS}
    mai, dung = person("mai"), person("dung")
    with on(timezone.localdate() - dt.timedelta(days=60), hour=9):
        Membership.objects.get_or_create(
            user=mai, subject=subject, role=Role.HOUSEHOLD, defaults={"household": held["mai"]}
        )
        Office.objects.get_or_create(user=dung, kind=OfficeKind.TEAM, unit=commune("14845"))
    if not Assistance.objects.filter(helper=dung, household=held["mai"]).exists():
        ends_on = timezone.localdate() + LEAVE
        asked = ask_to_help(actor=dung, subject=subject, household=held["mai"], ends_on=ends_on)
        answer_asking(actor=mai, assistance=asked, yes=True)
    _write_down(subject, held)


def _household(subject: Subject, part: cast.Home) -> Household:
    standing = subject.households.filter(name=part.name).first()
    if standing is None:
        with on(timezone.localdate() - dt.timedelta(days=90), hour=9):
            phone = phones.parse(part.phone) if part.phone else ""
            standing = add_household(
                actor=person("lan"), subject=subject, name=part.name, head=part.head, phone=phone, unit=subject.unit,
                village=subject.village,
            )  # fmt: skip
    assert subject.unit is not None  # noqa: S101 — the cast's cooperative has a commune
    for name, crop in part.plots:
        Plot.objects.get_or_create(
            subject=subject, household=standing, name=name, defaults={"crop": crop, "unit": subject.unit}
        )
    return standing


def _write_down(subject: Subject, held: dict[str, Household]) -> None:
    """Each entry once, by its own UUID."""
    for entry in cast.HOUSEHOLD_ENTRIES:
        mark, household = marked(f"household {entry.key}"), held[entry.household]
        if TraceEvent.objects.filter(client_uuid=mark).exists():
            continue
        day = timezone.localdate() - dt.timedelta(days=entry.ago)
        with on(day, hour=18):
            event = record(
                actor=person(entry.writer), subject=subject, step=entry.step, event_date=day, note=entry.note,
                plot=household.plots.order_by("name").first(), how=dict(entry.how), on_behalf_of=household,
                client_uuid=mark,
            )  # fmt: skip
        review = getattr(event, "review", None)
        if review is not None and entry.fate == "accepted":
            accept_entries(actor=person("son"), reviews=[review])
        elif review is not None and entry.fate == "returned":
            return_entry(actor=person("son"), review=review, reason=entry.reason)
