"""The face of a product on its page: a picture in several widths, or a sentence that there is none."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from products.catalogue import Product
from traceability.foundation.files.pictures import original_url, picture_url, srcset


@dataclass(frozen=True)
class Hero:
    """What `<img>` needs. `note` says that a drawing is a drawing."""

    src: str
    srcset: str
    alt: str
    note: str
    share: str  # an address of a JPEG, for those who share the page


def hero(product: Product) -> Hero | None:
    """The first photo of `product`, or None."""
    photo = product.photos.select_related("picture").first()
    if photo is None:
        return None
    said = photo.alt or product.name
    return Hero(
        src=picture_url(photo.picture, 640),
        srcset=srcset(photo.picture),
        alt=_("Hình vẽ: %(what)s") % {"what": said} if photo.is_drawing else said,
        note=_("Hình vẽ minh họa. Cơ sở chưa gửi ảnh sản phẩm.") if photo.is_drawing else "",
        share=original_url(photo.picture),
    )
