"""*Bắt đầu từ đâu*: what a subject still lacks, in groups. Floors fill the slot; this file counts, never judges."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import CheckState, Subject, SubjectKind
from traceability.foundation.slots import Slot

MAKER, AGENCY, SHOP = "maker", "agency", "shop"
WHO = {MAKER: gettext_lazy("Cơ sở làm"), AGENCY: gettext_lazy("Cơ quan làm"), SHOP: gettext_lazy("Sàn làm")}


@dataclass(frozen=True)
class Step:
    """One thing: what is missing (or what is there), the one action that closes it, where, and who can do it."""

    title: str
    done: bool
    action: str = ""
    url: str = ""
    who: str = MAKER

    @property
    def who_words(self) -> str:
        return str(WHO[self.who])


@dataclass(frozen=True)
class Group:
    """Steps under one heading. Those of the first lot count for the card of *Hôm nay*; those of shops stand apart."""

    title: str
    steps: tuple[Step, ...]
    for_first_lot: bool = True
    note: str = ""

    @property
    def have(self) -> int:
        return sum(step.done for step in self.steps)


CHECKLIST: Slot[Callable[[Subject], Iterable[Group]]] = Slot()


@dataclass(frozen=True)
class Progress:
    """How far a subject is on the way to its first published lot, and what comes next."""

    have: int
    all: int
    following: Step | None

    @property
    def is_done(self) -> bool:
        return self.have == self.all

    @property
    def meter(self) -> list[bool]:
        return [True] * self.have + [False] * (self.all - self.have)


def groups_of(subject: Subject) -> list[Group]:
    """All groups, in the order of the floors."""
    return [group for ask in CHECKLIST for group in ask(subject)]


def progress(subject: Subject, groups: Iterable[Group] | None = None) -> Progress:
    """Counts the steps to the first lot."""
    asked = groups_of(subject) if groups is None else groups
    steps = [step for group in asked if group.for_first_lot for step in group.steps]
    following = next((step for step in steps if not step.done and step.url), None)
    return Progress(sum(step.done for step in steps), len(steps), following)


def of_subject(subject: Subject) -> list[Group]:
    """This floor's own: who one is, whether the agency has said so, where one works."""
    has_profile = bool(subject.unit_id and subject.kind != SubjectKind.UNKNOWN and subject.phone)
    has_plot = subject.plots.filter(active=True).exists()
    return [
        Group(
            _("Giới thiệu cơ sở"),
            (
                Step(_("Loại cơ sở, xã, điện thoại"), has_profile, _("Điền nốt thông tin cơ sở"), reverse("mine-edit")),
                _verification(subject),
                Step(_("Thửa, vườn, chuồng hoặc ao"), has_plot, _("Ghi tên một nơi"), reverse("plot-new")),
            ),
        )
    ]


def _verification(subject: Subject) -> Step:
    title = _("%(agency)s xác nhận cơ sở") % {"agency": settings.AGENCY_NAME}
    if subject.check_state == CheckState.RETURNED:
        return Step(_("Đăng ký bị trả lại"), False, _("Sửa rồi lưu để gửi lại"), reverse("mine"))
    if subject.decide_by:
        wait = _("Chờ đến ngày %(day)s, mọi việc khác vẫn ghi được") % {"day": date_format(subject.decide_by)}
    else:
        wait = _("Chờ xác nhận, mọi việc khác vẫn ghi được")
    return Step(title, subject.is_verified, wait, who=AGENCY)


def state(subject: Subject) -> tuple[str, str]:
    """The word of the line in *Của tôi*."""
    now = progress(subject)
    if now.is_done:
        return _("Đã đủ"), "good"
    return _("%(have)d trên %(all)d") % {"have": now.have, "all": now.all}, ""
