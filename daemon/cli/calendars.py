"""``calendar``: working time, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.context import load_settings, read_duration, read_instant, refuse, show_short, show_time, system_now
from daemon.cli.output import print_facts, print_json, print_json_line, print_table

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from daemon.settings import Calendar


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("calendar")(show_calendar)


def show_calendar(
    context: typer.Context,
    *,
    name: Annotated[str, typer.Argument(help="calendar")],
    at: Annotated[list[str] | None, typer.Option("--at", metavar="INSTANT", help="may be repeated")] = None,
    add: Annotated[str | None, typer.Option("--add", metavar="DURATION", help="working time to add: 90m, 4h")] = None,
    year: Annotated[int | None, typer.Option("--year", min=1970, max=2200, help="that year's days off")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """When mail that arrives at an instant counts, and by when it is acknowledged; or a year's days off."""
    settings = load_settings(context)
    if name not in settings.calendars:
        from daemon.config.faults import suggest

        refuse(f'there is no calendar "{name}": {suggest(name, list(settings.calendars))}')
    calendar = settings.calendars[name]
    duration = read_duration(add) if add is not None else None
    instants = [read_instant(text, calendar.zone) for text in at or ()]
    if year is not None:
        _show_year(calendar, year, as_json=as_json, alone=not instants)
    if instants or year is None:
        found = [_explain(calendar, instant, duration) for instant in instants or [system_now()]]
        _show(calendar, found, as_json=as_json)


def _explain(calendar: Calendar, instant: datetime, duration: timedelta | None) -> dict[str, Any]:
    from daemon.policy import working_time

    try:
        effective = working_time.effective_at(calendar, instant)
        added = working_time.add_working_time(calendar, instant, duration) if duration is not None else None
        return {
            "at": instant,
            "effective_at": effective,
            "acknowledge_by": working_time.acknowledge_by(calendar, effective),
            "added": added,
            "why": list(working_time.explain(calendar, instant)),
        }
    except working_time.CalendarError as error:
        refuse(str(error))


def _show(calendar: Calendar, found: list[dict[str, Any]], *, as_json: bool) -> None:
    times = ("at", "effective_at", "acknowledge_by", "added")
    for facts in found:
        if as_json:
            document = {**facts, **{key: show_time(facts[key], calendar.zone) for key in times}}
            print_json(document) if len(found) == 1 else print_json_line(document)
            continue
        shown = [(key, show_short(facts[key], calendar.zone)) for key in times if facts[key] is not None]
        print_facts(calendar.name, [*shown, *(("why", reason) for reason in facts["why"])])


def _show_year(calendar: Calendar, year: int, *, as_json: bool, alone: bool) -> None:
    from daemon.policy import working_time

    days = working_time.days_off(calendar, year)
    if as_json:
        document = {
            "calendar": calendar.name,
            "year": year,
            "days_off": [{"day": day.isoformat(), "name": name} for day, name in days],
        }
        print_json(document) if alone else print_json_line(document)
        return
    print_table(
        f"{calendar.name}: days off {year}", ("day", "", "why"), [(day, f"{day:%a}", name) for day, name in days]
    )
