"""Who stands behind a page of the phone app: a member, a household, a helper. Rights are asked in the gates alone."""

from django.utils.decorators import method_decorator
from django.views import View

from cooperatives.access import households_recorded_by, subjects_acted_for, subjects_recorded_by
from cooperatives.acting import Acting
from cooperatives.signed_in import recorder_only, who
from cooperatives.subjects import Household, Plot, Subject
from cooperatives.users import User
from products.batches import Batch
from traceability.ledger.events import TraceEvent


@method_decorator(recorder_only, name="dispatch")
class RecorderView(View):
    """A page of all who record. What is not theirs is not there."""

    def acting(self) -> Acting:
        return self.request.acting  # type: ignore[attr-defined]

    def subject(self) -> Subject:
        return self.acting().subject

    def acting_on(self, subject: Subject, household: Household | None) -> Acting:
        return acting_on(who(self.request), subject, household)


def acting_on(user: User, subject: Subject, household: Household | None) -> Acting:
    """In which capacity `user` works on a row of `subject` that she reached through its gate."""
    works = subjects_acted_for(user).filter(pk=subject.pk).exists()
    if works or subjects_recorded_by(user).filter(pk=subject.pk).exists():
        return Acting(user, subject, household, works)
    mine = households_recorded_by(user).filter(subject=subject)
    own = mine.filter(pk=household.pk).first() if household else None
    return Acting(user, subject, own or mine.first())


def household_of(row: TraceEvent | Batch) -> Household | None:
    """The household for which an entry was recorded, or of which a batch is."""
    if isinstance(row, Batch):
        return row.household
    named = Household.objects.filter(party=row.on_behalf_party).first() if row.on_behalf_party else None
    ground = row.plot or row.batch
    return named or (ground.household if ground else None)


def on_behalf_of(acting: Acting, plot: Plot | None, batch: Batch | None, chosen: Household | None = None):
    """Whom the ledger names: who was chosen, whom one acts for, or whose ground or batch it is."""
    ground = plot.household if plot else None
    return chosen or acting.on_behalf_of or ground or (batch.household if batch else None)
