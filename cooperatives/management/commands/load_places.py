"""Loads communes, wards and their successors; safe to run again."""

from django.core.management.base import BaseCommand

from cooperatives.published_places import load_places


class Command(BaseCommand):
    help = "Loads the administrative units of the province and the successors of the old ones"

    def handle(self, *args, **options) -> None:
        units, successors = load_places()
        self.stdout.write(f"{units} units, {successors} successors")
