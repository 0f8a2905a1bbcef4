"""Finds labels and their values in lines of text.

Shapes understood: ``label: value`` (also ``=``, tab, wide gap, dotted or underscored blanks), the value on the next line, several
labels on one line, a label alone on its line. A label inside a sentence of a long text does not end it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.forms.contents import read_content, tidy_lines
from parsers.forms.events import Event, Hit, Title
from parsers.forms.labels import LabelIndex, Match
from parsers.forms.lines import Line, blank_headers, ends_text, wrap_width, wraps_into
from parsers.values import FieldDefinition, FieldType

_SEPARATOR = re.compile(r"[ \t]?[:=：](?!//)|\t|[ ]{2,}|\.{3,}|…|_{2,}|\||[ ][-–—][ ]")
_STRONG = re.compile(r"[:=：]|\.{3,}|…|_{2,}")
_WIDE_GAP = re.compile(r"\t+|[ ]{3,}|[ ]?\|[ ]?")
_AFTER_LABEL = re.compile(r"^(?:[ \t\u00a0]*(?:\*{1,2}(?=\s|$))?[:=：|]?[ \t\u00a0]*)")
_LABEL_LIKE = re.compile(r"^\W{0,8}[^\W\d][^:\n]{1,40}:(?:\s|$)")
_MAX_LABEL_CHARS = 120
_MAX_TRIES = 4  # separators tried in one line for its first label
_FREE_TYPES = (FieldType.TEXT, FieldType.LONG_TEXT)
_SENTENCE_END = (".", "!", "?", ":", ";", "…")


@dataclass(frozen=True, slots=True)
class _Found:
    """A label within a line: where its value begins and how it was separated."""

    match: Match
    start: int
    value_at: int
    strong: bool


class Scanner:
    """One pass over the lines of one source for one definition."""

    def __init__(
        self, index: LabelIndex, *, machine: bool = False, seen: set[str] | None = None, cell: bool = False
    ) -> None:
        """``machine``: field names count as labels (web forms). ``seen``: fields met before, shared by cells.

        ``cell``: the lines are a cell of its own, in which a label alone may be misspelt.
        """
        self.index = index
        self.machine = machine
        self.cell = cell
        self.fields: dict[str, FieldDefinition] = {one.name: one for one in index.definition.fields}
        self.events: list[Event] = []
        self.open: Hit | None = None
        self.seen: set[str] = set() if seen is None else seen
        self.ended_depth: int | None = None
        self.width = 76
        self.before = ""  # the line before this one
        self.strays = 0

    def scan(self, lines: Sequence[Line]) -> list[Event]:
        """The titles and labels of the lines, in order, each label with its value."""
        self.feed(lines)
        self.finish()
        return self.events

    def feed(self, lines: Sequence[Line]) -> None:
        """Read on; a field may stay open for the next lines."""
        lines = blank_headers(lines, self._is_label)
        self.width = wrap_width(lines)
        for line in lines:
            self._take(line)
            self.before = line.text

    def _is_label(self, text: str) -> bool:
        return self._match(text, fuzzy=False) is not None

    def interrupt(self) -> None:
        """Something else with labels comes: the field that is open ends here."""
        self._close(followed=True)
        self.before = ""

    def awaits_text(self) -> bool:
        """Whether a long text is open of which nothing came yet."""
        return self.open is not None and not any(self.open.lines) and self._open_is_long()

    def finish(self) -> None:
        """Nothing more comes."""
        self._close(followed=False)

    def _take(self, line: Line) -> None:
        text = line.text
        if self.ended_depth is not None and line.depth != self.ended_depth:
            self.ended_depth = None
        if not text.strip():
            self._blank_line()
            return
        if ends_text(text):
            self._close(followed=False)
            if self.seen:
                self.ended_depth = line.depth
            return
        found = self._labels_in(text, line)
        title_end = found[0].start if found else len(text)
        if self._is_title(text[:title_end]):
            self._close(followed=True)
            self.strays = 0
            self.events.append(Title(line.where, line.depth))
            self.seen.clear()
            self.ended_depth = None
            if not found:
                return
        elif self.ended_depth is not None:
            return
        elif found and found[0].start > 0 and not self._stands_apart(text, found[0].start):
            found = []
        if found and self._cuts(found, line):
            self._open_all(found, line)
        else:
            self._continue(line)

    # --- labels of a line -----------------------------------------------------------------------------------

    def _labels_in(self, text: str, line: Line) -> list[_Found]:
        first = self._first_label(text, 0)
        if first is None:
            for gap in _WIDE_GAP.finditer(text[:400]):
                first = self._first_label(text, gap.end())
                if first:
                    break
        if first is None:
            first = self._after_title(text) or self._unseparated(text, line)
        if first is None:
            return []
        found = [first]
        if not self._is_long(first.match):
            found += self._later_labels(text, first)
        return found

    def _first_label(self, text: str, start: int) -> _Found | None:
        """The label that the text begins with at ``start``, up to one of the next separators or the end of the line."""
        rest = text[start:]
        if not rest.strip():
            return None
        head = rest[: _MAX_LABEL_CHARS + 10]
        best: _Found | None = None
        for tries, separator in enumerate(_SEPARATOR.finditer(head)):
            if tries >= _MAX_TRIES or separator.start() > _MAX_LABEL_CHARS:
                break
            if not separator.start():
                continue
            strong = bool(_STRONG.search(separator[0]))
            dash = separator[0].strip() in ("-", "–", "—")
            found = self._match(rest[: separator.start()], fuzzy=not dash)
            if found and (strong or found.score >= 0.8):
                if best is None or found.score > best.match.score:
                    value_at = start + separator.end()
                    best = _Found(found, start, value_at + _skip(text[value_at:]), strong=strong)
                if strong or best.match.score == 1.0:
                    longer = self._strong_behind(rest, separator.end(), start, text)
                    return longer or best
        if best:
            return best
        return self._whole(rest, start, text)

    def _strong_behind(self, rest: str, at: int, start: int, text: str) -> _Found | None:
        """``Imię  i  nazwisko:``: a gap inside a label whose colon comes a little later."""
        later = _STRONG.search(rest, at, at + 40)
        if not later or not rest[at : later.start()].strip():
            return None
        found = self._match(rest[: later.start()], fuzzy=False)
        value_at = start + later.end()
        return _Found(found, start, value_at + _skip(text[value_at:]), strong=True) if found else None

    def _whole(self, rest: str, start: int, text: str) -> _Found | None:
        """A label alone: only its exact wording, or a long one misspelt."""
        stripped = rest.strip(" \t*")
        if len(stripped) > self.index.longest + 24 or stripped[-1:] in ".?!,":
            return None
        found = self._match(stripped, fuzzy=len(stripped) >= 8 or self.cell)
        if not found or (found.score < 1.0 and len(found.label.words) < 10 and not self.cell):
            return None
        return _Found(found, start, len(text), strong=False)

    def _after_title(self, text: str) -> _Found | None:
        """``Zgłoszenie pytania HOT-1 data: 12.03.2026``: the title and, right behind it, the first label."""
        if not self.index.may_name(text[:200]):
            return None
        for separator in list(_STRONG.finditer(text[:200]))[:3]:
            suffix = self._suffix_label(text, 0, separator.start(), separator.end())
            if suffix and self.index.title_at(text[: suffix.start]):
                return suffix
        return None

    def _unseparated(self, text: str, line: Line) -> _Found | None:
        """``Urgenza alta``: tabs that became a space. Only the next field of a form that has begun, exactly written."""
        begun = bool(self.seen) or (bool(self.events) and isinstance(self.events[-1], Title))
        if not begun or len(text) > 300 or (self._open_is_long() and not self.awaits_text()):
            return None
        words = list(re.finditer(r"\S+", text[:_MAX_LABEL_CHARS]))[:8]
        for count in range(len(words) - 1, 0, -1):
            found = self._match(text[: words[count - 1].end()], fuzzy=False)
            if not found or set(found.label.fields) & self.seen or len(found.label.key) < 5:
                continue
            value_at = words[count].start()
            value, one = text[value_at:], self.fields[found.label.fields[0]]
            if one.type in _FREE_TYPES:
                fits = value[:1].isupper() or value[:1].isdigit()
            else:
                fits = self._fits(Hit(found.label, 1.0, line.where), value)
            place = self.index.order[one.name]
            near = min((abs(place - self.index.order[name]) for name in self.seen), default=place + 1)
            return _Found(found, 0, value_at, strong=False) if fits and near == 1 else None
        return None

    def _later_labels(self, text: str, first: _Found) -> list[_Found]:
        found, current = [], first
        limit = min(len(text), first.value_at + 600)
        for separator in _STRONG.finditer(text, first.value_at, limit):
            if separator.start() <= current.value_at and separator[0] not in ":=":
                continue
            suffix = self._suffix_label(text, current.value_at, separator.start(), separator.end())
            if suffix and self._may_follow(current, suffix, text):
                found.append(suffix)
                current = suffix
                if self._is_long(suffix.match):
                    break
        return found

    def _suffix_label(self, text: str, start: int, end: int, value_at: int) -> _Found | None:
        """The longest run of words just before a separator that is a label."""
        head = text[start:end]
        words = list(re.finditer(r"[^\s.…_|:=]+", head[-_MAX_LABEL_CHARS:]))
        offset = start + max(len(head) - _MAX_LABEL_CHARS, 0)
        for word in words[-7:]:
            at = offset + word.start()
            if word[0][0].isdigit():
                continue
            found = self._match(text[at:end], fuzzy=end - at >= 6, partial=False)
            if found and (found.score == 1.0 or found.score >= 0.85):
                return _Found(found, at, value_at + _skip(text[value_at:]), strong=True)
        return None

    def _may_follow(self, current: _Found, later: _Found, text: str) -> bool:
        """Whether a label inside a line really begins the next field instead of belonging to the value before it."""
        names = later.match.label.fields
        if names == current.match.label.fields or (
            set(names) & self.seen and not set(names) & set(current.match.label.fields)
        ):
            return False
        value = text[current.value_at : later.start]
        if not value.strip(" .…_|,;"):
            return True
        if self._stands_apart(text, later.start):
            return True
        current_type = self.index.types[current.match.label.fields[0]]
        if current_type not in _FREE_TYPES:
            return True
        later_field = self.fields[names[0]]
        rest = tidy_lines([text[later.value_at :]], long=False)
        if later_field.type not in _FREE_TYPES:
            return not rest or read_content(later_field, rest, self.index.definition) is not None
        return text[later.start].isupper() and later.match.score == 1.0

    def _match(self, text: str, *, fuzzy: bool, partial: bool = True) -> Match | None:
        found = self.index.match(text, fuzzy=fuzzy, partial=partial)
        if found is None and self.machine:
            found = self.index.match_name(text)
        return found

    def _is_long(self, match: Match) -> bool:
        return any(self.index.types[name] is FieldType.LONG_TEXT for name in match.label.fields)

    def _is_title(self, text: str) -> bool:
        return self.index.title_at(text.strip(" \t|-–—*#=:_"))

    def _stands_apart(self, text: str, at: int) -> bool:
        """Whether something stronger than one space stands before this place: a gap, a comma, a bar, a title."""
        before = text[:at]
        if before.endswith(("  ", "\t", "|")) or before.rstrip()[-1:] in (",", ";", "|", "_", "…", ""):
            return True
        return before.rstrip().endswith("..") or self._is_title(before)

    # --- values ---------------------------------------------------------------------------------------------

    def _cuts(self, found: Sequence[_Found], line: Line) -> bool:
        """Whether the first label of a line ends the field that is open. Only long texts resist."""
        if self.open is None or not self._open_is_long():
            return True
        first = found[0]
        if line.depth > self.open.depth and self.open.lines:
            return True
        if set(first.match.label.fields) <= self.seen:
            return False
        value = tidy_lines([line.text[first.value_at :]], long=False)
        field = self.fields[first.match.label.fields[0]]
        if not any(part.strip() for part in self.open.lines):
            return first.strong or first.match.score == 1.0
        if not first.strong:
            return not self.before.strip() or (
                first.match.score == 1.0 and line.text[:1].isupper() and self._sentence_ended()
            )
        if value and field.type not in _FREE_TYPES:
            return read_content(field, value, self.index.definition) is not None or len(first.match.label.fields) > 1
        return not self.before.strip() or self._sentence_ended() or not wraps_into(self.before, line.text, self.width)

    def _sentence_ended(self) -> bool:
        return self.before.rstrip().endswith(_SENTENCE_END)

    def _open_all(self, found: Sequence[_Found], line: Line) -> None:
        for number, one in enumerate(found):
            self._close(followed=True)
            end = found[number + 1].start if number + 1 < len(found) else len(line.text)
            value = line.text[one.value_at : end]
            if number + 1 < len(found):
                value = value.rstrip(" \t,;|/–-")
            hit = Hit(one.match.label, one.match.score, line.where, [], line.depth, strong=one.strong)
            hit.strays, self.strays = self.strays, 0
            if value.strip():
                hit.lines.append(value)
            self.open = hit
            self.events.append(hit)
            self.seen.update(one.match.label.fields)

    def _continue(self, line: Line) -> None:
        hit = self.open
        if hit is None:
            self.strays += not _LABEL_LIKE.match(line.text)
            return
        if not hit.lines:
            if line.depth > hit.depth:
                self._close(followed=False)
                return
            hit.depth = line.depth
            hit.lines.append(line.text)
            hit.distant, hit.gap = hit.gap, False
            if not self._open_is_long() and _LABEL_LIKE.match(line.text) and not self._fits(hit, line.text):
                hit.lines.pop()
                self._close(followed=False)
            return
        if line.depth != hit.depth:
            self._close(followed=False)
        elif self._open_is_long():
            hit.lines.append(line.text)
        elif hit.gap or _LABEL_LIKE.match(line.text):
            self._close(followed=False)
        elif not hit.tail and wraps_into(self.before, line.text, self.width):
            hit.lines.append(line.text)
        else:
            hit.tail.append(line.text)

    def _fits(self, hit: Hit, text: str) -> bool:
        """Whether a line is of the type of a typed field that is open: ``tel. 22 ..., e-mail: ...``."""
        typed = [self.fields[name] for name in hit.label.fields if self.fields[name].type not in _FREE_TYPES]
        return any(read_content(one, text.strip(), self.index.definition) for one in typed)

    def _blank_line(self) -> None:
        hit = self.open
        if hit is None:
            return
        if self._open_is_long():
            if hit.lines:
                hit.lines.append("")
        elif hit.lines:
            hit.gap = True
        elif hit.gap:
            self._close(followed=False)
        else:
            hit.gap = True

    def _open_is_long(self) -> bool:
        return self.open is not None and any(
            self.index.types[name] is FieldType.LONG_TEXT for name in self.open.label.fields
        )

    def _close(self, *, followed: bool) -> None:
        hit, self.open = self.open, None
        if hit is None:
            return
        if hit.tail and followed and len(hit.tail) <= 4:
            hit.lines += hit.tail
        else:
            self.strays += len(hit.tail)
        hit.tail = []


def _skip(text: str) -> int:
    """How much separator stands at the beginning of a value."""
    found = _AFTER_LABEL.match(text)
    return found.end() if found else 0
