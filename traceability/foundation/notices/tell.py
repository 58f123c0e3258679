"""The verb that tells people something. Floors call it in their own transaction; a repeat of the same adds nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from traceability.foundation.notices.choices import wanted_ways
from traceability.foundation.notices.kinds import Kind, kept
from traceability.foundation.notices.models import Delivery, Notice, NoticeQuerySet
from traceability.foundation.work.nudge import nudge

READ_KEPT, KEPT = dt.timedelta(days=180), dt.timedelta(days=730)
TITLE, TEXT = 300, 1000


@transaction.atomic
def tell(kind: Kind, *, to: Iterable[Any], about: Any, url: str = "", **facts: Any) -> int:
    """Tells each person of `to`, once for each `about`; says how many had not been told before.

    `about` names the thing, and the day or decision where the same thing may be told again: `f"{lot.pk}:{day}"`.
    `facts` fill the places of the kind's sentences; they never hold the name or number of a person.
    """
    with translation.override(settings.LANGUAGE_CODE):
        facts = {name: kept(value) for name, value in facts.items()}
        title, text = kind.say(facts)
    people = {person.pk: person for person in to if person.is_active}
    rows = [
        Notice(
            recipient=person, kind=kind.name, key=str(about)[:120], title=title[:TITLE], text=text[:TEXT],
            facts=facts, url=url,
        )
        for person in people.values()
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = set(Notice.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        if row.pk in fresh:
            _send_on(kind, row, people[row.recipient_id])
    return len(fresh)


def _send_on(kind: Kind, notice: Notice, person: Any) -> None:
    for channel in wanted_ways(person, kind):
        row = Delivery.objects.create(notice=notice, channel=channel, urgency=int(kind.at_night))
        nudge("notices", row.pk)


def mark_read(notices: NoticeQuerySet, pk: uuid.UUID | None = None) -> int:
    """Marks one of `notices`, or all of them, as read; says how many were new."""
    chosen = notices if pk is None else notices.filter(pk=pk)
    return chosen.unread().update(read_at=timezone.now())


def forget_old() -> int:
    """What was read half a year ago, and everything after two years, is taken away."""
    now = timezone.now()
    old = Notice.objects.filter(read_at__lt=now - READ_KEPT) | Notice.objects.filter(made_at__lt=now - KEPT)
    return old.delete()[0]
