"""The template word for the head of a page: how much is new. It draws nothing for who is not signed in."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traceability.foundation.notices.models import Notice
from traceability.foundation.templatetags.look import icon

register = template.Library()
MOST = 99


@register.simple_tag(takes_context=True)
def bell(context: template.Context) -> SafeString:
    """The way to the notices, with their number in words while any is new."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return mark_safe("")
    new = Notice.objects.visible_to(user).unread()[: MOST + 1].count()
    if not new:
        words = format_html('<span class="vh">{}</span>', _("Thông báo"))
    else:
        shown = str(new) if new <= MOST else f"{MOST}+"
        text = ngettext("%(n)s thông báo mới", "%(n)s thông báo mới", new) % {"n": shown}
        words = format_html("<span>{}</span>", text)
    return format_html(
        '<a class="bell{}" href="{}">{}{}</a>', " new" if new else "", reverse("notices"), icon("bell"), words
    )
