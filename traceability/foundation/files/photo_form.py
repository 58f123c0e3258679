"""A form that takes pictures and never loses them: what was stored once survives a mistake elsewhere in the form.

It takes back only pictures that the same person uploaded, or that stand in what is corrected; another id in the hidden
field is passed over in silence.
"""

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traceability.foundation.files import pictures
from traceability.foundation.files.models import Picture
from traceability.foundation.refusals import Refusal

KEPT, DROPPED = "kept", "dropped"  # names of the hidden field and of its tick


class SeveralFiles(forms.FileInput):
    """The phone's own picture chooser; more than one may be chosen."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Zero, one or several files."""

    widget = SeveralFiles(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(PicturesField, self).clean(one, initial) for one in files if one]


class PhotoForm(forms.Form):
    """Mix-in of forms with pictures; after validation `pictures` holds the stored rows, old and new."""

    photos = PicturesField(label=gettext_lazy("Ảnh"), required=False)
    most_pictures = 6
    standing: frozenset[uuid.UUID] = frozenset()  # files of the entry that is corrected, whoever sent them

    def __init__(self, *args, party: uuid.UUID, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        self.pictures: list[Picture] = self._kept() if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        uploads = cleaned.get("photos") or []
        if len(self.pictures) + len(uploads) > self.most_pictures:
            text = _("Nhiều nhất %(most)d ảnh. Bỏ bớt rồi gửi lại.") % {"most": self.most_pictures}
            self.add_error("photos", text)
        else:
            self._store(uploads)
        return cleaned

    def _store(self, uploads: list) -> None:
        for upload in uploads:
            try:
                picture = pictures.store(upload=upload, uploader_party=self.party)
            except Refusal as refusal:
                for sentence in refusal.messages:
                    self.add_error("photos", f"{upload.name[:60]}: {sentence}" if upload.name else sentence)
            else:
                if picture not in self.pictures:
                    self.pictures.append(picture)

    def _kept(self) -> list[Picture]:
        wanted = uuids_in(self.data, self.add_prefix(KEPT))[: self.most_pictures]
        dropped = set(uuids_in(self.data, self.add_prefix(DROPPED)))
        found = Picture.objects.filter(Q(uploader=self.party) | Q(pk__in=self.standing)).in_bulk(wanted)
        return [found[one] for one in dict.fromkeys(wanted) if one in found and one not in dropped]


def uuids_in(data: Any, name: str) -> list[uuid.UUID]:
    """The UUIDs that stand under `name`; anything else is passed over."""
    values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
    found = []
    for value in [values] if isinstance(values, str) else values:
        try:
            found.append(uuid.UUID(str(value)))
        except ValueError:
            continue
    return found
