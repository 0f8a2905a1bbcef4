"""Several readings of one mail made consistent: alternatives chosen, blanks left out, contradictions shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.forms.assembly import assemble, comparable
from parsers.forms.labels import LabelIndex
from parsers.forms.reading import Found
from parsers.values import FieldType, FieldValue, FormDefinition, FormReading

_SAME_FORM_SHARE = 0.5
_MIN_CONTAINED_CHARS = 12
_FREE_TYPES = (FieldType.TEXT, FieldType.LONG_TEXT)


def better_alternative(text: Sequence[Found], html: Sequence[Found], indexes: Sequence[LabelIndex]) -> list[Found]:
    """Plain text and HTML say the same: the better reading of each form; contradictions in typed values stay."""
    chosen: list[Found] = []
    for index in indexes:
        plain = [one for one in text if one.reading.form == index.definition.id]
        marked = [one for one in html if one.reading.form == index.definition.id]
        if not plain or not marked:
            chosen += plain or marked
            continue
        if len(plain) != len(marked):
            chosen += max((marked, plain), key=lambda some: sum(map(_quality, some)))
            continue
        for one, other in zip(plain, marked, strict=True):
            best, rest = (one, other) if _quality(one) > _quality(other) else (other, one)
            chosen.append(replace(best, reading=_with_conflicts(best.reading, rest.reading, index.definition)))
    return chosen


def _quality(found: Found) -> float:
    reading = found.reading
    sure = sum(value.confidence for value in reading.fields.values())
    return sure - 0.5 * len(reading.missing) - len(reading.invalid) - len(reading.conflicts)


def _with_conflicts(best: FormReading, other: FormReading, definition: FormDefinition) -> FormReading:
    """Only typed values are compared: free text differs between alternatives by spacing and layout alone."""
    candidates = {name: [value] for name, value in best.fields.items()}
    for name, values in best.conflicts:
        candidates[name] = list(values)
    for one in definition.fields:
        if one.type in _FREE_TYPES or one.name not in best.fields or one.name not in other.fields:
            continue
        first, second = (_bare(reading.fields[one.name].raw) for reading in (best, other))
        if first not in second and second not in first:  # else only the layout differs
            candidates[one.name].append(other.fields[one.name])
    return assemble(definition, candidates, dict(best.invalid), best.source, best.defects)


def _bare(text: str) -> str:
    return "".join(text.casefold().split())


def reconcile(readings: Sequence[FormReading], definitions: Mapping[str, FormDefinition]) -> list[FormReading]:
    """One reading per filled form of the mail. What comes from several sources is merged or kept apart."""
    merged: list[FormReading] = []
    for reading in readings:
        definition = definitions[reading.form]
        if reading.blank:
            continue
        for position, earlier in enumerate(merged):
            joined = _join(earlier, reading, definition)
            if joined is not None:
                merged[position] = joined
                break
        else:
            merged.append(reading)
    filled = {reading.form for reading in merged}
    for reading in readings:
        if reading.blank and reading.form not in filled:
            filled.add(reading.form)
            merged.append(reading)
    return merged


def _join(earlier: FormReading, later: FormReading, definition: FormDefinition) -> FormReading | None:
    """Both readings as one, or None if they are two forms."""
    if earlier.form != later.form:
        return None
    common, same = _agreement(earlier, later, definition)
    if "quoted" in (earlier.source, later.source) and earlier.source != later.source:
        fresh, quoted = (later, earlier) if earlier.source == "quoted" else (earlier, later)
        return fresh if common and same >= _SAME_FORM_SHARE * common and quoted else None
    if earlier.source == later.source and common:
        return earlier if same == common and set(later.fields) <= set(earlier.fields) else None
    if common and same < _SAME_FORM_SHARE * common:
        return None
    candidates: dict[str, list[FieldValue]] = {}
    for reading in (earlier, later):
        for name, value in reading.fields.items():
            candidates.setdefault(name, []).append(value)
        for name, values in reading.conflicts:
            candidates.setdefault(name, []).extend(values)
    for one in definition.fields:
        if one.type is FieldType.LONG_TEXT and one.name in candidates:
            candidates[one.name] = _without_parts(candidates[one.name])
    invalid = dict(later.invalid) | dict(earlier.invalid)
    return assemble(definition, candidates, invalid, earlier.source, (*earlier.defects, *later.defects))


def _agreement(one: FormReading, other: FormReading, definition: FormDefinition) -> tuple[int, int]:
    """How many fields both fill, and in how many of them they say the same."""
    common = same = 0
    for each in definition.fields:
        if each.name in one.fields and each.name in other.fields:
            common += 1
            first, second = one.fields[each.name].value, other.fields[each.name].value
            same += comparable(first, each) == comparable(second, each)
    return common, same


def _without_parts(values: Sequence[FieldValue]) -> list[FieldValue]:
    """Long texts without those that stand word for word in a longer one."""
    keys = ["".join(value.value.casefold().split()) for value in values]
    kept = []
    for position, value in enumerate(values):
        inside = any(
            keys[position] in key and len(keys[position]) >= _MIN_CONTAINED_CHARS and len(key) > len(keys[position])
            for other, key in enumerate(keys)
            if other != position
        )
        if not inside:
            kept.append(value)
    return kept
