"""What the room of the phone app gives to what lies below it, when the house starts."""

from cooperatives.checklist import CHECKLIST
from cooperatives.slots import HOUSEHOLD_FACTS
from traceability.field.beginning import of_lots
from traceability.field.of_households import household_facts, households_in_book
from traceability.field.pocket import medicines_in_book, purchases_in_book
from traceability.field.slots import BOOK_PARTS, BookPart


def fill() -> None:
    """Called once, when all apps are known."""
    CHECKLIST.fill("lots", of_lots, order=30)
    HOUSEHOLD_FACTS.fill("diary", household_facts)
    BOOK_PARTS.fill("households", BookPart("households", households_in_book))
    BOOK_PARTS.fill("medicines", BookPart("medicines", medicines_in_book))
    BOOK_PARTS.fill("purchases", BookPart("purchases", purchases_in_book))
