"""The evidence of one ticket in a folder: exact bytes sent and received, receipts, and an index with SHA-256.

Nothing is rewritten: each file holds the bytes as they were fetched or handed to the server, so that signatures
and digests can be checked by anybody. This is an export, not a certified preservation service.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from daemon.ports import RawStore
from daemon.settings import Settings
from db import certified_views, views
from db.engine import Database

INDEX_JSON = "index.json"
INDEX_TEXT = "index.txt"
CHECKSUMS = "SHA256SUMS"  # as `sha256sum --check` reads it

ROLES = {
    "received": "received from the requester or a server, as fetched",
    "sent": "sent by us, as handed to the server",
    "receipt": "receipt of the provider, as fetched",
}


class EvidenceError(Exception):
    """The evidence cannot be written; the message says why."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One file of the evidence. ``facts`` stand in the index."""

    name: str
    role: str  # received | sent | receipt
    content: bytes
    at: datetime | None
    facts: dict[str, Any]


def export_evidence(
    database: Database, raw_store: RawStore, settings: Settings, number: str, folder: Path, now: datetime
) -> dict[str, Any]:
    """Write the evidence of a ticket and return its index. Raises EvidenceError.

    The folder must be new or empty: evidence is never mixed with other files. ``complete`` is false in the index
    if the raw bytes of a mail are not there any more.
    """
    with database.read() as connection:
        ticket = views.find_ticket(connection, number)
        if ticket is None:
            raise EvidenceError(f"there is no ticket {number}: `sportello tickets` lists them")
        sent = certified_views.sent_messages(connection, ticket["id"])
        ids = [row["id"] for row in sent]
        recipients = {row["id"]: row["recipients"] for row in views.list_outbox(connection, ticket_id=ticket["id"])}
        receipts = certified_views.receipts_of(connection, ids)
        standing = certified_views.submissions_of(connection, ids)
        mails = views.mails_of(connection, ticket["id"])
        wrappers = certified_views.wrappers_of(connection, [row["id"] for row in mails])
    mailbox = settings.mailboxes.get(ticket["mailbox"])
    zone = mailbox.calendar.zone if mailbox else now.tzinfo
    reported = {row["mail_id"] for rows in receipts.values() for row in rows}
    missing: list[int] = []
    exhibits = _received(raw_store, [row for row in mails if row["id"] not in reported], wrappers, missing)
    for row in sent:
        exhibits.append(_sent(row, recipients.get(row["id"], []), standing.get(row["id"]), zone))
        exhibits += _receipts(raw_store, row["id"], receipts.get(row["id"], []), missing)
    index = _index(ticket, exhibits, missing, zone, now)
    _write(folder, exhibits, index)
    return index


def _received(
    raw_store: RawStore, mails: list[dict[str, Any]], wrappers: dict[int, dict[str, Any]], missing: list[int]
) -> list[Exhibit]:
    found: list[Exhibit] = []
    for row in mails:
        content = _read(raw_store, row, missing)
        if content is None:
            continue
        facts: dict[str, Any] = {
            "mail": row["id"],
            "mailbox": row["mailbox"],
            "folder": row["folder"],
            "uid_validity": row["uid_validity"],
            "uid": row["uid"],
            "state": row["state"],
        }
        wrapper = wrappers.get(row["id"])
        if wrapper is not None:
            names = ("scheme", "kind", "sender", "provider", "provider_msgid", "our_msgid", "assurance")
            facts["certified"] = {name: wrapper[name] for name in names}
            facts["certified"] |= {"signature_state": wrapper["signature_state"], "signature": wrapper["signature"]}
        found.append(Exhibit(f"received-{row['id']:06}.eml", "received", content, row["received_at"], facts))
    return found


def _sent(row: dict[str, Any], recipients: list[str], standing: dict[str, Any] | None, zone: tzinfo | None) -> Exhibit:
    facts: dict[str, Any] = {
        "message": row["id"],
        "purpose": row["purpose"],
        "message_id": row["message_id"],
        "envelope_sender": row["envelope_sender"],
        "recipients": recipients,
        "state": row["state"],
    }
    if standing is not None:
        facts["certified"] = {
            "state": standing["state"],
            "provider_msgid": standing["provider_msgid"],
            "accepted_at": _show(standing["accepted_at"], zone),
            "recipients": [
                {"address": one["address"], "state": one["state"], "at": _show(one["at"], zone)}
                for one in standing["recipients"]
            ],
        }
    return Exhibit(f"sent-{row['id']:06}.eml", "sent", bytes(row["content"]), row["sent_at"], facts)


def _receipts(raw_store: RawStore, outbox_id: int, rows: list[dict[str, Any]], missing: list[int]) -> list[Exhibit]:
    found: list[Exhibit] = []
    for row in rows:
        content = _read(raw_store, {"id": row["mail_id"], "sha256": row["sha256"]}, missing)
        if content is None:
            continue
        facts = {"message": outbox_id, "kind": row["kind"], "trusted": bool(row["trusted"]), "mail": row["mail_id"]}
        name = f"sent-{outbox_id:06}-receipt-{row['id']:06}.eml"
        found.append(Exhibit(name, "receipt", content, row["event_time"] or row["received_at"], facts))
    return found


def _read(raw_store: RawStore, row: dict[str, Any], missing: list[int]) -> bytes | None:
    """The raw bytes; None, and the mail's id among the missing, where they were erased or never fetched."""
    try:
        if row["sha256"]:
            return raw_store.get(row["sha256"])
    except KeyError:
        pass
    missing.append(row["id"])
    return None


def _index(
    ticket: dict[str, Any], exhibits: list[Exhibit], missing: list[int], zone: tzinfo | None, now: datetime
) -> dict[str, Any]:
    return {
        "ticket": ticket["number"],
        "subject": ticket["subject"],
        "requester": ticket["requester_address"],
        "channel": ticket["channel"],
        "assurance": ticket["assurance"],
        "received_at": _show(ticket["received_at"], zone),
        "exported_at": _show(now, zone),
        "complete": not missing,
        "missing_mails": missing,
        "files": [
            {
                "file": exhibit.name,
                "role": exhibit.role,
                "at": _show(exhibit.at, zone),
                "size": len(exhibit.content),
                "sha256": hashlib.sha256(exhibit.content).hexdigest(),
                **exhibit.facts,
            }
            for exhibit in exhibits
        ],
    }


def _show(instant: datetime | None, zone: tzinfo | None) -> str | None:
    return instant.astimezone(zone).isoformat() if instant is not None else None


def _write(folder: Path, exhibits: list[Exhibit], index: dict[str, Any]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EvidenceError(f"{folder}: not empty: evidence goes into a folder of its own")
        for exhibit in exhibits:
            (folder / exhibit.name).write_bytes(exhibit.content)
        sums = "".join(f"{entry['sha256']}  {entry['file']}\n" for entry in index["files"])
        (folder / CHECKSUMS).write_text(sums, encoding="ascii")
        text = json.dumps(index, ensure_ascii=False, indent=2, default=str)
        (folder / INDEX_JSON).write_text(text + "\n", encoding="utf-8")
        (folder / INDEX_TEXT).write_text(_describe(index), encoding="utf-8")
    except OSError as error:
        raise EvidenceError(f"{folder}: {error.strerror}") from error


def _describe(index: dict[str, Any]) -> str:
    """The index for people who read no JSON."""
    lines = [
        f"Evidence of request {index['ticket']}",
        "",
        f"Subject:      {index['subject'] or '-'}",
        f"Requester:    {index['requester'] or '-'}",
        f"Received:     {index['received_at']} ({index['channel']}"
        + (f", {index['assurance']})" if index["assurance"] else ")"),
        f"Exported:     {index['exported_at']}",
        f"Complete:     {'yes' if index['complete'] else 'no, mails without bytes: ' + str(index['missing_mails'])}",
        "",
        "Every file holds the exact bytes that were received or sent; nothing was changed. Each is a message in",
        "RFC 5322 format (.eml) that mail programs open. The SHA-256 values below are also in SHA256SUMS, so that",
        "`sha256sum --check SHA256SUMS` proves that no file was altered since the export.",
    ]
    for entry in index["files"]:
        lines += ["", f"{entry['file']}", f"  what:    {ROLES[entry['role']]}", f"  when:    {entry['at'] or '-'}"]
        for key in ("purpose", "kind", "message_id", "recipients", "state"):
            if entry.get(key):
                value = entry[key]
                lines.append(f"  {key + ':':<8} {', '.join(value) if isinstance(value, list) else value}")
        certified = entry.get("certified", {})
        for key in (
            "kind",
            "sender",
            "provider",
            "provider_msgid",
            "signature_state",
            "assurance",
            "state",
            "accepted_at",
        ):
            if certified.get(key):
                lines.append(f"  {key}: {certified[key]}")
        for one in certified.get("recipients", ()):
            lines.append(f"  {one['address']}: {one['state']} {one['at'] or ''}".rstrip())
        lines += [f"  size:    {entry['size']} bytes", f"  sha256:  {entry['sha256']}"]
    return "\n".join(lines) + "\n"
