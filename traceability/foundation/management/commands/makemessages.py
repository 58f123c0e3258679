"""`makemessages`: gathers our sentences for the English catalogue, in one calm order. It guesses no translation."""

from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own, with the habits of this house: no line numbers, no dates, no guesses, sorted by sentence."""

    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching", "--sort-output"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Vietnamese is the source, so `locale/vi` holds only what the libraries say, written by hand."""
        options["locale"] = options["locale"] or ["en"]
        options["add_location"] = options["add_location"] or "file"
        options["no_obsolete"] = options["no_wrap"] = True
        options["ignore_patterns"] = [*options["ignore_patterns"], "tests", "media", "node_modules", "build", "dist"]
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Leaves out when it was run: that alone would make every two branches conflict."""
        super().write_po_file(potfile, locale)
        for catalogue in self.catalogues(locale):
            lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line for line in lines if not line.startswith(('"POT-Creation-Date', '"Report-Msgid-Bugs-To'))]
            catalogue.write_text("".join(kept), encoding="utf-8")

    def catalogues(self, locale: str) -> list[Path]:
        return [path for root in self.locale_paths for path in Path(root, locale, "LC_MESSAGES").glob("*.po")]
