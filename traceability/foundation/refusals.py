"""What a user can mend: one exception for every verb, with the field and the remedy in the reader's language."""

import contextlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError


class Refusal(ValidationError):
    """A verb's "not like this": `Refusal({"quantity": [_("…")]})`, or a plain sentence that names no field.

    `code` tells machines apart what people read: "invalid", "conflict", "not_yet".
    """

    def __init__(self, message, code: str = "invalid", params=None) -> None:
        super().__init__(message, code=code, params=params)
        self.refusal_code = code

    def by_field(self) -> dict[str, list[str]]:
        """{field: [sentences]}; sentences without a field stand under `""`."""
        if hasattr(self, "error_dict"):
            return {field: [str(m) for e in errors for m in e.messages] for field, errors in self.error_dict.items()}
        return {"": list(self.messages)}

    def add_to(self, form) -> None:
        """Puts each sentence beside its field of `form`; those about anything else stand above the form."""
        for field, sentences in self.by_field().items():
            for sentence in sentences:
                form.add_error(field if field in form.fields else None, sentence)


@contextlib.contextmanager
def as_named(**names: str) -> Iterator[None]:
    """Lets refusals from within speak of the fields that the caller knows: `as_named(event_date="sent_on")`.

    A name counts with all that follows it: `inputs="lots"` makes "lots.0.unit" of "inputs.0.unit".
    """
    try:
        yield
    except Refusal as refused:
        if not hasattr(refused, "error_dict"):
            raise
        told: dict[str, list[str]] = {}
        for field, sentences in refused.by_field().items():
            head, dot, rest = field.partition(".")
            told.setdefault(names.get(head, head) + dot + rest, []).extend(sentences)
        raise Refusal(told, code=refused.refusal_code) from None
