"""Which rules a mail can hit at all, found without asking them.

Each rule is asked once, when the program starts, about a mail that says nothing, and what it wants to know is noted:
its *cues*. A mail that answers all of them the same way takes the rule down the same path to the same "no". So a
rule is asked only of mails that show one of its cues; one that looks at anything else is asked of every mail.
Nothing has to be declared, so nothing can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NoReturn

from parsers.kinds.facts import Facts, Indexes
from parsers.kinds.stems import StemIndex, Stems

Test = Callable[[Facts], bool]
_NULL_PATH: Final = "<>"
_NAMELESS: Final = "@"


class Cues:
    """The cues of a table of rules; a rule is named by its place in the table."""

    def __init__(self, tests: Sequence[Test]) -> None:
        self.always: Final[list[int]] = []  # rules that look at what no cue stands for
        self._marks: Final[dict[str, list[int]]] = {}  # by field name, media type, or one of the two marks
        self._text: Final[dict[Stems, list[int]]] = {}
        self._heading: Final[dict[Stems, list[int]]] = {}
        for number, test in enumerate(tests):
            silence = _Silence()
            try:
                hit = test(silence)
            except _UnforeseenError:
                hit = True
            if hit:
                self.always.append(number)
                continue
            for mark in silence.marks:
                self._marks.setdefault(mark, []).append(number)
            for group in silence.text_groups:
                self._text.setdefault(group, []).append(number)
            for group in silence.heading_groups:
                self._heading.setdefault(group, []).append(number)
        self._names: Final = frozenset(self._marks)
        self.indexes: Final = Indexes(StemIndex(self._text), StemIndex(self._heading, heading=True))

    def find_rules(self, facts: Facts) -> list[int]:
        """The rules to ask, in their order."""
        numbers = [*self.always]
        for marks in (facts.headers, facts.media_types):
            for mark in self._names.intersection(marks):
                numbers += self._marks[mark]
        for group in facts.text_stems:
            numbers += self._text[group]
        for group in facts.heading_stems:
            numbers += self._heading[group]
        if facts.null_path:
            numbers += self._marks.get(_NULL_PATH, ())
        if facts.nameless:
            numbers += self._marks.get(_NAMELESS, ())
        return sorted(set(numbers)) if numbers else numbers


class _UnforeseenError(Exception):
    """A rule looks at something that no cue stands for."""


class _NoFields(Mapping[str, list[str]]):
    """The header of a mail that says nothing; notes which fields are asked for."""

    def __init__(self, asked: set[str]) -> None:
        self._asked = asked

    def __getitem__(self, name: str) -> list[str]:
        self._asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        raise _UnforeseenError

    def __len__(self) -> int:
        raise _UnforeseenError


class _Silence(Facts):
    """A mail that says nothing; notes what it is asked for."""

    def __init__(self) -> None:
        self.marks: Final[set[str]] = set()
        self.text_groups: Final[set[Stems]] = set()
        self.heading_groups: Final[set[Stems]] = set()

    def __getattr__(self, name: str) -> NoReturn:
        raise _UnforeseenError(name)

    @property
    def headers(self) -> Mapping[str, list[str]]:  # type: ignore[override]  # asked with get, in and keys() only
        return _NoFields(self.marks)

    def says(self, stems: Stems) -> bool:
        self.text_groups.add(stems)
        return False

    def head_says(self, stems: Stems, chars: int = 0) -> bool:
        return self.says(stems)

    def heading_says(self, stems: Stems) -> bool:
        self.heading_groups.add(stems)
        return False

    def holds(self, *media_types: str) -> bool:
        self.marks.update(media_types)
        return False

    @property
    def null_path(self) -> bool:
        self.marks.add(_NULL_PATH)
        return False

    @property
    def nameless(self) -> bool:
        self.marks.add(_NAMELESS)
        return False
