"""What an officer's desk holds: the whole province, or the communes of the office. The one gate of this room."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import communes_of_officer, is_department_officer, subjects_visible_to
from cooperatives.places import AdministrativeUnit
from cooperatives.signed_in import officer_only
from cooperatives.subjects import Subject
from cooperatives.users import User

NOWHERE = "khong-ro"  # a commune that the source of an entry does not say, or one of an older list


@dataclass(frozen=True)
class Desk:
    """The subjects that are counted and listed, and the communes under which they stand."""

    user: User
    whole: bool
    subjects: QuerySet[Subject]
    communes: list[AdministrativeUnit] = field(hash=False)
    narrowed_to: str = ""  # the key of one commune, or NOWHERE

    @cached_property
    def by_key(self) -> dict[str, AdministrativeUnit]:
        return {unit.key: unit for unit in self.communes}

    def narrowed(self, key: str) -> "Desk":
        """The same desk for one commune; unchanged where `key` is none of its communes."""
        if key == NOWHERE and self.whole:
            nowhere = Q(unit__isnull=True) | ~Q(unit__in=[unit.pk for unit in self.communes])
            return replace(self, subjects=self.subjects.filter(nowhere), communes=[], narrowed_to=key)
        unit = self.by_key.get(key)
        if unit is None:
            return self
        return replace(self, subjects=self.subjects.filter(unit=unit), communes=[unit], narrowed_to=key)

    @property
    def words(self) -> str:
        """What this desk covers, for the head of a page and of a download."""
        if self.narrowed_to == NOWHERE:
            return _("Chưa rõ xã, phường")
        if self.whole and not self.narrowed_to:
            return _("Toàn tỉnh")
        return ", ".join(unit.full_name for unit in self.communes)


def desk_of(user: User) -> Desk | None:
    """The desk of `user`, or None for those who hold no office and do not run the machine."""
    if not user.is_authenticated or not user.is_active:
        return None
    visible = subjects_visible_to(user)
    if user.is_operator or is_department_officer(user):
        today = AdministrativeUnit.objects.communes().in_force_on(timezone.localdate())
        return Desk(user, True, visible, list(today))
    own = list(communes_of_officer(user))
    return Desk(user, False, visible.filter(unit__in=own), own) if own else None


View = Callable[..., HttpResponseBase]


def at_desk(view: View) -> View:
    """Gives the view the officer's desk, narrowed to the commune that the address names; 404 for everybody else."""

    @officer_only
    @wraps(view)
    def opened(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        desk = desk_of(request.user)  # type: ignore[arg-type]
        if desk is None:
            raise Http404(_("Không có trang này."))
        return view(request, desk, *args, **kwargs)

    return opened
