"""``demo``: the whole journey in a minute, on a frozen clock, with letters of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.context import show_short, show_time
from daemon.cli.output import print_json, print_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.services.demo import Demo

Fact = dict[str, Any]
CARRY_SECONDS = 1.0  # between two looks at what the PEC box has sent


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("demo")(show_demo)


def show_demo(
    context: typer.Context,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="leave the daemon running, in real time")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Sample letters go in on a Friday evening; see what comes out then, and on Monday morning."""
    import logging

    from daemon import log
    from daemon.services.demo import FRIDAY, open_demo

    del context
    log.configure(level=logging.ERROR)
    say: Callable[[str], None] = (lambda text: typer.echo(text, err=True)) if as_json else print_words
    with open_demo() as demo:
        zone = next(iter(demo.app.settings.calendars.values())).zone
        say(f"It is {show_short(FRIDAY, zone)}. The hot line closed at 16:00, the Italian desk is open.")
        for letter in demo.send_letters():
            say(f"  letter to {letter.address}: {letter.name}")
        demo.pass_once()
        before = describe_demo(demo)
        if not as_json:
            _show(demo)
        demo.go_to_monday()
        demo.pass_once()
        say(f"\nNow it is {show_short(demo.clock.now(), zone)}: the office opens, what waited goes out.")
        if as_json:
            print_json({**describe_demo(demo), "before": before})
        else:
            _show(demo)
            _show_certified(demo)
            _show_acknowledgement(demo)
        if keep:
            _keep(demo, say)


def describe_demo(demo: Demo) -> Fact:
    """The state of the demo as `demo --json` prints it."""
    from daemon.cli.presentation import mail_json, outbox_json, ticket_json
    from daemon.cli.watching import describe_mailboxes
    from db import views

    settings, now = demo.app.settings, demo.clock.now()
    zone = next(iter(settings.calendars.values())).zone
    with demo.app.database.read() as connection:
        return {
            "now": show_time(now, zone),
            "mailboxes": describe_mailboxes(connection, settings, now),
            "tickets": [ticket_json(row, settings) for row in views.list_tickets(connection)],
            "outbox": [outbox_json(row, settings) for row in views.list_outbox(connection)],
            "shunted": [mail_json(row, settings) for row in views.list_mails(connection, "shunted")],
        }


def _show(demo: Demo) -> None:
    from daemon.cli.desk import print_tickets
    from daemon.cli.outgoing import print_outbox
    from db import views

    settings = demo.app.settings
    with demo.app.database.read() as connection:
        tickets, outbox = views.list_tickets(connection), views.list_outbox(connection)
        counts = views.count_states(connection)
    states: dict[str, int] = {}
    for own in counts.values():
        for state, count in own.items():
            states[state] = states.get(state, 0) + count
    print_words("\nletters: " + (", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"))
    print_tickets(tickets, settings)
    print_outbox(outbox, settings)


def _show_certified(demo: Demo) -> None:
    """What the providers of certified mail vouch for: the question, and that its acknowledgement arrived."""
    from daemon.cli.certificates import describe_certified, print_certified
    from daemon.cli.context import zone_of
    from daemon.cli.presentation import mail_json, outbox_json
    from db import views

    settings = demo.app.settings
    with demo.app.database.read() as connection:
        for row in views.list_tickets(connection):
            if row["assurance"] is None:
                continue
            print_words(f"\n{row['number']} came by certified mail:")
            outbox = [outbox_json(each, settings) for each in views.list_outbox(connection, ticket_id=row["id"])]
            mails = [mail_json({**each, "number": ""}, settings) for each in views.mails_of(connection, row["id"])]
            print_certified(describe_certified(connection, outbox, mails, zone_of(settings, row["mailbox"])))


def _show_acknowledgement(demo: Demo) -> None:
    """The words of the first acknowledgement, as the person who asked reads them."""
    from db import views
    from parsers import parse

    with demo.app.database.read() as connection:
        sent = [row for row in views.list_outbox(connection, state="sent") if row["purpose"] == "acknowledgement"]
        content = views.content_of(connection, sent[0]["id"]) if sent else None
    if content is not None:
        message = parse(content)
        print_words(f"\n{message.to[0].addr_spec if message.to else ''} reads: {message.subject}\n\n{message.text}")


def _keep(demo: Demo, say: Callable[[str], None]) -> None:
    from daemon.cli.running import Signals, describe_embedded
    from daemon.scheduler import Daemon

    signals = Signals()
    demo.clock.run()
    daemon = Daemon(demo.app)
    daemon.start()
    say("\n".join(["", "The daemon goes on.", *describe_embedded(demo.app)]))
    say(f"Look at it from elsewhere: sportello --config {demo.configuration} tickets\nCtrl-C ends it.")
    while not signals.end:
        signals.news.wait(CARRY_SECONDS)
        demo.carry_certified_mail()
    daemon.stop()
