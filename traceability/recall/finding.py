"""Lots by what people type: the ten characters of a label, or the number of a lot, within reach of who types."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cooperatives.users import User
from products.batches import Batch
from traceability.codes.models import TraceCode
from traceability.foundation.crockford import is_code, normalise
from traceability.foundation.refusals import Refusal
from traceability.recall.scope import MOST_LOTS, batches_within_reach


def lots_typed(user: User, typed: Iterable[str], field: str = "code") -> list[Batch]:
    """One lot for each line. Raises Refusal naming lines behind which there is none, or more than one."""
    lines = list(dict.fromkeys(line.strip() for line in typed if line.strip()))
    if len(lines) > MOST_LOTS:
        raise Refusal({field: [_("Nhiều nhất %(most)d lô mỗi lần. Bớt lô, rồi mở rộng sau.") % {"most": MOST_LOTS}]})
    codes = {line: normalise(line) for line in lines}
    reach = batches_within_reach(user).select_related("product__subject__unit")
    coded = {
        code.code: code.batch_id for code in TraceCode.objects.filter(pk__in=[c for c in codes.values() if is_code(c)])
    }
    by_id = {batch.pk: batch for batch in reach.filter(pk__in=coded.values())}
    numbers: dict[str, list[Batch]] = {}
    for batch in reach.filter(lot__in=[line.upper() for line in lines]):
        numbers.setdefault(batch.lot, []).append(batch)
    found, faults = [], []
    for line in lines:
        labelled = by_id.get(coded[codes[line]]) if codes[line] in coded else None
        named = [labelled] if labelled else numbers.get(line.upper(), [])
        if len(named) == 1:
            found.append(named[0])
        else:
            faults.append(_fault(line, named))
    if faults:
        raise Refusal({field: faults[:20]})
    return found


def _fault(line: str, named: list[Batch]) -> str:
    if named:
        return _("%(line)s: nhiều lô cùng số này. Gõ 10 ký tự trên tem.") % {"line": line[:40]}
    return _("%(line)s: không tìm thấy lô nào. Xem lại 10 ký tự trên tem.") % {"line": line[:40]}
