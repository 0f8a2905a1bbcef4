"""What is wrong with a configuration, all of it at once, each fault with its place and its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LISTED = 40  # longer lists of known words help nobody


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``path`` is dotted (``mailboxes.pec.imap.port``), ``line`` counts from 1; 0 is the whole file."""

    file: str
    line: int
    path: str
    expected: str
    got: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{place}: {self.path}: " if self.path else f"{place}: "
        text += f"expected {self.expected}, got {self.got}"
        return f"{text}\n    {self.remedy}" if self.remedy else text

    def as_json(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "expected": self.expected,
            "got": self.got,
            "remedy": self.remedy,
        }


class ConfigurationError(Exception):
    """The file cannot be used; ``faults`` holds every reason, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def suggest(word: str, known: Sequence[str]) -> str:
    """``did you mean "address"?`` for a misspelt word, or the list of what is known."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word.lower(), known, scorer=fuzz.ratio, score_cutoff=60)
    if found:
        return f'did you mean "{found[0]}"?'
    return f"known here: {', '.join(sorted(known))}" if 0 < len(known) <= LISTED else ""
