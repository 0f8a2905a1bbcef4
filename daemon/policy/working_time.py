"""Working time: when a request begins to count, by when it is acknowledged, and why (design, rule 11).

Instants go in aware and come out in UTC. Intervals are [start, end). ``effective_at`` is the instant itself
within working time and before the cut-off, else the next opening; at the cut-off second or later it is the
opening of the next working *day*. ``acknowledge_by`` is the last closing time of the first working day after
the local day of ``effective_at``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from daemon.policy.daybook import ONE_DAY, CalendarError, Day, Daybook, daybook
from daemon.settings import Calendar

HORIZON = timedelta(days=731)  # two years without any working time is a fault of the calendar
LONGEST_SUM = timedelta(days=3660)  # how far `add_working_time` counts, in calendar days

__all__ = [
    "CalendarError",
    "acknowledge_by",
    "add_working_time",
    "days_off",
    "effective_at",
    "explain",
    "is_working_time",
]


def effective_at(calendar: Calendar, instant: datetime) -> datetime:
    """When a request that arrived at ``instant`` begins to count.

    Raises ValueError for a naive instant, CalendarError if the calendar has no working time within two years.
    """
    book = daybook(calendar)
    day = book.day(_local_date(calendar, instant))
    instant = instant.astimezone(UTC)  # comparing within one zone would ignore the fold
    if day.cut_off is None or instant < day.cut_off:
        for start, end in day.spans:
            if instant < end and (day.cut_off is None or start < day.cut_off):
                return max(start, instant)
    return next(opening for later in _following(book, day.day) if (opening := later.opening) is not None)


def acknowledge_by(calendar: Calendar, effective: datetime) -> datetime:
    """The end of the first working day after the local day of ``effective``, an ``effective_at``.

    Raises as :func:`effective_at`.
    """
    book = daybook(calendar)
    return next(day.spans[-1][1] for day in _following(book, _local_date(calendar, effective)) if day.spans)


def add_working_time(calendar: Calendar, instant: datetime, duration: timedelta) -> datetime:
    """The instant at which ``duration`` of working time has gone by since ``instant``.

    Exactly at a closing time it is that closing time; with no duration it is ``instant``, or the next opening
    outside working time. The cut-off plays no part. Raises ValueError for a negative duration or a naive
    instant, CalendarError beyond ten years or without working time.
    """
    if duration < timedelta(0):
        raise ValueError("a duration of working time cannot be negative")
    book = daybook(calendar)
    today = _local_date(calendar, instant)
    left, position = duration, instant.astimezone(UTC)
    for day in _days_from(book, today, LONGEST_SUM):
        for start, end in day.spans:
            start = max(start, position)
            if start < end:
                if left <= end - start:
                    return start + left
                left -= end - start
    raise CalendarError(f"calendar {calendar.name}: {duration} of working time do not fit into ten years")


def is_working_time(calendar: Calendar, instant: datetime) -> bool:
    """Whether the office is open at ``instant``; the cut-off plays no part."""
    day = daybook(calendar).day(_local_date(calendar, instant))
    instant = instant.astimezone(UTC)
    return any(start <= instant < end for start, end in day.spans)


def days_off(calendar: Calendar, year: int) -> tuple[tuple[date, str], ...]:
    """Holidays, local holidays and closures of a year with their names, by date; weekends are not among them.

    Raises CalendarError for a year that does not exist.
    """
    if not date.min.year <= year <= date.max.year:
        raise CalendarError(f"calendar {calendar.name}: there is no year {year}")
    return daybook(calendar).days_off(year)


def explain(calendar: Calendar, instant: datetime) -> tuple[str, ...]:
    """The way from ``instant`` to both deadlines in sentences. Raises as :func:`effective_at`."""
    book = daybook(calendar)
    effective = effective_at(calendar, instant)
    due = acknowledge_by(calendar, effective)
    local = instant.astimezone(calendar.zone)
    start, counted = local.date(), _local_date(calendar, effective)
    lines = [f"The request arrived on {_moment(local)} ({calendar.zone.key})."]
    lines.append(_describe(book.day(start), calendar))
    lines.append(_judge(book.day(start), instant.astimezone(UTC), effective, calendar))
    lines += [_describe(book.day(start + ONE_DAY * n), calendar) for n in range(1, (counted - start).days + 1)]
    lines.append(f"It counts from {_moment(effective.astimezone(calendar.zone))}.")
    final = next(day for day in _following(book, counted) if day.spans)
    lines += [_describe(book.day(counted + ONE_DAY * n), calendar) for n in range(1, (final.day - counted).days + 1)]
    closing = _moment(due.astimezone(calendar.zone))
    lines.append(f"It is acknowledged by the end of the first working day after that day: {closing}.")
    return tuple(lines)


def _judge(day: Day, instant: datetime, effective: datetime, calendar: Calendar) -> str:
    """Why a request of that day counts when it does."""
    clock = f"{instant.astimezone(calendar.zone):%H:%M:%S}".removesuffix(":00")
    if effective == instant:
        return f"{clock} is working time, so it counts at once."
    if not day.spans:
        return "That is not a working day, so it counts from the next working day."
    if day.cut_off is not None and instant >= day.cut_off and calendar.cut_off is not None:
        limit = f"{calendar.cut_off:%H:%M:%S}".removesuffix(":00")
        return f"{clock} is not before the cut-off at {limit}, so it counts for the next working day."
    if effective < day.spans[-1][1]:
        return f"{clock} is outside the opening hours, so it counts from the next opening of the same day."
    return f"{clock} is after closing time, so it counts from the next working day."


def _describe(day: Day, calendar: Calendar) -> str:
    """One day in words: its hours, or why there are none."""
    name = f"{day.day:%A} {day.day.day} {day.day:%B %Y}"
    if day.spans:
        hours = " and ".join(f"{_clock(start, day, calendar)}-{_clock(end, day, calendar)}" for start, end in day.spans)
        return f"{name} is a working day: {hours}."
    if day.reasons:
        return f"{name} is not a working day: {'; '.join(day.reasons)}."
    return f"{name} is not a working day: the office has no hours on a {day.day:%A}."


def _clock(instant: datetime, day: Day, calendar: Calendar) -> str:
    """The local time of day; midnight at the end of the day is 24:00."""
    local = instant.astimezone(calendar.zone)
    return f"{local:%H:%M}" if local.date() == day.day else "24:00"


def _moment(local: datetime) -> str:
    """A local instant in words, English whatever the locale."""
    return f"{local:%A} {local.day} {local:%B %Y} at " + f"{local:%H:%M:%S}".removesuffix(":00")


def _local_date(calendar: Calendar, instant: datetime) -> date:
    """The date at the office."""
    if instant.tzinfo is None:
        raise ValueError("naive datetime: instants carry their zone")
    try:
        return instant.astimezone(calendar.zone).date()
    except OverflowError as error:
        raise CalendarError(f"calendar {calendar.name}: the date is out of range") from error


def _days_from(book: Daybook, day: date, reach: timedelta) -> Iterator[Day]:
    """That day and the later ones within ``reach``, at most to the end of all dates."""
    last = day + reach if date.max - day > reach else date.max - ONE_DAY
    while day <= last:
        yield book.day(day)
        day += ONE_DAY


def _following(book: Daybook, day: date) -> Iterator[Day]:
    """The days after that one; a clear error where none of two years was what the caller looks for."""
    if day < date.max:
        yield from _days_from(book, day + ONE_DAY, HORIZON)
    raise CalendarError(
        f"calendar {book.calendar.name}: no working time within two years of {day}: "
        "give it working hours, fewer closures, or a cut-off later than its openings"
    )
