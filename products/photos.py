"""Pictures of a product: verbs. The first is the product's face. Taking one away keeps the stored picture."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cooperatives.users import User
from products.catalogue import Photo, Product
from products.making import pages_changed
from traceability.foundation.audit.trail import note
from traceability.foundation.files.models import Picture
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, longest_of

MOST = 12


@transaction.atomic
def add_photo(*, actor: User, product: Product, picture: Picture, alt: str = "", is_drawing: bool = False) -> Photo:
    """Puts `picture` last. The same picture twice on one product stays one photo."""
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    standing = product.photos.filter(picture=picture).first()
    if standing:
        return standing
    if product.photos.count() >= MOST:
        raise Refusal({"photos": [_("Mỗi sản phẩm có nhiều nhất %(most)d ảnh. Xóa bớt rồi thêm.") % {"most": MOST}]})
    last = product.photos.aggregate(last=Max("position"))["last"]
    photo = Photo.objects.create(
        product=product, picture=picture, alt=_alt(alt), is_drawing=is_drawing,
        position=0 if last is None else last + 1,
    )  # fmt: skip
    note(actor, "photo.add", photo, product.subject)
    pages_changed(actor=actor, product=product)
    return photo


@transaction.atomic
def describe_photo(*, actor: User, photo: Photo, alt: str) -> Photo:
    """Says in words what the picture shows, for those who cannot see it."""
    photo.alt = _alt(alt)
    photo.save(update_fields=["alt"])
    pages_changed(actor=actor, product=photo.product)
    return photo


@transaction.atomic
def move_photo(*, actor: User, photo: Photo, place: int) -> None:
    """Puts `photo` at `place` (0 is the face); the others close ranks."""
    product = Product.objects.select_for_update(no_key=True).get(pk=photo.product_id)
    order = [one for one in product.photos.all() if one.pk != photo.pk]
    order.insert(max(0, place), photo)
    for position, one in enumerate(order):
        Photo.objects.filter(pk=one.pk).update(position=position)
    pages_changed(actor=actor, product=product)


@transaction.atomic
def remove_photo(*, actor: User, photo: Photo) -> dict:
    """Takes a photo off the product and returns what `restore_photo` needs to bring it back."""
    gone = {"picture": str(photo.picture_id), "alt": photo.alt, "is_drawing": photo.is_drawing, "place": photo.position}
    product = photo.product
    note(actor, "photo.remove", photo, product.subject)
    photo.delete()
    pages_changed(actor=actor, product=product)
    return gone


@transaction.atomic
def restore_photo(*, actor: User, product: Product, gone: dict) -> Photo:
    """Undoes `remove_photo`, at the place where the photo stood."""
    picture = Picture.objects.get(pk=gone["picture"])
    photo = add_photo(actor=actor, product=product, picture=picture, alt=gone["alt"], is_drawing=gone["is_drawing"])
    move_photo(actor=actor, photo=photo, place=gone["place"])
    return photo


def _alt(typed: str) -> str:
    alt = clean(typed)
    longest = longest_of(Photo, "alt")
    if len(alt) > longest:
        raise Refusal({"alt": [_("Lời tả ảnh dài nhất %(most)d ký tự.") % {"most": longest}]})
    return alt
