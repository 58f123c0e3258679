"""What a public page said, version by version, committed to the log: a lot that changed its story is found out.

The log holds salted hashes only. It commits to facts, never to pictures or wording.
"""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from products.batches import Batch
from traceability.ledger.canonical import canonical, plain
from traceability.ledger.events import TraceEvent
from traceability.ledger.remarks import new_salt, salted
from traceability.ledger.verify import Finding
from traceability.log.models import Leaf, add_leaf

AT_ONCE = 200


class Publication(models.Model):
    """One version of a lot's public page: its facts as canonical JSON, and the leaf that commits to them."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField()
    facts = models.TextField()
    salt = models.BinaryField(max_length=32)
    leaf = models.OneToOneField(Leaf, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["Publication"]]

    class Meta:
        ordering = ["batch", "version"]
        constraints = [models.UniqueConstraint(fields=["batch", "version"], name="publication_version_once")]

    def __str__(self) -> str:
        return f"{self.batch} v{self.version}"


def facts_of(batch: Batch) -> dict[str, Any]:
    """What the public page of `batch` rests on now, as plain JSON; the events by their row digests, sorted."""
    product = batch.product
    events = TraceEvent.objects.of_batch(batch).values_list("row_digest", flat=True)
    return plain({
        "v": 1, "batch": str(batch.pk), "version": batch.publication_version, "state": batch.state, "lot": batch.lot,
        "product": product.name, "gtin": product.gtin, "maker": product.subject.name,
        "commune": product.subject.unit.code if product.subject.unit else None, "quantity": batch.quantity,
        "unit": batch.unit, "produced_on": batch.produced_on.isoformat(),
        "expires_on": batch.expires_on.isoformat() if batch.expires_on else None,
        "certificates": [_paper(one) for one in product.certificates.order_by("pk")],
        "events": sorted(events),
    })  # fmt: skip


def _paper(one) -> dict[str, Any]:
    days = {"expires_on": one.expires_on, "withdrawn_on": one.withdrawn_on}
    told = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"kind": one.kind, "number": one.number, "check_state": one.check_state} | told


def leaf_entry(salt: bytes, facts: str) -> bytes:
    """What the log holds of a publication."""
    return canonical({"v": 1, "type": "publication", "facts": salted(salt, facts)})


@transaction.atomic
def publish_version(batch: Batch) -> Publication:
    """The publication of the present version of `batch`; the one that stands, if it was committed already."""
    batch = Batch.objects.select_related("product__subject__unit").get(pk=batch.pk)  # not what a caller still holds
    standing = Publication.objects.filter(batch=batch, version=batch.publication_version).first()
    if standing is not None:
        return standing
    facts, salt = canonical(facts_of(batch)).decode(), new_salt()
    leaf = add_leaf(leaf_entry(salt, facts))
    return Publication.objects.create(
        batch=batch, version=batch.publication_version, facts=facts, salt=salt, leaf=leaf
    )  # fmt: skip


def publish_renewed() -> int:
    """Commits every public page that changed since its last publication; called every half minute."""
    told = Publication.objects.filter(batch=OuterRef("pk"), version=OuterRef("publication_version"))
    waiting = Batch.objects.filter(released_at__isnull=False).exclude(Exists(told))
    return sum(_published(batch) for batch in list(waiting[:AT_ONCE]))


def _published(batch: Batch) -> bool:
    try:
        publish_version(batch)
    except IntegrityError:  # another process was faster
        return False
    return True


def publish_released(sender, batch: Batch, **_kwargs) -> None:
    """Receiver of `batch_released`: the first page of a lot is committed with the release itself."""
    publish_version(batch)


def findings() -> Iterator[Finding]:
    """For the check of the ledger: publications that are not what the log holds, and publications that are gone."""
    for one in Publication.objects.select_related("leaf").order_by("leaf_id").iterator(500):
        if bytes(one.leaf.entry) != leaf_entry(bytes(one.salt), one.facts):
            yield Finding(f"version {one.version} of the page of batch {one.batch_id} was altered")
            return
    told = Publication.objects.filter(leaf=OuterRef("pk"))
    for leaf in Leaf.objects.exclude(Exists(told)).order_by("id").iterator(500):
        if json.loads(bytes(leaf.entry)).get("type") == "publication":
            yield Finding(f"the publication of leaf {leaf.index if leaf.index is not None else leaf.pk} is gone")
            return


def latest_of(batch: Batch) -> "models.QuerySet[Publication]":
    """The publications of `batch`, newest first."""
    return Publication.objects.filter(batch=batch).order_by(F("version").desc()).select_related("leaf")
