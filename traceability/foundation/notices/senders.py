"""Senders of SMS. Which one serves is a setting; a sender for production never logs the text, for it holds codes."""

import logging
import sys
from abc import ABC, abstractmethod
from typing import ClassVar

from django.conf import settings
from django.utils.module_loading import import_string

from traceability.foundation import phones

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The gateway did not take the message."""


class Sender(ABC):
    """The interface: `SMS_SENDER` names a subclass. It raises NotSent, or has handed the message over."""

    @abstractmethod
    def send_sms(self, phone: str, text: str) -> None:
        """Sends `text` to the E.164 number `phone`."""


class ConsoleSender(Sender):
    """Prints to the console of the server: for trying out, where nobody's telephone rings."""

    def send_sms(self, phone: str, text: str) -> None:
        sys.stdout.write(f"\n  ✉ SMS → {phones.national(phone)}\n    {text}\n\n")
        sys.stdout.flush()


class MemorySender(Sender):
    """Keeps messages in a list: for tests."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def send_sms(self, phone: str, text: str) -> None:
        self.sent.append((phone, text))


def send_sms(phone: str, text: str) -> bool:
    """Hands `text` to the chosen sender; False if it was not taken. The log names the end of the number only."""
    try:
        import_string(settings.SMS_SENDER)().send_sms(phone, text)
    except NotSent as error:
        logger.warning("SMS to …%s not sent: %s", phone[-3:], error)
        return False
    return True
