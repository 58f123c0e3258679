"""The hand of the house for forms, and what every page knows of the site. No page sets a style of its own."""

from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest


class HouseRenderer(TemplatesSetting):
    """Any form of Django, drawn with label above, hint, error beneath, and a linked list of all errors."""

    form_template_name = "foundation/form.html"
    field_template_name = "foundation/field.html"


def site_names() -> dict:
    """Names and switches that every template may use."""
    return {
        "site_name": settings.SITE_NAME,
        "agency_name": settings.AGENCY_NAME,
        "agency_phone": settings.AGENCY_PHONE,
        "public_url": settings.PUBLIC_URL,
        "public_host": settings.PUBLIC_URL.split("://", 1)[-1],
        "is_demo": settings.DEMO,
    }


def site(request: HttpRequest) -> dict:
    """Context processor of the names."""
    return site_names()
