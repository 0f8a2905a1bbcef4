"""A reply that completes a form: it holds only what was missing, under its label or, for one value, bare."""

from __future__ import annotations

from collections.abc import Mapping

from parsers.forms.assembly import assemble, candidates_of, comparable
from parsers.forms.contents import is_prompt, read_content, tidy_lines
from parsers.forms.events import Hit
from parsers.forms.labels import LabelIndex, indexes_for
from parsers.forms.lines import Line, blank_headers, ends_text, split_lines
from parsers.forms.messages import read_forms
from parsers.forms.scanner import Scanner
from parsers.values import FieldDefinition, FieldType, FieldValue, FormDefinition, FormReading, ParsedMessage

_FREE_TYPES = (FieldType.TEXT, FieldType.LONG_TEXT)
_BARE_CONFIDENCE = 0.7
_WHOLE_TEXT_CONFIDENCE = 0.6
_MAX_BARE_CHARS = 120


def merge_reply(
    definition: FormDefinition, earlier_fields: Mapping[str, FieldValue], message: ParsedMessage
) -> FormReading:
    """The form after this reply: what was known, what the reply adds, and what is still missing.

    Labels count even if there is only one. A value without a label is taken if it stands alone on its line and
    is of the type of a field that is missing; the whole reply is taken for the question if only that is missing.
    What the author writes anew about a field that was known replaces it and is named in ``conflicts``; what
    merely stands in the quotation does not.
    """
    index = indexes_for((definition,))[0]
    new, quoted, invalid = _labelled(index, message)
    for reading in read_forms(message, (definition,)):
        for name, value in reading.fields.items():
            if value.source.startswith("attachment:"):
                new.setdefault(name, value)
    known = dict(earlier_fields)
    added = {
        one.name: new[one.name]
        for one in definition.fields
        if one.name in new and _differs(one, known.get(one.name), new[one.name])
    }
    added |= {name: value for name, value in quoted.items() if name not in known and name not in added}
    bare = _bare_values(definition, set(known) | set(added), message)
    added |= {name: value for name, value in bare.items() if name not in added}
    merged = {**known, **added}
    reading = assemble(definition, {name: [value] for name, value in merged.items()}, invalid, "reply")
    conflicts = tuple((name, (known[name], value)) for name, value in added.items() if name in known)
    return FormReading(
        form=reading.form,
        version=reading.version,
        fields=reading.fields,
        missing=reading.missing,
        invalid=reading.invalid,
        conflicts=conflicts,
        source="reply",
        blank=False,
    )


def _labelled(
    index: LabelIndex, message: ParsedMessage
) -> tuple[dict[str, FieldValue], dict[str, FieldValue], dict[str, str]]:
    events = Scanner(index).scan(split_lines(message.text))
    hits = [event for event in events if isinstance(event, Hit)]
    new, invalid = candidates_of([hit for hit in hits if not hit.depth], index.definition)
    quoted, _ = candidates_of([hit for hit in hits if hit.depth], index.definition)
    return _first(new), _first(quoted), invalid


def _first(values: Mapping[str, list[FieldValue]]) -> dict[str, FieldValue]:
    return {name: found[0] for name, found in values.items() if found}


def _differs(one: FieldDefinition, known: FieldValue | None, value: FieldValue) -> bool:
    return known is None or comparable(known.value, one) != comparable(value.value, one)


def _bare_values(definition: FormDefinition, filled: set[str], message: ParsedMessage) -> dict[str, FieldValue]:
    """Values without a label for the fields still missing."""
    wanted = [one for one in definition.fields if _is_wanted(one, definition, filled)]
    if not wanted:
        return {}
    lines = _own_lines(message.text)
    found: dict[str, FieldValue] = {}
    for line in lines:
        text = tidy_lines([line.text], long=False)
        if not text or len(text) > _MAX_BARE_CHARS:
            continue
        fitting = [
            (one, content)
            for one in wanted
            if one.type not in _FREE_TYPES
            and one.name not in found
            and (content := read_content(one, text, definition))
            and content.confidence >= 0.9
        ]
        if len({one.type for one, _ in fitting}) == 1:
            one, content = fitting[0]
            found[one.name] = FieldValue(content.value, _BARE_CONFIDENCE, line.where, text)
    free = [one for one in wanted if one.type in _FREE_TYPES]
    if not found and len(wanted) == 1 and free and (free[0].type is FieldType.LONG_TEXT or len(lines) == 1):
        text = tidy_lines([line.text for line in lines], long=free[0].type is FieldType.LONG_TEXT)
        if text and not is_prompt(text):
            found[free[0].name] = FieldValue(text, _WHOLE_TEXT_CONFIDENCE, lines[0].where, text)
    return found


def _is_wanted(one: FieldDefinition, definition: FormDefinition, filled: set[str]) -> bool:
    if one.name in filled:
        return False
    groups = [group for group in definition.one_of if one.name in group]
    if groups:
        return any(not filled & set(group) for group in groups)
    return one.required


def _own_lines(text: str) -> list[Line]:
    """What the author wrote above signature and quotation."""
    own: list[Line] = []
    for line in blank_headers(split_lines(text)):
        if line.depth or ends_text(line.text):
            if own:
                break
            continue
        if line.text.strip():
            own.append(line)
    return own
