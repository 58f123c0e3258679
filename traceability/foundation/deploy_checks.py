"""What `check --deploy` says beyond Django: things that are right in a trial and wrong before the public."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def trial_is_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One tap per role must not stand on a public page, nor may shops be called inside our own network."""
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(Error("DEMO is on: everybody may sign in as anybody.", id="foundation.E001"))
    if settings.PRACTICE_URL:
        found.append(Warning("PRACTICE_URL names a practice marketplace inside the network.", id="foundation.W001"))
    if not settings.HTTPS:
        found.append(Error("PUBLIC_URL is not https: cookies and codes travel in the clear.", id="foundation.E002"))
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        text = "TRUSTED_PROXIES is 0: who ends TLS in front is not believed, and limits count its address alone."
        found.append(Warning(text, id="foundation.W002"))
    if settings.SMS_LOGIN and settings.SMS_SENDER.endswith(".ConsoleSender"):
        found.append(Warning("SMS_LOGIN is on and SMS_SENDER prints the codes to the console.", id="foundation.W003"))
    return found
