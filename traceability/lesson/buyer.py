"""The buyer's page of the practice lot, from the real template and unsaved rows. It asks no table, counts no scan."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cooperatives.places import AdministrativeUnit, UnitKind
from cooperatives.subjects import Plot, Subject
from products.batches import Batch, BatchState
from products.catalogue import Product
from products.measures import amount
from traceability.ledger.vocabulary import Step, icon_of
from traceability.lesson.run import CODE, COMMUNE, PLOT, PRODUCT, SUBJECT, Lot, Run
from traceability.recall.models import Recall, RecallSide, RecallState
from traceability.release.completeness import TT02, Item
from traceability.release.rules import Law
from traceability.scan import facts
from traceability.scan.notice import notice
from traceability.scan.page import Page, sentence_of
from traceability.scan.sources import declared
from traceability.scan.timeline import Entry
from traceability.scan.verdict import judge

SHELF_LIFE = 365


def rows(run: Run) -> tuple[Batch, Plot]:
    """Batch, product, subject and plot as the templates know them. None of them is ever saved."""
    assert run.lot is not None  # noqa: S101 - the pages before made it
    unit = AdministrativeUnit(code="0", valid_from=dt.date(2025, 7, 1), kind=UnitKind.XA, name=COMMUNE)
    subject = Subject(slug="bai-tap", name=SUBJECT, unit=unit)
    product = Product(
        subject=subject, slug="bai-tap", code=CODE, name=PRODUCT, brand_none=True, pack_label="Túi 1 kg",
        standard="TCVN 11888:2017", shelf_life_days=SHELF_LIFE, net_weight_g=1000,
    )  # fmt: skip
    batch = Batch(
        product=product, lot=run.lot.number, quantity=run.lot.quantity, unit=run.lot.unit, produced_on=run.lot.day,
        expires_on=run.lot.day + dt.timedelta(days=SHELF_LIFE),
        state=BatchState.RECALLED if run.called else BatchState.RELEASED if run.is_out else BatchState.DRAFT,
    )  # fmt: skip
    return batch, Plot(subject=subject, name=PLOT, unit=unit, crop="Lúa nếp")


def page_of(run: Run) -> Page:
    """What a buyer would read."""
    batch, plot = rows(run)
    shown = notice(_recall(run, batch), batch) if run.called else None
    verdict = judge(state=batch.state, is_recalled=bool(run.called), recall_ended=False, is_expired=False)
    return Page(
        verdict, sentence_of(verdict, batch, shown), CODE, batch.product, batch, shown,
        origin=_plain(facts.origin(batch, [plot])),
        provenance=_plain(facts.provenance(batch.product, batch)),
        entries=tuple(_entries(run, plot)),
        standards=_plain(facts.standards(batch.product, [], timezone.localdate())),
        items=items(run),
        is_lesson=True,
    )  # fmt: skip


def _plain(told: tuple[facts.Fact, ...]) -> tuple[facts.Fact, ...]:
    """Without ways to pages that do not exist."""
    return tuple(replace(one, href="") for one in told)


def _recall(run: Run, batch: Batch) -> Recall:
    assert run.called is not None  # noqa: S101 - asked by who calls
    return Recall(
        batch=batch, side=RecallSide.SUBJECT, state=RecallState.IN_FORCE, reason=run.called.reason,
        instructions=run.called.instructions, contact_phone=run.called.phone, decided_at=timezone.now(),
    )  # fmt: skip


def _entries(run: Run, plot: Plot) -> list[Entry]:
    assert run.entry is not None and run.lot is not None  # noqa: S101 - the pages before made them
    where = f"{plot.get_kind_display()}, {plot.unit.name_in_text}"
    told = [
        (Step.HARVEST, run.lot.day, amount(run.lot.quantity, run.lot.unit)),
        (Step.FERTILISE, run.entry.day, " · ".join(filter(None, (run.entry.name, run.entry.dose)))),
    ]
    found = [_entry(step, day, where, words) for step, day, words in sorted(told, key=lambda one: one[1], reverse=True)]
    return [_entry(Step.RECALL, timezone.localdate(), "", "", "bad"), *found] if run.called else found


def _entry(step: Step, day: dt.date, where: str, words: str, look: str = "") -> Entry:
    return Entry(str(step.label), icon_of(step), date_format(day), where, (words,) if words else (), declared(), look)


def items(run: Run) -> list[Item]:
    """The ten items of TT 02/2024, all there."""
    lot: Lot | None = run.lot
    made = date_format(lot.day) if lot else ""
    until = date_format(lot.day + dt.timedelta(days=SHELF_LIFE)) if lot else ""
    values = (
        PRODUCT, _("Có"), SUBJECT, f"Xã {COMMUNE}", _("%(count)d việc đã ghi") % {"count": 2}, made,
        CODE if run.is_out else _("Cấp khi công bố"), _("Không có"), until, "TCVN 11888:2017",
    )  # fmt: skip
    labels = [str(label) for label, _remedy, _who, _ask in TT02]
    return [
        Item(Law.TT02, number, label, value, True, "")
        for number, (label, value) in enumerate(zip(labels, values, strict=True), 1)
    ]


def said_amount(quantity: Decimal, unit: str) -> str:
    """The quantity read back."""
    return amount(quantity, unit)
