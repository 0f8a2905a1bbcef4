"""Finds labels and their values in lines of text.

Shapes understood: ``label: value`` (also ``=``, tab, wide gap, dotted or underscored blanks), the value on the next
line, several labels on one line, a label alone on its line. A label inside a sentence of a long text does not end it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.forms.contents import has_box, read_content, tidy_lines
from parsers.forms.events import Event, Hit, Title
from parsers.forms.finder import Found, LabelFinder
from parsers.forms.labels import LabelIndex
from parsers.forms.lines import Line, blank_headers, ends_text, is_closing, wrap_width, wraps_into
from parsers.values import FieldDefinition, FieldType

_TABLE_ROW = re.compile(r"^[ ]{0,8}\|[ ]*(.*\|.*?)[ ]*\|[ ]*$")
_RULE = re.compile(r"^[ \t]*[-=+*_~#|]{3,}[-=+*_~#| \t]*$")
_LABEL_LIKE = re.compile(r"^\W{0,8}[^\W\d][^:\n]{1,40}:(?:\s|$)")
_RESTART_LINES = 14
_MAX_LABEL_CHARS = 120
_FREE_TYPES = (FieldType.TEXT, FieldType.LONG_TEXT)
_SENTENCE_END = (".", "!", "?", ":", ";", "…")


class Scanner:
    """One pass over the lines of one source for one definition."""

    def __init__(
        self,
        index: LabelIndex,
        *,
        machine: bool = False,
        seen: set[str] | None = None,
        cell: bool = False,
        in_table: bool = False,
        stops: frozenset[str] = frozenset(),
    ) -> None:
        """``machine``: field names count as labels (web forms). ``seen``: fields met before, shared by cells.

        ``cell``: the lines are a cell of its own, in which a label alone may be misspelt. ``stops``: the places of
        another form, at which a field ends.
        """
        self.index = index
        self.stops = stops
        self.in_table = in_table
        self.fields: dict[str, FieldDefinition] = {one.name: one for one in index.definition.fields}
        self.events: list[Event] = []
        self.open: Hit | None = None
        self.seen: set[str] = set() if seen is None else seen
        self.finder = LabelFinder(index, self.seen, machine=machine, cell=cell)
        self.ended_depth: int | None = None
        self.ended_softly = False
        self.width = 76
        self.before = ""  # the line before this one
        self.strays = 0
        self.lines: Sequence[Line] = ()
        self.at = 0  # in lines

    def scan(self, lines: Sequence[Line]) -> list[Event]:
        """The titles and labels of the lines, in order, each label with its value."""
        self.feed(lines)
        self.finish()
        return self.events

    def feed(self, lines: Sequence[Line]) -> None:
        """Read on; a field may stay open for the next lines."""
        lines = blank_headers(lines, self._is_label)
        self.width = wrap_width(lines)
        wrapped: Line | None = None
        self.lines = lines
        for number, line in enumerate(lines):
            self.at = number
            following = lines[number + 1] if number + 1 < len(lines) else None
            if wrapped is not None:
                line = Line(f"{wrapped.text.rstrip()} {line.text.lstrip()}", wrapped.where, line.depth)
                wrapped = None
            elif following and line.depth == following.depth and self.finder.joins(line.text, following.text):
                wrapped = line
                continue
            if line.text[:1] in "| " and (row := _TABLE_ROW.match(line.text)):
                line = Line(row[1], line.where, line.depth)
            self._take(line)
            self.before = line.text

    def _is_label(self, text: str) -> bool:
        return self.finder.match(text, fuzzy=False) is not None

    def _below(self) -> str:
        """The next line that is not empty, if it is near."""
        return next((line.text for line in self.lines[self.at + 1 : self.at + 3] if line.text.strip()), "")

    def _begins_anew(self, found: Sequence[Found]) -> bool:
        """Whether the form goes on below a closing: with a field not seen yet, under no everyday word."""
        if not self.ended_softly or not found or not found[0].strong:
            return False
        label = found[0].match.label
        return label.weight >= 1.0 and not set(label.fields) & self.seen

    def _has_begun(self) -> bool:
        if self.in_table:  # there, labels have cells of their own
            return False
        return bool(self.seen) or (bool(self.events) and isinstance(self.events[-1], Title))

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
        if line.where in self.stops:
            self._close(followed=True)
            return
        if self.ended_depth is not None and line.depth != self.ended_depth:
            self.ended_depth = None
        if not text.strip():
            self._blank_line()
            return
        if ends_text(text):
            self._close(followed=False)
            if self.seen:
                self.ended_depth = line.depth
                self.ended_softly = is_closing(text.strip())
            return
        if _RULE.match(text) and ("+" in text or not self._open_is_long()):
            return
        in_text = self._open_is_long() and not self.awaits_text()
        found = self.finder.find(text, begun=self._has_begun(), in_text=in_text, below=self._below())
        lead = text[: found[0].start].rstrip(" .,;") if found else text
        if self.finder.is_title(lead):
            self._close(followed=True)
            self.strays = 0
            self.events.append(Title(line.where, line.depth))
            self.seen.clear()
            self.ended_depth = None
            if not found:
                return
        elif self.ended_depth is not None:
            if not self._begins_anew(found):
                return
            self.ended_depth = None
        elif found and found[0].start > 0 and not self.finder.stands_apart(text, found[0].start):
            found = []
        if found and self._cuts(found, line):
            self._open_all(found, line)
        else:
            self._continue(line)

    # --- values ---------------------------------------------------------------------------------------------

    def _cuts(self, found: Sequence[Found], line: Line) -> bool:
        """Whether the first label of a line ends the field that is open. Only long texts resist."""
        if self.open is None or not self._open_is_long():
            return True
        first = found[0]
        if line.depth > self.open.depth and self.open.lines:
            return True
        if set(first.match.label.fields) <= self.seen:
            return self._restarts(line.depth)
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
        if not self.before.strip():
            return True
        if not self._is_awaited(field):
            return False
        return self._sentence_ended() or not wraps_into(self.before, line.text, self.width)

    def _restarts(self, depth: int) -> bool:
        """Whether a label that was seen begins the form once more: most of the others follow within a few lines."""
        if self.before.strip():
            return False
        again: set[str] = set()
        for line in self.lines[self.at : self.at + _RESTART_LINES]:
            head = line.text[:_MAX_LABEL_CHARS].partition(":")
            match = self.finder.match(head[0], fuzzy=False) if head[1] and line.depth == depth else None
            if match:
                again.update(match.label.fields)
        again &= self.seen
        if len(again) < max(2, (len(self.seen) + 1) // 2):
            return False
        self.seen.clear()
        return True

    def _is_awaited(self, field: FieldDefinition) -> bool:
        """Whether a text field may still come: no optional one whose place was before, if all required are there."""
        if self.open is None or field.required:
            return True
        here = min(self.index.order[name] for name in self.open.label.fields)
        if self.index.order[field.name] > here:
            return True
        groups = [{one.name} for one in self.index.definition.fields if one.required]
        groups += [set(group) for group in self.index.definition.one_of]
        return not all(group & self.seen for group in groups)

    def _sentence_ended(self) -> bool:
        return self.before.rstrip().endswith(_SENTENCE_END)

    def _open_all(self, found: Sequence[Found], line: Line) -> None:
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
            if not self._open_is_long() and _LABEL_LIKE.match(line.text) and not self.finder.fits(hit.label, line.text):
                hit.lines.pop()
                self._close(followed=False)
            return
        if line.depth != hit.depth:
            self._close(followed=False)
        elif self._open_is_long() or (has_box(line.text) and self._open_is_choice()):
            hit.lines.append(line.text)
        elif hit.gap or _LABEL_LIKE.match(line.text):
            self._close(followed=False)
        elif not hit.tail and wraps_into(self.before, line.text, self.width):
            hit.lines.append(line.text)
        else:
            hit.tail.append(line.text)

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

    def _open_is_choice(self) -> bool:
        return self.open is not None and self.index.types[self.open.label.fields[0]] is FieldType.CHOICE

    def _close(self, *, followed: bool) -> None:
        hit, self.open = self.open, None
        if hit is None:
            return
        if hit.tail and followed and len(hit.tail) <= 4:
            hit.lines += hit.tail
        else:
            self.strays += len(hit.tail)
        hit.tail = []
