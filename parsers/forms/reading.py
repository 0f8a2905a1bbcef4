"""Reads the forms out of one source: a quick look first, the whole work only where a form may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from parsers.forms.assembly import MIN_EVERYDAY_LABELS, Instance, is_form, read_instance, split_instances
from parsers.forms.folding import compact, strip_hints, strip_numbering
from parsers.forms.labels import LabelIndex
from parsers.forms.lines import END_MARK, Line, split_lines
from parsers.forms.scanner import Scanner
from parsers.values import FormReading

_MAX_LOOK_LINES = 1500
_LOOK_WEIGHT = 1.0
_MAX_FUZZY_LOOKS = 60
_REPLY = re.compile(r"\s*(?:re|odp|r|rif|aw|sv|risposta|odpowiedź)\s?(?:\[\d+\])?:", re.IGNORECASE)
_DASH = re.compile(r" [-–—] ")
_HEAD = re.compile(r"^[> \t*|]{0,20}+([^\n:=\t|…]{2,90}+)([:=\t|…]|$)", re.MULTILINE)
_INNER_ENDS = ("..", "__", "  ", " - ", " – ", " — ")
_MAX_LOOK_CHARS = 150_000
_LABEL_ENDS = (":", "=", "\t", "..", "__", "…", "  ", "|")


@dataclass(frozen=True, slots=True)
class Found:
    """A form found in one source, with how much speaks for it and the places it occupies."""

    reading: FormReading
    weight: float
    places: frozenset[str]


def may_hold_form(text: str, index: LabelIndex, *, subject_titled: bool = False, machine: bool = False) -> bool:
    """A quick look: labels at the beginning of lines, and titles. Says yes too often, but hardly ever no to a form."""
    weight, fuzzy_left, names = (0.5 if subject_titled else 0.0), _MAX_FUZZY_LOOKS, set()
    longest = max(index.longest, index.longest_title) + 30
    telling = subject_titled or machine
    for line in text.split("\n", _MAX_LOOK_LINES)[:_MAX_LOOK_LINES]:
        if len(line) < 3:
            continue
        head = line[:longest]
        end = _label_end(head)
        if end < 0 and len(line) > longest:
            continue
        label = (head[:end] if end > 0 else head).lstrip("> \t*")
        if not label:
            continue
        found = index.match(label, fuzzy=end > 0 and fuzzy_left > 0)
        fuzzy_left -= end > 0
        if not found and (dash := _DASH.search(head)):
            found = index.match(head[: dash.start()].lstrip("> \t*"), fuzzy=False)
            end = dash.start()
        if machine and not found:
            found = index.match_name(label)
        if found and found.label.fields not in names:
            names.add(found.label.fields)
            weight += found.label.weight * (1 if end > 0 else 0.8)
            telling = telling or found.label.weight >= 1.0
        elif (
            not found and index.title_at(line[: longest + 30].strip("> \t*#-–|")[: longest + 30] if end < 0 else label)
        ) or (not found and _title_inside(line, index)):
            weight += _LOOK_WEIGHT + 0.1
            telling = True
        if weight > _LOOK_WEIGHT and (telling or len(names) >= MIN_EVERYDAY_LABELS):
            return True
    return False


def heads_of(text: str, longest: int) -> set[str]:
    """What stands at the beginnings of lines before a separator, or alone on a line of a label's length; folded."""
    heads: set[str] = set()
    for head, end in _HEAD.findall(text, 0, _MAX_LOOK_CHARS):
        for inner in _INNER_ENDS:
            if inner in head:
                heads.add(head.partition(inner)[0])
        if end or len(head) <= longest:
            heads.add(head)
    return {compact(strip_hints(strip_numbering(head))) for head in heads}


def _label_end(head: str) -> int:
    """Where the first separator stands, -1 without one."""
    ends = [at for at in map(head.find, _LABEL_ENDS) if at > 0]
    return min(ends) if ends else -1


def _title_inside(line: str, index: LabelIndex) -> bool:
    """The title in a line with more behind it, as a table flattened to text gives."""
    if len(line) > 200 or not index.titles:
        return False
    key = compact(line)
    return any(len(title) >= 6 and title in key for title in index.titles)


def subject_names(subject: str, index: LabelIndex) -> bool:
    """Whether the subject of the mail names the form; the subject of a reply says nothing about the reply."""
    if _REPLY.match(subject):
        return False
    key = compact(subject[:300])
    return any(len(title) >= 5 and title in key for title in index.titles)


def forms_in_lines(
    lines: Sequence[Line],
    index: LabelIndex,
    source: str,
    *,
    subject_titled: bool = False,
    machine: bool = False,
    stops: frozenset[str] = frozenset(),
) -> list[Found]:
    """All forms of one definition in these lines."""
    instances = split_instances(Scanner(index, machine=machine, stops=stops).scan(lines))
    return forms_from(instances, index, source, subject_titled=subject_titled, machine=machine)


def forms_from(
    instances: Iterable[Instance],
    index: LabelIndex,
    source: str,
    *,
    subject_titled: bool = False,
    machine: bool = False,
    named: bool = False,
) -> list[Found]:
    """The instances that are forms, read. ``named``: the document has form fields, whose names count as labels."""
    machine = machine or named
    found = []
    for instance in instances:
        if not is_form(instance, index, subject_titled=subject_titled, machine=machine):
            continue
        where = "quoted" if source == "text" and all(hit.depth for hit in instance.hits) else source
        reading = read_instance(instance, index.definition, where)
        weight = instance.weight + (2.0 if instance.titled else 0.0) + (0.5 if subject_titled else 0.0)
        found.append(Found(reading, weight, frozenset(instance.lines)))
    return found


def forms_in_text(
    text: str, indexes: Sequence[LabelIndex], subject: str, *, source: str = "text", signature: str = ""
) -> list[Found]:
    """The forms of all definitions in a text; where two definitions claim the same place, the better one has it.

    ``signature`` is what the text ends with and is not the author's new words: there, a form ends as well.
    """
    machine = looks_machine_made(text)
    heads = heads_of(text, max((index.longest for index in indexes), default=0) + 12)
    titled: dict[str, bool] = {}
    for index in indexes:
        named = bool(subject) and index.may_name(subject) and subject_names(subject, index)
        known = not heads.isdisjoint(index.telling) or len(heads & index.labels.keys()) >= MIN_EVERYDAY_LABELS
        known = known or (machine and not heads.isdisjoint(index.names))
        if not known and not named and not index.may_name(text):
            continue
        if may_hold_form(text, index, subject_titled=named, machine=machine):
            titled[index.definition.id] = named
    if not titled:
        return []
    lines = split_lines(text, source)
    longest = max(index.longest for index in indexes) + 12
    if signature and not machine and all(heads_of(signature, longest).isdisjoint(index.telling) for index in indexes):
        lines = _end_at(lines, text, signature)

    def read(index: LabelIndex, stops: frozenset[str]) -> list[Found]:
        named = titled[index.definition.id]
        return forms_in_lines(lines, index, source, subject_titled=named, machine=machine, stops=stops)

    return read_apart([index for index in indexes if index.definition.id in titled], read)


def _end_at(lines: list[Line], text: str, signature: str) -> list[Line]:
    """Marks the first line of the signature, if the text really ends with it."""
    tail = signature.strip("\n")
    if not tail or not text.rstrip().endswith(tail.rstrip()):
        return lines
    at = text.rstrip().count("\n") - tail.rstrip().count("\n")
    if 0 < at < len(lines) and not lines[at].depth:
        lines[at] = Line(END_MARK, lines[at].where)
    return lines


def read_apart(indexes: Sequence[LabelIndex], read: Callable[[LabelIndex, frozenset[str]], list[Found]]) -> list[Found]:
    """The forms of all definitions. If there are several, each is read again and ends where another one stands."""
    found = settle([one for index in indexes for one in read(index, frozenset())])
    if len({one.reading.form for one in found}) < 2:
        return found
    again: list[Found] = []
    for index in indexes:
        others = [one.places for one in found if one.reading.form != index.definition.id]
        if len(others) < len(found):
            again += read(index, frozenset().union(*others))
    return settle(again)


def looks_machine_made(text: str) -> bool:
    """A web form's mail: mostly ``key: value`` or ``key=value`` lines, the keys without spaces."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:60]
    keyed = 0
    for line in lines:
        for separator in ("=", ":"):
            head, mark, _ = line.partition(separator)
            if mark and head and len(head) <= 40 and " " not in head.strip():
                keyed += 1
                break
    return len(lines) >= 2 and keyed >= 2 and keyed >= 0.6 * min(len(lines), 8)


def settle(found: Sequence[Found]) -> list[Found]:
    """Without the forms whose places are claimed by a stronger one of another definition; reading order is kept."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda item: -item.weight):
        if not any(one.places & other.places and one.reading.form != other.reading.form for other in kept):
            kept.append(one)
    return [one for one in found if one in kept]
