"""Calendars: from their section to ``Calendar``, with the checks that one value alone cannot fail."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from daemon.config.faults import suggest
from daemon.config.notation import WEEKDAYS, read_days
from daemon.config.shapes import Item, Section
from daemon.settings import Calendar, Interval, LocalHoliday

EMPTY_WEEK: tuple[tuple[Interval, ...], ...] = ((),) * 7


def build_calendar(name: str, section: Section) -> Calendar:
    """The calendar of a section; what is wrong with it is noted there."""
    week = _build_week(section)
    cut_off = section.get("cut_off")
    calendar = Calendar(
        name=name,
        zone=_find_zone(section),
        week=week,
        cut_off=cut_off,
        holidays=section.get("holidays"),
        subdivision=section.get("subdivision"),
        local_holidays=tuple(_build_local_holiday(entry) for entry in section.many("local_holidays")),
        closures=section.many("closures"),
    )
    if week != EMPTY_WEEK:
        _check_cut_off(section, calendar)
    _check_holidays(section)
    return calendar


def _build_local_holiday(entry: Section) -> LocalHoliday:
    month, day = entry.get("day", (1, 1))
    return LocalHoliday(month, day, entry.get("name", ""))


def _find_zone(section: Section) -> ZoneInfo:
    name = section.get("zone")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from zoneinfo import available_timezones

        section.refuse("zone", "a time zone of the IANA list", suggest(name, sorted(available_timezones())))
        return ZoneInfo("UTC")


def _build_week(section: Section) -> tuple[tuple[Interval, ...], ...]:
    days: list[list[Interval]] = [[] for _ in WEEKDAYS]
    named: dict[int, str] = {}
    for key, items in section.get("week", {}).items():
        intervals = _check_intervals(section, f"week.{key}", items)
        for position in read_days(key):
            if position in named:
                expected = f"{WEEKDAYS[position]} once"
                _refuse_day(section, key, expected, f'it again (also in "{named[position]}")', "name each day once")
                continue
            named[position] = key
            days[position] = intervals
    if not any(days) and section.get("week"):
        section.refuse("week", "at least one interval of working time", 'e.g. mon-fri: ["08:00-16:00"]')
    return tuple(tuple(day) for day in days)


def _refuse_day(section: Section, key: str, expected: str, got: str, remedy: str) -> None:
    week = section.node.entries["week"]
    Section({}, week, f"{section.path}.week", section.faults).refuse(key, expected, remedy, got)


def _check_intervals(section: Section, path: str, items: list[Item]) -> list[Interval]:
    found: list[Interval] = []
    for index, item in enumerate(items):
        interval: Interval = item.value
        if found and interval.start < found[-1].end:
            expected = "intervals in order that do not overlap"
            Section({}, item.node, f"{section.path}.{path}[{index}]", section.faults).refuse(
                None, expected, "sort them and leave a gap or join them", item.node.shown()
            )
            continue
        found.append(interval)
    return found


def _check_cut_off(section: Section, calendar: Calendar) -> None:
    if calendar.cut_off is None:
        return
    minutes = calendar.cut_off.hour * 60 + calendar.cut_off.minute + calendar.cut_off.second / 60
    for position, day in enumerate(calendar.week):
        later = [interval for interval in day if interval.start >= minutes]
        if later:
            start = later[0].start
            expected = f"a cut-off after the opening at {start // 60:02}:{start % 60:02} ({WEEKDAYS[position]})"
            section.refuse("cut_off", expected, "move the cut-off behind the last opening of the day, or remove it")
            return


def _check_holidays(section: Section) -> None:
    country, part = section.get("holidays"), section.get("subdivision")
    if country is None:
        if part is not None:
            section.refuse("subdivision", "holidays beside it", "add holidays: with the country's code")
        return
    import holidays

    countries = holidays.list_supported_countries()
    if country not in countries:
        section.refuse(
            "holidays", "a country code (ISO 3166)", suggest(country, [code for code in countries if len(code) == 2])
        )
    elif part is not None and part not in countries[country]:
        section.refuse("subdivision", f"a part of {country}", suggest(part, list(countries[country])))
