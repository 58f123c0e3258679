"""*Xếp thùng* and *Dỡ thùng*: so many units of a lot into a case, and out again. Each case is one event of its own."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from cooperatives.users import User
from traceability.foundation.refusals import Refusal, as_named
from traceability.genealogy.asking import Take, check_takes, locked
from traceability.genealogy.cases import Case, CaseContent
from traceability.gs1 import sscc
from traceability.ledger.canonical import number
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record, sent_otherwise
from traceability.ledger.vocabulary import Action, EventType, Step
from traceability.ledger.what import element, packed

MOST_CASES = 100


@as_named(event_date="packed_on")
@transaction.atomic
def box(
    *,
    actor: User,
    subject: Subject,
    lot: Take,
    count: int,
    packed_on: dt.date,
    client_uuid: uuid.UUID | None = None,
    on_behalf_of: Any = None,
) -> list[Case]:
    """`count` cases with so much of one lot in each (`lot.quantity` is for one case)."""
    sent = client_uuid or uuid.uuid4()
    keys = [uuid.uuid5(sent, f"case {n}") for n in range(min(max(count, 0), MOST_CASES))]
    Subject.objects.select_for_update(no_key=True).get(
        pk=subject.pk
    )  # numbers of cases are given out one after another
    lots = locked(subject, [lot])
    if TraceEvent.objects.filter(client_uuid=sent).exists():
        _check_repeat(sent, count)
    else:
        if not 0 < count <= MOST_CASES:
            raise Refusal({"count": [_("Ghi số thùng từ 1 đến %(most)d.") % {"most": MOST_CASES}]})
        check_takes([Take(lot.lot, lot.quantity * count, lot.unit)], lots, packed_on)
    cases = [_case(subject, key) for key in keys]
    for n, case in enumerate(cases):
        event = record(
            actor=actor, subject=subject, step=Step.BOX, event_date=packed_on, event_type=EventType.AGGREGATION,
            action=Action.ADD, client_uuid=uuid.uuid5(sent, str(n)) if n else sent, on_behalf_of=on_behalf_of,
            what=packed(case.epc, [element(lots[lot.lot].epc_class, lot.quantity, lot.unit)]),
            how={
                "case": str(case.pk),
                "inputs": [{"lot": str(lot.lot), "quantity": number(lot.quantity), "unit": str(lot.unit)}],
            },
            batches=[one.batch for one in lots.values() if one.batch],
        )  # fmt: skip
        CaseContent.objects.get_or_create(
            event=event, case=case, lot=lot.lot, defaults={"quantity": lot.quantity, "unit": lot.unit}
        )
    return cases


def _check_repeat(sent: uuid.UUID, count: int) -> None:
    """A repeat packs as many cases as the first time: one that asks for more was judged by nobody."""
    keys = [uuid.uuid5(sent, f"case {n}") for n in range(MOST_CASES)]
    if Case.objects.filter(pk__in=keys).count() != count:
        raise sent_otherwise()


def _case(subject: Subject, key: uuid.UUID) -> Case:
    standing = Case.objects.filter(pk=key).first()
    if standing:
        return standing
    code = None
    if subject.gs1_prefix:
        serial = Case.objects.filter(subject=subject, sscc__isnull=False).count()
        try:
            code = sscc.build(subject.gs1_prefix, serial)
        except ValueError:
            code = None  # the prefix is none, or is used up: our own code stands alone
    return Case.objects.create(pk=key, subject=subject, sscc=code)


@as_named(event_date="unpacked_on")
@transaction.atomic
def unbox(
    *, actor: User, subject: Subject, case: Case, unpacked_on: dt.date, client_uuid: uuid.UUID | None = None
) -> TraceEvent:
    """*Dỡ thùng*: all that lies in the case is loose again."""
    sent = client_uuid or uuid.uuid4()
    here = CaseContent.objects.standing().filter(case=case, out_by=None).order_by("pk")
    inside = list(here.select_for_update(no_key=True))
    standing = TraceEvent.objects.filter(client_uuid=sent).first()
    if standing:
        if standing.biz_step != Step.UNBOX or standing.how.get("case") != str(case.pk):
            raise sent_otherwise()
        return standing
    if not inside:
        raise Refusal(_("Thùng này đã dỡ, hoặc đã giao đi."), code="conflict")
    lots = locked(subject, [Take(one.lot, one.quantity, one.unit) for one in inside])
    event = record(
        actor=actor, subject=subject, step=Step.UNBOX, event_date=unpacked_on, event_type=EventType.AGGREGATION,
        action=Action.DELETE, client_uuid=sent, how={"case": str(case.pk)},
        what=packed(case.epc, [element(lots[one.lot].epc_class, one.quantity, one.unit) for one in inside]),
        batches=[lot.batch for lot in lots.values() if lot.batch],
    )  # fmt: skip
    CaseContent.objects.filter(pk__in=[one.pk for one in inside]).update(out_by=event)
    return event
