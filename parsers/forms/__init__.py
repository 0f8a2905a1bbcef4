"""Forms: reads any declared form out of a mail and its attachments, and writes the blank ones (docs/forms.md)."""

from __future__ import annotations

from parsers.forms.builtin import builtin_forms
from parsers.forms.declaration import DeclarationError, read_declaration
from parsers.forms.messages import FormSearch, read_forms, search_forms
from parsers.forms.replies import merge_reply
from parsers.forms.template import write_template

__all__ = [
    "DeclarationError",
    "FormSearch",
    "builtin_forms",
    "merge_reply",
    "read_declaration",
    "read_forms",
    "search_forms",
    "write_template",
]
