"""Which of many words a text may hold: asked once per mail for the beginnings of its words, then by set.

A search for each of two hundred stems costs more than parsing the mail; nearly no mail holds any of them. So the
first four letters of every word are gathered once, and a stem is searched for only where its own four occur.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Final

_LETTERS: Final = 4
_SEPARATORS: Final = "'’(\"„“«*["  # what may stand in front of a word besides a blank
_beginning: Final = itemgetter(slice(_LETTERS))

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


def word_beginnings(text: str) -> frozenset[str]:
    """The first four letters of every word of a lower-case text."""
    for separator in _SEPARATORS:
        if separator in text:
            text = text.replace(separator, " ")
    return frozenset(map(_beginning, text.split()))


class Stems:
    """A fixed set of lower-case stems, each beginning at the start of a word (``r browser``: of its second)."""

    __slots__ = ("_by_beginning",)

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        for stem in stems:
            for beginning in (_anchor(stem), *_ALSO_BEHIND.get(stem, ())):
                self._by_beginning.setdefault(beginning, []).append(stem)

    def occur(self, beginnings: frozenset[str], text: str) -> bool:
        """Whether one of them stands in ``text``, whose words begin with (some of) ``beginnings``."""
        met = self._by_beginning.keys() & beginnings
        return bool(met) and any(stem in text for beginning in met for stem in self._by_beginning[beginning])


def _anchor(stem: str) -> str:
    first, blank, rest = stem.partition(" ")
    if blank and len(first) == 1:
        return _anchor(rest)
    return first[:_LETTERS]
