"""Codes of plots and of purchases: they fill the diary's form for their own people, and are mute to all others."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cooperatives.access import plots_writable_by
from cooperatives.subjects import Plot
from traceability.foundation.crockford import is_code, new_code, normalise
from traceability.gs1.uri import in_capitals
from traceability.inputs.stock import WORKS, InputLot


class ThingTag(models.Model):
    """The ten characters on a plot's sign or on a sack. They tell a stranger nothing and open nothing by themselves."""

    code = models.CharField(primary_key=True, max_length=10, default=new_code, editable=False)
    plot = models.OneToOneField(Plot, models.CASCADE, null=True, blank=True, related_name="tag")
    input_lot = models.OneToOneField(InputLot, models.CASCADE, null=True, blank=True, related_name="tag")

    objects: ClassVar[models.Manager["ThingTag"]]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(plot__isnull=False, input_lot__isnull=True) | Q(plot__isnull=True, input_lot__isnull=False),
                name="tag_names_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def address(self) -> str:
        """What the symbol says; in capitals it needs fewer modules."""
        return f"{in_capitals(settings.PUBLIC_URL)}/O/{self.code}"


def tag_of(*, plot: Plot | None = None, input_lot: InputLot | None = None) -> ThingTag:
    """The tag of a thing; the same one at every call."""
    return ThingTag.objects.get_or_create(plot=plot, input_lot=input_lot)[0]


def tagged(user, typed: str) -> ThingTag | None:
    """The tag behind `typed`, if its thing is one on which `user` records. Unknown and foreign are the same nothing."""
    code = normalise(typed)
    if not is_code(code):
        return None
    mine = Q(plot__in=plots_writable_by(user)) | Q(input_lot__in=InputLot.objects.writable_by(user))
    tags = ThingTag.objects.filter(mine, pk=code)
    return tags.select_related("plot__subject", "plot__household", "input_lot__subject", "input_lot__household").first()


def words_for(tag: ThingTag) -> dict[str, str]:
    """What the diary's form is told in its address."""
    if tag.plot is not None:
        return {"thua": str(tag.plot.pk)}
    lot = tag.input_lot
    assert lot is not None  # noqa: S101 — the constraint says so
    return {"viec": str(WORKS[lot.kind][0]), "vat-tu": str(lot.pk)}


def diary_address(told: dict[str, str]) -> str:
    """The diary's form with `told` filled in."""
    query = "&".join(f"{name}={value}" for name, value in told.items())
    return f"{reverse('diary-new')}?{query}"
