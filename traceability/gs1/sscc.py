"""SSCC, the number of one case or pallet: built under a subject's own prefix, and checked. It makes up no prefix."""

from biip.checksums import gs1_standard_check_digit

LENGTH = 18


def build(prefix: str, serial: int, extension: int = 0) -> str:
    """Extension, the company's GS1 prefix, `serial`, check digit. Raises ValueError if no number is left."""
    room = LENGTH - 2 - len(prefix)
    if not (prefix.isascii() and prefix.isdigit() and 4 <= len(prefix) <= 12):
        raise ValueError("no GS1 company prefix")
    if not 0 <= serial < 10**room:
        raise ValueError("the prefix has no number left")
    head = f"{extension}{prefix}{serial:0{room}d}"
    return head + str(gs1_standard_check_digit(head))


def is_sscc(text: str) -> bool:
    """Whether `text` is eighteen digits whose last one is right."""
    digits = text.isascii() and text.isdigit() and len(text) == LENGTH
    return digits and gs1_standard_check_digit(text[:-1]) == int(text[-1])
