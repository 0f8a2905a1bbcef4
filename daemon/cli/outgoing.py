"""``outbox``: messages to send, tried again or given up by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.context import NOT_IN_ORDER, load_settings, open_for_reading, refuse, show_short, zone_of
from daemon.cli.output import print_json, print_table
from daemon.states import OutboxState

if TYPE_CHECKING:
    from daemon.settings import Settings

Fact = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    group = typer.Typer(help="Messages to send.", invoke_without_command=True)
    group.callback()(list_outbox)
    group.command("retry")(retry_message)
    group.command("cancel")(cancel_message)
    app.add_typer(group, name="outbox")


def list_outbox(
    context: typer.Context,
    *,
    state: Annotated[OutboxState | None, typer.Option("--state", help="only those in this state")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="only the newest N")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Messages to send, in the order they were decided."""
    if context.invoked_subcommand is not None:
        return
    from daemon.cli.presentation import outbox_json
    from db import views

    settings = load_settings(context)
    with open_for_reading(settings) as database, database.read() as connection:
        rows = views.list_outbox(connection, state=state.value if state else None, limit=limit)
    if as_json:
        print_json([outbox_json(row, settings) for row in rows])
    else:
        print_outbox(rows, settings)


def print_outbox(rows: list[Fact], settings: Settings) -> None:
    """The table of messages to send."""
    columns = ("id", "purpose", "ticket", "recipient", "due", "state", "attempts", "last error")
    cells = []
    for row in rows:
        due = show_short(row["due_at"], zone_of(settings, row["mailbox"]))
        state = describe_state(row), row["attempts"], row["last_error"]
        cells.append((row["id"], row["purpose"], row["number"], row["recipients"], due, *state))
    print_table("outbox", columns, cells, spare=("attempts", "last error"))


def describe_state(row: Fact) -> str:
    """The state of a message; of a certified one with what its receipts say: ``sent, delivered``."""
    standing = row.get("certified")
    if not standing:
        return str(row["state"])
    each = sorted({one["state"] for one in standing["recipients"]} or {standing["state"]})
    return ", ".join([row["state"], *each])


def retry_message(context: typer.Context, outbox_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Send a message again at the next pass: one that failed, waits for its retry, or whose outcome is unknown."""
    _change(context, outbox_id, again=True)


def cancel_message(context: typer.Context, outbox_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Never send a message that has not been sent yet."""
    _change(context, outbox_id, again=False)


def _change(context: typer.Context, outbox_id: int, *, again: bool) -> None:
    from daemon.adapters.clock import SystemClock
    from daemon.services.intervention import OutboxError, cancel, retry

    settings = load_settings(context)
    with open_for_reading(settings) as database:
        try:
            if again:
                retry(database, SystemClock(), outbox_id)
            else:
                cancel(database, SystemClock(), outbox_id)
        except OutboxError as error:
            refuse(str(error), NOT_IN_ORDER)
    typer.echo(f"{outbox_id} {'goes out at the next pass' if again else 'cancelled'}", err=True)
