"""Voice notes: private, known by their content and not by their name, short, and heard through a gate.

They are kept as they came, since they are evidence; nothing of them is decoded here, so nothing hostile runs.
"""

import hashlib
import secrets
import uuid

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traceability.foundation.files.models import Recording
from traceability.foundation.files.ranges import ranged
from traceability.foundation.files.sound import Sound, heard
from traceability.foundation.refusals import Refusal

LARGEST = 3 * 1024 * 1024
LONGEST = 120  # seconds
SLACK = 5  # a recorder that is told to stop at two minutes writes a little more
SUFFIXES = {"audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/aac": "aac",
            "audio/wav": "wav"}  # fmt: skip


def store(*, upload: File, uploader_party: uuid.UUID | None, client_uuid: uuid.UUID | None = None) -> Recording:
    """The stored recording; the one that is there already if the phone sends it again. Raises Refusal."""
    if client_uuid and (known := _known(client_uuid, uploader_party)):
        return known
    data = _read(upload)
    sound = _checked(data)
    name = storages["private"].save(f"{secrets.token_hex(16)}.{sound.suffix}", ContentFile(data))
    row = Recording(
        client_uuid=client_uuid, sha256=hashlib.sha256(data).hexdigest(), name=name, content_type=sound.content_type,
        size=len(data), seconds=None if sound.seconds is None else max(1, round(sound.seconds)),
        uploader=uploader_party,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same recording came twice at the same moment
        storages["private"].delete(name)
        if client_uuid and (known := _known(client_uuid, uploader_party)):
            return known
        raise
    return row


def _known(client_uuid: uuid.UUID, party: uuid.UUID | None) -> Recording | None:
    known = Recording.objects.filter(client_uuid=client_uuid).first()
    if known and known.uploader != party:  # somebody else's id: neither shown nor overwritten
        raise Refusal(_("Ghi âm này đã được gửi từ tài khoản khác. Anh/chị ghi lại."), code="conflict")
    return known


def _read(upload: File) -> bytes:
    size = upload.size if upload.size is not None else LARGEST + 1
    if size > LARGEST:
        said = {"size": -(-size // (1024 * 1024)), "limit": LARGEST // (1024 * 1024)}
        text = _("Ghi âm nặng %(size)d MB, nhiều nhất %(limit)d MB. Anh/chị ghi lại ngắn hơn, hoặc chia làm vài mục.")
        raise Refusal(text % said, code="too_large")
    upload.seek(0)
    data = upload.read()
    if not data:
        raise Refusal(_("Tệp ghi âm rỗng. Anh/chị ghi lại, hoặc chọn tệp khác."), code="empty")
    return data


def _checked(data: bytes) -> Sound:
    sound = heard(data)
    if sound is None:
        text = _("Tệp này không phải ghi âm, hoặc bị hỏng. Anh/chị ghi lại, hoặc chọn tệp M4A, MP3, WAV.")
        raise Refusal(text, code="no_recording")
    if sound.seconds and sound.seconds > LONGEST + SLACK:
        said = {"length": length_in_words(round(sound.seconds)), "limit": LONGEST // 60}
        text = _("Ghi âm dài %(length)s, nhiều nhất %(limit)d phút. Anh/chị ghi lại ngắn hơn, hoặc chia làm vài mục.")
        raise Refusal(text % said, code="too_long")
    return sound


def length_in_words(seconds: int | None) -> str:
    """ "1 phút 5 giây"; nothing where the length is not known."""
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes})
    if rest and minutes < 10:
        parts.append(ngettext("%(n)d giây", "%(n)d giây", rest) % {"n": rest})
    return " ".join(parts)


def recording_response(request: HttpRequest, recording: Recording) -> HttpResponse:
    """The sound or the part that was asked for, for a view that has asked its own gate. It is never anything else."""
    with storages["private"].open(recording.name) as stored:
        data = stored.read()
    response = ranged(request, data, recording.content_type)
    name = f"ghi-am-{recording.pk.hex[:8]}.{SUFFIXES.get(recording.content_type, 'bin')}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def erase(recording: Recording) -> None:
    """Takes the row away, and its file once that is committed."""
    name = recording.name
    recording.delete()
    transaction.on_commit(lambda: storages["private"].delete(name), robust=True)
