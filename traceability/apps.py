"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class TraceabilityConfig(AppConfig):
    name = "traceability"
    verbose_name = "Truy xuất nguồn gốc"

    def ready(self) -> None:
        from cooperatives.checklist import CHECKLIST
        from cooperatives.signals import person_erased
        from cooperatives.slots import HOUSEHOLD_FACTS, MINE_LINKS, MineLink
        from cooperatives.subjects import Plot
        from products.signals import batch_changed
        from products.slots import BATCH_ADDRESSES
        from traceability.codes.issue import reserve_for_new
        from traceability.codes.public_addresses import addresses_of
        from traceability.field.beginning import of_lots
        from traceability.field.of_households import household_facts, households_in_book
        from traceability.field.pocket import medicines_in_book, purchases_in_book
        from traceability.field.slots import BOOK_PARTS, BookPart
        from traceability.foundation.doors import FRONT_NOTICES
        from traceability.foundation.work.periodic import PERIODIC, Periodic
        from traceability.genealogy.linking import void_after
        from traceability.genealogy.signals import lots_used
        from traceability.inputs.stock_pages import stock_state
        from traceability.inputs.witness import of_list, of_stock
        from traceability.intake import preview, writing  # noqa: F401  they register how their jobs are worked
        from traceability.intake.doors import intakes_state
        from traceability.intake.taking import forget_old
        from traceability.ledger.forget import forget_erased
        from traceability.ledger.guards import put_up_after_migrations
        from traceability.ledger.signals import event_recorded
        from traceability.ledger.slots import WITNESSES
        from traceability.ledger.verify import MORE_FINDINGS, check
        from traceability.log.sequencer import sequence
        from traceability.recall import effects as recall_effects
        from traceability.recall import ending  # noqa: F401  it registers how its jobs are worked
        from traceability.recall import shops as recall_shops
        from traceability.recall import told as recall_told
        from traceability.recall.doors import recalls_state
        from traceability.recall.signals import batch_recalled
        from traceability.release import told as release_told
        from traceability.release.late_entries import recheck_after
        from traceability.release.publications import findings, publish_released, publish_renewed
        from traceability.release.reviewing import wait_for_review
        from traceability.release.signals import batch_closed, batch_held, batch_released
        from traceability.scan import told as scan_told
        from traceability.scan.counting import forget, roll_up
        from traceability.scan.doors import recall_notice, reports_state
        from traceability.scan.freshness import renew_after_event, renew_after_lots, renew_after_plot, renew_after_state

        post_migrate.connect(put_up_after_migrations, sender=self, dispatch_uid="ledger guards")
        person_erased.connect(forget_erased, dispatch_uid="ledger forgets")
        batch_changed.connect(reserve_for_new, dispatch_uid="codes reserve")
        event_recorded.connect(void_after, dispatch_uid="genealogy voids")
        event_recorded.connect(recheck_after, dispatch_uid="release rechecks")
        event_recorded.connect(wait_for_review, dispatch_uid="release reviews")
        event_recorded.connect(renew_after_event, dispatch_uid="scan renews after events")
        lots_used.connect(renew_after_lots, dispatch_uid="scan renews after lots")
        for signal in (batch_released, batch_held, batch_closed, batch_recalled):
            signal.connect(renew_after_state, dispatch_uid="scan renews the neighbours")
        post_save.connect(renew_after_plot, sender=Plot, dispatch_uid="scan renews after plots")
        batch_held.connect(recall_told.batch_was_held, dispatch_uid="told held")
        lots_used.connect(recall_effects.look_again, dispatch_uid="recall looks again")
        CHECKLIST.fill("lots", of_lots, order=30)
        recall_told.fill()
        release_told.fill()
        scan_told.fill()
        WITNESSES.fill("list", of_list)
        WITNESSES.fill("stock", of_stock)
        FRONT_NOTICES.fill("recalls", recall_notice, order=10)
        MINE_LINKS.fill("stock", MineLink(_("Vật tư đã mua"), "stock", stock_state), order=15)
        MINE_LINKS.fill("recalls", MineLink(_("Thu hồi, diễn tập"), "recall-list", recalls_state), order=70)
        MINE_LINKS.fill("reports", MineLink(_("Phản ánh của người mua"), "my-reports", reports_state), order=80)
        HOUSEHOLD_FACTS.fill("diary", household_facts)
        BOOK_PARTS.fill("households", BookPart("households", households_in_book))
        BOOK_PARTS.fill("medicines", BookPart("medicines", medicines_in_book))
        BOOK_PARTS.fill("purchases", BookPart("purchases", purchases_in_book))
        BATCH_ADDRESSES.fill("codes", addresses_of)
        batch_released.connect(publish_released, dispatch_uid="release publishes")
        MORE_FINDINGS.fill("publications", findings)
        PERIODIC.fill("release.publications", Periodic("release.publications", 30, publish_renewed))
        MINE_LINKS.fill("intakes", MineLink(_("Nhập từ Excel"), "intakes", intakes_state), order=15)
        PERIODIC.fill("intake.forget", Periodic("intake.forget", 86_400, forget_old))
        PERIODIC.fill("recall.shops", Periodic("recall.shops", 5, recall_shops.note_told))
        PERIODIC.fill("recall.later", Periodic("recall.later", 300, recall_effects.catch_up_all))
        PERIODIC.fill("log.sequence", Periodic("log.sequence", 5, sequence))
        PERIODIC.fill("ledger.check", Periodic("ledger.check", 3600, check))
        PERIODIC.fill("scan.sums", Periodic("scan.sums", 60, roll_up))
        PERIODIC.fill("scan.forget", Periodic("scan.forget", 3600, forget))
