"""What the room of what was bought and the list of medicines gives to what lies below it, when the house starts."""

from django.utils.translation import gettext_lazy as _

from cooperatives.slots import MINE_LINKS, MineLink
from traceability.inputs.stock_pages import stock_state
from traceability.inputs.witness import of_list, of_stock
from traceability.ledger.slots import WITNESSES


def fill() -> None:
    """Called once, when all apps are known."""
    WITNESSES.fill("list", of_list)
    WITNESSES.fill("stock", of_stock)
    MINE_LINKS.fill("stock", MineLink(_("Vật tư đã mua"), "stock", stock_state), order=15)
