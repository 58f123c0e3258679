"""Making and changing a batch: verbs. Its states after the draft belong to release and recall, two floors' rooms up."""

import datetime as dt
import statistics
import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.plots import must_be_of
from cooperatives.subjects import Household, Plot
from cooperatives.users import User
from products.batches import Batch, BatchState, next_lot
from products.catalogue import KILOGRAMS, MeasureUnit, Product
from products.signals import batch_changed
from traceability.foundation import numbers
from traceability.foundation.audit import trail
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean

ODD_TIMES = 10  # so many times the usual quantity is asked back (experience.md §8)
REMEMBERED = 10  # how many earlier batches say what is usual
MOST = Decimal("99999999999")
EARLIEST = dt.date(2000, 1, 1)
TRIES = 5


@transaction.atomic
def create_batch(
    *,
    actor: User,
    product: Product,
    plots: Iterable[Plot],
    quantity: Decimal,
    unit: str,
    produced_on: dt.date,
    expires_on: dt.date | None = None,
    packs: int | None = None,
    note: str = "",
    client_uuid: uuid.UUID | None = None,
    quantity_confirmed: bool = False,
    household: Household | None = None,
    made_from_lots: bool = False,
) -> Batch:
    """A draft batch whose lot we issue; the same `client_uuid` gives back the first one.

    Raises Refusal with every fault at once; a quantity ten times the usual is asked back once (`quantity_confirmed`).
    """
    plots = list(plots)
    owners = {plot.household for plot in plots}
    household = household or (owners.pop() if len(owners) == 1 else None)  # all from one household: its own harvest
    standing = _standing(client_uuid, product, household)
    if standing:
        return standing
    must_be_of(household, product.subject)
    batch = Batch(
        product=product, quantity=quantity, unit=unit, produced_on=produced_on, expires_on=expires_on, packs=packs,
        note=clean(note), client_uuid=client_uuid, created_by=actor, household=household,
        made_from_lots=made_from_lots,
    )  # fmt: skip
    if product.archived or (product.ocop_set and not product.ocop_set.has_batch):
        raise Refusal({"product": [_("Sản phẩm này không lập lô được. Chọn sản phẩm khác.")]})
    _judge(batch, plots, quantity_confirmed)
    batch.expires_on = expires_on or product.expires_after(produced_on)
    batch = _save_under_a_free_lot(batch, plots)
    trail.note(actor, "batch.create", batch, product.subject)
    batch_changed.send(sender=Batch, batch=batch, actor=actor)
    return batch


@transaction.atomic
def update_batch(
    *, actor: User, batch: Batch, plots: Iterable[Plot] | None = None, quantity_confirmed: bool = False, **facts
) -> Batch:
    """Changes a draft: quantity, unit, packs, dates, note, plots. A published batch is corrected by events alone."""
    unknown = facts.keys() - {"quantity", "unit", "packs", "produced_on", "expires_on", "note"}
    if unknown:
        raise TypeError(f"not a fact of a batch: {sorted(unknown)}")
    current = Batch.objects.select_for_update(of=("self",), no_key=True).select_related("product").get(pk=batch.pk)
    if current.state != BatchState.DRAFT:
        raise Refusal(_("Lô đã công bố nên không sửa được nữa."), code="conflict")
    for field, value in facts.items():
        setattr(current, field, clean(value) if field == "note" else value)
    chosen = list(current.plots.all()) if plots is None else list(plots)
    _judge(current, chosen, quantity_confirmed)
    current.save()
    current.plots.set(chosen)
    trail.note(actor, "batch.change", current, current.product.subject, fields=sorted(facts))
    batch_changed.send(sender=Batch, batch=current, actor=actor)
    return current


def usual_quantity(
    product: Product, unit: str, besides: uuid.UUID | None = None, household: Household | None = None
) -> Decimal | None:
    """What a batch of `product` usually comes to, in `unit`: the median of the latest; None while there is none.

    A household is measured by its own harvests, and never told of others'.
    """
    others = product.batches.exclude(pk=besides) if besides else product.batches.all()
    others = others.filter(household=household) if household else others
    latest = others.order_by("-produced_on", "-created_at")[:REMEMBERED]
    found = [converted for one in latest if (converted := _in_unit(one, unit)) is not None]
    return statistics.median(found) if found else None


def _in_unit(batch: Batch, unit: str) -> Decimal | None:
    if batch.unit == unit:
        return batch.quantity
    mass, factor = batch.kilograms(), KILOGRAMS.get(MeasureUnit(unit))
    return mass / factor if mass is not None and factor else None


def _standing(client_uuid: uuid.UUID | None, product: Product, household: Household | None) -> Batch | None:
    standing = Batch.objects.filter(client_uuid=client_uuid).select_related("product").first() if client_uuid else None
    if standing and (standing.product.subject_id, standing.household) != (product.subject_id, household):
        raise Refusal({"client_uuid": [_("Trang này đã cũ. Mở lại rồi ghi.")]}, code="conflict")
    return standing


def _save_under_a_free_lot(batch: Batch, plots: list[Plot]) -> Batch:
    """Two phones may ask for a lot at once: the constraint lets one through, the other asks again."""
    for attempt in range(TRIES):
        batch.lot = next_lot(batch.product, batch.produced_on)
        try:
            with transaction.atomic():
                batch.save(force_insert=True)
                batch.plots.set(plots)
            return batch
        except IntegrityError:
            if standing := _standing(batch.client_uuid, batch.product, batch.household):
                return standing  # one phone asked twice at once
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _judge(batch: Batch, plots: list[Plot], quantity_confirmed: bool) -> None:
    asked = not quantity_confirmed and batch.unit in MeasureUnit.values
    usual = usual_quantity(batch.product, batch.unit, batch.pk, batch.household) if asked else None
    has_plots = bool(plots) or _offered(batch).exists()
    faults = faults_of(batch, plots, usual=usual, has_plots=has_plots)
    if faults:
        raise Refusal(faults)


def _offered(batch: Batch) -> QuerySet[Plot]:
    """The plots from which one chooses: the household's own, where the batch is a household's."""
    offered = batch.product.subject.plots.filter(active=True)
    return offered.filter(household=batch.household) if batch.household_id else offered


def faults_of(batch: Batch, plots: list[Plot], *, usual: Decimal | None, has_plots: bool) -> dict[str, list[str]]:
    """What is wrong with the facts as they stand, without asking other rows. `usual`: None if nothing is odd."""
    faults = _faults_of_quantity(batch, usual) | _faults_of_dates(batch)
    if not plots and has_plots and not batch.made_from_lots:
        faults["plots"] = [_("Chọn ít nhất một thửa, để biết lô này từ đâu.")]  # or no interval could be checked
    elif any(plot.subject_id != batch.product.subject_id for plot in plots):
        faults["plots"] = [_("Chọn thửa của cơ sở mình.")]
    elif batch.household_id and any(plot.household_id not in {None, batch.household_id} for plot in plots):
        faults["plots"] = [_("Chọn thửa của hộ này.")]
    if len(batch.note) > 600:
        faults["note"] = [_("Ghi chú dài quá. Ghi nhiều nhất 600 ký tự.")]
    return faults


def _faults_of_quantity(batch: Batch, usual: Decimal | None) -> dict[str, list[str]]:
    if batch.unit not in MeasureUnit.values:
        return {"unit": [_("Chọn đơn vị.")]}
    if batch.quantity is None or batch.quantity <= 0:
        return {"quantity": [_("Ghi số lượng lớn hơn 0.")]}
    if batch.quantity > MOST:
        return {"quantity": [_("Số lượng lớn quá. Xem lại dấu chấm, dấu phẩy và đơn vị.")]}
    if batch.packs is not None and not 0 < batch.packs <= 100_000_000:
        return {"packs": [_("Ghi số gói lớn hơn 0, hoặc để trống.")]}
    if usual and batch.quantity >= ODD_TIMES * usual:
        said = {
            "quantity": numbers.show(batch.quantity),
            "unit": batch.get_unit_display(),
            "times": numbers.show(int(batch.quantity / usual)),
        }
        return {"quantity": [_("%(quantity)s %(unit)s, gấp %(times)s lần mọi khi. Có đúng không?") % said]}
    return {}


def _faults_of_dates(batch: Batch) -> dict[str, list[str]]:
    if batch.produced_on > timezone.localdate():
        return {"produced_on": [_("Ngày thu hoạch sau hôm nay. Anh/chị xem lại giúp.")]}
    if batch.produced_on < EARLIEST:
        return {"produced_on": [_("Năm quá xa. Ghi đủ bốn chữ số của năm.")]}
    if batch.expires_on and batch.expires_on < batch.produced_on:
        return {"expires_on": [_("Hạn sử dụng trước ngày thu hoạch. Anh/chị xem lại giúp.")]}
    return {}
