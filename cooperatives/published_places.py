"""Reads the published lists of units into rows. It adds and corrects and never deletes: records point at old units."""

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from cooperatives.places import AdministrativeUnit, UnitSuccessor

DATA = Path(__file__).resolve().parent / "data"
OLD_LIST, NEW_LIST = dt.date(2025, 1, 1), dt.date(2025, 7, 1)
UNIT_FIELDS = ["valid_to", "kind", "name", "district", "folded", "lat", "lon", "area_km2"]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _districts() -> dict[str, str]:
    """Code of an old commune → its district with kind, "huyện Hoằng Hóa"."""
    rows = _rows("administrative_old_districts.csv")
    return {row["commune_code"]: f"{row['district_kind']} {row['district_name']}" for row in rows}


def _unit(row: dict[str, str], districts: dict[str, str]) -> AdministrativeUnit:
    is_old = bool(row["valid_to"])
    unit = AdministrativeUnit(
        code=row["code"],
        valid_from=dt.date.fromisoformat(row["valid_from"]),
        valid_to=dt.date.fromisoformat(row["valid_to"]) if is_old else None,
        kind=row["kind"],
        name=row["name"],
        district=districts.get(row["code"], "") if is_old else "",
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
        area_km2=Decimal(row["area_km2"]) if row["area_km2"] else None,
    )
    unit.folded = unit.folded_words()
    return unit


def _load_units() -> None:
    districts = _districts()
    AdministrativeUnit.objects.bulk_create(
        [_unit(row, districts) for row in _rows("administrative_units_thanh_hoa.csv")],
        update_conflicts=True,
        unique_fields=["code", "valid_from"],
        update_fields=UNIT_FIELDS,
    )


def _load_successors() -> None:
    ids = {(code, day): pk for pk, code, day in AdministrativeUnit.objects.values_list("pk", "code", "valid_from")}
    UnitSuccessor.objects.bulk_create(
        [
            UnitSuccessor(
                old_id=ids[row["old_code"], OLD_LIST],
                new_id=ids[row["new_code"], NEW_LIST],
                whole=row["share_note"] == "whole",
            )
            for row in _rows("administrative_unit_successors.csv")
        ],
        update_conflicts=True,
        unique_fields=["old", "new"],
        update_fields=["whole"],
    )


@transaction.atomic
def load_places() -> tuple[int, int]:
    """Puts the units and their successors into the database and returns how many of each stand there."""
    _load_units()
    _load_successors()
    return AdministrativeUnit.objects.count(), UnitSuccessor.objects.count()
