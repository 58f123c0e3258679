"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    name = "cooperatives"
    verbose_name = "Chủ thể và nơi chốn"

    def ready(self) -> None:
        from cooperatives.officer_pages import SUBJECT_QUEUE
        from cooperatives.slots import VERIFICATION_QUEUES

        VERIFICATION_QUEUES.fill(SUBJECT_QUEUE.name, SUBJECT_QUEUE, order=10)
