"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = "Sản phẩm và lô hàng"
