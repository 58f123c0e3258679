"""Which items must be there before a lot is released: dated data of the department, never code, never retroactive."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.access import is_department_officer
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal

FARTHEST = dt.timedelta(days=3 * 366)


class Law(models.TextChoices):
    """The texts that name what a lot has to tell (domain.md §3)."""

    TT02 = "tt02", gettext_lazy("Thông tư 02/2024/TT-BKHCN, Điều 6")
    ND37 = "nd37", gettext_lazy("Nghị định 37/2026/NĐ-CP, Điều 32")


# What is demanded before the department has said anything: what the scan page must show at the least, and the stages,
# for without them there is nothing to trace. The code (7) is issued by us. Of the passport nothing is demanded yet.
AT_FIRST = frozenset((Law.TT02.value, number) for number in (1, 2, 3, 4, 5, 6, 8, 9, 10))


class ItemRule(models.Model):
    """From a day on, one item of a law holds back the release of a lot that lacks it, or no longer does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    law = models.CharField(max_length=8, choices=Law.choices)
    number = models.PositiveSmallIntegerField()
    blocks = models.BooleanField()
    effective_from = models.DateField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["ItemRule"]]

    class Meta:
        ordering = ["effective_from", "set_at"]

    def __str__(self) -> str:
        return f"{self.law} {self.number} {'blocks' if self.blocks else 'does not block'} {self.effective_from}"


def blocking_on(day: dt.date) -> frozenset[tuple[str, int]]:
    """(law, number) of every item that holds back a release on `day`: of each item its latest rule speaks."""
    said = _latest(ItemRule.objects.filter(effective_from__lte=day))
    return (AT_FIRST - said.keys()) | {key for key, rule in said.items() if rule.blocks}


def _latest(rules: Iterable[ItemRule]) -> dict[tuple[str, int], ItemRule]:
    return {(rule.law, rule.number): rule for rule in rules}  # in the order of their days, so that the last one stays


def history() -> "models.QuerySet[ItemRule]":
    """Every rule that was ever set, newest first."""
    return ItemRule.objects.select_related("set_by").order_by("-effective_from", "-set_at")


@transaction.atomic
def set_rule(*, actor: User, law: str, number: int, blocks: bool, effective_from: dt.date, reason: str) -> ItemRule:
    """The department says from when an item is demanded. Raises Refusal: a past day, no reason, no change."""
    if not is_department_officer(actor):
        raise Refusal(_("Chỉ cán bộ Sở đổi được quy định này."), code="not_yet")
    today = timezone.localdate()
    problems: dict[str, list[str]] = {}
    if effective_from < today:
        problems["effective_from"] = [_("Quy định không có hiệu lực lùi. Chọn hôm nay hoặc ngày sau.")]
    elif effective_from > today + FARTHEST:
        problems["effective_from"] = [_("Ngày quá xa. Chọn ngày trong vòng 3 năm.")]
    if not reason.strip():
        problems["reason"] = [_("Ghi căn cứ, ví dụ số văn bản. Căn cứ được lưu cùng tên anh/chị.")]
    if problems:
        raise Refusal(problems)
    if ((law, number) in blocking_on(effective_from)) == blocks:
        raise Refusal(_("Đến ngày ấy quy định đã như vậy. Không có gì để đổi."), code="conflict")
    rule = ItemRule.objects.create(
        law=law, number=number, blocks=blocks, effective_from=effective_from, reason=reason.strip()[:300], set_by=actor
    )  # fmt: skip
    note(actor, "rule.set", rule, law=law, number=number, blocks=blocks, effective_from=effective_from.isoformat())
    return rule
