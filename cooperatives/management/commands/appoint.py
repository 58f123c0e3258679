"""Appoints an officer from the console, and prints the invitation of a person who is new here."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cooperatives.access import OfficeKind
from cooperatives.members import invitation_path
from cooperatives.offices import appoint
from cooperatives.places import AdministrativeUnit
from traceability.foundation import phones


class Command(BaseCommand):
    help = (
        "Gives a person an office: appoint 0912345678 department, or appoint 0912345678 commune --unit 14845-2025-07-01"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("phone")
        parser.add_argument("kind", choices=[kind.value for kind in OfficeKind])
        parser.add_argument("--unit", default="", help="code-valid_from of the commune")
        parser.add_argument("--name", default="")

    def handle(self, *args, **options) -> None:
        unit = AdministrativeUnit.objects.by_key(options["unit"]) if options["unit"] else None
        if options["unit"] and unit is None:
            raise CommandError(f"no unit {options['unit']}; write code-valid_from, for example 14845-2025-07-01")
        try:
            phone = phones.parse(options["phone"])
            office = appoint(actor=None, phone=phone, kind=options["kind"], unit=unit, name=options["name"])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(str(office))
        path = invitation_path(office.user)
        if path:
            self.stdout.write(f"{settings.PUBLIC_URL}{path}")
