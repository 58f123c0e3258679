"""What the room of what is brought in by spreadsheet gives to what lies below it, when the house starts."""

from django.utils.translation import gettext_lazy as _

from cooperatives.slots import MINE_LINKS, MineLink
from traceability.foundation.work.periodic import PERIODIC, Periodic
from traceability.intake import preview, writing  # noqa: F401  they register how their jobs are worked
from traceability.intake.doors import intakes_state
from traceability.intake.taking import forget_old


def fill() -> None:
    """Called once, when all apps are known."""
    MINE_LINKS.fill("intakes", MineLink(_("Nhập từ Excel"), "intakes", intakes_state), order=15)
    PERIODIC.fill("intake.forget", Periodic("intake.forget", 86_400, forget_old))
