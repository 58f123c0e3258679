"""What the room of recall gives to what lies below it, when the house starts."""

from django.utils.translation import gettext_lazy as _

from cooperatives.slots import MINE_LINKS, MineLink
from traceability.foundation.work.periodic import PERIODIC, Periodic
from traceability.genealogy.signals import lots_used
from traceability.inputs.signals import list_changed
from traceability.recall import banned, effects, ending, shops, told  # noqa: F401  `ending` registers how its jobs are worked
from traceability.recall.doors import recalls_state
from traceability.release.signals import lots_held


def fill() -> None:
    """Called once, when all apps are known."""
    told.fill()
    lots_held.connect(told.lots_were_held, dispatch_uid="told held")
    lots_used.connect(effects.look_again, dispatch_uid="recall looks again")
    list_changed.connect(banned.list_was_changed, dispatch_uid="recall follows bans")
    MINE_LINKS.fill("recalls", MineLink(_("Thu hồi, diễn tập"), "recall-list", recalls_state), order=70)
    PERIODIC.fill("recall.shops", Periodic("recall.shops", 5, shops.note_told))
    PERIODIC.fill("recall.later", Periodic("recall.later", 300, effects.catch_up_all))
