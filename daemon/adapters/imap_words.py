"""The small words of IMAP commands: UID sets, dates, quoted strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from daemon.ports import PermanentTrouble

SET_LENGTH = 6000  # characters of one UID set; servers take lines of 8000 and more (RFC 7162, 4)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def uid_sets(uids: Iterable[int]) -> Iterator[str]:
    """UIDs as sets (``1:5,7``) short enough for a command line, ascending."""
    parts: list[str] = []
    length = 0
    for first, last in _runs(sorted(set(uids))):
        part = str(first) if first == last else f"{first}:{last}"
        if parts and length + len(part) + 1 > SET_LENGTH:
            yield ",".join(parts)
            parts, length = [], 0
        parts.append(part)
        length += len(part) + 1
    if parts:
        yield ",".join(parts)


def _runs(uids: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for uid in uids:
        if previous is not None and start is not None and uid != previous + 1:
            yield start, previous
            start = uid
        start = uid if start is None else start
        previous = uid
    if start is not None and previous is not None:
        yield start, previous


def members(uid_set: str) -> set[int]:
    """The UIDs that a set stands for."""
    found: set[int] = set()
    for part in uid_set.split(","):
        first, _, last = part.partition(":")
        found.update(range(int(first), int(last or first) + 1))
    return found


def imap_day(instant: datetime) -> str:
    """A date as SEARCH wants it (RFC 3501, 9: date), English whatever the locale."""
    return f"{instant.day}-{_MONTHS[instant.month - 1]}-{instant.year}"


def quoted_text(text: str) -> str:
    """A quoted string (RFC 3501, 4.3). Raises PermanentTrouble for what cannot stand in one."""
    if not text.isascii() or any(character in text for character in "\r\n\0"):
        raise PermanentTrouble("bad_argument", "not a text for an IMAP command")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
