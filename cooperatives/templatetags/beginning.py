"""The template word for *Hôm nay*: the card of those who have not come to their first lot yet. Nothing afterwards."""

from django import template

from cooperatives.access import subjects_acted_for
from cooperatives.checklist import progress

register = template.Library()


@register.inclusion_tag("cooperatives/_beginning.html", takes_context=True)
def beginning(context: template.Context, subject) -> dict:
    """Counts for people who work for the subject; others are not led to a page that is not theirs."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not subjects_acted_for(user).filter(pk=subject.pk).exists():
        return {"progress": None}
    return {"progress": progress(subject)}
