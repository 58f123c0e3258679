"""Recalls to look at in the trial: one that was widened, and the report of a drill. By the verbs, once."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from cooperatives.users import User
from marketplace_sync.demo.clock import on
from marketplace_sync.demo.year import marked
from products.batches import Batch
from products.catalogue import Product
from traceability.recall.closing import widen
from traceability.recall.drilling import run_drill
from traceability.recall.handling import Said, handle
from traceability.recall.models import Recall, RecallOutcome
from traceability.recall.orders import LotOrigin, RecallOrder, ScopeKind
from traceability.recall.scope import Scope


def load_recalls(products: dict[str, Product]) -> None:
    """Bottles of the next shift had the same caps; and the rice was looked for, to see how fast it is found."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    with on(yesterday, hour=20):
        _widen()
        _drill(products["nep"], yesterday)


def _lot(name: str) -> Batch | None:
    return Batch.objects.filter(client_uuid=marked(name)).select_related("product__subject").first()


def _maker(product: Product) -> User:
    return product.subject.memberships.get(role="manager").user


def _widen() -> None:
    first, more = _lot("mam-loi"), _lot("mam-loi-sau")
    recall = Recall.objects.in_force().filter(batch=first).select_related("order").first()
    if recall and more and not recall.order.lots.filter(origin=LotOrigin.WIDENED).exists():
        reason = "Ca đóng sau dùng cùng một lô nắp chai."
        widen(actor=_maker(more.product), order=recall.order, lots=[more.pk], reason=reason)
        _treat(recall)


def _treat(recall: Recall) -> None:
    """Of the first lot a part came back: some bottles got new caps, the others were destroyed."""
    said = [
        Said(recall.batch_id, RecallOutcome.FIX, Decimal(30), note="Thay nắp, dán nhãn mới."),
        Said(recall.batch_id, RecallOutcome.DESTROY, Decimal(12), note="Biên bản ví dụ số 1."),
    ]
    handle(actor=_maker(recall.batch.product), order=recall.order, said=said)


def _drill(product: Product, until: dt.date) -> None:
    if not RecallOrder.objects.filter(subject=product.subject, state="drill").exists():
        scope = Scope(ScopeKind.PRODUCT, product=product.pk, since=until - dt.timedelta(days=365), until=until)
        run_drill(actor=_maker(product), scope=scope, note="Diễn tập theo quý, ví dụ.")
