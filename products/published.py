"""Loads what others published: the 26 product sets, and OCOP products as a catalogue with their sources.

It invents nothing: no batch, telephone, story or date, and no star counts as in force because a newspaper printed it.
Loading again changes nothing that stands.
"""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import Origin, Subject, SubjectKind
from products.catalogue import Activity, OcopSet, Photo, Product
from products.certificates import Certificate, CertificateKind
from products.certifying import months_after
from traceability.foundation.files import pictures
from traceability.foundation.slugs import free_slug

DATA = Path(__file__).parent / "data"
DRAWINGS = Path(settings.BASE_DIR) / "media" / "demo"
LIST_OF_2025 = dt.date(2025, 7, 1)
OCOP_MONTHS = 36
TOURISM = 26
NOBODY = "Chưa rõ chủ thể"  # the source names no maker; kept as data, so it is the same in every language
_DRAWING_IDS = uuid.UUID("6b0a5a0e-2c0e-4c1e-9a6e-0f5a3f0d9c52")

KINDS = {
    "doanh nghiệp": SubjectKind.COMPANY,
    "hợp tác xã": SubjectKind.COOPERATIVE,
    "hộ sản xuất, kinh doanh": SubjectKind.HOUSEHOLD,
    "trang trại": SubjectKind.FARM,
}
BASES = {
    "old commune in source": "Xã suy từ xã cũ ghi trong nguồn.",
    "derived from a name": "Xã suy từ tên, chưa có nguồn xác nhận.",
}
CRAFT_SETS = {21, 22}
FRESH = {1: Activity.CROP, 3: Activity.CROP, 4: Activity.LIVESTOCK, 11: Activity.CROP}


class PlacesMissing(Exception):
    """The catalogue names communes that are not loaded."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_sets() -> int:
    """The 26 sets of Decision 26/2026/QĐ-TTg."""
    for row in _rows("ocop_sets.csv"):
        facts = {name: row[name] for name in ("sector_no", "sector", "group", "name", "lead_ministry")}
        number = int(row["set_no"])
        OcopSet.objects.update_or_create(set_no=number, defaults=facts | {"has_batch": number != TOURISM})
    return OcopSet.objects.count()


@transaction.atomic
def load_products() -> int:
    """The published products with their makers, certificates and drawings. Raises PlacesMissing."""
    looks = {row["no"]: row for row in _rows("pictures.csv")}
    for row in _rows("ocop_products_thanh_hoa.csv"):
        product = _product(row, _subject(row))
        _certificate(row, product)
        _drawing(product, looks[row["no"]])
    return Product.objects.filter(origin=Origin.CATALOGUE).count()


def _unit(row: dict[str, str]) -> AdministrativeUnit | None:
    code = row["commune_code_2025"]
    if not code:
        return None
    unit = AdministrativeUnit.objects.filter(code=code, valid_from=LIST_OF_2025).first()
    if unit is None:
        raise PlacesMissing(code)
    return unit


def _subject(row: dict[str, str]) -> Subject:
    """One entry per named maker and place; one per product where the source names nobody."""
    standing = Subject.objects.filter(origin=Origin.CATALOGUE)
    if row["subject_name"]:
        standing = standing.filter(name=row["subject_name"], address=row["place_name"])
    else:
        standing = standing.filter(products__name=row["product_name"], products__origin=Origin.CATALOGUE)
    found = standing.first()
    if found:
        return found
    name = row["subject_name"] or NOBODY
    return Subject.objects.create(
        slug=free_slug(name, _subject_has, otherwise="chu-the", length=130),
        name=name, kind=_kind(row), unit=_unit(row), address=row["place_name"], origin=Origin.CATALOGUE,
        source=" ".join(filter(None, (row["source_title"] + ".", BASES.get(row["commune_basis"], ""))))[:400],
    )  # fmt: skip


def _subject_has(slug: str) -> bool:
    return Subject.objects.filter(slug=slug).exists()


def _product_has(slug: str) -> bool:
    return Product.objects.filter(slug=slug).exists()


def _kind(row: dict[str, str]) -> str:
    if row["subject_name"].startswith("Hộ kinh doanh"):
        return SubjectKind.BUSINESS_HOUSEHOLD
    return KINDS.get(row["subject_kind"], SubjectKind.UNKNOWN)


def _product(row: dict[str, str], subject: Subject) -> Product:
    name, number = row["product_name"], int(row["set_no"])
    note = f" {row['note']}." if row["note"] else ""
    facts = {
        "subject": subject,
        "ocop_set_id": number,
        "activity": FRESH.get(number, Activity.PROCESSING),
        "source": f"{row['source_title']}.{note}"[:400],
    }
    standing = Product.objects.filter(origin=Origin.CATALOGUE, name=name).first()
    if standing is None:
        slug = free_slug(
            name, lambda slug: Product.objects.filter(slug=slug).exists(), otherwise="san-pham", length=140
        )
        return Product.objects.create(slug=slug, name=name, origin=Origin.CATALOGUE, **facts)
    Product.objects.filter(pk=standing.pk).update(**facts)
    return standing


def _certificate(row: dict[str, str], product: Product) -> None:
    """The decision as printed. Without its day nobody knows when it lapses, so it stays *chưa xác minh*."""
    decided = dt.date.fromisoformat(row["decision_date"]) if row["decision_date"] else None
    year = row["recognised_year"]
    facts = {
        "subject": product.subject,
        "title": f"OCOP, công nhận năm {year}" if year else "OCOP",
        "decision_no": row["decision_no"],
        "authority": "UBND tỉnh Thanh Hóa" if row["decision_no"].endswith("QĐ-UBND") else "",
        "stars": int(row["stars"]) if row["stars"] else None,
        "issued_on": decided,
        "expires_on": months_after(decided, OCOP_MONTHS) if decided else None,
        "source": row["source_title"],
    }
    Certificate.objects.update_or_create(product=product, kind=CertificateKind.OCOP, defaults=facts)


def _drawing(product: Product, look: dict[str, str]) -> None:
    """The drawing through the normal upload; one stored picture serves every product it stands for."""
    if product.photos.exists():
        return
    path = DRAWINGS / f"{look['drawing']}.png"
    upload = ContentFile(path.read_bytes(), name=path.name)
    once = uuid.uuid5(_DRAWING_IDS, look["drawing"])
    picture = pictures.store(upload=upload, uploader_party=None, client_uuid=once)
    Photo.objects.create(product=product, picture=picture, alt=f"Hình vẽ: {look['alt']}", is_drawing=True)
