"""Template words for stored recordings."""

from django import template

from traceability.foundation.files.models import Recording
from traceability.foundation.files.recordings import length_in_words

register = template.Library()


@register.filter
def lasts(recording: Recording) -> str:
    """ "1 phút 5 giây"; nothing where the length is not known."""
    return length_in_words(recording.seconds)
