"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    name = "cooperatives"
    verbose_name = "Chủ thể và nơi chốn"
