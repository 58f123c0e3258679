"""The reference book that a phone takes along: works, plots, products, last values. It stays under 40 KB."""

import hashlib
import json
from typing import Any, cast

from django.utils import timezone
from django.utils.formats import date_format
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cooperatives.acting import Acting, acting
from cooperatives.users import User
from products.batches import BatchState
from products.catalogue import Activity
from traceability.field.asked import USED, musts, unasked
from traceability.field.batch_form import first_guess, products_for_batches
from traceability.field.batch_pages import batches_of
from traceability.field.diary_form import RECENT, as_typed, plot_and_household
from traceability.field.diary_pages import diary_of, works_of
from traceability.field.reminders import interval_reminders
from traceability.field.sayings import amount, entries
from traceability.field.slots import BOOK_PARTS
from traceability.foundation.guard.limits import demand
from traceability.foundation.guard.reads import BOOKS
from traceability.foundation.numbers import show
from traceability.foundation.payloads import CURRENT
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import FACTS, LOT_STEPS, STATE_STEPS, TILES, Step

PLOTS, PRODUCTS, PEOPLE, LATEST, NAMES = 120, 60, 60, 12, 60
OPTIONAL = ("input_name", "dose", "phi_days", "phi_unknown", "target", "registration", "quantity", "unit")


def book_of(acting: Acting) -> dict[str, Any]:
    """Everything that a form needs while there is no network."""
    user, subject = cast(User, acting.user), acting.subject
    known = TraceEvent.objects.current().filter(pk__in=diary_of(acting).values("pk"))
    book = {
        "v": CURRENT,
        "owner": str(user.pk),
        "name": user.name,
        "subject": {"id": str(subject.pk), "name": acting.whom.name},
        "household": str(acting.household.pk) if acting.household else "",
        "works": [[work, str(Activity(work).label)] for work in works_of(acting)],
        "tiles": {work: [str(step) for step in TILES[work]] for work in works_of(acting)},
        "steps": {str(step): _asked(step) for step in Step if step not in STATE_STEPS | LOT_STEPS},
        "plots": _plots(acting),
        "products": [[str(one.pk), str(one)] for one in products_for_batches(subject)[:PRODUCTS]],
        "batches": _batches(acting),
        "people": _people(acting),
        "guess": _guess(acting),
        "reminders": [[one.title, one.text, one.plot] for one in interval_reminders(acting, timezone.localdate())],
    }
    return book | _remembered(known) | {part.name: part.make(acting) for part in BOOK_PARTS}


def _asked(step: Step) -> dict[str, Any]:
    away = unasked(step)
    asked: dict[str, Any] = {
        "label": str(step.label), "icon": FACTS[step].icon, "ask": [name for name in OPTIONAL if name not in away],
        "must": musts(step),
    }  # fmt: skip
    return asked | ({"used": str(USED[step])} if step in USED else {})


def _batches(acting: Acting) -> list[dict[str, Any]]:
    mine = batches_of(acting).exclude(state__in=(BatchState.CLOSED, BatchState.RECALLED))
    return [
        {
            "id": str(one.pk), "lot": one.lot, "product": str(one.product), "day": date_format(one.produced_on),
            "amount": amount(one.quantity, one.unit), "state": str(one.get_state_display()),
        }
        for one in mine.order_by("-created_at")[:RECENT]
    ]  # fmt: skip


def _plots(acting: Acting) -> list[list[str]]:
    """Plots by name; beside those of a household stands whose they are, unless all are hers."""
    plots = acting.plots().filter(active=True).select_related("household").order_by("household_id", "name")
    return [[str(one.pk), str(one) if acting.household else plot_and_household(one)] for one in plots[:PLOTS]]


def _people(acting: Acting) -> list[list[str]]:
    if not acting.works or acting.household:
        return []
    held = acting.subject.memberships.filter(ends_on__isnull=True, household__isnull=True)
    held = held.exclude(user=acting.user).select_related("user")
    return [[str(one.user_id), str(one.user)] for one in held[:PEOPLE]]


def _guess(acting: Acting) -> dict[str, Any]:
    """What a new batch shows at first, as a page would."""
    guess = first_guess(acting)
    plots = [str(plot.pk) for plot in guess.get("plots", [])]
    return {
        "product": str(guess.get("product") or ""),
        "plots": plots,
        "unit": guess.get("unit", ""),
    }


def _remembered(known: Any) -> dict[str, Any]:
    """The entry before of each work as its boxes show it, the latest ones as lines, and names used lately."""
    latest = list(known.order_by("-record_time").select_related("plot")[:NAMES])
    before: dict[str, dict] = {}
    for event in latest:
        before.setdefault(event.biz_step, _boxes(event))
    names = [(event.how.get("input") or {}).get("name") for event in latest]
    lines = entries(known.newest_first()[:LATEST])
    return {
        "last": before,
        "last_plot": str(latest[0].plot_id or "") if latest else "",
        "inputs": list(dict.fromkeys(name for name in names if name)),
        "recent": [
            {
                "id": str(one.event.pk), "step": one.event.biz_step, "plot": str(one.event.plot or ""),
                "date": date_format(one.event.event_date), "words": one.words[:160], "boxes": _boxes(one.event),
            }
            for one in lines
        ],
    }  # fmt: skip


def _boxes(event: TraceEvent) -> dict[str, Any]:
    shown = as_typed(event)
    if shown["quantity"] is not None:
        shown["quantity"] = show(shown["quantity"])
    said = {name: value for name, value in shown.items() if value not in (None, "", False)}
    return {name: "on" if value is True else str(value) for name, value in said.items()}


class BookView(APIView):
    """The book of the subject one works for now; an unchanged one is answered with 304."""

    @extend_schema(operation_id="reference_book", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        demand(f"book:{request.user.pk}", *BOOKS)
        found = acting(request._request)
        if found is None:
            raise NotFound
        book = book_of(found)
        tag = '"' + hashlib.sha256(json.dumps(book, sort_keys=True).encode()).hexdigest()[:32] + '"'
        same = request.headers.get("If-None-Match", "").removeprefix("W/") == tag
        response = Response(status=304) if same else Response(book)
        response["ETag"] = tag
        return response
