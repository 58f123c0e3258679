"""The ground of `tests.fuzz.events`: two cooperatives, lots in every state, deliveries under way."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cooperatives.access import Membership, Role
from cooperatives.subjects import CheckState, Plot, Subject, SubjectKind
from cooperatives.users import User
from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.bench.people import somebody
from traceability.genealogy.asking import Take
from traceability.genealogy.links import LotUse
from traceability.genealogy.links import Role as Use
from traceability.genealogy.shipping import receive_from_outside, ship


@dataclass
class Ground:
    """What requests may name: ids by kind, first those that are good."""

    actor: User
    subject: Subject
    other: Subject
    other_actor: User
    ids: dict[str, list[str]] = field(default_factory=dict)

    def delivered(self) -> int:
        """One more delivery of the other cooperative to ours; the id of its line."""
        foreign = uuid.UUID(self.ids["foreign"][0])
        sent = ship(
            actor=self.other_actor, subject=self.other, lots=[Take(foreign, Decimal(5), "kg")],
            sent_on=timezone.localdate(), receiver=self.subject,
        )  # fmt: skip
        return LotUse.objects.get(event=sent.event_id, role=Use.SENT).pk


def build() -> Ground:
    """Rows as the verbs keep them; nobody's real data."""
    actor, subject = somebody()
    Subject.objects.filter(pk=subject.pk).update(check_state=CheckState.VERIFIED, decided_at=timezone.now())
    other = Subject.objects.create(
        slug="htx-khac", name="HTX Khác", kind=SubjectKind.COOPERATIVE, unit=subject.unit,
        check_state=CheckState.VERIFIED, decided_at=timezone.now(),
    )  # fmt: skip
    other_actor = User.objects.create_user("+84900000098", None, name="Khác")
    Membership.objects.create(user=other_actor, subject=other, role=Role.MANAGER)
    subject.refresh_from_db()
    made = Ground(actor, subject, other, other_actor)
    grain, bags, eggs = (_product(subject, *one) for one in (("thoc", None), ("gao", 1000), ("trung", None)))
    theirs = _product(other, "mat-ong", 500)
    plots = [Plot.objects.create(subject=one, name="Thửa", unit=one.unit) for one in (subject, other)]
    good = [_lot(grain, "1"), _lot(grain, "2"), _lot(bags, "3", unit="goi"), _lot(eggs, "4", unit="qua")]
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    stopped = (BatchState.CLOSED, BatchState.HELD, BatchState.RECALLED)
    bad = [_lot(grain, f"S{n}", state=state) for n, state in enumerate(stopped)]
    bad += [_lot(grain, "5", quantity=3), _lot(grain, "6", expires_on=yesterday)]
    drafts = [_lot(bags, f"D{n}", state=BatchState.DRAFT, quantity=40) for n in range(20)]
    foreign = _lot(theirs, "F")
    outside = receive_from_outside(
        actor=actor, subject=subject, name="Men", quantity=Decimal(90_000), unit="kg", supplier="Cửa hàng Ví Dụ",
        received_on=timezone.localdate() - dt.timedelta(days=40),
    )  # fmt: skip
    made.ids = {
        "subject": _names([subject, other]), "plot": _names(plots), "product": _names([grain, bags, eggs, theirs]),
        "lot": _names([*good, outside, *bad, foreign]), "batch": _names([*good, *bad, foreign]),
        "draft": _names([*drafts, *good]), "foreign": _names([foreign]),
    }  # fmt: skip
    return made


def _names(rows: list[Any]) -> list[str]:
    return [str(row.pk) for row in rows]


def _product(subject: Subject, slug: str, grams: int | None) -> Product:
    return Product.objects.create(
        subject=subject, slug=slug, name=slug.title(), net_weight_g=grams, shelf_life_days=365, brand_none=True
    )


def _lot(product: Product, lot: str, **facts: Any) -> Batch:
    made_on = timezone.localdate() - dt.timedelta(days=40)
    said = {"quantity": 900_000_000, "unit": "kg", "produced_on": made_on, "state": BatchState.RELEASED} | facts
    released = None if said["state"] == BatchState.DRAFT else timezone.now()
    return Batch.objects.create(product=product, lot=f"X-{lot}", released_at=released, **said)
