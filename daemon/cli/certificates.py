"""What ``ticket`` shows of certified mail: the wrapper that it came in, and what became of our messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from daemon.cli.context import show_time
from daemon.cli.output import print_facts, print_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

Fact = dict[str, Any]


def describe_certified(connection: Connection, outbox: Sequence[Fact], mails: Sequence[Fact], zone: tzinfo) -> Fact:
    """Keys that a ticket with certified mail adds to its JSON; null and empty for an ordinary one.

    ``certified``: the wrapper that opened the ticket. ``delivery``: where each certified message of ours stands.
    ``receipts``: all that providers reported on them, believed or not. ``outbox`` and ``mails`` are those of the
    ticket as JSON.
    """
    from db import certified_views

    found = certified_views.receipts_of(connection, [row["id"] for row in outbox])
    wrappers = [
        mail["certified"] for mail in mails if mail.get("certified") and mail["state"] in ("new_ticket", "oversize")
    ]
    return {
        "certified": wrappers[0] if wrappers else None,
        "delivery": [{"outbox": row["id"], **row["certified"]} for row in outbox if row.get("certified")],
        "receipts": [receipt_json(row, zone) for message in outbox for row in found.get(message["id"], [])],
    }


def receipt_json(row: Fact, zone: tzinfo) -> Fact:
    """One receipt; ``trusted`` is false where its signature was not good and it changed nothing."""
    return {
        "id": row["id"],
        "outbox": row["outbox_id"],
        "mail": row["mail_id"],
        "kind": row["kind"],
        "recipient": row["subject_recipient"] or None,
        "at": show_time(row["event_time"], zone),
        "received_at": show_time(row["received_at"], zone),
        "provider": row["provider"],
        "receipt_type": row["receipt_type"],
        "error_text": row["error_text"],
        "trusted": bool(row["trusted"]),
        "sha256": row["sha256"],
    }


def print_certified(found: Fact) -> None:
    """The same for people; nothing for an ordinary ticket."""
    wrapper = found["certified"]
    if wrapper:
        names = ("kind", "sender", "provider", "provider_msgid", "our_msgid", "event_time", "assurance", "flags")
        facts = [(name, wrapper[name]) for name in names if wrapper[name]]
        print_facts("certified mail", [*facts, ("signature", wrapper["signature"]["state"])])
    cells = [
        (
            message["outbox"],
            message["state"],
            one["address"],
            one["sort"],
            one["state"] + (" (conflict)" if one["conflict"] else ""),
            one["at"],
            " ".join(part for part in (one["status"], one["error_code"]) if part),
        )
        for message in found["delivery"]
        for one in message["recipients"]
    ]
    if found["delivery"]:
        print_table("delivery", ("message", "state", "recipient", "sort", "delivery", "at", "code"), cells)
    if found["receipts"]:
        columns = ("message", "kind", "recipient", "at", "provider", "trusted")
        shown = ("outbox", "kind", "recipient", "at", "provider")
        rows = [(*(row[name] for name in shown), "yes" if row["trusted"] else "NO") for row in found["receipts"]]
        print_table("receipts", columns, rows)
