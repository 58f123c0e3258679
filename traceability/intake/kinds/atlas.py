"""Communes and villages as files name them: each name is looked up once a file; a split commune is asked back."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cooperatives.commune_field import CommuneField
from cooperatives.places import AdministrativeUnit, Village
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold


@dataclass
class Atlas:
    """What was asked so far: typed name → commune, or the sentence why it names none."""

    units: dict[str, AdministrativeUnit | str] = field(default_factory=dict)
    villages: dict[int, dict[str, Village]] = field(default_factory=dict)

    def unit(self, typed: str) -> AdministrativeUnit:
        """The commune of that name. Raises Refusal."""
        if typed not in self.units:
            self.units[typed] = _looked_up(typed)
        known = self.units[typed]
        if isinstance(known, str):
            raise Refusal({"unit": [known]})
        return known

    def village(self, unit: AdministrativeUnit, typed: str | None) -> str | None:
        """The id of the village of `unit` that a cell names, with or without its "thôn". Raises Refusal."""
        if not typed:
            return None
        if unit.pk not in self.villages:
            self.villages[unit.pk] = {village.folded: village for village in Village.objects.filter(unit=unit)}
        known = self.villages[unit.pk]
        bare = re.sub(r"^(thon|ban|to dan pho|pho|lang|khu)\s+", "", fold(typed))
        alike = [village for name, village in known.items() if name == bare or name.endswith(f" {bare}")]
        found = known.get(fold(typed)) or (alike[0] if len(alike) == 1 else None)
        if found is None:
            text = _("%(unit)s chưa có thôn, bản tên này. Để trống, hoặc nhờ cán bộ xã thêm.")
            raise Refusal({"village": [text % {"unit": unit.full_name}]})
        return str(found.pk)

    def unit_words(self, pk: int) -> str:
        known = (unit for unit in self.units.values() if isinstance(unit, AdministrativeUnit) and unit.pk == pk)
        return next((unit.full_name for unit in known), "") or str(AdministrativeUnit.objects.get(pk=pk))

    def village_words(self, pk: str) -> str:
        known = (village for held in self.villages.values() for village in held.values() if str(village.pk) == pk)
        return next((village.name for village in known), "") or str(Village.objects.get(pk=pk))


def _looked_up(typed: str) -> AdministrativeUnit | str:
    try:
        return CommuneField().clean(typed)
    except ValidationError as error:
        if error.code in ("choose", "split"):
            return _("Tên này có ở nhiều xã hiện nay. Anh/chị ghi tên xã mới, đủ chữ.")
        return " ".join(error.messages)
