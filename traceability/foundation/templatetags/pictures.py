"""Template words for stored pictures: their address in the width that a page needs."""

from django import template

from traceability.foundation.files import pictures
from traceability.foundation.files.models import Picture

register = template.Library()


@register.filter
def picture_url(picture: Picture, width: int = 640) -> str:
    """The address of the rendition that fills `width` pixels."""
    return pictures.picture_url(picture, width)


@register.filter
def srcset(picture: Picture) -> str:
    """Every rendition with its true width."""
    return pictures.srcset(picture)
