"""What this floor gives to the floors below when the house starts: its lane of work, its timers, its ears."""

from django.utils.translation import gettext_lazy as _

from cooperatives.checklist import CHECKLIST
from cooperatives.slots import MINE_LINKS, MineLink
from marketplace_sync import desk, engine, offered, stock, tasks, told, watch, where_to_buy
from marketplace_sync.demo import roles
from marketplace_sync.shops_state import shops_state
from products.slots import PRODUCT_TASKS, WHERE_TO_BUY
from traceability.foundation.doors import ROLE_DOORS
from traceability.foundation.work.lanes import LANES
from traceability.foundation.work.periodic import PERIODIC, Periodic
from traceability.genealogy.signals import lots_used
from traceability.monitor.slots import FIGURES, TABLES
from traceability.recall.shops import SHOP_LISTINGS
from traceability.recall.signals import lots_recalled, recall_undone
from traceability.release.signals import batch_closed, batch_released, lots_held
from traceability.scan.slots import BUY_LINKS

WATCH = Periodic("shops.watch", 2, watch.watch_all)
STOCK = Periodic("shops.stock", 60, stock.recompute_all)
TIDY = Periodic("shops.tidy", 24 * 3600, watch.tidy)


def fill() -> None:
    """Called once, when all apps are known."""
    told.fill()
    CHECKLIST.fill("shops", tasks.beginning, order=40)
    PRODUCT_TASKS.fill("shops", tasks.shop_tasks)
    LANES.fill("shop", engine.SHOP, order=100)
    WHERE_TO_BUY.fill("shops", where_to_buy.shops_selling)
    BUY_LINKS.fill("shops", where_to_buy.buy_links_of)
    SHOP_LISTINGS.fill("shops", offered.listings_offering)
    FIGURES.fill("listings", desk.LIVE)
    TABLES.fill("listings", desk.LISTINGS)
    ROLE_DOORS.fill("trial", roles.doors)
    MINE_LINKS.fill("shops", MineLink(_("Bán trên sàn"), "shops", shops_state), order=30)
    for job in (WATCH, STOCK, TIDY):
        PERIODIC.fill(job.name, job)
    for signal, receiver in (
        (batch_released, stock.batch_may_sell),
        (batch_closed, stock.batch_may_sell),
        (lots_held, stock.batches_must_not_sell),
        (lots_used, stock.lots_were_used),
        (lots_recalled, stock.batches_are_recalled),
        (recall_undone, stock.batches_may_sell),
    ):
        signal.connect(receiver, dispatch_uid=f"shops.{receiver.__name__}")
