"""The ways beside the app by which a notice may reach a person. A way that sends nothing is never offered."""

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from traceability.foundation.notices.senders import Sender


class Channel(models.TextChoices):
    SMS = "sms", _("Tin nhắn SMS")
    EMAIL = "email", _("Thư điện tử")
    ZALO = "zalo", _("Zalo")


SETTING = {Channel.SMS: "SMS_SENDER", Channel.EMAIL: "EMAIL_SENDER", Channel.ZALO: "ZALO_SENDER"}
RINGS = (Channel.SMS, Channel.ZALO)  # these wake people up: quiet hours and a daily cap hold for them


def sender_of(channel: str) -> Sender | None:
    """The sender that the settings name for `channel`; None where they name none."""
    path = getattr(settings, SETTING[Channel(channel)])
    return import_string(path)() if path else None


def is_offered(channel: str) -> bool:
    """Whether what is handed over leaves this machine: a console counts in a trial alone."""
    sender = sender_of(channel)
    return sender is not None and (not sender.is_for_trials or settings.DEMO or settings.DEBUG)


def offered() -> list[Channel]:
    """Every way that a person may choose."""
    return [channel for channel in Channel if is_offered(channel)]
