"""A ban that is entered later: which lots used the product on or after the day from which it is forbidden.

Uses before that day were right when they were made, and are not named. Lots on sale are held through the check that
every late entry passes; the recall itself is a decision of people.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cooperatives.access import department_officers
from cooperatives.users import User
from products.batches import Batch, BatchState
from traceability.foundation.words import fold
from traceability.foundation.work.jobs import Job, enqueue, handler
from traceability.inputs.listing import Medicine, MedicineState, find, key_of
from traceability.ledger.events import SEASON, TraceEvent
from traceability.recall.told import banned_was_used
from traceability.release.publish import recheck

JOB = "recall.banned"
RECENT = dt.timedelta(days=90)
MOST = 200


@dataclass(frozen=True)
class Banned:
    """One ban and the lots that used the product under it."""

    medicine: Medicine
    uses: int
    lots: tuple[Batch, ...]

    @property
    def open(self) -> list[Batch]:
        """Those that nobody has called back yet."""
        return [lot for lot in self.lots if lot.state != BatchState.RECALLED]

    @property
    def url(self) -> str:
        """The preview of a recall by this input, from the day of the ban on."""
        since = self.medicine.effective_from
        asked = {"scope": "input", "input_name": self.medicine.name, "since": f"{since.day}/{since.month}/{since.year}"}
        return f"{reverse('recall-scope')}?{urlencode(asked)}"


def bans(today: dt.date) -> list[Medicine]:
    """Bans that hold or held on `today`, entered within the last three months."""
    rows = Medicine.objects.latest_on(today).filter(state=MedicineState.FORBIDDEN)
    return list(rows.filter(recorded_at__gte=timezone.now() - RECENT).order_by("-recorded_at")[:MOST])


def used_after(ban: Medicine) -> Banned:
    """Lots whose diary names the product on a day on which the list of today forbids it."""
    named = TraceEvent.objects.current().filter(how__input__name__isnull=False, event_date__gte=ban.effective_from)
    pairs = named.order_by().values_list("how__input__name", "how__input__registration").distinct()
    mine = {str(name) for name, number in pairs if _is_it(ban, str(name), str(number or ""))}
    uses = []
    for event in named.filter(how__input__name__in=mine):
        used = event.how["input"]
        row = find(name=str(used["name"]), registration=str(used.get("registration") or ""), day=event.event_date)
        if row and row.entry == ban.entry and row.state_on(event.event_date) == MedicineState.FORBIDDEN:
            uses.append(event)
    return Banned(ban, len(uses), tuple(_lots_of(uses)))


def _is_it(ban: Medicine, name: str, number: str) -> bool:
    key = key_of(number)
    return fold(name) == ban.folded or bool(key and key == ban.registration_key)


def _lots_of(uses: Iterable[TraceEvent]) -> list[Batch]:
    wanted = Q(pk__in=[])
    for event in uses:
        if event.batch_id:
            wanted |= Q(pk=event.batch_id)
        elif event.plot_id:
            wanted |= Q(plots=event.plot_id, produced_on__range=(event.event_date, event.event_date + SEASON))
    return list(Batch.objects.filter(wanted).select_related("product__subject").distinct().order_by("produced_on"))


def found(today: dt.date) -> list[Banned]:
    """Every recent ban under which a lot used the product."""
    return [one for ban in bans(today) if (one := used_after(ban)).lots]


# --- when the list changes --------------------------------------------------------------------------------------------
def list_was_changed(sender, rows: Iterable[Medicine], officer: User, **_kwargs) -> None:
    """Receiver of `list_changed`: a ban is followed up by work, since a diary may be long."""
    for row in rows:
        if row.state == MedicineState.FORBIDDEN:
            enqueue(JOB, str(row.pk), {"officer": str(officer.pk)})


@handler(JOB)
def follow_up(job: Job) -> None:
    """Holds what is on sale by the usual check, and tells the department. Run again, it adds nothing."""
    ban = Medicine.objects.filter(pk=uuid.UUID(job.key)).first()
    officer = User.objects.filter(pk=job.payload.get("officer")).first()
    if ban is None or ban.effective_from > timezone.localdate():
        return
    what = used_after(ban)
    if what.lots and officer:
        recheck(actor=officer, batches=Batch.objects.filter(pk__in=[lot.pk for lot in what.lots]))
    if what.lots:
        banned_was_used(ban.pk, ban.name, len(what.lots), department_officers())
