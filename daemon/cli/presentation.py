"""Rows of ``db.views`` as the JSON objects of the command line; times with the offset of the mailbox's zone."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from daemon.cli.context import show_time, zone_of
from daemon.settings import Settings

Fact = dict[str, Any]


def ticket_json(row: Fact, settings: Settings) -> Fact:
    """A ticket as in `tickets`, `ticket` and `demo`."""
    zone = zone_of(settings, row["mailbox"])
    found: Fact = {
        "number": row["number"],
        "state": row["state"],
        "channel": row["channel"],
        "mailbox": row["mailbox"],
        "category": row["category"],
        "priority": row["priority"],
        "subject": row["subject"],
        "requester": address_json(row["requester_name"], row["requester_address"]),
        "office": row["office"],
        "call_back": row["call_back"],
        "received_at": show_time(row["received_at"], zone),
        "effective_at": show_time(row["effective_at"], zone),
        "acknowledge_by": show_time(row["acknowledge_by"], zone),
        "acknowledgement": {
            "state": row["acknowledgement_state"],
            "reason": row["acknowledgement_reason"],
            "at": show_time(row["acknowledgement_at"], zone),
            "to": row["acknowledgement_to"],
        },
        "linked": row["linked"],
        "language": row["language"],
        "oversize": bool(row["oversize"]),
        "assurance": row["assurance"],
    }
    return found


def address_json(name: str | None, addr_spec: str | None) -> Fact | None:
    """A person; None where nobody is known."""
    return {"display_name": name or "", "addr_spec": addr_spec} if addr_spec else None


def deadlines_json(row: Fact, zone: tzinfo, now: datetime) -> list[Fact]:
    """What must happen by when; ``met`` is null while it is still open and in time."""
    sent = row["acknowledgement_state"] in ("sent", "delivered")
    excused = row["acknowledgement_state"] in ("suppressed", "call_back")
    if sent and row["acknowledgement_at"] is not None:
        met: bool | None = row["acknowledgement_at"] <= row["acknowledge_by"]
    else:
        met = None if excused or now <= row["acknowledge_by"] else False
    acknowledge = {"name": "acknowledge", "at": show_time(row["acknowledge_by"], zone), "met": met}
    return [acknowledge]


def article_json(row: Fact, zone: tzinfo) -> Fact:
    """An entry of a ticket; the words of what we sent are read from the message as it went out."""
    subject, text = row["subject"] or "", row["reply_text"] or ""
    if row["subject"] is None and row["outbox_content"]:
        from parsers import parse

        sent = parse(bytes(row["outbox_content"]))
        subject, text = sent.subject, sent.text
    return {
        "at": show_time(row["at"], zone),
        "direction": row["direction"],
        "visibility": row["visibility"],
        "author": address_json(row["author_name"], row["author_address"]),
        "subject": subject,
        "text": text,
        "quoted_text": row["quoted_text"] or "",
        "attachments": row["attachments"] or [],
        "mail": row["mail_id"],
        "sha256": row["mail_sha256"],
        "outbox": row["outbox_id"],
        "purpose": row["outbox_purpose"],
    }


def event_json(row: Fact, zone: tzinfo) -> Fact:
    """Something that happened."""
    ids = {key: row[f"{key}_id"] for key in ("mail", "outbox") if row[f"{key}_id"] is not None}
    return {"at": show_time(row["at"], zone), "name": row["name"], "facts": row["facts"] or {}, **ids}


def form_json(row: Fact) -> Fact:
    """A form as it was read from one mail."""
    return {
        "form": row["form"],
        "version": row["version"],
        "mail": row["mail_id"],
        "fields": row["fields"],
        "missing": row["missing"],
        "conflicts": row["conflicts"],
    }


def outbox_json(row: Fact, settings: Settings) -> Fact:
    """A message to send; of a certified one also what its receipts say."""
    zone = zone_of(settings, row["mailbox"])
    standing = row.get("certified")
    return {
        "id": row["id"],
        "purpose": row["purpose"],
        "mailbox": row["mailbox"],
        "ticket": row["number"],
        "recipient": row["recipients"][0] if row["recipients"] else None,
        "recipients": row["recipients"],
        "message_id": row["message_id"],
        "created_at": show_time(row["created_at"], zone),
        "due": show_time(row["due_at"], zone),
        "state": row["state"],
        "attempts": row["attempts"],
        "last_error": row["last_error"],
        "sent_at": show_time(row["sent_at"], zone),
        "size": row["size"],
        "certified": submission_json(standing, zone) if standing else None,
    }


def submission_json(standing: Fact, zone: tzinfo) -> Fact:
    """Where a certified message stands: accepted or not, and what became of it at each recipient."""
    return {
        "state": standing["state"],
        "provider_msgid": standing["provider_msgid"],
        "accepted_at": show_time(standing["accepted_at"], zone),
        "flags": standing["flags"],
        "recipients": [
            {
                "address": one["address"],
                "sort": one["sort"],
                "state": one["state"],
                "at": show_time(one["at"], zone),
                "error_code": one["error_code"],
                "status": one["status"],
                "receipt_type": one["receipt_type"],
                "conflict": bool(one["conflict"]),
                "receipt": one["receipt_id"],
            }
            for one in standing["recipients"]
        ],
    }


def wrapper_json(row: Fact, zone: tzinfo) -> Fact:
    """A certified wrapper as it was verified when it arrived."""
    names = ("scheme", "kind", "sender", "provider", "provider_msgid", "our_msgid", "error_code", "receipt_type")
    return {
        **{name: row[name] for name in names},
        "event_time": show_time(row["event_time"], zone),
        "assurance": row["assurance"],
        "signature": {"state": row["signature_state"], **(row["signature"] or {})},
        "flags": row["flags"],
    }


def mail_json(row: Fact, settings: Settings, *, whole: bool = False) -> Fact:
    """A mail of the ledger; ``whole`` adds the decision that was stored with it."""
    zone = zone_of(settings, row["mailbox"])
    found: Fact = {
        "id": row["id"],
        "mailbox": row["mailbox"],
        "folder": row["folder"],
        "uid_validity": row["uid_validity"],
        "uid": row["uid"],
        "state": row["state"],
        "kind": row["kind"],
        "reason": row["reason"],
        "error": row["error"],
        "attempts": row["attempts"],
        "size": row["size"],
        "sha256": row["sha256"],
        "received_at": show_time(row["received_at"], zone),
        "fetched_at": show_time(row["fetched_at"], zone),
        "ticket": row["number"],
    }
    if row.get("certified"):
        found["certified"] = wrapper_json(row["certified"], zone)
    if whole:
        found["rules"] = [dict(zip(("rule", "hit", "why"), rule, strict=False)) for rule in row["decision"] or []]
    return found
