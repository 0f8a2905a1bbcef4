"""Text laid out in columns (PDF): wrapped labels are put together again, labels above values set beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.forms.events import Event, Hit
from parsers.forms.labels import LabelIndex
from parsers.forms.lines import Line
from parsers.values import FieldType

_GAP = re.compile(r"(?<=\S)[ ]{3,}(?=\S)")
_PIECE = re.compile(r"\S+(?:[ ]{1,2}\S+)*")
_COLUMN_SLACK = 3  # characters
_MIN_WIDTH = 25  # characters; narrower columns are not put together
_FULL_SHARE = 0.95
_NEARLY_FULL_SHARE = 0.85
_MANY_LINES = 3  # nearly full ones, which show where the edge is
_MAX_LABEL_LINES = 3
_MAX_VALUE_LINES = 6


def join_wrapped_labels(lines: Sequence[Line], index: LabelIndex) -> list[Line]:
    """The lines, with ``Imię i nazwisko    Jan`` / ``Użytkownika:`` made ``Imię i nazwisko Użytkownika: Jan``."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        below, count = _headed(lines, at, index)
        if below:
            found += below
            at += count
            continue
        taken = _joined(lines, at, index)
        if taken:
            found += taken
            at += len(taken)
        else:
            found.append(Line(lines[at].text.strip(" "), lines[at].where, lines[at].depth))
            at += 1
    return found


def _headed(lines: Sequence[Line], at: int, index: LabelIndex) -> tuple[list[Line], int]:
    """``Nome      Data`` above ``Jan      12.03.2026``: a line for each label with what stands below it."""
    heads = _segments(lines[at].text)
    if len(heads) < 2 or not all(index.match(text.strip(" :"), partial=False) for _, text in heads):
        return [], 0
    values: list[list[str]] = [[] for _ in heads]
    count = 1
    for line in lines[at + 1 : at + 1 + _MAX_VALUE_LINES]:
        parts = _segments(line.text)
        if any(index.match(text.partition(":")[0].strip(), partial=False) for _, text in parts):
            break
        columns = [_column_of(start, heads) for start, _ in parts]
        if not parts or None in columns:
            if parts or any(values):
                break
            count += 1
            continue
        for column, (_, text) in zip(columns, parts, strict=True):
            values[column or 0].append(text)
        count += 1
    if not any(values):
        return [], 0
    where, depth = lines[at].where, lines[at].depth
    return [
        Line(f"{text.strip(' :')}: {' '.join(value)}".rstrip(), where, depth)
        for (_, text), value in zip(heads, values, strict=True)
    ], count


def _segments(text: str) -> list[tuple[int, str]]:
    """The pieces of a line between wide gaps, with the column where they begin."""
    return [(piece.start(), piece[0]) for piece in _PIECE.finditer(text[:400])]


def _column_of(start: int, heads: Sequence[tuple[int, str]]) -> int | None:
    """The number of the label that begins in (nearly) the same column."""
    return next((n for n, (column, _) in enumerate(heads) if abs(column - start) <= _COLUMN_SLACK), None)


def unwrap_texts(events: Sequence[Event], index: LabelIndex) -> None:
    """Puts the lines of long texts together where the edge of the page broke them."""
    for event in events:
        if isinstance(event, Hit) and any(index.types[name] is FieldType.LONG_TEXT for name in event.label.fields):
            event.lines = _unwrapped(event.lines)


def _unwrapped(lines: Sequence[str]) -> list[str]:
    width = max((len(line.strip()) for line in lines), default=0)
    many_full = sum(1 for line in lines if len(line.strip()) > _NEARLY_FULL_SHARE * width) >= _MANY_LINES
    found: list[str] = []
    previous = ""
    for line in lines:
        text = line.strip()
        needed = len(previous) + 1 + len(text.split(" ", 1)[0])
        broken = many_full or previous[-1:] not in ".?!:;"
        if text and previous and broken and width >= _MIN_WIDTH and needed > _FULL_SHARE * width:
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
        previous = text
    return found


def _joined(lines: Sequence[Line], at: int, index: LabelIndex) -> list[Line] | None:
    """The lines of one wrapped label with its value, or None; as many lines as were taken."""
    left, right, column = _parts(lines[at].text)
    if not left or (not right and not _follows_value(lines, at)):
        return None
    whole = index.match(left, fuzzy=False)
    label, rights = left, [right]
    best: tuple[str, int, list[str]] | None = None
    for following in lines[at + 1 : at + _MAX_LABEL_LINES]:
        next_left, next_right, next_column = _parts(following.text)
        if not next_left or next_column != column or index.match(next_left.strip(" :"), fuzzy=False):
            break
        label = f"{label} {next_left}"
        rights.append(next_right)
        match = index.match(label.strip(" :"))
        if match and (match.score == 1.0 or (not whole and match.score >= 0.9)):
            best = (label.strip(" :"), len(rights), list(rights))
    if best is None:
        return None
    text, count, values = best
    result = [Line(f"{text}: {values[0]}".rstrip(), lines[at].where, lines[at].depth)]
    result += [Line(value, lines[at + 1 + n].where, lines[at].depth) for n, value in enumerate(values[1:count])]
    return result


def _follows_value(lines: Sequence[Line], at: int) -> bool:
    """The value of a wrapped label may begin in its second line."""
    return at + 1 < len(lines) and bool(_parts(lines[at + 1].text)[1])


def _parts(text: str) -> tuple[str, str, int]:
    """What stands left and right of the first wide gap, and the column of the left part."""
    column = len(text) - len(text.lstrip(" "))
    pieces = _GAP.split(text.strip(" "), maxsplit=1)
    if column > 30:
        return "", text.strip(" "), column
    return pieces[0], pieces[1] if len(pieces) > 1 else "", column
