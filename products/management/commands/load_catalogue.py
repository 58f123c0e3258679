"""`manage.py load_catalogue`: the product sets, and published OCOP products as a catalogue with sources."""

from django.core.management.base import BaseCommand, CommandError

from products.published import PlacesMissing, load_products, load_sets


class Command(BaseCommand):
    """Idempotent. `--sets-only` for an installation that wants no published products."""

    help = "Loads the 26 OCOP product sets and the published products of the province."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--sets-only", action="store_true", help="load the product sets, no products")

    def handle(self, *args, **options) -> None:
        sets = load_sets()
        if options["sets_only"]:
            self.stdout.write(f"{sets} product sets")
            return
        try:
            products = load_products()
        except PlacesMissing as missing:
            raise CommandError(f"Commune {missing} of 2025 is not loaded. Run `manage.py load_places` first.") from None
        self.stdout.write(f"{sets} product sets, {products} published products")
