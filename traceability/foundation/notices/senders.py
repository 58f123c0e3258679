"""Senders of SMS, e-mail and Zalo behind one interface; settings name them. None for production logs what it sends.

A sender either returns (the message was handed over), raises `NotSent` (it surely was not), or raises `Unsure`
(it may have been: an answer that never came). Nobody sends a second time after `Unsure`.
"""

import logging
import smtplib
import socket
import sys
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from traceability.foundation import phones

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The message was not taken. `final`: another try would be answered the same, such as a number that is none."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Unsure(Exception):
    """Whether the message was taken is not known."""


@dataclass(frozen=True)
class Message:
    """What a sender is given. `id` stays the same however often it is tried, so that a gateway can tell repeats."""

    channel: str
    to: str  # an E.164 number, or an address
    text: str  # everything in one piece
    title: str = ""
    kind: str = ""
    url: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


class Sender(ABC):
    """The interface: `SMS_SENDER`, `EMAIL_SENDER` and `ZALO_SENDER` name subclasses."""

    is_for_trials: ClassVar[bool] = False  # nothing leaves this machine

    @abstractmethod
    def send(self, message: Message) -> None:
        """Hands `message` over, or raises NotSent or Unsure."""


class ConsoleSender(Sender):
    """Prints to the console of the server: for trying out, where nobody's telephone rings."""

    is_for_trials = True

    def send(self, message: Message) -> None:
        sys.stdout.write(f"\n  ✉ {message.channel.upper()} → {phones.national(message.to)}\n    {message.text}\n\n")
        sys.stdout.flush()


class MemorySender(Sender):
    """Keeps messages in a list: for tests."""

    sent: ClassVar[list[tuple[str, str]]] = []
    messages: ClassVar[list[Message]] = []

    def send(self, message: Message) -> None:
        self.sent.append((message.to, message.text))
        self.messages.append(message)


class MailSender(Sender):
    """E-mail by Django: the server, the login and the sender's address are the settings `EMAIL_*`."""

    def send(self, message: Message) -> None:
        mail = EmailMessage(message.title, message.text, settings.DEFAULT_FROM_EMAIL, [message.to])
        mail.extra_headers["Auto-Submitted"] = "auto-generated"
        try:
            mail.send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            raise NotSent("the mail server refused it", final=True) from refused
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError) as away:
            raise NotSent("no talk with the mail server") from away
        except (ConnectionRefusedError, socket.gaierror) as away:
            raise NotSent("no way to the mail server") from away
        except (smtplib.SMTPException, OSError) as lost:
            raise Unsure("the mail server fell silent") from lost


def send_sms(phone: str, text: str) -> bool:
    """Sends `text`, such as a code, at once; False if it was not taken. The log names the end of the number only."""
    try:
        import_string(settings.SMS_SENDER)().send(Message("sms", phone, text))
    except (NotSent, Unsure) as error:
        logger.warning("SMS to …%s not sent: %s", phone[-3:], error)
        return False
    return True
