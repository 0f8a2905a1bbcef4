"""Finds the labels of a form in one line of text, however they are set off from their values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.forms.contents import read_content, tidy_lines
from parsers.forms.folding import compact, strip_numbering
from parsers.forms.labels import Label, LabelIndex, Match
from parsers.values import FieldDefinition, FieldType

_SEPARATOR = re.compile(r"[ \t]?(?:=>|[:=：](?!//))|[ \t]{1,8}[-–—][ \t]|\t|[ ]{2,}|\.{3,}|…|_{2,}|\|")
_STRONG = re.compile(r"=>|[:=：]|\.{3,}|…|_{2,}")
_WIDE_GAP = re.compile(r"\t+|[ ]{3,}|[ ]?\|[ ]?")
_AFTER_LABEL = re.compile(r"^(?:[ \t]*(?:\*{1,2}(?=\s|$))?(?:=>|[:=：|])?[ \t]*)")
_MAX_LABEL_CHARS = 120
_MAX_MATCHES = 20_000  # comparisons of one source; a filled form takes a few hundred
_MIN_WRAPPED_CHARS = 8
_WRAPPED_SCORE = 0.9  # of a label over two lines with a typing error
_SURE_LABEL_CHARS = 10
_MAX_TRIES = 4  # separators tried in one line for its first label
_FREE_TYPES = (FieldType.TEXT, FieldType.LONG_TEXT)


@dataclass(frozen=True, slots=True)
class Found:
    """A label within a line: where its value begins and how it was separated."""

    match: Match
    start: int
    value_at: int
    strong: bool


class LabelFinder:
    """Knows the labels of one definition and which fields were met before."""

    def __init__(self, index: LabelIndex, seen: set[str], *, machine: bool = False, cell: bool = False) -> None:
        """``seen`` is shared with the scanner; ``machine`` and ``cell`` as there."""
        self.index = index
        self.seen = seen
        self.machine = machine
        self.cell = cell
        self.budget = _MAX_MATCHES
        self.fields: dict[str, FieldDefinition] = {one.name: one for one in index.definition.fields}

    def find(self, text: str, *, begun: bool, in_text: bool, below: str = "") -> list[Found]:
        """The labels of a line in order. ``begun``: the form has; ``in_text``: a long text is open and has words.

        ``below``: the next line that is not empty.
        """
        first = self._first_label(text, 0)
        if first is not None and not first.strong and self._goes_on(first, text, below):
            return []
        if first is None:
            for gap in _WIDE_GAP.finditer(text[:400]):
                first = self._first_label(text, gap.end())
                if first:
                    break
        if first is None:
            first = self._after_title(text) or self._unseparated(text, begun=begun and not in_text)
        if first is None and begun and not in_text:
            first = self._short(text, below)
        if first is None:
            return []
        found = [first]
        if not self._is_long(first.match):
            found += self._later_labels(text, first)
        return found

    def _first_label(self, text: str, start: int) -> Found | None:
        """The label that the text begins with at ``start``, up to one of the next separators or the end of the line."""
        rest = text[start:]
        if not rest.strip():
            return None
        head = rest[: _MAX_LABEL_CHARS + 10]
        best: Found | None = None
        for tries, separator in enumerate(_SEPARATOR.finditer(head)):
            if tries >= _MAX_TRIES or separator.start() > _MAX_LABEL_CHARS:
                break
            if not separator.start():
                continue
            strong = bool(_STRONG.search(separator[0]))
            dash = separator[0].strip() in ("-", "–", "—")
            found = self.match(rest[: separator.start()], fuzzy=not dash)
            if found and (strong or found.score >= 0.8):
                if best is None or found.score > best.match.score:
                    value_at = start + separator.end()
                    best = Found(found, start, value_at + _skip(text[value_at:]), strong=strong)
                if strong or best.match.score == 1.0:
                    longer = self._strong_behind(rest, separator.end(), start, text)
                    return longer or best
        if best:
            return best
        return self._whole(rest, start, text)

    def _strong_behind(self, rest: str, at: int, start: int, text: str) -> Found | None:
        """``Imię  i  nazwisko:``: a gap inside a label whose colon comes a little later."""
        later = _STRONG.search(rest, at, at + 40)
        if not later or not rest[at : later.start()].strip():
            return None
        found = self.match(rest[: later.start()], fuzzy=False)
        value_at = start + later.end()
        return Found(found, start, value_at + _skip(text[value_at:]), strong=True) if found else None

    def _whole(self, rest: str, start: int, text: str) -> Found | None:
        """A label alone: only its exact wording, or a long one misspelt."""
        stripped = rest.strip(" \t*")
        if len(stripped) > self.index.longest + 24 or stripped[-1:] in "?!,":
            return None
        found = self.match(stripped, fuzzy=len(stripped) >= 8 or self.cell, partial=self.cell)
        if found and stripped[-1:] == "." and found.score < 1.0:
            return None
        if not found or (found.score < 1.0 and len(found.label.words) < 10 and not self.cell):
            return None
        return Found(found, start, len(text), strong=False)

    def _after_title(self, text: str) -> Found | None:
        """``Zgłoszenie pytania HOT-1 data: 12.03.2026``: the title and, right behind it, the first label."""
        if not self.index.may_name(text[:200]):
            return None
        for separator in list(_STRONG.finditer(text[:200]))[:3]:
            suffix = self._suffix_label(text, 0, separator.start(), separator.end())
            if suffix and self.is_title(text[: suffix.start].rstrip(" .,;")):
                return suffix
        return None

    def _unseparated(self, text: str, *, begun: bool) -> Found | None:
        """``Urgenza alta``: tabs that became a space. Only the next field of a form that has begun, exactly written."""
        if not begun or len(text) > 300:
            return None
        words = list(re.finditer(r"\S+", text[:_MAX_LABEL_CHARS]))[:8]
        for count in range(len(words) - 1, 0, -1):
            found = self.match(text[: words[count - 1].end()], fuzzy=False)
            if not found or set(found.label.fields) & self.seen or len(found.label.key) < 4:
                continue
            value_at = words[count].start()
            value, one = text[value_at:], self.fields[found.label.fields[0]]
            if one.type in _FREE_TYPES:
                fits = value[:1].isupper() or value[:1].isdigit()
            else:
                fits = self.fits(found.label, value)
            place = self.index.order[one.name]
            near = min((abs(place - self.index.order[name]) for name in self.seen), default=place + 1)
            sure = near == 1 or (" " in found.label.words and len(found.label.key) >= _SURE_LABEL_CHARS)
            return Found(found, 0, value_at, strong=False) if fits and (sure or one.type not in _FREE_TYPES) else None
        return None

    def _goes_on(self, found: Found, text: str, below: str) -> bool:
        """``Nazwa urzędu`` / ``zniknęła z wydruku``: a sentence over two lines, not a label with its value."""
        one = self.fields[found.match.label.fields[0]]
        alone = found.value_at >= len(text) and not self.cell
        return alone and one.type is FieldType.TEXT and below.strip()[:1].islower()

    def _short(self, text: str, below: str) -> Found | None:
        """``Dta: 3.11.2026``: a short label misspelt, in front of a colon within a form."""
        separator = _SEPARATOR.search(text, 1, 12)
        match = self.index.match_short(text[: separator.start()]) if separator else None
        if separator is None or match is None or set(match.label.fields) & self.seen:
            return None
        value = text[separator.end() :].strip() or below
        if not self.suits(match.label, value):
            return None
        return Found(match, 0, separator.end() + _skip(text[separator.end() :]), strong=True)

    def _later_labels(self, text: str, first: Found) -> list[Found]:
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

    def _suffix_label(self, text: str, start: int, end: int, value_at: int) -> Found | None:
        """The longest run of words just before a separator that is a label."""
        head = text[start:end]
        words = list(re.finditer(r"[^\s.…_|:=]+", head[-_MAX_LABEL_CHARS:]))
        offset = start + max(len(head) - _MAX_LABEL_CHARS, 0)
        for word in words[-7:]:
            at = offset + word.start()
            if word[0][0].isdigit():
                continue
            found = self.match(text[at:end], fuzzy=end - at >= 6, partial=False)
            if found and (found.score == 1.0 or found.score >= 0.85):
                return Found(found, at, value_at + _skip(text[value_at:]), strong=True)
        return None

    def _may_follow(self, current: Found, later: Found, text: str) -> bool:
        """Whether a label inside a line really begins the next field instead of belonging to the value before it."""
        names = later.match.label.fields
        if names == current.match.label.fields or (
            set(names) & self.seen and not set(names) & set(current.match.label.fields)
        ):
            return False
        value = text[current.value_at : later.start]
        if not value.strip(" .…_|,;"):
            return True
        if self.stands_apart(text, later.start):
            return True
        current_type = self.index.types[current.match.label.fields[0]]
        if current_type not in _FREE_TYPES:
            return True
        later_field = self.fields[names[0]]
        rest = tidy_lines([text[later.value_at :]], long=False)
        if later_field.type not in _FREE_TYPES:
            return not rest or read_content(later_field, rest, self.index.definition) is not None
        return text[later.start].isupper() and later.match.score == 1.0

    def match(self, text: str, *, fuzzy: bool, partial: bool = True) -> Match | None:
        if self.budget <= 0:
            return None
        self.budget -= 1
        found = self.index.match(text, fuzzy=fuzzy, partial=partial)
        if found is None and self.machine:
            found = self.index.match_name(text)
        return found

    def _is_long(self, match: Match) -> bool:
        return any(self.index.types[name] is FieldType.LONG_TEXT for name in match.label.fields)

    def joins(self, text: str, following: str) -> bool:
        """Whether a line and the beginning of the next are one label that was wrapped."""
        stripped = text.strip()
        if not stripped or len(stripped) > _MAX_LABEL_CHARS or stripped[-1] in ".:=?!":
            return False
        key = compact(strip_numbering(stripped))
        known = key in self.index.beginnings
        if key in self.index.labels or (not known and not _MIN_WRAPPED_CHARS <= len(key) <= self.index.longest):
            return False
        separator = _STRONG.search(following[:_MAX_LABEL_CHARS])
        if not separator:
            return False
        match = self.match(f"{stripped} {following[: separator.start()]}", fuzzy=not known, partial=False)
        return match is not None and match.score >= _WRAPPED_SCORE

    def is_title(self, text: str) -> bool:
        return self.index.title_at(text.strip(" \t|-–—*#=:_"))

    def stands_apart(self, text: str, at: int) -> bool:
        """Whether something stronger than one space stands before this place: a gap, a comma, a bar, a title."""
        before = text[:at]
        if before.endswith(("  ", "\t", "|")) or before.rstrip()[-1:] in (",", ";", "|", "_", "…", ""):
            return True
        return before.rstrip().endswith("..") or self.is_title(before.rstrip(" .,;"))

    def suits(self, label: Label, text: str) -> bool:
        """Whether a text may stand behind the label: of a typed one it must be of its type."""
        return self.fields[label.fields[0]].type in _FREE_TYPES or self.fits(label, text)

    def fits(self, label: Label, text: str) -> bool:
        """Whether a text is of the type of a typed field of the label: ``tel. 22 ..., e-mail: ...``."""
        typed = [self.fields[name] for name in label.fields if self.fields[name].type not in _FREE_TYPES]
        bare = tidy_lines([text], long=False)
        return any(read_content(one, bare, self.index.definition) for one in typed)


def _skip(text: str) -> int:
    """How much separator stands at the beginning of a value."""
    found = _AFTER_LABEL.match(text)
    return found.end() if found else 0
