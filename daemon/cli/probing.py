"""``check --connect``: what each server can do, how much mail waits, what the first poll would take."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from daemon.settings import Mailbox

if TYPE_CHECKING:
    from daemon.adapters.imap import ImapSource

Fact = dict[str, Any]
TELLING = ("IDLE", "MOVE", "UIDPLUS", "CONDSTORE", "QRESYNC", "SPECIAL-USE", "QUOTA")
SMTP_TELLING = ("AUTH", "STARTTLS", "PIPELINING", "SIZE", "8BITMIME", "DSN", "ENHANCEDSTATUSCODES")


def probe(mailbox: Mailbox) -> Fact:
    """Log in to both servers of a mailbox; what fails is said under ``error``, nothing is changed."""
    return {"name": mailbox.name, "imap": _probe_imap(mailbox), "smtp": _probe_smtp(mailbox)}


def _probe_imap(mailbox: Mailbox) -> Fact:
    if mailbox.imap.embedded:
        return {"host": "embedded"}
    from daemon.adapters.imap import ImapSource
    from daemon.ports import Trouble

    source = ImapSource(mailbox.imap)
    found: Fact = {"host": f"{mailbox.imap.host}:{mailbox.imap.port}"}
    try:
        source.connect()
        offered = source.capabilities()
        found["can"] = [word for word in TELLING if word in offered]
        found["lacks"] = [word for word in ("IDLE", "MOVE", "UIDPLUS") if word not in offered]
        found["folders"] = [_probe_folder(source, mailbox, folder) for folder in mailbox.imap.folders]
    except Trouble as trouble:
        found["error"] = str(trouble)
    finally:
        source.close()
    return found


def _probe_folder(source: ImapSource, mailbox: Mailbox, folder: str) -> Fact:
    status = source.select(folder)
    waiting = status.exists
    if mailbox.first_poll == "now":
        taken = 0
    elif mailbox.first_poll == "all":
        taken = waiting
    else:
        day = mailbox.first_poll
        assert not isinstance(day, str)
        begin = datetime.combine(day, time(), mailbox.calendar.zone).astimezone(UTC)
        taken = max(0, waiting - len(source.uids_before(begin)))
    return {
        "folder": folder,
        "uid_validity": status.uid_validity,
        "waiting": waiting,
        "first_poll_takes": taken,
        "before_start": waiting - taken,
    }


def _probe_smtp(mailbox: Mailbox) -> Fact:
    if mailbox.smtp.embedded:
        return {"host": "embedded"}
    from daemon.adapters.smtp import SmtpSender
    from daemon.ports import Trouble

    sender = SmtpSender(mailbox.smtp)
    found: Fact = {"host": f"{mailbox.smtp.host}:{mailbox.smtp.port}"}
    try:
        sender.connect()
        found["log_in"] = "accepted" if sender.logged_in else "not wanted"
        offered = sender.capabilities()
        found["can"] = [word for word in SMTP_TELLING if word in offered]
        found["size_limit"] = sender.size_limit()
    except Trouble as trouble:
        found["error"] = str(trouble)
    finally:
        sender.close()
    return found
