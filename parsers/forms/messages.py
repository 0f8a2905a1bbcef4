"""All sources of a mail together: its text, its HTML tables, its attachments; one reading per filled form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from parsers.forms.assembly import split_instances
from parsers.forms.attachments import MAX_ATTACHMENTS, MAX_TOTAL_BYTES, Reading, read_attachment
from parsers.forms.columns import join_wrapped_labels, unwrap_texts
from parsers.forms.documents import Document, UnreadableDocument
from parsers.forms.folding import compact, strip_hints, strip_numbering
from parsers.forms.labels import LabelIndex, indexes_for
from parsers.forms.reading import Found, forms_from, forms_in_text, read_apart, subject_names
from parsers.forms.reconciliation import better_alternative, reconcile
from parsers.forms.tables import scan_document
from parsers.values import Attachment, FormDefinition, FormReading, ParsedMessage

_TABLE_MARK = re.compile(r"<(?:td|th|dt|b|strong)[\s>]", re.IGNORECASE)
_CHUNK = re.compile(r">([^<>]{3,80})<")
_MAX_CHUNKS = 400
_MAX_LOOK_CHARS = 40_000


@dataclass(frozen=True, slots=True)
class FormSearch:
    """What was found in a mail: the forms, and what was wrong with its documents (without text of the user)."""

    readings: tuple[FormReading, ...]
    defects: tuple[str, ...] = ()


def read_forms(message: ParsedMessage, definitions: Sequence[FormDefinition]) -> tuple[FormReading, ...]:
    """The filled forms of a mail, of any of the definitions, in reading order. Never raises.

    A blank template beside a filled form is left out; alone it is a reading with ``blank``. Values that differ between
    the text and an attachment are in ``conflicts`` and in no field. See docs/forms.md.
    """
    return search_forms(message, definitions).readings


def search_forms(message: ParsedMessage, definitions: Sequence[FormDefinition]) -> FormSearch:
    """``read_forms`` with the defects of the documents: ``attachment-not-readable: 2, encrypted``."""
    if not definitions:
        return FormSearch(())
    try:
        return _search(message, definitions)
    except Exception as error:  # a fault of ours must not stop the mail; the ticket is opened without the form
        return FormSearch((), (f"forms-not-read: {type(error).__name__}",))


def _search(message: ParsedMessage, definitions: Sequence[FormDefinition]) -> FormSearch:
    indexes = indexes_for(definitions)
    body = _in_body(message, indexes)
    documents = _documents(message.attachments)
    found = list(body)
    for one in documents:
        if one.document is not None:
            found += _in_document(one.document, indexes, f"attachment:{one.attachment.filename}")
    defects = []
    for one in documents:
        reasons = [one.defect] if one.document is None else one.document.defects
        name = "attachment-not-readable" if one.document is None else "attachment-partly-read"
        defects += [f"{name}: {one.attachment.part_path}, {reason}" for reason in reasons]
    readings = reconcile([item.reading for item in found], {one.definition.id: one.definition for one in indexes})
    return FormSearch(tuple(readings), tuple(defects))


def _in_body(message: ParsedMessage, indexes: Sequence[LabelIndex]) -> list[Found]:
    """The forms of the text, or of the HTML where its tables say it better."""
    found = forms_in_text(message.text, indexes, message.subject, signature=message.quoted_text)
    if not message.html or not _worth_parsing(message.html, indexes, found):
        return found
    from parsers.forms.markup import read_markup

    try:
        document = read_markup(message.html)
    except UnreadableDocument:
        return found
    return better_alternative(found, _in_document(document, indexes, "html", message.subject), indexes)


def _worth_parsing(html: str, indexes: Sequence[LabelIndex], found: Sequence[Found]) -> bool:
    """Whether the HTML holds tables or lists with labels of a form."""
    if not _TABLE_MARK.search(html):
        return False
    if found:
        return True
    chunks = islice(_CHUNK.finditer(html, 0, _MAX_LOOK_CHARS), _MAX_CHUNKS)
    keys = {compact(strip_hints(strip_numbering(chunk[1]))) for chunk in chunks}
    return any(len(keys & index.labels.keys()) >= 2 for index in indexes)


def _in_document(document: Document, indexes: Sequence[LabelIndex], source: str, subject: str = "") -> list[Found]:
    def read(index: LabelIndex, stops: frozenset[str]) -> list[Found]:
        shaped = document
        if document.laid_out:
            blocks = [join_wrapped_labels(one, index) if isinstance(one, list) else one for one in document.blocks]
            shaped = Document(blocks, document.pairs, document.defects)
        titled = bool(subject) and subject_names(subject, index)
        events = scan_document(shaped, index, stops)
        if document.laid_out:
            unwrap_texts(events, index)
        instances = split_instances(events)
        return forms_from(instances, index, source, subject_titled=titled, named=bool(document.pairs))

    return read_apart(indexes, read)


def _documents(attachments: Sequence[Attachment]) -> list[Reading]:
    """The attachments that could be read or should have been, within the limits of number and size."""
    found: list[Reading] = []
    total = 0
    for attachment in attachments[:MAX_ATTACHMENTS]:
        total += attachment.size
        if total > MAX_TOTAL_BYTES:
            break
        reading = read_attachment(attachment)
        if reading is not None:
            found.append(reading)
    return found
