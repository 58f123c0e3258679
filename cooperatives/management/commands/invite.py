"""Prints a fresh invitation for a person who has lost the password; the old password is void from then on."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cooperatives.members import invitation_path, renew_invitation
from traceability.foundation import phones


class Command(BaseCommand):
    help = "Voids the password of a person and prints an invitation that opens the account once"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("phone")

    def handle(self, *args, **options) -> None:
        try:
            user = renew_invitation(actor=None, phone=phones.parse(options["phone"]))
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{settings.PUBLIC_URL}{invitation_path(user)}")
