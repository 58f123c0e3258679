"""What is counted, as sets of rows. A figure and the list that it opens ask the same question, so they cannot differ.

Each question takes the subjects of a desk and its days; none of them looks at the reader.
"""

import datetime as dt

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from cooperatives.subjects import CheckState, Subject
from products.batches import Batch
from products.catalogue import Photo, Product
from products.certificates import EXPIRING_DAYS, Certificate, CertificateKind
from traceability.ledger.events import SEASON, TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS
from traceability.monitor.periods import Period, a_year_to
from traceability.recall.models import Recall, RecallState
from traceability.release.models import Hold, ReleaseAttempt
from traceability.scan.models import ConsumerReport

ACTIVE_DAYS = 30


def _last_days(day: dt.date, count: int) -> Period:
    return Period(day - dt.timedelta(days=count - 1), day)


# --- subjects -----------------------------------------------------------------------------------------------------
def registered(subjects: QuerySet[Subject], day: dt.date) -> QuerySet[Subject]:
    """Those who had registered themselves by the end of `day`; the published catalogue does not count."""
    return subjects.filter(origin="registered", created_at__lt=Period(day, day).closes)


def active(subjects: QuerySet[Subject], day: dt.date) -> QuerySet[Subject]:
    """Registered ones who wrote a diary entry or made a batch in the thirty days up to `day`, by our clock."""
    days = _last_days(day, ACTIVE_DAYS)
    entries = TraceEvent.objects.filter(
        subject=OuterRef("pk"), record_time__gte=days.opens, record_time__lt=days.closes
    ).exclude(biz_step__in=STATE_STEPS)
    batches = Batch.objects.filter(
        product__subject=OuterRef("pk"), created_at__gte=days.opens, created_at__lt=days.closes
    )
    return registered(subjects, day).filter(Exists(entries.order_by()) | Exists(batches.order_by()))


# --- certificates and products ------------------------------------------------------------------------------------
def certificates(subjects: QuerySet[Subject]) -> QuerySet[Certificate]:
    """Papers that the department has confirmed."""
    return Certificate.objects.filter(subject__in=subjects, check_state=CheckState.VERIFIED)


def expiring(subjects: QuerySet[Subject], day: dt.date, within: int = EXPIRING_DAYS) -> QuerySet[Certificate]:
    """In force on `day`, and ending within so many days."""
    ends = day + dt.timedelta(days=within)
    return Certificate.objects.in_force_on(day).filter(subject__in=subjects, expires_on__lte=ends)


def expired(subjects: QuerySet[Subject], day: dt.date) -> QuerySet[Certificate]:
    """Ended by `day` and not followed by a paper of the same kind for the same thing."""
    newer = Certificate.objects.in_force_on(day).filter(kind=OuterRef("kind"), subject=OuterRef("subject"))
    followed = Exists(newer.filter(product=OuterRef("product")).order_by()) | Exists(
        newer.filter(product__isnull=True, title=OuterRef("title")).order_by()
    )
    over = certificates(subjects).filter(expires_on__lte=day)
    return over.exclude(withdrawn_on__lte=day).exclude(followed)


def with_stars(products: QuerySet[Product], day: dt.date) -> QuerySet[Product]:
    """`products` with `ocop_stars`: the most stars that a paper in force on `day` gives; None where none is."""
    papers = Certificate.objects.in_force_on(day).filter(kind=CertificateKind.OCOP, product=OuterRef("pk"))
    best = papers.order_by(F("stars").desc(nulls_last=True), "pk").values("stars")[:1]
    return products.annotate(ocop_stars=Subquery(best))


def _ocop_paper(day: dt.date) -> Exists:
    papers = Certificate.objects.in_force_on(day).filter(kind=CertificateKind.OCOP, product=OuterRef("pk"))
    return Exists(papers.order_by())


def ocop(subjects: QuerySet[Subject], day: dt.date, stars: int | None = None) -> QuerySet[Product]:
    """Products with an OCOP certificate in force on `day`, of `stars` stars where that is asked."""
    found = Product.objects.filter(subject__in=subjects).filter(_ocop_paper(day))
    return found if stars is None else with_stars(found, day).filter(Q(ocop_stars=stars))


def with_code(products: QuerySet[Product], day: dt.date) -> QuerySet[Product]:
    """Products of which a batch was released in the twelve months up to `day`."""
    year = a_year_to(day)
    batches = Batch.objects.filter(product=OuterRef("pk"), released_at__gte=year.opens, released_at__lt=year.closes)
    return products.filter(Exists(batches.order_by()))


# --- batches ------------------------------------------------------------------------------------------------------
def released(subjects: QuerySet[Subject], period: Period) -> QuerySet[Batch]:
    """Batches that were released within `period`, whatever became of them since."""
    return Batch.objects.filter(
        product__subject__in=subjects, released_at__gte=period.opens, released_at__lt=period.closes
    )


def complete(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Those that carry all ten items today; `release.completeness` says the same of one batch."""
    photos = Photo.objects.filter(product=OuterRef("product"))
    done = TraceEvent.objects.current().exclude(biz_step__in=STATE_STEPS).order_by()
    season = done.filter(
        batch__isnull=True, plot__batches=OuterRef("pk"),
        event_date__lte=OuterRef("produced_on"), event_date__gte=OuterRef("season_from"),
    )  # fmt: skip
    return (
        batches.annotate(season_from=Cast(F("produced_on") - SEASON, DateField()))
        .exclude(Q(product__name="") | Q(product__subject__name="") | Q(product__standard=""))
        .filter(product__subject__unit__isnull=False)
        .filter(Exists(photos.order_by()))
        .filter(Exists(done.filter(batch=OuterRef("pk"))) | Exists(season))
        .filter(~Q(product__brand="") | Q(product__brand_none=True))
        .filter(Q(expires_on__isnull=False) | Q(product__shelf_life_none=True))
    )


def attempts(subjects: QuerySet[Subject], period: Period) -> QuerySet[ReleaseAttempt]:
    """Everything that somebody tried to release within `period`."""
    return ReleaseAttempt.objects.filter(
        batch__product__subject__in=subjects, at__gte=period.opens, at__lt=period.closes
    )


def stopped_by(found: QuerySet[ReleaseAttempt], code: str) -> QuerySet[ReleaseAttempt]:
    """Refused attempts among whose reasons is `code`. A list in JSON: no lookup for it works on both databases."""
    as_text = found.filter(released=False).annotate(reasons_text=Cast("reasons", TextField()))
    return as_text.filter(reasons_text__contains=f'"{code}"')


# --- what is open -------------------------------------------------------------------------------------------------
def open_holds(subjects: QuerySet[Subject], day: dt.date) -> QuerySet[Hold]:
    """Holds that rested a batch at the end of `day`."""
    close = Period(day, day).closes
    still = Q(lifted_at__isnull=True) | Q(lifted_at__gte=close)
    return Hold.objects.filter(still, batch__product__subject__in=subjects, opened_at__lt=close)


def open_recalls(subjects: QuerySet[Subject], day: dt.date) -> QuerySet[Recall]:
    """Recalls that were proposed or in force at the end of `day`."""
    close = Period(day, day).closes
    still = Q(state__in=(RecallState.PROPOSED, RecallState.IN_FORCE)) | Q(closed_at__gte=close)
    later = Q(state=RecallState.REJECTED, decided_at__gte=close)
    return Recall.objects.filter(still | later, batch__product__subject__in=subjects, ordered_at__lt=close)


def open_reports(subjects: QuerySet[Subject], day: dt.date) -> QuerySet[ConsumerReport]:
    """Reports of consumers on these subjects' products that nobody had closed by the end of `day`."""
    close = Period(day, day).closes
    still = Q(closed_at__isnull=True) | Q(closed_at__gte=close)
    return ConsumerReport.objects.filter(still, product__subject__in=subjects, at__lt=close)
