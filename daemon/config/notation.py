"""The small notations of the file: times of day, days of the week, closures, first poll, databases.

Every function takes the text as written and raises ValueError; a ``NotationError`` says what was expected
where the usual phrase would not help.
"""

from __future__ import annotations

import re
from datetime import date, time

from daemon.settings import Closure, Interval

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NotationError(ValueError):
    """What was expected, in words."""


_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?")
_DAYS = re.compile(r"(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?)")
DAYS_PATTERN = rf"{_DAYS.pattern}(?:, ?{_DAYS.pattern})*"
_YEARLY = re.compile(r"(\d\d)-(\d\d)")
_DATED = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
LEAP_YEAR = 2024  # so that 02-29 is a day of every year's notation


def minutes_of(text: str) -> int:
    """Minutes after midnight of ``08:00``; ``24:00`` is 1440."""
    match = _TIME.fullmatch(text)
    if not match or match[3]:
        raise ValueError("")
    hours, minutes = int(match[1]), int(match[2])
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        raise ValueError("")
    return hours * 60 + minutes


def read_interval(text: str) -> Interval:
    """``08:00-16:00``; the end may be 24:00."""
    start, hyphen, end = text.replace(" ", "").partition("-")
    if not hyphen:
        raise ValueError("")
    interval = Interval(minutes_of(start), minutes_of(end))
    if interval.start >= interval.end:
        raise NotationError("an interval that ends after it begins (split it at 24:00 if it goes over midnight)")
    return interval


def read_time(text: str) -> time:
    """``16:00`` or ``16:00:30``."""
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError("")
    return time(int(match[1]), int(match[2]), int(match[3] or 0))


def read_days(text: str) -> tuple[int, ...]:
    """``mon-fri`` or ``mon,wed,sat``: positions in the week, Monday 0; ``sat-mon`` goes over Sunday."""
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return tuple(found)


def read_yearly_day(text: str) -> tuple[int, int]:
    """``10-04``: (month, day)."""
    match = _YEARLY.fullmatch(text)
    if not match:
        raise ValueError("")
    day = date(LEAP_YEAR, int(match[1]), int(match[2]))
    return day.month, day.day


def read_closure(text: str) -> Closure:
    """``12-24..01-02`` (every year), ``2027-08-09..2027-08-20``, or a single day of either kind."""
    first, _, last = text.replace(" ", "").partition("..")
    last = last or first
    dated = _DATED.fullmatch(first), _DATED.fullmatch(last)
    if all(dated):
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        if start > end:
            raise NotationError("a closure that ends after it begins")
        return Closure((start.month, start.day), (end.month, end.day), start.year, end.year)
    if any(dated):
        raise NotationError("both days with the year, or both without")
    return Closure(read_yearly_day(first), read_yearly_day(last))


def read_first_poll(text: str) -> str | date:
    """``now``, ``all`` or a date."""
    return text if text in ("now", "all") else date.fromisoformat(text) if _DATED.fullmatch(text) else _refuse()


def read_database(text: str) -> str:
    """An SQLAlchemy URL of SQLite or PostgreSQL; ``postgresql://`` means psycopg."""
    scheme, separator, rest = text.partition("://")
    if separator and scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return text
    if separator and scheme in ("postgresql", "postgres", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    return _refuse()


def _refuse() -> str:
    raise ValueError("")
