"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = "Sản phẩm và lô hàng"

    def ready(self) -> None:
        from cooperatives.checklist import CHECKLIST
        from cooperatives.slots import MINE_LINKS, PAPER_LINES, VERIFICATION_QUEUES
        from products import told
        from products.officer_pages import PAPER_QUEUE
        from products.tasks import PAPERS_LINK, PRODUCTS_LINK, beginning, paper_lines

        VERIFICATION_QUEUES.fill(PAPER_QUEUE.name, PAPER_QUEUE, order=20)
        PAPER_LINES.fill("papers", paper_lines)
        MINE_LINKS.fill("products", PRODUCTS_LINK, order=10)
        MINE_LINKS.fill("papers", PAPERS_LINK, order=20)
        told.fill()
        CHECKLIST.fill("products", beginning, order=20)
