"""Puts titles and labels together: how many filled forms are there, and what do they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parsers.forms.contents import Content, is_nothing, read_content, share_content, tidy_lines
from parsers.forms.events import Event, Hit, Title
from parsers.forms.labels import LabelIndex
from parsers.values import FieldDefinition, FieldType, FieldValue, FormDefinition, FormReading

_TITLED_WEIGHT = 1.4  # below a title
_SUBJECT_WEIGHT = 1.9  # the title stands only in the subject of the mail
_UNTITLED_WEIGHT = 2.5
_UNTITLED_SHARE = 0.6  # of all labels, for small forms
_MIN_UNTITLED_LABELS = 3
MIN_EVERYDAY_LABELS = 4
_COMPLETE_SHARE = 0.8
_REQUIRED_SHARE = 0.5
_SIGNATURE_LINES = 9
_SIGNATURE_CHARS = 70
_MAX_EVENTS = 2000  # of one source
_MAX_LOOK_AHEAD = 60  # labels that show whether a form begins once more
_FREE_TYPES = (FieldType.TEXT, FieldType.LONG_TEXT)


@dataclass(slots=True)
class Instance:
    """The labels that belong to one form, in order."""

    title_at: str  # its place, empty without one
    hits: list[Hit] = field(default_factory=list)

    @property
    def titled(self) -> bool:
        """Whether the title of the form stands above."""
        return bool(self.title_at)

    @property
    def names(self) -> set[str]:
        """The fields that have a label here."""
        return {name for hit in self.hits for name in hit.label.fields}

    @property
    def weight(self) -> float:
        """How much the labels say that this is a form; each counts once."""
        best: dict[tuple[str, ...], float] = {}
        for hit in self.hits:
            worth = hit.label.weight * hit.score * (1.0 if hit.strong else 0.8)
            best[hit.label.fields] = max(best.get(hit.label.fields, 0.0), worth)
        return sum(best.values())

    @property
    def lines(self) -> set[str]:
        """The places that this form occupies."""
        return {hit.where for hit in self.hits} | ({self.title_at} if self.title_at else set())


def split_instances(events: Sequence[Event]) -> list[Instance]:
    """The forms among the events: a title begins one, so does a label that comes again with others."""
    found: list[Instance] = []
    current = Instance("")
    for position, event in enumerate(events[:_MAX_EVENTS]):
        if isinstance(event, Title):
            if current.hits:
                found.append(current)
                current = Instance(event.where)
            else:
                current.title_at = event.where
            continue
        if set(event.label.fields) & current.names and _begins_again(
            current, events[position : position + _MAX_LOOK_AHEAD]
        ):
            found.append(current)
            current = Instance("")
        current.hits.append(event)
    return [*found, current] if current.hits else found


def _begins_again(current: Instance, rest: Sequence[Event]) -> bool:
    names, again = current.names, set()
    for event in rest:
        if isinstance(event, Title):
            break
        again.update(set(event.label.fields) & names)
    return len(again) >= max(2, (len(names) + 1) // 2)


def is_form(instance: Instance, index: LabelIndex, *, subject_titled: bool = False, machine: bool = False) -> bool:
    """Whether the labels are a form and not a signature or a list that happens to look like one."""
    weight = instance.weight
    telling = any(hit.label.weight >= 1.0 and (hit.strong or hit.score == 1.0) for hit in instance.hits)
    if instance.titled and _below_title(instance, index, telling=telling or machine):
        return True
    if not telling and not machine and not _is_complete(instance, index):
        return False
    if not _covers_required(instance.names, index.definition) or not _is_dense(instance):
        return False
    if subject_titled and weight >= _SUBJECT_WEIGHT:
        return True
    if len(instance.hits) >= _MIN_UNTITLED_LABELS and weight >= _UNTITLED_WEIGHT:
        return True
    return len(instance.hits) >= 2 and weight >= max(_UNTITLED_SHARE * index.total_weight, 1.5)


def _below_title(instance: Instance, index: LabelIndex, *, telling: bool) -> bool:
    """Labels enough below a title: two, one of them no everyday word, or the one of the long text; or half of all."""
    if telling and instance.weight >= _TITLED_WEIGHT:
        return True
    if telling and any(
        hit.strong and any(hit.lines) and index.types[name] is FieldType.LONG_TEXT
        for hit in instance.hits
        for name in hit.label.fields
    ):
        return True
    return len(instance.names) >= max(3, (len(index.types) + 1) // 2)


def _is_dense(instance: Instance) -> bool:
    """Whether the labels stand together, not scattered over a mail that happens to have some."""
    return sum(hit.strays for hit in instance.hits[1:]) <= len(instance.hits) // 2


def _is_complete(instance: Instance, index: LabelIndex) -> bool:
    """Everyday words alone (name, telephone, e-mail, notes) are a form only if nearly all of its labels are there."""
    count = len(instance.names)
    return count >= MIN_EVERYDAY_LABELS and count >= _COMPLETE_SHARE * len(index.types)


def _covers_required(names: set[str], definition: FormDefinition) -> bool:
    wanted = [{one.name} for one in definition.fields if one.required] + [set(group) for group in definition.one_of]
    return not wanted or sum(1 for group in wanted if group & names) > _REQUIRED_SHARE * len(wanted)


def read_instance(instance: Instance, definition: FormDefinition, source: str) -> FormReading:
    """The values of one form."""
    candidates, invalid = candidates_of(instance.hits, definition)
    _drop_signatures(candidates, definition)
    return assemble(definition, candidates, invalid, source)


def _drop_signatures(candidates: dict[str, list[FieldValue]], definition: FormDefinition) -> None:
    """Cuts a long text where, after an empty line, nothing follows but the requester's name and a few short lines."""
    names = {value.value.casefold() for value in candidates.get(definition.name_field or "", ())}
    for one in definition.fields:
        if not names or one.type is not FieldType.LONG_TEXT:
            continue
        candidates[one.name] = [_without_signature(value, names) for value in candidates.get(one.name, ())]


def _without_signature(value: FieldValue, names: set[str]) -> FieldValue:
    lines = value.value.split("\n")
    for at in range(len(lines) - 1, max(len(lines) - _SIGNATURE_LINES, 1), -1):
        if lines[at].strip(" ,.").casefold() in names and not lines[at - 1].strip():
            if any(len(line) > _SIGNATURE_CHARS for line in lines[at:]):
                return value
            text = "\n".join(lines[:at]).rstrip()
            return FieldValue(text, value.confidence, value.source, text)
    return value


def candidates_of(
    hits: Iterable[Hit], definition: FormDefinition
) -> tuple[dict[str, list[FieldValue]], dict[str, str]]:
    """The valid values of each field, and the raw text of the fields that have none.

    A call-back field without a label of its own is also looked for behind the label of another:
    ``Telefon: 600 700 800, jan@um.example``.
    """
    types = {one.name: one for one in definition.fields}
    hits = list(hits)
    labelled = {name for hit in hits for name in hit.label.fields}
    unlabelled = [types[name] for name in definition.call_back_fields if name in types and name not in labelled]
    values: dict[str, list[FieldValue]] = {}
    invalid: dict[str, str] = {}
    for hit in hits:
        owners = [types[name] for name in hit.label.fields if name in types]
        long = any(one.type is FieldType.LONG_TEXT for one in owners)
        raw = tidy_lines(hit.lines, long=long)
        if not raw:
            continue
        read = [(one, content) for one in owners if (content := _content(one, raw, definition, shared=len(owners) > 1))]
        if len(owners) == 1 and owners[0].name in definition.call_back_fields:
            read += [(one, content) for one in unlabelled if (content := _content(one, raw, definition, shared=True))]
        for one, content in read:
            sure = content.confidence * hit.score * (1.0 if hit.strong else 0.9)
            values.setdefault(one.name, []).append(FieldValue(content.value, round(sure, 2), hit.where, raw))
        if not read and owners and not hit.distant and not is_nothing(owners[0], raw):
            invalid.setdefault(owners[0].name, raw)
    return values, {name: raw for name, raw in invalid.items() if name not in values}


def _content(one: FieldDefinition, raw: str, definition: FormDefinition, *, shared: bool) -> Content | None:
    if is_nothing(one, raw):
        return None
    return read_content(one, share_content(raw, one) if shared else raw, definition)


def assemble(
    definition: FormDefinition,
    candidates: dict[str, list[FieldValue]],
    invalid: dict[str, str],
    source: str,
    defects: tuple[str, ...] = (),
) -> FormReading:
    """A reading from all that was found for each field: one value, or a conflict if they differ."""
    fields: dict[str, FieldValue] = {}
    conflicts: list[tuple[str, tuple[FieldValue, ...]]] = []
    for one in definition.fields:
        found = distinct_values(candidates.get(one.name, []), one)
        if len(found) == 1:
            fields[one.name] = found[0]
        elif found:
            conflicts.append((one.name, tuple(found)))
    open_names = {name for name, _ in conflicts}
    return FormReading(
        form=definition.id,
        version=definition.version,
        fields=fields,
        missing=missing_fields(definition, set(fields) | open_names),
        invalid=tuple(
            (one.name, invalid[one.name]) for one in definition.fields if one.name in invalid and one.name not in fields
        ),
        conflicts=tuple(conflicts),
        source=source,
        blank=not fields and not conflicts and not invalid,
        defects=defects,
    )


def missing_fields(definition: FormDefinition, filled: set[str]) -> tuple[str, ...]:
    """Required fields without a valid value, then the one-of groups with nothing filled (``phone|email``)."""
    grouped = {name for group in definition.one_of for name in group}
    single = [
        one.name for one in definition.fields if one.required and one.name not in filled and one.name not in grouped
    ]
    groups = ["|".join(group) for group in definition.one_of if not filled & set(group)]
    return (*single, *groups)


def distinct_values(values: Iterable[FieldValue], one: FieldDefinition) -> list[FieldValue]:
    """The values that really differ, the surest of each kind. Spacing and case do not make a difference."""
    best: dict[str, FieldValue] = {}
    for value in values:
        key = comparable(value.value, one)
        if key not in best or value.confidence > best[key].confidence:
            best[key] = value
    return list(best.values())


def comparable(value: str, one: FieldDefinition) -> str:
    """The form in which two values of a field are compared."""
    if one.type is FieldType.EMAIL or one.type in _FREE_TYPES:
        return "".join(value.casefold().split())
    return value
