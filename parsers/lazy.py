"""Regular expressions compiled when first asked: most mails never need most of them, and programs start faster."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property


class LazyPattern:
    """A pattern with the three questions that are asked of long phrase tables; thread-safe as ``re.compile`` is."""

    def __init__(self, source: str, flags: int = 0, *, accents: bool = True) -> None:
        """Without ``accents`` each accented letter is also found as the bare one, as many people write."""
        self._source = source
        self._flags = flags
        self._accents = accents

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._source if self._accents else accents_left_out(self._source), self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        return self._pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """As ``re.Pattern.match``."""
        return self._pattern.match(text)

    def findall(self, text: str) -> list[str]:
        """As ``re.Pattern.findall`` for a pattern without groups."""
        return [hit[0] for hit in self._pattern.finditer(text)]

    def split(self, text: str, most: int = 0) -> list[str]:
        """As ``re.Pattern.split`` for a pattern without groups, at most so often."""
        return [piece or "" for piece in self._pattern.split(text, most)]


def accents_left_out(source: str) -> str:
    """A pattern that finds ``ę`` and ``e`` where the given one has ``ę``; a letter written as an escape stays."""
    out = []
    in_set = False
    for at, char in enumerate(source):
        escaped = at > 0 and source[at - 1] == "\\" and (at < 2 or source[at - 2] != "\\")
        if char in "[]" and not escaped:
            in_set = char == "["
        bare = "" if char.isascii() else _bare_letter(char)
        out.append(char if not bare else char + bare if in_set else f"[{char}{bare}]")
    return "".join(out)


def _bare_letter(char: str) -> str:
    bare = {"ł": "l", "ø": "o"}.get(char) or unicodedata.normalize("NFD", char)[0]
    return bare if bare.isascii() and bare.isalpha() else ""
