"""Text laid out in columns (PDF): a label that was wrapped in its column is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.forms.labels import LabelIndex
from parsers.forms.lines import Line

_GAP = re.compile(r"(?<=\S)[ ]{3,}(?=\S)")
_MAX_LABEL_LINES = 3


def join_wrapped_labels(lines: Sequence[Line], index: LabelIndex) -> list[Line]:
    """The lines, with ``Imię i nazwisko    Jan`` / ``Użytkownika:`` made ``Imię i nazwisko Użytkownika: Jan``."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        taken = _joined(lines, at, index)
        if taken:
            found += taken
            at += len(taken)
        else:
            found.append(Line(lines[at].text.strip(" "), lines[at].where, lines[at].depth))
            at += 1
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
