"""What the room of the public page gives to what lies below it, when the house starts."""

from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from cooperatives.slots import MINE_LINKS, MineLink
from cooperatives.subjects import Plot
from traceability.foundation.doors import FRONT_NOTICES
from traceability.foundation.work.periodic import PERIODIC, Periodic
from traceability.genealogy.signals import lots_used
from traceability.ledger.signals import events_recorded
from traceability.recall.signals import lots_recalled
from traceability.release.signals import batch_closed, batch_released, lots_held
from traceability.scan import freshness, told
from traceability.scan.counting import forget, roll_up
from traceability.scan.doors import recall_notice, reports_state


def fill() -> None:
    """Called once, when all apps are known."""
    told.fill()
    events_recorded.connect(freshness.renew_after_events, dispatch_uid="scan renews after events")
    lots_used.connect(freshness.renew_after_lots, dispatch_uid="scan renews after lots")
    for signal in (batch_released, batch_closed):
        signal.connect(freshness.renew_after_state, dispatch_uid="scan renews the neighbours")
    for signal in (lots_held, lots_recalled):
        signal.connect(freshness.renew_after_states, dispatch_uid="scan renews the neighbours of several")
    post_save.connect(freshness.renew_after_plot, sender=Plot, dispatch_uid="scan renews after plots")
    FRONT_NOTICES.fill("recalls", recall_notice, order=10)
    MINE_LINKS.fill("reports", MineLink(_("Phản ánh của người mua"), "my-reports", reports_state), order=80)
    PERIODIC.fill("scan.sums", Periodic("scan.sums", 60, roll_up))
    PERIODIC.fill("scan.forget", Periodic("scan.forget", 3600, forget))
