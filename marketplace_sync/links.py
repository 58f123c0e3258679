"""Where a seller mends what is missing: a field's name leads to the page that has it. Names of pages only."""

from django.urls import NoReverseMatch, reverse

from marketplace_sync.listings import Listing
from products.catalogue import Product

# What is missing → the page's name, and whether its address names the product.
PAGES = {
    "photos": ("product-photos", True),
    "name": ("product-basics", True),
    "story": ("product-story", True),
    "parcel": ("product-parcel", True),
    "gtin": ("product-label", True),
    "brand_of_product": ("product-label", True),
    "papers": ("my-papers", False),
    "batches": ("batches", False),
    "subject": ("mine", False),
    "account": ("shops", False),
}


def page_for(field: str, product: Product) -> str:
    """The address of the page on which `field` is mended; the product's own page for what is not listed."""
    name, of_product = PAGES.get(field, ("my-product", True))
    try:
        return reverse(name, kwargs={"pk": product.pk} if of_product else None)
    except NoReverseMatch:  # pages of another floor may be put away; the list of shops always stands
        return reverse("shops")


def remedy_for(field: str, listing: Listing) -> str:
    """The address at which the seller mends what a listing lacks: its own form, or a page of the product."""
    if field in {"category", "attributes", "brand", "price", "carriers"}:
        form = reverse("shop-publish", kwargs={"product": listing.product_id})
        return f"{form}?gian={listing.account_id}&nganh={listing.category_id}#{field}"
    if field == "hand":
        return reverse("hand", args=[listing.pk])
    return page_for(field, listing.product) if field else ""
