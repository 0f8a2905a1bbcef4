"""What is allowed but will not work, or may surprise: warnings of ``check``."""

from __future__ import annotations

import re

from daemon.config.accounts import PASSWORDLESS_DOMAINS
from daemon.settings import Acknowledge, Auth, Channel, Mailbox, Server, Settings

_URL_PASSWORD = re.compile(r"://[^:/@]{0,200}:[^@]{1,500}@")


def advise(settings: Settings) -> list[str]:
    """Warnings, one sentence each, without secrets."""
    found = [warning for mailbox in settings.mailboxes.values() for warning in _advise_mailbox(mailbox)]
    if settings.alerts is None:
        found.append("alerts: nobody is told about operational trouble: add alerts: {to: [...], via: ...}")
    if _URL_PASSWORD.search(settings.database):
        found.append("database: the password stands in the file: use peer authentication, PGPASSWORD or ~/.pgpass")
    return found


def _advise_mailbox(mailbox: Mailbox) -> list[str]:
    found: list[str] = []
    for protocol, server in (("imap", mailbox.imap), ("smtp", mailbox.smtp)):
        found += [f"mailboxes.{mailbox.name}.{protocol}: {text}" for text in _advise_server(server)]
    if mailbox.imap.embedded != mailbox.smtp.embedded:
        found.append(f"mailboxes.{mailbox.name}: one of imap and smtp is the embedded server, the other a real one")
    if mailbox.channel is Channel.PEC and mailbox.smtp.embedded:
        found.append(f"mailboxes.{mailbox.name}: the embedded server certifies nothing: a PEC mailbox for trials only")
    if mailbox.acknowledge is not Acknowledge.NEVER and not mailbox.notify:
        found.append(f"mailboxes.{mailbox.name}: notify is empty: staff see new tickets only in `sportello tickets`")
    return found


def _advise_server(server: Server) -> list[str]:
    host = server.host.casefold()
    if server.auth is Auth.XOAUTH2:
        return ["auth: xoauth2 is reserved, it does not work yet: log-in will fail"]
    if any(host == name or host.endswith(f".{name}") for name in PASSWORDLESS_DOMAINS):
        return [f"{server.host} refuses passwords (it asks for OAuth 2), and auth: xoauth2 is not there yet"]
    return []
