"""Products of the trial, their drawings through the normal upload, and their papers."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cooperatives.subjects import CheckState, Subject
from marketplace_sync.demo import cast
from marketplace_sync.demo.people import person
from products.catalogue import OcopSet, Photo, Product
from products.certificates import Certificate
from products.making import create_product
from traceability.foundation.files import pictures

DRAWINGS = Path(settings.BASE_DIR) / "media" / "demo"


def drawing(name: str) -> SimpleUploadedFile:
    """A drawing of our own hand, as an upload."""
    path = DRAWINGS / f"{name}.png"
    return SimpleUploadedFile(path.name, path.read_bytes(), content_type="image/png")


def load_goods(makers: dict[str, Subject]) -> dict[str, Product]:
    """Every invented product, with its drawing as first picture."""
    return {goods.key: made(goods, makers[goods.maker]) for goods in cast.GOODS}


def made(goods: cast.Goods, subject: Subject) -> Product:
    """The product of the trial that plays `goods`, with its drawing; made once."""
    standing = Product.objects.filter(subject=subject, name=goods.name).first()
    if standing:
        return standing
    actor = person(next(m.manager for m in cast.MAKERS if m.key == goods.maker))
    length, width, height = goods.parcel
    product = create_product(
        actor=actor, subject=subject, name=goods.name, ocop_set=OcopSet.objects.get(pk=goods.set_no),
        activity=goods.activity, story=goods.story, brand=goods.brand, brand_none=not goods.brand,
        standard=goods.standard, price_vnd=goods.price, pack_label=goods.pack, net_weight_g=goods.net_g,
        packed_weight_g=goods.packed_g, parcel_length_cm=length, parcel_width_cm=width, parcel_height_cm=height,
        shelf_life_days=goods.shelf_days, shelf_life_none=goods.shelf_days is None, gtin=goods.gtin,
    )  # fmt: skip
    Product.objects.filter(pk=product.pk).update(is_demo=True)
    picture = pictures.store(upload=drawing(goods.drawing), uploader_party=actor.party)
    Photo.objects.create(product=product, picture=picture, alt=f"Hình vẽ: {goods.name}", is_drawing=True)
    return product


def load_papers(products: dict[str, Product]) -> None:
    """Certificates in every state: in force, expiring, expired, withdrawn, not yet verified."""
    today = timezone.localdate()
    for papers in cast.PAPERS:
        product = products[papers.goods]
        issued = today + dt.timedelta(days=papers.issued)
        facts: dict = {
            "title": papers.title,
            "decision_no": papers.number,
            "authority": papers.authority,
            "stars": papers.stars,
            "issued_on": issued,
            "expires_on": issued + dt.timedelta(days=papers.lasts_days) if papers.lasts_days else None,
        }
        if papers.state == "verified":
            facts |= {"check_state": CheckState.VERIFIED, "decided_by": person("hoa"), "decided_at": timezone.now()}
        if papers.withdrawn is not None:
            facts["withdrawn_on"] = today + dt.timedelta(days=papers.withdrawn)
            facts["withdrawn_reason"] = "Ví dụ: không còn duy trì tiêu chí"
        Certificate.objects.get_or_create(
            subject=product.subject, product=product, kind=papers.kind, number=papers.number, defaults=facts
        )
