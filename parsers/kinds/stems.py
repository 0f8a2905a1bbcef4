"""Which of many words a text may hold: all asked at once, by how the words of the text begin.

To search for each of some hundred stems costs more than to parse the mail, and an ordinary mail holds none of
them. So the first four letters of its words are looked up in one table, and a stem is searched for only where its
own four occur. This runs on bytes, which are lowered and cut five times faster: of every letter beyond ASCII only the
first byte of its UTF-8 is kept, so that case does not matter and ``ł`` and ``ś`` are alike. What it finds is a
superset: who finds a stem here asks the exact question next.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Final, NamedTuple

_LETTERS: Final = 4
_beginning: Final = itemgetter(slice(_LETTERS))
_BLANK: Final = 32
_UPPER: Final = range(ord("A"), ord("Z") + 1)
_LOWER: Final = range(ord("a"), ord("z") + 1)
_FOLLOWING: Final = bytes(range(0x80, 0xC0))  # the bytes of UTF-8 that are dropped
_FIRST_OF_LETTERS: Final = frozenset((*range(0xC3, 0xCA), *range(0xCE, 0xE0)))  # the rest begins signs and blanks
# What may stand in front of a word besides a blank and all signs beyond ASCII: line ends too, so that a stem of two
# words is found where it was wrapped.
_TEXT_SEPARATORS: Final = frozenset(b"\t\n\r'(\"*[?\x1c\x1d\x1e\x1f")
START: Final = "^"  # stands in front of a heading
_KEPT_IN_HEADING: Final = frozenset(b"%:^")

# Stems that are also met behind a prefix: how such words begin.
_ALSO_BEHIND: Final = {
    "subscri": ("unsu", "resu"),
    "generat": ("auto",),
    "reply": ("auto", "nore", "no-r"),
    "respond": ("auto",),
    "abonn": ("désa", "desa"),
    "inscri": ("dési", "desi"),
    "mailing": ("emai", "e-ma"),
}


def _text_byte(byte: int) -> int:
    if byte in _TEXT_SEPARATORS or (byte >= 0x80 and byte not in _FIRST_OF_LETTERS):
        return _BLANK
    return byte + 32 if byte in _UPPER else byte


def _heading_byte(byte: int) -> int:
    if byte in _UPPER:
        return byte + 32
    return byte if byte in _LOWER or byte in _FIRST_OF_LETTERS or byte in _KEPT_IN_HEADING else _BLANK


_TEXT_TABLE: Final = bytes(map(_text_byte, range(256)))
_HEADING_TABLE: Final = bytes(map(_heading_byte, range(256)))


class Stems:
    """A fixed set of lower-case stems, each at the beginning of a word (``r browser``: of its longest), or
    ``anywhere``. Of a last word under four letters only the whole is found.

    In headings (subject, names, addresses) nothing counts but letters, ``%`` and ``:``, with one blank wherever
    anything else stands; ``^ `` in front of a stem: at the beginning.
    """

    __slots__ = ("anywhere", "words")

    def __init__(self, words: Iterable[str] = (), *, anywhere: Iterable[str] = ()) -> None:
        self.words: Final = tuple(words)
        self.anywhere: Final = tuple(anywhere)


class _Entry(NamedTuple):
    """A stem as it is looked for: only where all its whole words stand in the text."""

    whole: frozenset[bytes]
    needle: bytes
    stem: str
    group: Stems


class StemIndex:
    """Many :class:`Stems` asked at once, of texts or of headings."""

    def __init__(self, groups: Iterable[Stems], *, heading: bool = False) -> None:
        self._heading: Final = heading
        table: dict[bytes, list[_Entry]] = {}
        anywhere: list[_Entry] = []
        for group in groups:
            for stem in group.words:
                needle = self._plain(stem)
                entry = _Entry(_whole_words(needle), needle, stem, group)
                behind = () if heading else _ALSO_BEHIND.get(stem, ())
                for beginning in {_anchor(needle), *map(self._plain, behind)}:
                    table.setdefault(beginning, []).append(entry)
            for stem in group.anywhere:
                needle = self._plain(stem)
                rest = needle.partition(b" ")[2]
                if rest:  # its first word may end a longer one, but its second begins
                    table.setdefault(_anchor(rest), []).append(_Entry(_whole_words(rest), needle, stem, group))
                else:
                    anywhere.append(_Entry(frozenset(), needle, stem, group))
        self._table: Final = table
        self._beginnings: Final = frozenset(table)
        self._anywhere: Final = tuple(anywhere)

    def find(self, text: str) -> dict[Stems, list[str]]:
        """The groups of which a stem stands in the text, with these stems."""
        plain = text.encode("utf-8", "replace").translate(_HEADING_TABLE if self._heading else _TEXT_TABLE, _FOLLOWING)
        in_order = plain.split()
        if self._heading:
            plain = b" ".join(in_order)
        words = set(in_order)
        found: dict[Stems, list[str]] = {}
        for beginning in self._beginnings.intersection(map(_beginning, words)):
            for whole, needle, stem, group in self._table[beginning]:
                if whole <= words and needle in plain:
                    found.setdefault(group, []).append(stem)
        for _, needle, stem, group in self._anywhere:
            if needle in plain:
                found.setdefault(group, []).append(stem)
        return found

    def _plain(self, stem: str) -> bytes:
        plain = stem.encode().translate(_HEADING_TABLE if self._heading else _TEXT_TABLE, _FOLLOWING)
        return b" ".join(plain.split()) if self._heading else plain


def _anchor(stem: bytes) -> bytes:
    """How the longest word of a stem begins; its last word counts only if four letters of it are known."""
    words = stem.split()
    whole = [*words[:-1], *(word for word in words[-1:] if len(word) >= _LETTERS)]
    return max(whole or words, key=len)[:_LETTERS]


def _whole_words(stem: bytes) -> frozenset[bytes]:
    """The words of a stem that stand whole wherever it stands: all but its last, and but a letter that ends a word."""
    *whole, _ = stem.split(b" ")
    return frozenset(word for number, word in enumerate(whole) if len(word) > (number == 0))
