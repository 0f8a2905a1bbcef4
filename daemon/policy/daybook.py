"""The days of one calendar as instants: opening hours, holidays and closures, worked out once per day.

Wall-clock times become instants by one rule: an opening or closing falls on the *first instant of that day at
which the local clock has reached the time*. So an hour that the clock skips in spring opens at the jump, and an
hour that it shows twice in autumn counts from its first showing; both keep neighbouring intervals in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from daemon.settings import Calendar, Closure

MINUTES_PER_DAY = 24 * 60
MAX_CACHED_DAYS = 4000  # per calendar; hostile dates must not fill the memory
MAX_CACHED_CALENDARS = 64
ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


class CalendarError(ValueError):
    """A calendar that cannot answer; the message says which one and what to change."""


@dataclass(frozen=True, slots=True)
class Day:
    """One local day. ``spans`` are working times [start, end) as UTC instants, in order, none empty."""

    day: date
    spans: tuple[tuple[datetime, datetime], ...]
    cut_off: datetime | None  # from here on it counts for the next working day
    reasons: tuple[str, ...]  # names of the holidays and closures that shut it; empty on an ordinary day

    @property
    def opening(self) -> datetime | None:
        """When requests of an earlier day begin to count: the first opening, None on a day that takes none."""
        if not self.spans or (self.cut_off is not None and self.spans[0][0] >= self.cut_off):
            return None
        return self.spans[0][0]


class Daybook:
    """The days of one calendar, cached."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._days: dict[date, Day] = {}
        self._holidays: dict[int, dict[date, str]] = {}

    def day(self, day: date) -> Day:
        """That local day. Raises CalendarError where dates end."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= MAX_CACHED_DAYS:
                self._days.clear()
            try:
                found = self._days[day] = self._read(day)
            except OverflowError as error:  # the first and the last day of all dates
                raise CalendarError(f"calendar {self.calendar.name}: the date is out of range") from error
        return found

    def days_off(self, year: int) -> tuple[tuple[date, str], ...]:
        """Holidays and closures of a year, by date, whatever day of the week they fall on."""
        first = date(year, 1, 1)
        days = (first + ONE_DAY * n for n in range((date(year, 12, 31) - first).days + 1))
        return tuple((day, "; ".join(reasons)) for day in days if (reasons := self.reasons(day)))

    def reasons(self, day: date) -> tuple[str, ...]:
        """Why the office is shut on that day: holidays, local holidays, closures; () if it is not."""
        calendar = self.calendar
        found: list[str] = []
        if calendar.holidays is not None:
            if day.year not in self._holidays:
                if len(self._holidays) >= MAX_CACHED_DAYS // 365:
                    self._holidays.clear()
                self._holidays[day.year] = _national(calendar, day.year)
            if (name := self._holidays[day.year].get(day)) is not None:
                found.append(name)
        month_day = (day.month, day.day)
        found += [local.name for local in calendar.local_holidays if (local.month, local.day) == month_day]
        found += [closure.name or "closure" for closure in calendar.closures if covers(closure, day)]
        return tuple(found)

    def _read(self, day: date) -> Day:
        """Work out one day."""
        reasons = self.reasons(day)
        intervals = () if reasons else self.calendar.week[day.weekday()]
        spans: list[tuple[datetime, datetime]] = []
        for interval in sorted(intervals, key=lambda i: i.start):
            start, end = self.at(day, interval.start), self.at(day, interval.end)
            if spans and start <= spans[-1][1]:  # touching intervals are one
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            elif start < end:
                spans.append((start, end))
        limit = self.calendar.cut_off
        cut_off = None if limit is None else self.at(day, limit.hour * 60 + limit.minute)
        if cut_off is not None and limit is not None and limit.second:
            cut_off += ONE_SECOND * limit.second
        return Day(day, tuple(spans), cut_off, reasons)

    def at(self, day: date, minute: int) -> datetime:
        """The first instant of ``day`` at which the local clock has reached that minute; UTC."""
        if minute >= MINUTES_PER_DAY:
            day, minute = day + ONE_DAY, minute - MINUTES_PER_DAY
        zone = self.calendar.zone
        wall = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
        instant = wall.astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
            return instant
        # The clock skips this time: bisect for the jump, which lies between the two readings of the gap.
        low, high = wall.replace(fold=1).astimezone(UTC), instant
        before = low.astimezone(zone).utcoffset()
        while high - low > ONE_SECOND:
            middle = low + ((high - low) // 2 // ONE_SECOND) * ONE_SECOND
            low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
        return high


def covers(closure: Closure, day: date) -> bool:
    """Whether the office is shut on ``day``; both ends belong to the closure, yearly ones may span New Year."""
    month_day = (day.month, day.day)
    wraps = closure.first > closure.last
    if closure.first_year is None:
        inside = (closure.first <= month_day, month_day <= closure.last)
        return any(inside) if wraps else all(inside)
    last_year = closure.last_year if closure.last_year is not None else closure.first_year + (1 if wraps else 0)
    return (closure.first_year, *closure.first) <= (day.year, *month_day) <= (last_year, *closure.last)


def _national(calendar: Calendar, year: int) -> dict[date, str]:
    """Public holidays of a country or part of it, named in English whatever the locale.

    Raises CalendarError for a country or subdivision that the ``holidays`` package does not know.
    """
    from holidays import country_holidays  # heavy; only calendars with holidays pay for it

    try:
        found = country_holidays(
            calendar.holidays or "", subdiv=calendar.subdivision, years=year, expand=False, language="en_US"
        )
    except (NotImplementedError, KeyError) as error:
        place = "-".join(part for part in (calendar.holidays, calendar.subdivision) if part)
        raise CalendarError(f"calendar {calendar.name}: no holidays are known for {place!r}") from error
    return dict(found)


@lru_cache(maxsize=MAX_CACHED_CALENDARS)
def daybook(calendar: Calendar) -> Daybook:
    """The daybook of a calendar; equal calendars share one."""
    return Daybook(calendar)
