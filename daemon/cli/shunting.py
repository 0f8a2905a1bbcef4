"""``shunted``: mail put aside for a person: listed, shown, exported, queued again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.context import NOT_IN_ORDER, load_settings, open_for_reading, refuse, show_short, zone_of
from daemon.cli.output import print_facts, print_json, print_table
from daemon.states import MailState

if TYPE_CHECKING:
    from daemon.settings import Settings

Fact = dict[str, Any]
MailId = Annotated[int, typer.Argument(metavar="ID", help="as shown by `shunted list`")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    group = typer.Typer(help="Mail put aside for a person.", no_args_is_help=True)
    group.command("list")(list_shunted)
    group.command("show")(show_shunted)
    group.command("export")(export_shunted)
    group.command("requeue")(requeue_shunted)
    app.add_typer(group, name="shunted")


def list_shunted(context: typer.Context, *, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Mails that could not be filed after several attempts."""
    from daemon.cli.presentation import mail_json
    from db import views

    settings = load_settings(context)
    with open_for_reading(settings) as database, database.read() as connection:
        rows = views.list_mails(connection, MailState.SHUNTED.value)
    if as_json:
        print_json([mail_json(row, settings) for row in rows])
    else:
        print_shunted(rows, settings)


def print_shunted(rows: list[Fact], settings: Settings) -> None:
    """The table of mail put aside."""
    cells = []
    for row in rows:
        received = show_short(row["received_at"], zone_of(settings, row["mailbox"]))
        what = row["size"], row["attempts"], row["error"] or row["reason"]
        cells.append((row["id"], row["mailbox"], row["uid"], received, *what))
    print_table("shunted", ("id", "mailbox", "uid", "received", "size", "attempts", "error"), cells)


def show_shunted(
    context: typer.Context, *, mail_id: MailId, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """One mail put aside: where it lies, what went wrong, and its readable parts."""
    from daemon.cli.presentation import mail_json

    settings = load_settings(context)
    row, raw = _read_mail(settings, mail_id)
    found = mail_json(row, settings, whole=True)
    if raw is not None:
        from parsers import parse

        message = parse(raw)
        author = message.author
        found["author"] = {"display_name": author.display_name, "addr_spec": author.addr_spec} if author else None
        found["subject"] = message.subject
        found["text"] = message.text[:2000]
        found["defects"] = list(message.defects)
    if as_json:
        print_json(found)
    else:
        print_facts(f"mail {mail_id}", found.items())


def export_shunted(
    context: typer.Context,
    mail_id: MailId,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="instead of stdout")] = None,
) -> None:
    """The raw mail, byte for byte."""
    settings = load_settings(context)
    _, raw = _read_mail(settings, mail_id)
    if raw is None:
        refuse(f"the bytes of mail {mail_id} are not in {settings.data_dir}", NOT_IN_ORDER)
    if output is None:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(raw)
    except OSError as error:
        refuse(f"{output}: {error.strerror}")


def requeue_shunted(context: typer.Context, mail_ids: Annotated[list[int], typer.Argument(metavar="ID...")]) -> None:
    """Put mails back into the backlog: the next pass tries them again."""
    from daemon.adapters.clock import SystemClock
    from daemon.services.tickets import Tickets

    settings = load_settings(context)
    with open_for_reading(settings) as database:
        done = Tickets(database, SystemClock()).requeue(mail_ids)
    typer.echo(f"queued again: {', '.join(map(str, done)) or 'none'}", err=True)
    missing = [str(mail_id) for mail_id in mail_ids if mail_id not in done]
    if missing:
        refuse(f"not put aside: {', '.join(missing)}", NOT_IN_ORDER)


def _read_mail(settings: Settings, mail_id: int) -> tuple[Fact, bytes | None]:
    from daemon.adapters.rawstore import FileRawStore
    from db import views

    with open_for_reading(settings) as database, database.read() as connection:
        row = views.find_mail(connection, mail_id)
    if row is None or row["state"] != MailState.SHUNTED.value:
        refuse(f"mail {mail_id} is not put aside: `sportello shunted list` lists them", NOT_IN_ORDER)
    try:
        return row, FileRawStore(settings.data_dir / "raw").get(row["sha256"]) if row["sha256"] else None
    except KeyError:
        return row, None
