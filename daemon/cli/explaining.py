"""``explain`` and ``reconcile``: proof of what was decided, and that nothing was lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.context import (
    NOT_IN_ORDER,
    find_mailbox,
    is_missing,
    load_settings,
    open_for_reading,
    read_instant,
    show_time,
    system_now,
)
from daemon.cli.output import print_facts, print_json, print_table
from daemon.cli.reading import read_raw, read_trust
from daemon.states import MailState

if TYPE_CHECKING:
    from datetime import datetime

    from daemon.services.explanation import Explanation
    from daemon.settings import Mailbox, Settings
    from parsers.pec import TrustAnchors

Fact = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("reconcile")(reconcile_mailboxes)
    app.command("explain")(explain_mail)


def explain_mail(
    context: typer.Context,
    *,
    file: Annotated[str, typer.Argument(metavar="FILE", help="raw mail; - is standard input")],
    mailbox: Annotated[str, typer.Option("--mailbox", metavar="NAME", help="where it would arrive")],
    at: Annotated[str | None, typer.Option("--at", metavar="INSTANT", help="when it would arrive")] = None,
    trust: Annotated[list[Path] | None, typer.Option("--trust", metavar="PEM", help="trusted roots")] = None,
    pin: Annotated[list[str] | None, typer.Option("--pin", metavar="SPKI-SHA256", help="issuer pin")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The whole decision on one mail, as a dry run: nothing is written, nothing is sent."""
    settings = load_settings(context)
    box = find_mailbox(settings, mailbox)
    instant = read_instant(at, box.calendar.zone) if at is not None else system_now()
    raw = read_raw(file)
    if raw is None:
        raise typer.Exit(2)
    found = describe_decision(_explain(settings, box, raw, instant, read_trust(trust or (), pin or ())), box, instant)
    if as_json:
        print_json(found)
    else:
        _print_decision(found)


def _explain(
    settings: Settings, mailbox: Mailbox, raw: bytes, at: datetime, anchors: TrustAnchors | None
) -> Explanation:
    from daemon.services.explanation import explain

    if is_missing(settings.database):
        return explain(None, settings, mailbox, raw, at, anchors)
    with open_for_reading(settings) as database:
        return explain(database, settings, mailbox, raw, at, anchors)


def describe_decision(found: Explanation, mailbox: Mailbox, at: datetime) -> Fact:
    """The JSON object of ``explain``."""
    from daemon.cli.understood import form_json
    from parsers.pec import certified_json

    decided, zone = found.decided, mailbox.calendar.zone
    plan, message = decided.plan, found.understood.message
    certified = found.understood.certified
    numbers = {thread.ticket_id: thread.number for thread in decided.facts.threads}
    acknowledgement: Fact = {"state": "suppressed", "reason": found.verdict.value, "to": None, "at": None}
    if plan is not None and found.twin is None:
        to = plan.to.addr_spec if plan.to else plan.phone
        acknowledgement = {"state": plan.state.value, "reason": plan.reason, "to": to, "at": show_time(plan.at, zone)}
    return {
        "verdict": found.verdict.value,
        "ticket": found.ticket,
        "reason": decided.verdict.reason,
        "linked": [{"ticket": numbers.get(linked, ""), "reason": reason} for linked, reason in decided.verdict.linked],
        "kind": message.kind.value,
        "rules": [{"rule": rule.rule, "hit": rule.hit, "why": rule.why} for rule in decided.rules],
        "forms": [form_json(form) for form in found.understood.forms],
        "at": show_time(at, zone),
        "effective_at": show_time(decided.effective_at, zone),
        "acknowledge_by": show_time(decided.acknowledge_by, zone),
        "acknowledgement": acknowledgement,
        "assurance": certified.assurance if certified else None,
        "certified": certified_json(certified, zone) if certified else None,
        "duplicate_of": found.twin,
        "defects": list(message.defects),
    }


def _print_decision(found: Fact) -> None:
    nested = ("rules", "forms", "acknowledgement", "certified")
    facts = [(key, value) for key, value in found.items() if key not in (*nested, "linked")]
    facts += [("linked", f"{link['ticket']} ({link['reason']})") for link in found["linked"]]
    if found["certified"]:
        signature = found["certified"]["signature"]
        facts += [("certified", found["certified"]["kind"]), ("signature", signature["state"])]
    facts += [(f"ack. {key}", value) for key, value in found["acknowledgement"].items()]
    print_facts("", facts)
    for form in found["forms"]:
        values = [(name, f"{value['value']}  ({value['source']})") for name, value in form["fields"].items()]
        print_facts(f"form {form['form']}", [*values, ("missing", form["missing"])])
    rules = [("yes" if rule["hit"] else "", rule["rule"], rule["why"]) for rule in found["rules"]]
    print_table("rules", ("hit", "rule", "why"), rules)


def reconcile_mailboxes(
    context: typer.Context,
    *,
    mailbox: Annotated[str | None, typer.Option("--mailbox", metavar="NAME", help="only this one")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Server against ledger, UID by UID; 1 if a mail on a server is unaccounted for."""
    settings = load_settings(context)
    boxes = [find_mailbox(settings, mailbox)] if mailbox is not None else list(settings.mailboxes.values())
    found: list[Fact] = []
    errors: list[str] = []
    with open_for_reading(settings) as database:
        from daemon.adapters.imap import ImapSource
        from daemon.ports import Trouble
        from daemon.services.reconcile import reconcile

        for box in boxes:
            if box.imap.embedded:
                continue  # its server lives and dies with the daemon
            source = ImapSource(box.imap)
            try:
                rows = reconcile(box, source, database)
            except Trouble as trouble:
                errors.append(f"{box.name}: {trouble}")
                continue
            finally:
                source.close()
            found += [_folder_json(row) for row in rows]
    _show_reconciliation(found, errors, as_json=as_json)


def _folder_json(row: Any) -> Fact:
    return {
        "name": row.name,
        "folder": row.folder,
        "uid_validity": row.uid_validity,
        "missing": list(row.missing),
        "states": row.states,
    }


def _show_reconciliation(found: list[Fact], errors: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"mailboxes": found})
    else:
        cells = [[row[key] for key in ("name", "folder", "uid_validity", "missing")] + [row["states"]] for row in found]
        print_table("reconciliation", ("mailbox", "folder", "uid validity", "missing", "states"), cells)
    waiting = [
        f"{row['name']}: {row['folder']}: not filed yet: {row['states'][MailState.RECEIVED]}, `sportello once` does"
        for row in found
        if MailState.RECEIVED in row["states"]
    ]  # in custody, but without the end that every mail must have
    for text in errors + waiting:
        typer.echo(text, err=True)
    if errors or waiting or any(row["missing"] for row in found):
        raise typer.Exit(NOT_IN_ORDER)
