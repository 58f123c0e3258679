"""Rows of the log. A leaf gets its number once; checkpoints and full tiles never change."""

import json
from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from traceability.log.merkle import leaf_hash


class LeafQuerySet(models.QuerySet["Leaf"]):
    """Questions about leaves."""

    def waiting(self) -> "LeafQuerySet":
        """Leaves that have no number yet, in the order in which they came."""
        return self.filter(index__isnull=True).order_by("id")


class Leaf(models.Model):
    """One entry of the log: what it commits to, its hash, and its place once the sequencer has given it one."""

    id = models.BigAutoField(primary_key=True)
    entry = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32, unique=True)
    index = models.PositiveBigIntegerField(null=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[LeafQuerySet] = LeafQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(index__isnull=True), name="leaf_waiting")]

    def __str__(self) -> str:
        return bytes(self.leaf_hash).hex()


def add_leaf(entry: bytes) -> Leaf:
    """Appends `entry`, inside the caller's transaction; the sequencer numbers it within seconds of the commit."""
    return Leaf.objects.create(entry=entry, leaf_hash=leaf_hash(entry))


def add_leaves(entries: Sequence[bytes]) -> list[Leaf]:
    """The same for many, in their order, by few statements."""
    return Leaf.objects.bulk_create(
        [Leaf(entry=entry, leaf_hash=leaf_hash(entry)) for entry in entries], batch_size=500
    )  # fmt: skip


def add_key_leaf(vkey: str) -> Leaf:
    """Writes a new key of the log into the log itself: nobody can say later that it never was."""
    return add_leaf(json.dumps({"type": "key", "v": 1, "vkey": vkey}, separators=(",", ":")).encode())


class Tile(models.Model):
    """Up to 256 hashes of one level, as C2SP's tlog-tiles cuts them; a partial tile is a prefix of the full one."""

    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    """Questions about checkpoints."""

    def latest_one(self) -> "Checkpoint | None":
        """The checkpoint of the whole log as it was last committed."""
        return self.order_by("-size").first()


class Checkpoint(models.Model):
    """A signed statement "the first `size` leaves have this root". One for a size, one after each predecessor."""

    size = models.PositiveBigIntegerField(unique=True)
    previous_size = models.PositiveBigIntegerField(unique=True)  # the swap of compare-and-swap: no fork can commit
    root = models.BinaryField(max_length=32)
    origin = models.CharField(max_length=200)
    vkey = models.CharField(max_length=300)
    note = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[CheckpointQuerySet] = CheckpointQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=F("previous_size")), name="checkpoint_grows")]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"
