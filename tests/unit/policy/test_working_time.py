"""Working time: when requests count, by when they are acknowledged, and the words for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from daemon.policy.working_time import (
    CalendarError,
    acknowledge_by,
    add_working_time,
    days_off,
    effective_at,
    explain,
    is_working_time,
)
from daemon.settings import Calendar, Closure, Interval, LocalHoliday

WARSAW, ROME = ZoneInfo("Europe/Warsaw"), ZoneInfo("Europe/Rome")
OFFICE = (Interval(8 * 60, 16 * 60),)
SPLIT = (Interval(9 * 60, 13 * 60), Interval(14 * 60, 18 * 60))
ROUND_THE_CLOCK = (Interval(0, 24 * 60),)
CLOSED = ((), ())

CSIZS = Calendar("csizs", WARSAW, (OFFICE,) * 5 + CLOSED, cut_off=time(16), holidays="PL")
EMILIA = Calendar(
    "emilia",
    ROME,
    (SPLIT,) * 5 + CLOSED,
    holidays="IT",
    local_holidays=(LocalHoliday(10, 4, "San Petronio"),),
    closures=(
        Closure((12, 24), (1, 2), name="winter closure"),
        Closure((8, 9), (8, 20), first_year=2027, last_year=2027, name="summer closure"),
    ),
)
ALWAYS = Calendar("always", ROME, (ROUND_THE_CLOCK,) * 7)
CONTINUOUS = Calendar("continuous", WARSAW, (ROUND_THE_CLOCK,) * 5 + CLOSED)


def at(calendar: Calendar, text: str) -> datetime:
    """A local time of the calendar, with an explicit offset where the clock shows it twice."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=calendar.zone)


TABLE = [
    # calendar, arrived, counts from, acknowledged by
    (CSIZS, "2026-11-20T06:30", "2026-11-20T08:00", "2026-11-23T16:00"),
    (CSIZS, "2026-11-20T08:00", "2026-11-20T08:00", "2026-11-23T16:00"),
    (CSIZS, "2026-11-20T15:59:59", "2026-11-20T15:59:59", "2026-11-23T16:00"),
    (CSIZS, "2026-11-20T16:00:00", "2026-11-23T08:00", "2026-11-24T16:00"),
    (CSIZS, "2026-11-20T17:10", "2026-11-23T08:00", "2026-11-24T16:00"),
    (CSIZS, "2026-11-22T23:59:59", "2026-11-23T08:00", "2026-11-24T16:00"),
    (CSIZS, "2026-11-19T12:00", "2026-11-19T12:00", "2026-11-20T16:00"),
    (CSIZS, "2026-12-23T15:00", "2026-12-23T15:00", "2026-12-28T16:00"),  # 24 December is free since 2025
    (CSIZS, "2026-12-23T16:00", "2026-12-28T08:00", "2026-12-29T16:00"),
    (CSIZS, "2026-11-10T16:30", "2026-11-12T08:00", "2026-11-13T16:00"),  # Independence Day, 11 November
    (CSIZS, "2027-01-05T17:00", "2027-01-07T08:00", "2027-01-08T16:00"),  # Epiphany
    (EMILIA, "2026-11-20T13:00", "2026-11-20T14:00", "2026-11-23T18:00"),
    (EMILIA, "2026-11-20T13:20", "2026-11-20T14:00", "2026-11-23T18:00"),
    (EMILIA, "2026-11-20T18:00", "2026-11-23T09:00", "2026-11-24T18:00"),
    (EMILIA, "2026-12-23T17:59", "2026-12-23T17:59", "2027-01-04T18:00"),  # closure over New Year, then a weekend
    (EMILIA, "2026-12-30T10:00", "2027-01-04T09:00", "2027-01-05T18:00"),
    (EMILIA, "2027-01-05T19:00", "2027-01-07T09:00", "2027-01-08T18:00"),
    (EMILIA, "2027-08-06T18:00", "2027-08-23T09:00", "2027-08-24T18:00"),
    (EMILIA, "2028-08-10T10:00", "2028-08-10T10:00", "2028-08-11T18:00"),  # the closure of 2027 only
    (ALWAYS, "2026-11-21T03:00", "2026-11-21T03:00", "2026-11-23T00:00"),
    (ALWAYS, "2026-12-31T23:59:59", "2026-12-31T23:59:59", "2027-01-02T00:00"),
    (CONTINUOUS, "2026-11-20T23:59:59", "2026-11-20T23:59:59", "2026-11-24T00:00"),
    (CONTINUOUS, "2026-11-21T00:00", "2026-11-23T00:00", "2026-11-25T00:00"),
]


@pytest.mark.parametrize(("calendar", "arrived", "counts", "due"), TABLE)
def test_instants_and_deadlines(calendar: Calendar, arrived: str, counts: str, due: str) -> None:
    """The table of design rule 11 and of the calendars in use holds, and results are UTC."""
    effective = effective_at(calendar, at(calendar, arrived))
    assert effective == at(calendar, counts)
    assert acknowledge_by(calendar, effective) == at(calendar, due)
    assert effective.tzinfo is UTC


NIGHT = Calendar("night", WARSAW, ((Interval(0, 150), Interval(150, 360), Interval(22 * 60, 24 * 60)),) * 7)

DST = [
    # In Warsaw the clock skips 02:00-03:00 on 29 March 2026 and repeats 02:00-03:00 on 25 October 2026.
    (ALWAYS, "2026-03-28T23:30", "2026-03-28T23:30", "2026-03-30T00:00+02:00"),
    (ALWAYS, "2026-03-29T03:00+02:00", "2026-03-29T03:00+02:00", "2026-03-31T00:00+02:00"),
    (ALWAYS, "2026-10-25T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-27T00:00+01:00"),
    (ALWAYS, "2026-10-25T02:30+01:00", "2026-10-25T02:30+01:00", "2026-10-27T00:00+01:00"),
    (ALWAYS, "2026-10-24T23:59:59+02:00", "2026-10-24T23:59:59+02:00", "2026-10-26T00:00+01:00"),
    (CSIZS, "2026-03-27T17:00+01:00", "2026-03-30T08:00+02:00", "2026-03-31T16:00+02:00"),
    (CSIZS, "2026-10-23T17:00+02:00", "2026-10-26T08:00+01:00", "2026-10-27T16:00+01:00"),
    (CSIZS, "2026-10-25T02:59:59+02:00", "2026-10-26T08:00+01:00", "2026-10-27T16:00+01:00"),
    (NIGHT, "2026-03-29T01:59:59+01:00", "2026-03-29T01:59:59+01:00", "2026-03-31T00:00+02:00"),
    (NIGHT, "2026-03-29T06:00+02:00", "2026-03-29T22:00+02:00", "2026-03-31T00:00+02:00"),
    (NIGHT, "2026-10-25T02:45+01:00", "2026-10-25T02:45+01:00", "2026-10-27T00:00+01:00"),
]


@pytest.mark.parametrize(("calendar", "arrived", "counts", "due"), DST)
def test_nights_of_clock_changes(calendar: Calendar, arrived: str, counts: str, due: str) -> None:
    """On the nights on which the clock changes, instants keep their order and deadlines their wall-clock time."""
    effective = effective_at(calendar, at(calendar, arrived))
    assert effective == at(calendar, counts)
    assert acknowledge_by(calendar, effective) == at(calendar, due)


def test_interval_that_begins_in_the_skipped_hour_opens_at_the_jump() -> None:
    """Hours from 02:30 to 06:00 begin at 03:00 summer time on the night on which 02:30 does not exist."""
    calendar = Calendar("late", WARSAW, ((Interval(150, 360),),) * 7)
    assert effective_at(calendar, at(calendar, "2026-03-29T00:30")) == at(calendar, "2026-03-29T03:00+02:00")
    assert not is_working_time(calendar, at(calendar, "2026-03-29T01:59:59+01:00"))


def test_interval_within_the_skipped_hour_is_no_working_time() -> None:
    """An interval that lies wholly in the skipped hour does not exist on that day."""
    calendar = Calendar("gap", WARSAW, ((Interval(130, 170),),) * 7)
    assert effective_at(calendar, at(calendar, "2026-03-29T00:30")) == at(calendar, "2026-03-30T02:10")


def test_interval_that_ends_in_the_repeated_hour_ends_at_its_first_showing() -> None:
    """Hours until 02:30 end when the clock shows 02:30 for the first time."""
    calendar = Calendar("early", WARSAW, ((Interval(60, 150),),) * 7)
    assert is_working_time(calendar, at(calendar, "2026-10-25T02:29:59+02:00"))
    assert not is_working_time(calendar, at(calendar, "2026-10-25T02:30+02:00"))
    assert not is_working_time(calendar, at(calendar, "2026-10-25T02:15+01:00"))


def test_midnight_that_the_clock_skips() -> None:
    """Where summer time begins at midnight, a day of 24 hours begins at 01:00 and loses an hour."""
    calendar = Calendar("cairo", ZoneInfo("Africa/Cairo"), ((), (), (), (), ROUND_THE_CLOCK, (), ()))
    assert effective_at(calendar, at(calendar, "2026-04-23T12:00")) == at(calendar, "2026-04-24T01:00")


ADDITIONS = [
    (CSIZS, "2026-11-20T15:00", timedelta(hours=1), "2026-11-20T16:00"),
    (CSIZS, "2026-11-20T15:00", timedelta(hours=1, seconds=1), "2026-11-23T08:00:01"),
    (CSIZS, "2026-11-20T17:00", timedelta(0), "2026-11-23T08:00"),
    (CSIZS, "2026-11-20T12:00", timedelta(0), "2026-11-20T12:00"),
    (CSIZS, "2026-11-20T17:00", timedelta(hours=16), "2026-11-24T16:00"),
    (EMILIA, "2026-11-20T12:00", timedelta(hours=2), "2026-11-20T15:00"),
    (EMILIA, "2026-12-23T17:00", timedelta(hours=3), "2027-01-04T11:00"),
    (ALWAYS, "2026-03-28T12:00", timedelta(hours=24), "2026-03-29T13:00"),  # 23 hours of wall clock missing one
    (ALWAYS, "2026-10-24T12:00", timedelta(hours=24), "2026-10-25T11:00"),
    (ALWAYS, "2026-11-20T00:00", timedelta(days=100), "2027-02-28T00:00"),
]


@pytest.mark.parametrize(("calendar", "start", "duration", "end"), ADDITIONS)
def test_adding_working_time(calendar: Calendar, start: str, duration: timedelta, end: str) -> None:
    """Working time runs only while the office is open, in real hours also when the clock changes."""
    assert add_working_time(calendar, at(calendar, start), duration) == at(calendar, end)


def test_adding_refuses_the_impossible() -> None:
    """Negative durations and sums beyond ten years are errors, not endless loops."""
    with pytest.raises(ValueError, match="negative"):
        add_working_time(CSIZS, at(CSIZS, "2026-11-20T15:00"), timedelta(seconds=-1))
    with pytest.raises(CalendarError, match="ten years"):
        add_working_time(CSIZS, at(CSIZS, "2026-11-20T15:00"), timedelta(days=3000))


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar("empty", WARSAW, ((),) * 7),
        Calendar("shut", WARSAW, (OFFICE,) * 7, closures=(Closure((1, 1), (12, 31)),)),
        Calendar("cut", WARSAW, (OFFICE,) * 7, cut_off=time(7)),
    ],
)
def test_calendar_without_working_time_is_an_error(calendar: Calendar) -> None:
    """A calendar in which nothing can ever count says so, naming itself, instead of searching for ever."""
    with pytest.raises(CalendarError, match=f"calendar {calendar.name}: no working time within two years"):
        effective_at(calendar, at(calendar, "2026-11-20T12:00"))


def test_unknown_country_is_an_error() -> None:
    """A country or subdivision without known holidays is named."""
    with pytest.raises(CalendarError, match="'XX'"):
        days_off(Calendar("x", WARSAW, (OFFICE,) * 7, holidays="XX"), 2026)
    with pytest.raises(CalendarError, match="'IT-Atlantis'"):
        days_off(Calendar("x", WARSAW, (OFFICE,) * 7, holidays="IT", subdivision="Atlantis"), 2026)


@pytest.mark.parametrize("function", [effective_at, acknowledge_by, is_working_time, explain])
def test_naive_instants_are_refused(function) -> None:
    """An instant without its zone is an error, never a guess."""
    with pytest.raises(ValueError, match="naive"):
        function(CSIZS, datetime(2026, 11, 20, 12))  # noqa: DTZ001


@pytest.mark.parametrize("year", [1, 9999])
def test_ends_of_time_are_clear_errors_or_answers(year: int) -> None:
    """Absurd dates in a mail cannot crash the calendar with anything but its own error."""
    for instant in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)):
        try:
            assert effective_at(ALWAYS, instant) == instant
            acknowledge_by(ALWAYS, instant)
        except CalendarError:
            continue


@pytest.mark.parametrize("year", [1, 9999])
def test_first_and_last_year_are_listed(year: int) -> None:
    """The edges of the calendar are listed, years beyond them refused."""
    assert days_off(EMILIA, year)
    with pytest.raises(CalendarError, match="there is no year"):
        days_off(EMILIA, 0 if year == 1 else 10_000)


def test_cut_off_inside_a_continuous_day_counts_for_the_next_day() -> None:
    """With a cut-off at 16:00 and round-the-clock hours, 16:00 counts from the next day's opening at 00:00."""
    calendar = Calendar("cut", WARSAW, (ROUND_THE_CLOCK,) * 7, cut_off=time(16))
    assert effective_at(calendar, at(calendar, "2026-11-20T15:59:59")) == at(calendar, "2026-11-20T15:59:59")
    assert effective_at(calendar, at(calendar, "2026-11-20T16:00")) == at(calendar, "2026-11-21T00:00")


def test_cut_off_with_seconds() -> None:
    """A cut-off may be given to the second."""
    calendar = Calendar("cut", WARSAW, (OFFICE,) * 7, cut_off=time(15, 30, 15))
    assert effective_at(calendar, at(calendar, "2026-11-20T15:30:14")) == at(calendar, "2026-11-20T15:30:14")
    assert effective_at(calendar, at(calendar, "2026-11-20T15:30:15")) == at(calendar, "2026-11-21T08:00")


def test_national_holidays_that_older_packages_lack() -> None:
    """24 December is free in Poland since 2025, 4 October in Italy from 2026."""
    assert date(2025, 12, 24) in dict(days_off(CSIZS, 2025))
    assert date(2024, 12, 24) not in dict(days_off(CSIZS, 2024))
    italy = Calendar("it", ROME, (OFFICE,) * 7, holidays="IT")
    assert date(2026, 10, 4) in dict(days_off(italy, 2026))
    assert date(2025, 10, 4) not in dict(days_off(italy, 2025))


def test_subdivision_adds_its_own_holidays() -> None:
    """South Tyrol keeps Whit Monday, the rest of Italy does not."""
    bolzano = Calendar("bz", ROME, (OFFICE,) * 7, holidays="IT", subdivision="BZ")
    assert date(2026, 5, 25) in dict(days_off(bolzano, 2026))
    assert date(2026, 5, 25) not in dict(days_off(EMILIA, 2026))


def test_days_off_names_every_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year lists holidays, local holidays and closures by date, in English whatever the locale."""
    monkeypatch.setenv("LANGUAGE", "it")
    calendar = Calendar("x", ROME, (OFFICE,) * 7, holidays="IT", closures=(Closure((12, 24), (1, 2)),))
    found = dict(days_off(calendar, 2027))
    assert found[date(2027, 1, 1)] == "New Year's Day; closure"
    assert found[date(2027, 1, 2)] == "closure"
    assert date(2027, 1, 3) not in found
    assert found[date(2027, 12, 24)] == "closure"
    assert dict(days_off(EMILIA, 2026))[date(2026, 10, 4)].endswith("San Petronio")
    assert [day for day, _ in days_off(EMILIA, 2027)] == sorted(day for day, _ in days_off(EMILIA, 2027))


@pytest.mark.parametrize(
    ("closure", "inside", "outside"),
    [
        (Closure((12, 24), (1, 2)), ["2026-12-24", "2027-01-02", "2030-12-31"], ["2026-12-23", "2027-01-03"]),
        (Closure((8, 1), (8, 1)), ["2026-08-01"], ["2026-07-31", "2026-08-02"]),
        (
            Closure((12, 30), (1, 2), first_year=2026, last_year=2027),
            ["2026-12-30", "2027-01-02"],
            ["2026-01-01", "2027-12-31", "2027-01-03"],
        ),
        (Closure((5, 4), (5, 4), first_year=2026, last_year=2026), ["2026-05-04"], ["2027-05-04", "2025-05-04"]),
        (Closure((2, 29), (2, 29)), ["2028-02-29"], ["2026-02-28", "2026-03-01"]),
    ],
)
def test_closures(closure: Closure, inside: list[str], outside: list[str]) -> None:
    """Closures include both ends, may span New Year, and with years hold once only."""
    calendar = Calendar("x", WARSAW, (OFFICE,) * 7, closures=(closure,))
    noon = "T12:00"
    assert all(not is_working_time(calendar, at(calendar, day + noon)) for day in inside)
    assert all(is_working_time(calendar, at(calendar, day + noon)) for day in outside)


def test_explanation_tells_the_whole_way() -> None:
    """A newcomer reads why a request of Wednesday evening before Christmas counts from Monday."""
    words = " ".join(explain(CSIZS, at(CSIZS, "2026-12-23T17:00")))
    for expected in (
        "Wednesday 23 December 2026 at 17:00 (Europe/Warsaw)",
        "17:00 is not before the cut-off at 16:00",
        "Thursday 24 December 2026 is not a working day: Christmas Eve",
        "the office has no hours on a Sunday",
        "It counts from Monday 28 December 2026 at 08:00",
        "Tuesday 29 December 2026 at 16:00",
    ):
        assert expected in words


@pytest.mark.parametrize(
    ("calendar", "arrived", "phrase"),
    [
        (CSIZS, "2026-11-20T12:00:07", "12:00:07 is working time"),
        (CSIZS, "2026-11-20T06:30", "counts from the next opening of the same day"),
        (EMILIA, "2026-11-20T13:20", "09:00-13:00 and 14:00-18:00"),
        (EMILIA, "2026-11-20T18:30", "18:30 is after closing time"),
        (EMILIA, "2026-11-21T10:00", "That is not a working day"),
        (ALWAYS, "2026-11-21T10:00", "00:00-24:00"),
    ],
)
def test_explanation_gives_the_reason(calendar: Calendar, arrived: str, phrase: str) -> None:
    """Each way of counting has its own sentence."""
    assert phrase in " ".join(explain(calendar, at(calendar, arrived)))
