"""The named cast and the ground that every promise stands on."""

import datetime as dt
import io
import tempfile
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone, translation
from PIL import Image

from cooperatives.access import Membership, Office, OfficeKind, Role
from cooperatives.assistance import Assistance, Consent
from cooperatives.places import AdministrativeUnit, UnitKind
from cooperatives.subjects import CheckState, Household, Plot, Subject, SubjectKind
from cooperatives.users import User
from products.batches import Batch
from products.catalogue import OcopSet, Photo, Product
from tests.things import Things, helped_things, things_of
from traceability.foundation.files import pictures
from traceability.log.sequencer import sequence


@pytest.fixture(autouse=True, scope="session")
def emptying_between_tests_may_pass_the_triggers():
    """Tests that commit are cleaned up by emptying every table, the append-only ones too."""
    operations = type(connection.ops)
    plain = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        away, back = _triggers(self.connection)
        return away + plain(self, style, tables, **options) + back

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


def _triggers(connection) -> tuple[list[str], list[str]]:
    """What takes every trigger down, and what puts it up again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            rows = cursor.fetchall()
            return [f"DROP TRIGGER {name}" for name, _sql in rows], [sql for _name, sql in rows]
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        )
        tables = [name for (name,) in cursor.fetchall()]
        return (
            [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables],
            [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables],
        )


LIST_OF_2025 = dt.date(2025, 7, 1)
PASSWORD = "lua-nep-nuong-2026"


@pytest.fixture(autouse=True)
def own_language():
    """A language that one test switched on never speaks in the next."""
    translation.activate("vi")
    yield
    translation.activate("vi")


@pytest.fixture(autouse=True)
def own_ground(settings, tmp_path_factory):
    """Files, keys and passwords of a test never touch anybody else's."""
    ground = Path(tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp()))
    settings.KEYS_DIR = ground / "keys"
    settings.MEDIA_ROOT = ground / "media"
    settings.STATIC_ROOT = ground / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for alias in ("public", "private"):
        settings.STORAGES = settings.STORAGES | {
            alias: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": ground / "media" / alias, "base_url": f"/media/{alias}/"},
            }
        }
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def muong_lat(db) -> AdministrativeUnit:
    """Xã Mường Lát as it is since 2025."""
    return AdministrativeUnit.objects.get_or_create(
        code="14845", valid_from=LIST_OF_2025, defaults={"name": "Mường Lát", "kind": UnitKind.XA}
    )[0]


@pytest.fixture
def hac_thanh(db) -> AdministrativeUnit:
    """Another commune, for those whom a commune officer must not see."""
    return AdministrativeUnit.objects.get_or_create(
        code="14797", valid_from=LIST_OF_2025, defaults={"name": "Hạc Thành", "kind": UnitKind.PHUONG}
    )[0]


def _person(phone: str, name: str, **fields) -> User:
    return User.objects.create_user(phone, PASSWORD, name=name, phone_verified=True, **fields)


@pytest.fixture
def viet_du(muong_lat) -> Subject:
    """HTX Nông nghiệp Ví Dụ: verified, with everything in order."""
    return Subject.objects.create(
        slug="htx-nong-nghiep-vi-du", name="HTX Nông nghiệp Ví Dụ", kind=SubjectKind.COOPERATIVE, unit=muong_lat,
        phone="+84900000001", phone_public=True, is_demo=True,
        check_state=CheckState.VERIFIED, decided_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def other_subject(hac_thanh) -> Subject:
    """Hộ Mẫu: another subject, of another commune, not yet verified."""
    return Subject.objects.create(
        slug="ho-mau", name="Hộ sản xuất Mẫu", kind=SubjectKind.HOUSEHOLD, unit=hac_thanh, is_demo=True
    )


@pytest.fixture
def lan(viet_du) -> User:
    """Lan manages HTX Nông nghiệp Ví Dụ."""
    user = _person("+84900000011", "Lan")
    Membership.objects.create(user=user, subject=viet_du, role=Role.MANAGER)
    return user


@pytest.fixture
def staff(viet_du) -> User:
    """Sơn enters data for the same cooperative."""
    user = _person("+84900000012", "Sơn")
    Membership.objects.create(user=user, subject=viet_du, role=Role.STAFF)
    return user


@pytest.fixture
def minh(other_subject) -> User:
    """Minh manages another subject and must never see Lan's rows."""
    user = _person("+84900000013", "Minh")
    Membership.objects.create(user=user, subject=other_subject, role=Role.MANAGER)
    return user


@pytest.fixture
def hoa(db) -> User:
    """Hoa is an officer of the department."""
    user = _person("+84900000021", "Hoa")
    Office.objects.create(user=user, kind=OfficeKind.DEPARTMENT)
    return user


@pytest.fixture
def tuan(db) -> User:
    """Tuấn is a second officer of the department: the one who approves."""
    user = _person("+84900000022", "Tuấn")
    Office.objects.create(user=user, kind=OfficeKind.DEPARTMENT)
    return user


@pytest.fixture
def thu(muong_lat) -> User:
    """Thu is the officer of Mường Lát."""
    user = _person("+84900000023", "Thu")
    Office.objects.create(user=user, kind=OfficeKind.COMMUNE, unit=muong_lat)
    return user


@pytest.fixture
def household(viet_du, muong_lat) -> Household:
    """Hộ bà Mai: one household of HTX Nông nghiệp Ví Dụ."""
    return Household.objects.create(subject=viet_du, name="Hộ bà Mai", head="Mai", phone="+84900000041", unit=muong_lat)


@pytest.fixture
def neighbour(viet_du, muong_lat) -> Household:
    """Hộ ông Tằng: another household of the same cooperative, whose rows Mai must never see."""
    return Household.objects.create(subject=viet_du, name="Hộ ông Tằng", head="Tằng", unit=muong_lat)


@pytest.fixture
def mai(viet_du, household) -> User:
    """Mai records for her household on her own phone."""
    user = _person("+84900000041", "Mai")
    Membership.objects.create(user=user, subject=viet_du, role=Role.HOUSEHOLD, household=household)
    return user


@pytest.fixture
def mai_plot(household) -> Plot:
    """Vườn bà Mai."""
    return Plot.objects.create(subject=household.subject, household=household, name="Vườn bà Mai", unit=household.unit)


@pytest.fixture
def his_plot(neighbour) -> Plot:
    """Vườn ông Tằng."""
    return Plot.objects.create(
        subject=neighbour.subject, household=neighbour, name="Vườn ông Tằng", unit=neighbour.unit
    )


@pytest.fixture
def dung(muong_lat) -> User:
    """Dung is of the community digital team of Mường Lát; nobody has given her leave yet."""
    user = _person("+84900000051", "Dung")
    Office.objects.create(user=user, kind=OfficeKind.TEAM, unit=muong_lat)
    return user


@pytest.fixture
def leave(dung, household, mai) -> Assistance:
    """Mai's household lets Dung help for half a year."""
    today = timezone.localdate()
    return Assistance.objects.create(
        helper=dung, unit=household.unit, subject=household.subject, household=household, how=Consent.PHONE,
        consented_at=timezone.now(), consented_by=mai, starts_on=today, ends_on=today + dt.timedelta(days=182),
    )  # fmt: skip


@pytest.fixture
def vanhanh(db) -> User:
    """The operator keeps the machines running."""
    return _person("+84900000031", "Vận hành", is_operator=True)


@pytest.fixture
def plot(viet_du, muong_lat) -> Plot:
    """Thửa Nà Ví Dụ."""
    return Plot.objects.create(subject=viet_du, name="Thửa Nà Ví Dụ", crop="Nếp nương", unit=muong_lat)


@pytest.fixture
def rice_set(db) -> OcopSet:
    """Set 3: rice and other grains."""
    return OcopSet.objects.get_or_create(
        set_no=3,
        defaults={"sector_no": "I", "sector": "Thực phẩm", "group": "Thực phẩm thô, sơ chế",
                  "name": "Gạo, ngũ cốc, hạt sơ chế khác", "lead_ministry": "Bộ Nông nghiệp và Môi trường"},
    )[0]  # fmt: skip


@pytest.fixture
def product(viet_du, rice_set) -> Product:
    """Gạo nếp nương Ví Dụ in bags of one kilogram, with a picture."""
    product = Product.objects.create(
        subject=viet_du, slug="gao-nep-nuong-vi-du", name="Gạo nếp nương Ví Dụ", ocop_set=rice_set, price_vnd=45_000,
        pack_label="Túi 1 kg", net_weight_g=1000, packed_weight_g=1050, parcel_length_cm=30, parcel_width_cm=20,
        parcel_height_cm=8, shelf_life_days=365, standard="VietGAP trồng trọt", brand_none=True, is_demo=True,
        story="Nếp nương gieo một vụ mỗi năm, khi mưa đầu mùa xuống.",
    )  # fmt: skip
    drawn = io.BytesIO()
    Image.new("RGB", (640, 640), "#c8a24a").save(drawn, "JPEG")
    upload = SimpleUploadedFile("nep.jpg", drawn.getvalue(), content_type="image/jpeg")
    Photo.objects.create(product=product, picture=pictures.store(upload=upload, uploader_party=uuid.uuid4()))
    return product


@pytest.fixture
def batch(product, plot, lan) -> Batch:
    """A draft batch of 412 kg, harvested ten days ago."""
    made_on = timezone.localdate() - dt.timedelta(days=10)
    batch = Batch.objects.create(
        product=product, lot=f"{made_on:%y%m%d}-01", quantity=412, produced_on=made_on,
        expires_on=product.expires_after(made_on), created_by=lan,
    )  # fmt: skip
    batch.plots.add(plot)
    return batch


@pytest.fixture
def lan_client(client, lan):
    """Lan's phone, signed in."""
    client.force_login(lan)
    return client


@pytest.fixture
def things(settings, lan, minh, hoa, vanhanh, staff, product, plot, other_subject, leave) -> Things:
    """One object of each kind of Lan's, and the same kinds of Minh's."""
    settings.PRACTICE_URL = "http://127.0.0.1:9"  # a marketplace that is offered and does not answer
    other_subject.check_state = CheckState.VERIFIED
    other_subject.save()
    his_plot = Plot.objects.create(subject=other_subject, name="Thửa Mẫu", unit=other_subject.unit)
    his = Product.objects.create(
        subject=other_subject, slug="mat-ong-mau", name="Mật ong Mẫu", ocop_set=product.ocop_set, net_weight_g=500,
        brand_none=True, shelf_life_none=True, standard="TCVN 5267-1", is_demo=True,
    )  # fmt: skip
    Photo.objects.create(product=his, picture=product.photos.get().picture)
    Product.objects.filter(pk=product.pk).update(gtin="9520000000011")
    product.refresh_from_db()
    elsewhere = _person("+84900000052", "Giúp")
    Office.objects.create(user=elsewhere, kind=OfficeKind.TEAM, unit=other_subject.unit)
    far = Household.objects.create(subject=other_subject, name="Hộ xa", unit=other_subject.unit)
    far_leave = Assistance.objects.create(
        helper=elsewhere, unit=far.unit, subject=other_subject, household=far, how=leave.how,
        consented_at=leave.consented_at, starts_on=leave.starts_on, ends_on=leave.ends_on,
    )  # fmt: skip
    found = Things(
        own=things_of(lan, hoa, product, plot) | helped_things(leave),
        foreign=things_of(minh, hoa, his, his_plot) | helped_things(far_leave),
    )
    sequence()
    return found
