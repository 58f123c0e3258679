"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig


class MarketplaceSyncConfig(AppConfig):
    name = "marketplace_sync"
    verbose_name = "Gian hàng trên sàn"

    def ready(self) -> None:
        from marketplace_sync import filling

        filling.fill()
