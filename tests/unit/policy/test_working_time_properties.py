"""Properties that hold for every calendar and instant."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.policy.daybook import CalendarError
from daemon.policy.working_time import acknowledge_by, add_working_time, effective_at, explain, is_working_time
from daemon.settings import Calendar, Closure, Interval, LocalHoliday

ZONES = ("Europe/Warsaw", "Europe/Rome", "UTC", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")


@st.composite
def days(draw: st.DrawFn) -> tuple[Interval, ...]:
    """A day of up to three intervals that do not overlap."""
    ends = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    ends = ends[: len(ends) // 2 * 2]
    return tuple(Interval(start * 15, end * 15) for start, end in zip(ends[::2], ends[1::2], strict=True))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any calendar that has working time; the cut-off never precedes an opening, as the configuration demands."""
    week = tuple(draw(days()) for _ in range(7))
    if not any(week):
        week = ((Interval(480, 960),), *week[1:])
    last_opening = max(interval.start for day in week for interval in day)
    cut_off = None
    if draw(st.booleans()) and last_opening < 1438:
        minute = draw(st.integers(last_opening + 1, 1439))
        cut_off = time(minute // 60, minute % 60)
    closures = (Closure((12, 24), (1, 2)),) if draw(st.booleans()) else ()
    local = (LocalHoliday(10, 25, "clock change"),) if draw(st.booleans()) else ()
    country = draw(st.sampled_from([None, "PL", "IT"]))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    return Calendar("any", zone, week, cut_off, country, None, local, closures)


CHANGES = st.sampled_from([datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]).flatmap(
    lambda day: st.integers(-7200, 14400).map(lambda seconds: day + timedelta(seconds=seconds))
)
INSTANTS = st.one_of(
    st.integers(0, 3 * 365 * 86400).map(lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
    CHANGES,
)


@settings(max_examples=300, deadline=None)
@given(calendars(), INSTANTS)
def test_effective_at_lies_in_working_time_and_is_idempotent(calendar: Calendar, instant: datetime) -> None:
    """What counts, counts within working time, never earlier than it came, and counting again changes nothing."""
    effective = effective_at(calendar, instant)
    assert effective >= instant
    assert is_working_time(calendar, effective)
    assert effective_at(calendar, effective) == effective
    if effective > instant:
        assert effective_at(calendar, effective - timedelta(seconds=1)) == effective or is_working_time(
            calendar, effective - timedelta(seconds=1)
        )


@settings(max_examples=300, deadline=None)
@given(calendars(), INSTANTS, st.integers(0, 20 * 86400))
def test_later_mail_never_counts_earlier(calendar: Calendar, instant: datetime, seconds: int) -> None:
    """Both instants are monotone in the time of arrival."""
    first, second = effective_at(calendar, instant), effective_at(calendar, instant + timedelta(seconds=seconds))
    assert first <= second
    assert acknowledge_by(calendar, first) <= acknowledge_by(calendar, second)


@settings(max_examples=300, deadline=None)
@given(calendars(), INSTANTS)
def test_deadline_is_a_closing_time_of_a_later_day(calendar: Calendar, instant: datetime) -> None:
    """The deadline lies after the start on a later local day, ends working time, and can be explained."""
    effective = effective_at(calendar, instant)
    due = acknowledge_by(calendar, effective)
    assert due > effective
    inside = due - timedelta(microseconds=1)
    assert is_working_time(calendar, inside)
    assert inside.astimezone(calendar.zone).date() > effective.astimezone(calendar.zone).date()
    assert len(explain(calendar, instant)) >= 4


@settings(max_examples=200, deadline=None)
@given(calendars(), INSTANTS, st.integers(0, 200_000), st.integers(0, 200_000))
def test_working_time_adds_up(calendar: Calendar, instant: datetime, first: int, second: int) -> None:
    """Adding in two steps is adding the sum, except that a step may end at a closing time."""
    whole = add_working_time(calendar, instant, timedelta(seconds=first + second))
    step = add_working_time(calendar, instant, timedelta(seconds=first))
    assert instant <= step <= whole
    if second:
        assert add_working_time(calendar, step, timedelta(seconds=second)) == whole


@settings(max_examples=100, deadline=None)
@given(st.datetimes(timezones=st.just(UTC)), calendars())
def test_any_instant_is_answered_or_refused_clearly(instant: datetime, calendar: Calendar) -> None:
    """Whatever the year, only the calendar's own error comes out."""
    try:
        assert acknowledge_by(calendar, effective_at(calendar, instant)) > instant
    except CalendarError as error:
        assert "calendar any" in str(error)
