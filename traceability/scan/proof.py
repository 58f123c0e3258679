"""The proof of a lot for whoever wants to check it at home: every event and every version of its page, with its path.

It shows what the public page shows: no party, no note, and no words of an event that name a third party.
"""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from products.batches import Batch, BatchState
from traceability.foundation.guard.limits import client_ip, demand
from traceability.ledger.document import NAMESPACES, document
from traceability.ledger.eventhash import pre_hash
from traceability.ledger.events import TraceEvent
from traceability.log.models import Checkpoint, Leaf
from traceability.log.published import proof
from traceability.release.publications import latest_of
from traceability.scan.look_up import by_code

# Words of an entry that a buyer may read; an event with any other is proved without its text.
PUBLIC_WORDS = frozenset({"input", "dose", "phi_days", "quantity", "unit", "target", "test"})
PER_MINUTE = 30


@require_safe
def proof_of_code(request: HttpRequest, code: str) -> HttpResponse:
    """One JSON file; 404 for codes that lead to no published lot."""
    demand(f"proof:{client_ip(request)}", PER_MINUTE, 60)
    target = by_code(code)
    if target is None or target.batch is None or target.batch.state == BatchState.DRAFT:
        raise Http404
    answer = JsonResponse(bundle(target.batch, target.code), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Cache-Control"] = "public, max-age=5"
    answer["Content-Disposition"] = f'attachment; filename="bang-chung-{target.code}.json"'
    return answer


def bundle(batch: Batch, code: str) -> dict[str, Any]:
    """What `verify_proof.py` reads. What the sequencer has not numbered yet is counted as `waiting`, never left out."""
    latest = Checkpoint.objects.latest_one()
    lines = [*_events(batch), *_publications(batch)]
    proved = [_item(line, leaf, latest) for line, leaf in lines if latest and _covers(latest, leaf)]
    return {
        "v": 1, "code": code, "lot": batch.lot, "product": batch.product.name, "log": reverse("log"),
        "origin": latest.origin if latest else "", "vkey": latest.vkey if latest else "",
        "items": proved, "waiting": len(lines) - len(proved),
    }  # fmt: skip


def _covers(latest: Checkpoint, leaf: Leaf) -> bool:
    return leaf.index is not None and leaf.index < latest.size


def _item(line: dict[str, Any], leaf: Leaf, latest: Checkpoint) -> dict[str, Any]:
    return line | {"entry": bytes(leaf.entry).decode(), "proof": proof(leaf, latest)}


def _events(batch: Batch) -> Iterator[tuple[dict[str, Any], Leaf]]:
    for event in TraceEvent.objects.of_batch(batch).select_related("leaf").order_by("leaf_id"):
        line: dict[str, Any] = {"about": f"{event.get_biz_step_display()} {event.event_date.isoformat()}"}
        if set(event.how) <= PUBLIC_WORDS:
            line["said"] = pre_hash(document(event), NAMESPACES)
        yield line, event.leaf


def _publications(batch: Batch) -> Iterator[tuple[dict[str, Any], Leaf]]:
    for one in latest_of(batch).reverse():
        told = {"about": f"publication {one.version}", "facts": one.facts, "salt": bytes(one.salt).hex()}
        yield told, one.leaf
