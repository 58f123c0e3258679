"""A form that takes voice notes beside pictures and never loses them, as `photo_form` does for pictures."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traceability.foundation.files import recordings
from traceability.foundation.files.models import Recording
from traceability.foundation.files.photo_form import PhotoForm, uuids_in
from traceability.foundation.refusals import Refusal

KEPT, DROPPED = "voice_kept", "voice_dropped"  # names of the hidden field and of its tick
BOX = "voice"


class RecordingForm(PhotoForm):
    """Mix-in of forms with voice notes; after validation `recordings` holds the stored rows, old and new."""

    voice = forms.FileField(
        label=gettext_lazy("Ghi âm"), required=False, allow_empty_file=True,  # what is empty is told in our own words
        widget=forms.FileInput(attrs={"accept": "audio/*"}),
    )  # fmt: skip
    most_recordings = 3

    def __init__(self, *args, party: uuid.UUID, **kwargs) -> None:
        super().__init__(*args, party=party, **kwargs)
        self.recordings: list[Recording] = self._kept_recordings() if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload = cleaned.get(BOX)
        if upload is None:
            return cleaned
        if len(self.recordings) >= self.most_recordings:
            text = _("Nhiều nhất %(most)d ghi âm một mục. Bỏ bớt rồi gửi lại.") % {"most": self.most_recordings}
            self.add_error(BOX, text)
            return cleaned
        try:
            self.recordings.append(recordings.store(upload=upload, uploader_party=self.party))
        except Refusal as refusal:
            for sentence in refusal.messages:
                self.add_error(BOX, f"{upload.name[:60]}: {sentence}" if upload.name else sentence)
        return cleaned

    def _kept_recordings(self) -> list[Recording]:
        wanted = uuids_in(self.data, self.add_prefix(KEPT))[: self.most_recordings]
        dropped = set(uuids_in(self.data, self.add_prefix(DROPPED)))
        found = Recording.objects.filter(Q(uploader=self.party) | Q(pk__in=self.standing)).in_bulk(wanted)
        return [found[one] for one in dict.fromkeys(wanted) if one in found and one not in dropped]
