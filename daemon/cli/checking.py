"""``check``: is everything in order before the daemon runs?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.context import NOT_IN_ORDER, WRONG_USAGE, config_path, is_missing, say_database, sqlite_file
from daemon.cli.output import print_facts, print_json

if TYPE_CHECKING:
    from daemon.settings import Settings

Fact = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("check")(check)


def check(
    context: typer.Context,
    *,
    connect: Annotated[bool, typer.Option("--connect", help="log in to every server")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Validate the configuration, its secrets and the templates; with --connect every server too."""
    from daemon.config import ConfigurationError, load

    path = config_path(context)
    try:
        settings = load(path, secrets=True)
    except ConfigurationError as error:
        if as_json:
            print_json({"ok": False, "file": str(path), "faults": [fault.as_json() for fault in error.faults]})
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_USAGE) from None
    found = _examine(settings, connect=connect)
    found = {"ok": not found["faults"], "file": str(path), **found}
    if as_json:
        print_json(found)
    else:
        _print(found)
    if found["faults"]:
        raise typer.Exit(NOT_IN_ORDER)


def _examine(settings: Settings, *, connect: bool) -> Fact:
    from daemon.config.advice import advise
    from templates import check as check_templates

    faults = [f"templates: {problem}" for problem in check_templates(settings.templates)]
    mailboxes: list[Fact] = []
    if connect:
        from daemon.cli.probing import probe

        mailboxes = [probe(mailbox) for mailbox in settings.mailboxes.values()]
        for each in mailboxes:
            faults += [
                f"{each['name']}: {side}: {each[side]['error']}" for side in ("imap", "smtp") if "error" in each[side]
            ]
    faults += _examine_folders(settings)
    database = _examine_database(settings)
    if "error" in database:
        faults.append(f"database: {database['error']}")
    return {
        "faults": faults,
        "database": database,
        "warnings": advise(settings),
        "calendars": list(settings.calendars),
        "forms": sorted(settings.forms),
        "mailboxes": mailboxes or [{"name": name} for name in settings.mailboxes],
    }


def _examine_folders(settings: Settings) -> list[str]:
    """Whether the program may write where it keeps mail and database; looking makes nothing."""
    file = sqlite_file(settings.database)
    places = {"data_dir": settings.data_dir} | ({"database": file.parent} if file is not None else {})
    faults = []
    for key, folder in places.items():
        nearest = next((path for path in (folder, *folder.parents) if path.exists()), folder)
        if not nearest.is_dir():
            faults.append(f"{key}: {folder} cannot be made: {nearest} is not a folder; choose another place")
        elif not os.access(nearest, os.W_OK | os.X_OK):
            faults.append(f"{key}: {folder}: this user may not write in {nearest}; change its owner or mode")
    return faults


def _examine_database(settings: Settings) -> Fact:
    """Whether the database answers and has a schema that this program knows; one that is not there yet is fine."""
    from sqlalchemy.exc import SQLAlchemyError

    from db import schema
    from db.engine import open_database

    if is_missing(settings.database):
        return {"schema": None}
    try:
        database = open_database(settings.database)
    except (SQLAlchemyError, OSError, ImportError) as error:
        return {"error": f"cannot be opened: {say_database(error)}"}
    try:
        found = schema.current(database)
        if found is not None and found != schema.HEAD:
            schema.require(database)
        return {"schema": found}
    except schema.SchemaError as error:
        return {"error": str(error)}
    except SQLAlchemyError as error:
        return {"error": f"does not answer: {say_database(error)}"}
    finally:
        database.dispose()


def _print(found: Fact) -> None:
    for text in found["warnings"]:
        typer.echo(f"warning: {text}", err=True)
    for text in found["faults"]:
        typer.echo(f"fault: {text}", err=True)
    for mailbox in found["mailboxes"]:
        facts = [(key, value) for key, value in mailbox.items() if key != "name"]
        if facts:
            print_facts(mailbox["name"], _flatten(facts))
    names = ", ".join(mailbox["name"] for mailbox in found["mailboxes"])
    verdict = "in order" if found["ok"] else "not in order"
    print_facts(f"{found['file']}: {verdict}", [("mailboxes", names), ("calendars", found["calendars"])])


def _flatten(facts: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for key, value in facts:
        if isinstance(value, dict):
            flat += [(f"{key} {name}", each) for name, each in value.items()]
        elif isinstance(value, list):
            flat += [(key, ", ".join(f"{k} {v}" for k, v in each.items())) for each in value]
        else:
            flat.append((key, value))
    return flat
