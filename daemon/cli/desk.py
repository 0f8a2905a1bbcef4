"""``tickets``, ``ticket``, ``close``, ``answered``: what people ask and say about tickets."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.certificates import describe_certified, print_certified
from daemon.cli.context import (
    NOT_IN_ORDER,
    load_settings,
    open_for_reading,
    refuse,
    show_short,
    system_now,
    zone_of,
)
from daemon.cli.outgoing import describe_state
from daemon.cli.output import print_facts, print_json, print_table, print_words
from daemon.states import TicketState

if TYPE_CHECKING:
    from daemon.services.tickets import Tickets
    from daemon.settings import Settings
    from db.engine import Database

Fact = dict[str, Any]
MAX_ANSWER_BYTES = 1024 * 1024


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("tickets")(list_tickets)
    app.command("ticket")(show_ticket)
    app.command("close")(close_ticket)
    app.command("answered")(record_answer)


def list_tickets(
    context: typer.Context,
    *,
    state: Annotated[TicketState | None, typer.Option("--state", help="only those in this state")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="only the newest N")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The tickets, oldest first."""
    from daemon.cli.presentation import ticket_json
    from db import views

    settings = load_settings(context)
    with open_for_reading(settings) as database, database.read() as connection:
        rows = views.list_tickets(connection, state=state.value if state else None, limit=limit)
    if as_json:
        print_json([ticket_json(row, settings) for row in rows])
    else:
        print_tickets(rows, settings)


def print_tickets(rows: list[Fact], settings: Settings) -> None:
    """The table of tickets."""
    columns = ("number", "state", "channel", "received", "counts from", "requester", "subject", "acknowledgement")
    cells = []
    for row in rows:
        zone = zone_of(settings, row["mailbox"])
        acknowledgement = " ".join(
            part for part in (row["acknowledgement_state"], row["acknowledgement_reason"] or "") if part
        )
        times = show_short(row["received_at"], zone), show_short(row["effective_at"], zone)
        cells.append(
            (
                row["number"],
                row["state"],
                ", ".join(part for part in (row["channel"], row["assurance"]) if part),
                *times,
                row["requester_address"],
                (row["subject"] or "")[:60],
                acknowledgement,
            )
        )
    print_table("tickets", columns, cells, spare=("subject", "channel"))


def show_ticket(
    context: typer.Context,
    *,
    number: Annotated[str, typer.Argument(help="HOT-2026-000123")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """One ticket with its articles, events, deadlines and messages."""
    settings = load_settings(context)
    with open_for_reading(settings) as database:
        found = _read_ticket(database, number, settings)
    if as_json:
        print_json(found)
    else:
        _print_ticket(_with_short_times(found))


def _with_short_times(value: Any) -> Any:
    """For people: instants of a JSON object to the minute, as in the tables."""
    if isinstance(value, dict):
        return {
            key: f"{datetime.fromisoformat(each):%a %Y-%m-%d %H:%M}"
            if isinstance(each, str) and (key in ("at", "due", "acknowledge_by") or key.endswith("_at"))
            else _with_short_times(each)
            for key, each in value.items()
        }
    return [_with_short_times(each) for each in value] if isinstance(value, list) else value


def _read_ticket(database: Database, number: str, settings: Settings) -> Fact:
    from daemon.cli.presentation import (
        article_json,
        deadlines_json,
        event_json,
        form_json,
        mail_json,
        outbox_json,
        ticket_json,
    )
    from db import views

    with database.read() as connection:
        row = views.find_ticket(connection, number)
        if row is None:
            refuse(f"there is no ticket {number}: `sportello tickets` lists them", NOT_IN_ORDER)
        zone, ticket_id = zone_of(settings, row["mailbox"]), row["id"]
        mails = [
            mail_json({**mail, "number": row["number"]}, settings, whole=True)
            for mail in views.mails_of(connection, ticket_id)
        ]
        outbox = [outbox_json(each, settings) for each in views.list_outbox(connection, ticket_id=ticket_id)]
        return {
            **ticket_json(row, settings),
            "articles": [article_json(each, zone) for each in views.articles_of(connection, ticket_id)],
            "events": [event_json(each, zone) for each in views.events_of(connection, ticket_id)],
            "outbox": outbox,
            "deadlines": deadlines_json(row, zone, system_now()),
            "forms": [form_json(each) for each in views.forms_of(connection, ticket_id)],
            "mails": mails,
            **describe_certified(connection, outbox, mails, zone),
        }


def _print_ticket(found: Fact) -> None:
    nested = ("articles", "events", "outbox", "deadlines", "forms", "mails", "acknowledgement", "requester", "number")
    requester, acknowledgement = found["requester"], found["acknowledgement"]
    shown_below = (*nested, "certified", "delivery", "receipts")
    plain = [
        (key, value) for key, value in found.items() if key not in shown_below and value not in (None, "", [], False)
    ]
    who = f"{requester['display_name']} <{requester['addr_spec']}>" if requester else "nobody"
    told = [f"{key} {value}" for key, value in acknowledgement.items() if value]
    print_facts(found["number"], [*plain, ("requester", who), ("acknowledgement", told)])
    for article in found["articles"]:
        author = article["author"]["addr_spec"] if article["author"] else article["purpose"] or "-"
        print_facts("", [(article["direction"], f"{article['at']}  {author}  {article['subject']}")])
        if article["text"]:
            print_words(article["text"])
        for attachment in article["attachments"]:
            print_facts("", [("attachment", f"{attachment.get('filename')} ({attachment.get('size')} bytes)")])
    for form in found["forms"]:
        values = [(name, (value or {}).get("value")) for name, value in form["fields"].items()]
        print_facts(f"form {form['form']}", [*values, ("missing", form["missing"])])
    print_table(
        "messages",
        ("id", "purpose", "recipient", "due", "state", "attempts", "last error"),
        [
            [
                row["id"],
                row["purpose"],
                row["recipient"],
                row["due"],
                describe_state(row),
                row["attempts"],
                row["last_error"],
            ]
            for row in found["outbox"]
        ],
    )
    print_certified(found)
    print_table("events", ("at", "what"), [(event["at"], event["name"]) for event in found["events"]])


def close_ticket(context: typer.Context, number: Annotated[str, typer.Argument(help="HOT-2026-000123")]) -> None:
    """Close a ticket."""
    settings = load_settings(context)
    with open_for_reading(settings) as database:
        _act(lambda tickets: tickets.close(number), database)
    typer.echo(f"{number} closed", err=True)


def record_answer(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="HOT-2026-000123")],
    text: Annotated[
        Path, typer.Option("--text", metavar="FILE", help="the answer that was given; - reads it from stdin")
    ],
) -> None:
    """Record an answer given by other means (phone, another system), with its text for the register."""
    settings = load_settings(context)
    words = _read_words(text)
    with open_for_reading(settings) as database:
        _act(lambda tickets: tickets.answer(number, words), database)
    typer.echo(f"{number} answered", err=True)


def _read_words(path: Path) -> str:
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(MAX_ANSWER_BYTES)
        else:
            with path.open("rb") as stream:
                raw = stream.read(MAX_ANSWER_BYTES)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(f"{path}: not UTF-8: save the text as UTF-8")
    except OSError as error:
        refuse(f"{path}: {error.strerror}")


def _act(action: Any, database: Database) -> None:
    from daemon.adapters.clock import SystemClock
    from daemon.services.tickets import TicketError, Tickets

    tickets: Tickets = Tickets(database, SystemClock())
    try:
        action(tickets)
    except TicketError as error:
        refuse(str(error), NOT_IN_ORDER)
