"""The ground of a chaos run: a database of its own, invented sellers and products, a connected shop."""

import io
import os
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx


class Database:
    """SQLite in the run's folder, or a fresh database on the PostgreSQL that DATABASE_URL names."""

    def __init__(self) -> None:
        self.admin = os.environ.get("DATABASE_URL", "")
        self.name = f"chaos_{secrets.token_hex(4)}"
        self.url = ""
        if self.admin:
            self._sql(f'CREATE DATABASE "{self.name}"')
            parts = urlsplit(self.admin)
            self.url = parts._replace(path=f"/{self.name}").geturl()

    def _sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement)

    def drop(self) -> None:
        if self.admin:
            self._sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def build() -> dict[str, Any]:
    """Migrates, and makes a seller with one photo that all products share."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.utils import timezone
    from PIL import Image

    from cooperatives.access import Membership, Role
    from cooperatives.subjects import CheckState, Subject, SubjectKind
    from cooperatives.users import User
    from traceability.foundation.files.pictures import store

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("+84900000911", "x", name="Người bán Ví Dụ")
    subject = Subject.objects.create(
        slug="htx-vi-du", name="HTX Ví Dụ", kind=SubjectKind.COOPERATIVE, is_demo=True,
        check_state=CheckState.VERIFIED, decided_at=timezone.now(),
    )  # fmt: skip
    Membership.objects.create(user=user, subject=subject, role=Role.MANAGER)
    file = io.BytesIO()
    Image.new("RGB", (320, 320), (90, 140, 60)).save(file, "JPEG")
    picture = store(upload=SimpleUploadedFile("a.jpg", file.getvalue()), uploader_party=user.party)
    return {"user": user, "subject": subject, "picture": picture}


def connect(made: dict[str, Any], patience: float = 20.0) -> Any:
    """The seller says yes on the shop's own page, as a browser would."""
    from marketplace_sync.channels import channel
    from marketplace_sync.connecting import begin, connect_account

    shop = channel("practice")
    assert shop is not None
    away = begin(actor=made["user"], subject=made["subject"], shop=shop)
    answer = httpx.post(away, data={"shop": "", "name": "Gian hàng Ví Dụ"}, timeout=patience)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    return connect_account(
        actor=made["user"], subject=made["subject"], shop=shop, code=back["code"][0], shop_id=back["shop_id"][0]
    )


def put_up(made: dict[str, Any], account: Any, number: int) -> Any:
    """One more product with a released batch, put up for sale."""
    from django.db import transaction
    from django.utils import timezone

    from marketplace_sync.selling import publish
    from products.batches import Batch, BatchState
    from products.catalogue import Photo, Product

    with transaction.atomic():
        product = Product.objects.create(
            subject=made["subject"], slug=f"nep-{number}", name=f"Nếp nương Ví Dụ số {number}", price_vnd=45_000,
            packed_weight_g=1050, net_weight_g=1000, story="Nếp nương gieo một vụ mỗi năm.", is_demo=True,
        )  # fmt: skip
        Photo.objects.create(product=product, picture=made["picture"])
        Batch.objects.create(
            product=product, lot="A-1", quantity=number + 1, unit="goi", state=BatchState.RELEASED,
            produced_on=timezone.localdate(), released_at=timezone.now(),
        )  # fmt: skip
        return publish(
            actor=made["user"], product=product, account=account, price=45_000, category="100851",
            attributes=[
                {"id": "100010", "name": "", "value_id": "", "value": "12", "unit": "tháng"},
                {"id": "100020", "name": "", "value_id": "110021", "value": "Việt Nam", "unit": ""},
            ],
            brand=["0", "No Brand"], carriers=["50018"],
        )  # fmt: skip
