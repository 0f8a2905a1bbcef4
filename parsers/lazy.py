"""Regular expressions compiled when first asked: most mails never need most of them, and programs start faster."""

from __future__ import annotations

import re
from functools import cached_property


class LazyPattern:
    """A pattern with the three questions that are asked of long phrase tables; thread-safe as ``re.compile`` is."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)

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
