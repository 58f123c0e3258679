"""The cooperative accepts entries of its households, or returns them with a reason. The ledger stays as it is."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import subjects_acted_for
from cooperatives.decisions import needed_reason
from cooperatives.subjects import Household
from cooperatives.users import User
from products.batches import Batch, BatchState
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import SEASON, TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS
from traceability.release.reviews import EntryReview, ReviewState
from traceability.release.told import entry_was_returned


def wait_for_review(sender, event: TraceEvent, actor: User, **_kwargs) -> None:
    """Receiver of `event_recorded`: what a household or its helper wrote waits for the cooperative."""
    if event.biz_step in STATE_STEPS or not event.on_behalf_party:
        return
    household = Household.objects.filter(party=event.on_behalf_party, subject=event.subject_id).first()
    if household is None or subjects_acted_for(actor).filter(pk=event.subject_id).exists():
        return
    EntryReview.objects.create(event=event, household=household)


def _decided(actor: User, review: EntryReview, state: str, reason: str = "", *, among: set[str]) -> EntryReview:
    """By conditional update: of two clerks at once only one decides. Raises Refusal for strangers and late comers."""
    mine = EntryReview.objects.decided_by(actor).standing().filter(pk=review.pk).values("pk")
    if not mine.exists():
        raise Refusal(_("Mục này vừa được sửa, hoặc không phải của cơ sở mình. Tải lại trang."), code="conflict")
    changed = EntryReview.objects.filter(pk=review.pk, state__in=among).update(
        state=state, reason=reason, decided_by=actor, decided_at=timezone.now()
    )
    review.refresh_from_db()
    if not changed:
        said = {"state": review.get_state_display()}
        raise Refusal(_("Mục này vừa có người quyết định: %(state)s. Tải lại trang.") % said, code="conflict")
    note(actor, f"entry.{state}", review.event, review.household.subject_id)
    return review


@transaction.atomic
def accept_entries(*, actor: User, reviews: Iterable[EntryReview]) -> int:
    """Accepts one entry or many at once; how many there were. What a colleague decided meanwhile stays as she said."""
    count = 0
    for review in reviews:
        if review.state != ReviewState.ACCEPTED:
            _decided(actor, review, ReviewState.ACCEPTED, among={ReviewState.WAITING, ReviewState.RETURNED})
            count += 1
    return count


@transaction.atomic
def return_entry(*, actor: User, review: EntryReview, reason: str) -> EntryReview:
    """Gives an entry back to its household with what has to be mended."""
    returned = _decided(actor, review, ReviewState.RETURNED, needed_reason(reason), among={ReviewState.WAITING})
    entry_was_returned(returned)
    return returned


@transaction.atomic
def take_acceptance_back(*, actor: User, review: EntryReview) -> EntryReview:
    """*Hoàn tác*: the entry waits again, as long as no batch was released on it."""
    if released_on(review.event):
        raise Refusal(_("Đã có lô công bố dựa trên mục này. Không hoàn tác được nữa."), code="conflict")
    return _decided(actor, review, ReviewState.WAITING, among={ReviewState.ACCEPTED})


def released_on(event: TraceEvent) -> bool:
    """Whether a batch that left the draft counts `event` among its story."""
    gone = Batch.objects.exclude(state=BatchState.DRAFT)
    if event.batch_id:
        return gone.filter(pk=event.batch_id).exists()
    days = (event.event_date, event.event_date + SEASON)
    return bool(event.plot_id) and gone.filter(plots=event.plot_id, produced_on__range=days).exists()
