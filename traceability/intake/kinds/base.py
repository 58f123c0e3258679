"""What every kind of import has in common: its columns, how a row is judged, how it is written and taken back."""

import contextlib
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from cooperatives.users import User
from traceability.foundation.refusals import Refusal
from traceability.intake.columns import Column
from traceability.intake.models import IntakeRow, Outcome

Faults = list[tuple[str, str]]  # key of the column ("" for the whole row), sentence


@dataclass
class Judged:
    """One row, understood. `facts` are plain JSON: they are kept until somebody confirms."""

    outcome: str
    title: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    shown: list[list[str]] = field(default_factory=list)
    faults: Faults = field(default_factory=list)
    target: uuid.UUID | None = None


def wrong(title: str, faults: Faults) -> Judged:
    return Judged(Outcome.WRONG, title=title, faults=faults)


def of_refusal(refused: dict[str, list[str]]) -> Faults:
    """The faults that a verb's sentences are."""
    return [(key, sentence) for key, sentences in refused.items() for sentence in sentences]


@dataclass
class Ground:
    """What a file is judged against: read once for the whole file. `rows` remembers what the file itself has said."""

    subject: Subject
    rows: dict[Any, int] = field(default_factory=dict)

    def twice(self, what: Any, number: int) -> str:
        """The sentence if an earlier row of this file says the same thing; else the row is remembered."""
        first = self.rows.setdefault(what, number)
        return _("Trùng với dòng %(row)s của tệp. Giữ một dòng.") % {"row": first} if first != number else ""


class Kind(ABC):
    """One kind of import. The words are for people, `key` is stored, `slug` stands in addresses."""

    key: str
    slug: str
    title: str | Promise
    hint: str | Promise
    icon: str
    columns: Sequence[Column]
    takes_back: str | Promise  # what *Hoàn tác* does and what stays

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    def heading(self, key: str) -> str:
        column = self.column(key)
        return str(column.heading) if column else ""

    @abstractmethod
    def example(self) -> dict[str, Any]:
        """The row that shows how it is done."""

    @abstractmethod
    def lists(self, subject: Subject) -> dict[str, list[str]]:
        """What the drop-downs offer, by the name that columns use."""

    @abstractmethod
    def standing(self, subject: Subject) -> Iterator[dict[str, Any]]:
        """What is there already, as rows of the sheet."""

    @abstractmethod
    def ground(self, subject: Subject) -> Any:
        """Everything that `judge` needs to know, asked in a few questions."""

    def prepare(self, ground: Any, codes: set[str]) -> None:  # noqa: B027  most kinds know everything beforehand
        """Asks at once for what the next few hundred rows name by `codes`."""

    @abstractmethod
    def judge(self, ground: Any, said: dict[str, Any], number: int) -> Judged:
        """What row `number` means; a key that is None was emptied on purpose. Raises Refusal with its faults."""

    def hold(self, subject: Subject) -> Any:
        """What the next few hundred calls of `write` would otherwise ask again and again."""
        return None

    @abstractmethod
    def write(self, *, actor: User, subject: Subject, row: IntakeRow, client_uuid: uuid.UUID, held: Any) -> uuid.UUID:
        """Writes one judged row by the verbs of its floor; the id of what it made or changed. Raises Refusal."""

    @abstractmethod
    def take_back(self, *, actor: User, subject: Subject, row: IntakeRow) -> bool:
        """Undoes what `write` did, as far as truth allows; whether it did. Raises Refusal with what stands against."""

    @abstractmethod
    def address(self, target: uuid.UUID) -> str:
        """The page of what a row made."""


def changed_since(now: dict[str, Any], before: dict[str, Any]) -> None:
    """Refuses to write over what somebody else wrote after the file was read."""
    if any(now.get(key) != value for key, value in before.items()):
        raise Refusal(_("Có người vừa sửa chỗ này sau khi anh/chị nhập tệp. Tải lại số liệu rồi sửa."), code="conflict")


def unknown_code() -> str:
    """For a code that names nothing of this subject."""
    return _("Mã này không có trong cơ sở. Xóa ô này nếu là dòng mới.")


def differences(said: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The keys of `said` whose value is another than `now`."""
    return [key for key, value in said.items() if value != now.get(key)]


def side_by_side(kind: Kind, keys: list[str], old: dict[str, str], new: dict[str, str]) -> list[list[str]]:
    """Old and new of each key, under its heading, as the preview shows them."""
    return [[kind.heading(key), old.get(key) or _("để trống"), new.get(key) or _("để trống")] for key in keys]


def uuids(codes: set[str]) -> list[uuid.UUID]:
    """Those of `codes` that are ids at all."""
    found = []
    for code in codes:
        with contextlib.suppress(ValueError):
            found.append(uuid.UUID(code))
    return found
