"""The evidence of one ticket in a folder: exact bytes sent and received, receipts, and an index with SHA-256.

Nothing is rewritten: each mail is the bytes as they were fetched or handed to the server, so that signatures and
digests can be checked by anybody. What was verified is told as it was found when the mail came, because
certificates expire. This is an export, not a certified preservation service.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from daemon.ports import RawStore
from daemon.services.evidence_index import describe
from daemon.settings import Settings
from db import certified_views, views
from db.engine import Database
from parsers.pec import open_certified

Fact = dict[str, Any]
INDEX_JSON = "index.json"
INDEX_TEXT = "index.txt"
CHECKSUMS = "SHA256SUMS"  # as `sha256sum --check` reads it
_WRAPPER = (
    *("scheme", "kind", "sender", "subject_recipient", "provider", "provider_msgid", "our_msgid", "event_time"),
    *("receipt_type", "error_code", "assurance", "signature_state", "signature", "flags"),
)


class EvidenceError(Exception):
    """The evidence cannot be written; the message says why."""


class UnknownTicket(EvidenceError):
    """There is no such ticket."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A part of a mail as a file of its own, for people without a mail program: daticert.xml, the letter inside."""

    name: str
    what: str  # daticert | original
    content: bytes


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One mail of the evidence. ``facts`` stand in the index."""

    name: str
    role: str  # received | sent | receipt
    content: bytes
    at: datetime | None
    facts: Fact
    extracts: tuple[Extract, ...] = ()


@dataclass(slots=True)
class _Ticket:
    """What the database knows of a ticket, read in one transaction."""

    row: Fact
    zone: tzinfo | None
    sent: list[Fact]
    recipients: dict[int, list[str]]
    standing: dict[int, Fact]
    receipts: dict[int, list[Fact]]
    mails: list[Fact]
    wrappers: dict[int, Fact]
    missing: list[int] = field(default_factory=list)  # mails whose bytes are not there
    altered: list[int] = field(default_factory=list)  # whose bytes are not those that came


def export_evidence(
    database: Database, raw_store: RawStore, settings: Settings, number: str, folder: Path, now: datetime
) -> Fact:
    """Write the evidence of a ticket and return its index. Raises EvidenceError.

    The folder must be new or empty: evidence is never mixed with other files. ``complete`` is false in the index
    if the raw bytes of a mail are not there any more, or not those that came.
    """
    found = _collect(database, settings, number, now)
    reported = {row["mail_id"] for rows in found.receipts.values() for row in rows}
    exhibits = list(_received(raw_store, found, reported))
    for row in found.sent:
        exhibits.append(_sent(row, found))
        exhibits += _receipts(raw_store, row["id"], found)
    index = _index(found, exhibits, now)
    mailbox = settings.mailboxes.get(found.row["mailbox"])
    _write(folder, exhibits, index, mailbox.language if mailbox else "en")
    return index


def _collect(database: Database, settings: Settings, number: str, now: datetime) -> _Ticket:
    with database.read() as connection:
        ticket = views.find_ticket(connection, number)
        if ticket is None:
            raise UnknownTicket(f"there is no ticket {number}: `sportello tickets` lists them")
        sent = certified_views.sent_messages(connection, ticket["id"])
        ids = [row["id"] for row in sent]
        receipts = certified_views.receipts_of(connection, ids)
        mails = views.mails_of(connection, ticket["id"])
        known = {row["id"] for row in mails} | {row["mail_id"] for rows in receipts.values() for row in rows}
        mailbox = settings.mailboxes.get(ticket["mailbox"])
        return _Ticket(
            row=ticket,
            zone=mailbox.calendar.zone if mailbox else now.tzinfo,
            sent=sent,
            recipients={row["id"]: row["recipients"] for row in views.list_outbox(connection, ticket_id=ticket["id"])},
            standing=certified_views.submissions_of(connection, ids),
            receipts=receipts,
            mails=mails,
            wrappers=certified_views.wrappers_of(connection, sorted(known)),
        )


def _received(raw_store: RawStore, found: _Ticket, reported: set[int]) -> Iterator[Exhibit]:
    """The mails of the ticket that report on nothing we sent, or on nothing that is known."""
    for row in found.mails:
        content = None if row["id"] in reported else _read(raw_store, row, found)
        if content is None:
            continue
        facts: Fact = {name: row[name] for name in ("mailbox", "folder", "uid_validity", "uid", "state")}
        facts |= {"mail": row["id"], "kind": row["kind"], "whole": bool(row["complete"])}
        facts |= {name: _show(row[name], found.zone) for name in ("received_at", "fetched_at", "filed_at")}
        name = f"received-{row['id']:06}"
        role = "receipt" if row["kind"] == "pec_receipt" else "received"
        yield _exhibit(name, role, content, row["received_at"], facts, found.wrappers.get(row["id"]), found.zone)


def _sent(row: Fact, found: _Ticket) -> Exhibit:
    facts: Fact = {
        "message": row["id"],
        "purpose": row["purpose"],
        "message_id": row["message_id"],
        "envelope_sender": row["envelope_sender"],
        "recipients": found.recipients.get(row["id"], []),
        "state": row["state"],
        "created_at": _show(row["created_at"], found.zone),
        "sent_at": _show(row["sent_at"], found.zone),
    }
    standing = found.standing.get(row["id"])
    if standing is not None:
        each = ("address", "sort", "state", "error_code", "status", "receipt_type")
        facts["certified"] = {
            "state": standing["state"],
            "provider_msgid": standing["provider_msgid"],
            "accepted_at": _show(standing["accepted_at"], found.zone),
            "flags": standing["flags"],
            "recipients": [
                {name: one[name] for name in each}
                | {"at": _show(one["at"], found.zone), "conflict": bool(one["conflict"])}
                for one in standing["recipients"]
            ],
        }
    return Exhibit(f"sent-{row['id']:06}.eml", "sent", bytes(row["content"]), row["sent_at"], facts)


def _receipts(raw_store: RawStore, outbox_id: int, found: _Ticket) -> Iterator[Exhibit]:
    """The receipts of one message; a report on several recipients is one file."""
    done: set[int] = set()
    for row in found.receipts.get(outbox_id, []):
        content = _read(raw_store, {**row, "id": row["mail_id"]}, found) if row["mail_id"] not in done else None
        done.add(row["mail_id"])
        if content is None:
            continue
        facts = {"message": outbox_id, "kind": row["kind"], "trusted": bool(row["trusted"]), "mail": row["mail_id"]}
        facts |= {"received_at": _show(row["received_at"], found.zone), "error_text": row["error_text"]}
        wrapper = found.wrappers.get(row["mail_id"])
        name = f"sent-{outbox_id:06}-receipt-{row['id']:06}"
        yield _exhibit(name, "receipt", content, row["event_time"] or row["received_at"], facts, wrapper, found.zone)


def _exhibit(
    name: str, role: str, content: bytes, at: datetime | None, facts: Fact, wrapper: Fact | None, zone: tzinfo | None
) -> Exhibit:
    """A mail with what was verified when it came, and its parts for people without a mail program."""
    if wrapper is None:
        return Exhibit(f"{name}.eml", role, content, at, facts)
    facts = facts | {"certified": {key: wrapper[key] for key in _WRAPPER}}
    facts["certified"]["event_time"] = _show(wrapper["event_time"], zone)
    envelope = open_certified(content)
    extracts = []
    if envelope is not None and envelope.evidence is not None:
        extracts.append(Extract(f"{name}-daticert.xml", "daticert", envelope.evidence))
    if envelope is not None and envelope.original is not None and role == "received":
        extracts.append(Extract(f"{name}-original.eml", "original", envelope.original))
    return Exhibit(f"{name}.eml", role, content, at, facts, tuple(extracts))


def _read(raw_store: RawStore, row: Fact, found: _Ticket) -> bytes | None:
    """The raw bytes; None, and the mail's id among the missing, where they were erased or never fetched."""
    try:
        content = raw_store.get(row["sha256"]) if row["sha256"] else None
    except KeyError:
        content = None
    if content is None:
        found.missing.append(row["id"])
    elif hashlib.sha256(content).hexdigest() != row["sha256"]:
        found.altered.append(row["id"])
    return content


def _index(found: _Ticket, exhibits: list[Exhibit], now: datetime) -> Fact:
    ticket = found.row
    return {
        "ticket": ticket["number"],
        "subject": ticket["subject"],
        "requester": ticket["requester_address"],
        "channel": ticket["channel"],
        "assurance": ticket["assurance"],
        "received_at": _show(ticket["received_at"], found.zone),
        "acknowledgement": {
            "state": ticket["acknowledgement_state"],
            "reason": ticket["acknowledgement_reason"],
            "at": _show(ticket["acknowledgement_at"], found.zone),
        },
        "exported_at": _show(now, found.zone),
        "complete": not found.missing and not found.altered,
        "missing_mails": found.missing,
        "altered_mails": found.altered,
        "files": [_entry(exhibit, found.zone) for exhibit in exhibits],
    }


def _entry(exhibit: Exhibit, zone: tzinfo | None) -> Fact:
    extracts = [{"file": one.name, "what": one.what, **_measure(one.content)} for one in exhibit.extracts]
    return {
        "file": exhibit.name,
        "role": exhibit.role,
        "at": _show(exhibit.at, zone),
        **_measure(exhibit.content),
        **exhibit.facts,
        "extracts": extracts,
    }


def _measure(content: bytes) -> Fact:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _show(instant: datetime | None, zone: tzinfo | None) -> str | None:
    return instant.astimezone(zone).isoformat() if instant is not None else None


def _write(folder: Path, exhibits: list[Exhibit], index: Fact, language: str) -> None:
    """The mails first, the index last: a folder without an index is an export that was interrupted."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EvidenceError(f"{folder}: not empty: evidence goes into a folder of its own")
        for exhibit in exhibits:
            _create(folder / exhibit.name, exhibit.content)
            for extract in exhibit.extracts:
                _create(folder / extract.name, extract.content)
        listed = [one for entry in index["files"] for one in (entry, *entry["extracts"])]
        sums = "".join(f"{one['sha256']}  {one['file']}\n" for one in listed)
        _create(folder / CHECKSUMS, sums.encode("ascii"))
        _create(folder / INDEX_TEXT, describe(index, language).encode("utf-8", "replace"))
        text = json.dumps(index, ensure_ascii=False, indent=2, default=str)
        _create(folder / INDEX_JSON, (text + "\n").encode("utf-8", "replace"))
    except OSError as error:
        raise EvidenceError(f"{folder}: {error.strerror}") from error


def _create(path: Path, content: bytes) -> None:
    """A new file, readable by its owner: nothing is overwritten and no link is followed."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(content)
