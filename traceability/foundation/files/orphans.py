"""Files that no row names: left over where a page was refused after its photo was stored. It never touches others."""

import datetime as dt
import re

from django.core.files.storage import Storage, storages
from django.utils import timezone

from traceability.foundation.files.models import Paper, Picture, Recording

OURS = re.compile(r"[0-9a-f]{32}\.(webp|jpg|pdf|webm|ogg|m4a|mp3|aac|wav)")
OLD_ENOUGH = dt.timedelta(days=1)  # a file is written before its row is committed


def sweep_files() -> int:
    """Deletes files of ours that are a day old and named by no row; says how many."""
    private = {*Paper.objects.values_list("name", flat=True), *Recording.objects.values_list("name", flat=True)}
    return _sweep(storages["public"], _picture_names()) + _sweep(storages["private"], private)


def _picture_names() -> set[str]:
    names: set[str] = set()
    for original, renditions in Picture.objects.values_list("original", "renditions").iterator():
        names |= {original, *renditions.values()}
    return names


def _sweep(store: Storage, named: set[str]) -> int:
    before = timezone.now() - OLD_ENOUGH
    try:
        _folders, files = store.listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return 0
    left = [name for name in files if OURS.fullmatch(name) and name not in named]
    old = [name for name in left if store.get_modified_time(name) < before]
    for name in old:
        store.delete(name)
    return len(old)
