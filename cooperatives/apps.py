"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    name = "cooperatives"
    verbose_name = "Chủ thể và nơi chốn"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from cooperatives import checklist, told
        from cooperatives.officer_pages import SUBJECT_QUEUE
        from cooperatives.signals import subject_returned, subject_verified
        from cooperatives.slots import MINE_LINKS, VERIFICATION_QUEUES, MineLink

        VERIFICATION_QUEUES.fill(SUBJECT_QUEUE.name, SUBJECT_QUEUE, order=10)
        told.fill()
        subject_verified.connect(told.subject_was_verified, dispatch_uid="told verified")
        subject_returned.connect(told.subject_was_returned, dispatch_uid="told returned")
        checklist.CHECKLIST.fill("subject", checklist.of_subject, order=10)
        MINE_LINKS.fill("checklist", MineLink(_("Bắt đầu từ đâu"), "checklist", checklist.state), order=5)
