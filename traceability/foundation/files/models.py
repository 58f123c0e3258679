"""Rows of stored files. A picture is public once its owner's page is; a paper and a recording never are."""

import uuid

from django.db import models
from django.utils import timezone


class Picture(models.Model):
    """A photo or drawing, re-encoded by us: turned upright, without GPS, in several widths of WebP.

    `renditions` maps a width in pixels to a name in the `public` storage: {"360": "…", "640": "…", "1280": "…"}.
    `original` is our own re-encoded JPEG at most 2,048 px wide, for shops that take no WebP.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(null=True, blank=True, unique=True)  # a phone's repeat finds the first copy
    sha256 = models.CharField(max_length=64)  # of the bytes that arrived
    original = models.CharField(max_length=200)
    renditions = models.JSONField(default=dict)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)  # from EXIF, before it is stripped
    uploader = models.UUIDField(null=True)  # opaque party id
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


class Paper(models.Model):
    """A certificate or other document (PDF, JPEG, PNG) in the `private` storage, opened through its owner's gate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    uploader = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.title


class Recording(models.Model):
    """What somebody said instead of typing: kept as it came, in the `private` storage, for those who may see the entry.

    `sha256` is of the stored bytes; `content_type` was found in them; `seconds` is None where the file tells no length.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(null=True, blank=True, unique=True)  # a phone's repeat finds the first copy
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    seconds = models.PositiveSmallIntegerField(null=True)
    uploader = models.UUIDField(null=True, db_index=True)  # opaque party id
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.content_type} {self.seconds or '?'} s"
