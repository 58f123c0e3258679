"""One object of each kind that belongs to Lan's cooperative, and one that belongs to somebody else."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cooperatives.assistance import Assistance
from cooperatives.helping import ask_to_help, hand_in_paper
from cooperatives.places import Village
from cooperatives.subjects import CheckState, Household, Subject, SubjectKind
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.connecting import switch_on
from marketplace_sync.feeds.addresses import shelf_of
from marketplace_sync.listings import Listing
from products.batches import Batch
from products.catalogue import Product
from products.certificates import Certificate, CertificateKind
from products.told import WITHDRAWN
from tests.sounds import wav
from traceability.foundation.files import papers, pictures, recordings
from traceability.foundation.notices.models import Notice
from traceability.foundation.notices.tell import tell
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.states import State
from traceability.genealogy.asking import Take
from traceability.genealogy.boxing import box
from traceability.genealogy.shipping import receive_from_outside, ship
from traceability.inputs.buying import buy
from traceability.inputs.intake import ListIntake
from traceability.inputs.keeping import add_medicine
from traceability.intake.models import Intake
from traceability.ledger.record import record
from traceability.recall.order import order_recall
from traceability.recall.orders import RecallHolder
from traceability.release.publish import hold, release
from traceability.scan.models import ConsumerReport
from traceability.serials.commission import commission
from traceability.serials.derive import spelled
from traceability.serials.export import serials

NO_CODE = "0123456789"
RECALL_DAY = dt.date(2026, 9, 27)
RECALL = {"reason": "Dư lượng thuốc.", "instructions": "Ngừng sử dụng.", "contact_phone": "0900 000 001"}


@dataclass
class Things:
    """Keyword values of addresses, by the name of the thing."""

    own: dict[str, Any]
    foreign: dict[str, Any]

    @property
    def missing(self) -> dict[str, Any]:
        """Well-formed values behind which there is nothing."""
        nothing = {name: uuid.uuid4() for name, value in self.own.items() if isinstance(value, uuid.UUID)}
        words: dict[str, Any] = {"subject_slug": "khong-co", "product_slug": "khong-co", "code": NO_CODE}
        words |= {"line": 10**9, "feed_key": "a" * 24, "serial": "0123456789ABC"}
        words |= {"picture": f"{'0' * 32}.webp", "leaf": "0" * 64}
        return nothing | words | {"digital_link": "09520000000028/10/X-1", "uid": "AAAA", "token": "khong-co"}


def photo() -> SimpleUploadedFile:
    """A small photo."""
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "#c8a24a").save(drawn, "JPEG")
    return SimpleUploadedFile("anh.jpg", drawn.getvalue(), content_type="image/jpeg")


def voice_note(seconds: int = 2) -> SimpleUploadedFile:
    """A little silence, as a recorder writes it."""
    return SimpleUploadedFile("ghi-am.wav", wav(seconds), content_type="audio/wav")


def page_of_paper() -> SimpleUploadedFile:
    """A small PDF."""
    return SimpleUploadedFile("giay.pdf", b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF", content_type="application/pdf")


def batch_of(product, plot, lot: str, actor) -> Batch:
    """A draft batch with a harvest in the diary."""
    day = timezone.localdate() - dt.timedelta(days=10)
    batch = Batch.objects.create(
        product=product, lot=lot, quantity=100, produced_on=day, expires_on=product.expires_after(day), created_by=actor
    )
    batch.plots.add(plot)
    subject = product.subject
    record(actor=actor, subject=subject, step="harvest", event_date=day, batch=batch, plot=plot)
    return batch


def notice_of(person) -> Notice:
    """Something that `person` was told."""
    tell(WITHDRAWN, to=[person], about=person.pk, url="/cua-toi/", day=RECALL_DAY, paper="OCOP", subject="Ví dụ",
         reason="Ví dụ.")  # fmt: skip
    return Notice.objects.get(recipient=person, key=str(person.pk))


def coming_to(subject, actor) -> int:
    """A line of a delivery from somebody else that waits for `subject`."""
    giver = Subject.objects.create(
        slug=f"giao-{subject.slug}",
        name="Bên giao Ví Dụ",
        kind=SubjectKind.HOUSEHOLD,
        unit=subject.unit,
        check_state=CheckState.VERIFIED,
    )
    goods = Product.objects.create(subject=giver, slug=f"hang-{subject.slug}", name="Hàng Ví Dụ")
    lot = Batch.objects.create(product=goods, lot="G-1", quantity=5, produced_on=timezone.localdate())
    sent = ship(
        actor=actor, subject=giver, lots=[Take(lot.pk, Decimal(5), "kg")], sent_on=timezone.localdate(),
        receiver=subject,
    )  # fmt: skip
    return sent.event.lot_uses.get().pk


def things_of(actor, officer, product, plot) -> dict[str, Any]:
    """Everything that hangs on one subject."""
    subject = product.subject
    sold, held = batch_of(product, plot, "A-1", actor), batch_of(product, plot, "A-2", actor)
    called, draft = batch_of(product, plot, "A-3", actor), batch_of(product, plot, "A-4", actor)
    withdrawn = batch_of(product, plot, "A-5", actor)
    for batch in (sold, held, called, withdrawn):
        release(actor=actor, batch=batch)
    recall = order_recall(actor=officer, batch=called, **RECALL)
    own_recall = order_recall(actor=actor, batch=withdrawn, **RECALL)
    paper = papers.store(upload=page_of_paper(), title="Ví dụ", uploader_party=actor.party)
    boxed = Take(draft.pk, Decimal(1), "kg")
    (case,) = box(actor=actor, subject=subject, lot=boxed, count=1, packed_on=timezone.localdate())
    salt = receive_from_outside(
        actor=actor, subject=subject, name="Muối Ví Dụ", quantity=Decimal(5), unit="kg", supplier="Ông Ví Dụ Muối",
        received_on=timezone.localdate(), paper_file=paper,
    )  # fmt: skip
    certificate = Certificate.objects.create(
        subject=subject, product=product, kind=CertificateKind.OCOP, stars=3, number="VD-1", paper=paper
    )
    upload = uuid.uuid4()
    pictures.store(upload=photo(), uploader_party=actor.party, client_uuid=upload)
    voice = uuid.uuid4()
    spoken = recordings.store(upload=voice_note(), uploader_party=actor.party, client_uuid=voice)
    report = ConsumerReport.objects.create(
        code=sold.trace_code.code, batch=sold, product=product, reason="mismatch", text="Ví dụ", photo=paper
    )
    sold.refresh_from_db()
    run = commission(actor=actor, batch=sold, count=3)
    shop = ChannelAccount.objects.create(subject=subject, channel="practice", shop_id=str(sold.pk.int % 10**12))
    listing = Listing.objects.create(account=shop, product=product, wanted_price_vnd=45_000, category_id="100851")
    feed = switch_on(actor=actor, subject=subject, shop=channel("feed"))
    hand = switch_on(actor=actor, subject=subject, shop=channel("postmart"))
    by_hand = Listing.objects.create(account=hand, product=product, wanted_price_vnd=45_000, category_id="3")
    return {
        "hand_shop": hand.pk, "by_hand": by_hand.pk, "feed_shop": feed.pk, "feed_key": shelf_of(feed).key,
        "subject": subject.pk, "subject_slug": subject.slug, "product": product.pk, "product_slug": product.slug,
        "plot": plot.pk, "batch": sold.pk, "draft": draft.pk, "code": sold.trace_code.code,
        "leaf": bytes(sold.events.first().leaf.leaf_hash).hex(),
        "digital_link": f"{(product.gtin or '').zfill(14)}/10/A-1", "photo": product.photos.get().pk,
        "picture": product.photos.get().picture.original, "uid": "AAAA", "token": "khong-co", "upload": upload,
        "certificate": certificate.pk, "paper": paper.pk, "report": report.pk, "shop": shop.pk,
        "listing": listing.pk, "case": case.pk, "lots_entry": case.contents.get().event_id,
        "line": coming_to(subject, actor), "salt": salt.pk, "run": run.pk, "serial": spelled(next(serials(run))),
        "event": record(actor=actor, subject=subject, step="water", event_date=sold.produced_on, plot=plot,
                        recordings=[spoken]).pk,
        "recording": spoken.pk, "voice": voice,
        "brought": Intake.objects.create(
            subject=subject, kind="plots", name="thua.xlsx", size=1, brought_by=actor, stage="preview"
        ).pk,
        "hold": hold(actor=officer, batch=held, kind="agency", reason="Ví dụ").pk,
        "recall": recall.pk, "recall_order": recall.order_id, "own_recall": own_recall.order_id,
        "holder": RecallHolder.objects.create(order=own_recall.order, giver=subject, name="Tiệm Ví Dụ").pk,
        "village": Village.objects.create(unit=subject.unit, name=f"Bản {subject.slug[-8:]}").pk,
        "member": subject.memberships.order_by("role").last().pk,
        "office": officer.offices.get().pk,
        "notice": notice_of(actor).pk,
        "input_lot": buy(actor=actor, subject=subject, kind="phan", name="Phân Ví Dụ", quantity=Decimal(50), unit="kg",
                         bought_on=sold.produced_on, paper=paper).pk,
        "medicine": add_medicine(officer=officer, name="Thuốc Ví Dụ", state="allowed", phi_days=7, source="Ví dụ",
                                 kind="plant", effective_from=dt.date(2026, 1, 1)).entry,
        "intake": ListIntake.objects.create(officer=officer.party).pk,
        "dead_job": Job.objects.create(kind="vi-du", key=str(subject.pk), state=State.DEAD).pk,
    }  # fmt: skip


def helped_things(leave: Assistance) -> dict[str, Any]:
    """What hangs on a household that is helped: an entry that waits, an asking, a signed paper that waits."""
    household, helper = leave.household, leave.helper
    entry = record(
        actor=helper, subject=leave.subject, step="care", event_date=timezone.localdate(), on_behalf_of=household
    )
    ends_on = timezone.localdate() + dt.timedelta(days=91)
    neighbour = Household.objects.create(subject=leave.subject, name="Hộ ký giấy", unit=household.unit)
    signed = ask_to_help(actor=helper, subject=leave.subject, household=neighbour, ends_on=ends_on)
    paper = papers.store(upload=page_of_paper(), title="Giấy đồng ý", uploader_party=helper.party)
    return {
        "household": household.pk, "leave": leave.pk, "review": entry.review.pk,
        "asked": ask_to_help(actor=helper, subject=leave.subject, ends_on=ends_on).pk,
        "signed": hand_in_paper(actor=helper, assistance=signed, paper=paper).pk,
    }  # fmt: skip
