"""The verbs against a real Dovecot and a real SMTP server, as an operator uses them on a new machine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from servers.dovecot import PASSWORD, Dovecot
from typer.testing import CliRunner, Result

from daemon import log
from daemon.cli import _hoist_config
from daemon.cli.app import app
from daemon.testing.smtp import ScriptedSmtp

QUESTION = """\
From: Giulia Ferri <giulia@posta.example>
To: desk@desk.example
Subject: {subject}
Message-ID: <{subject}@posta.example>
Date: Fri, 20 Nov 2026 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

Buongiorno, quali documenti servono per il cambio di residenza?
Grazie, Giulia
"""


class Office:
    """A configuration that names a real account, and how to run verbs on it."""

    def __init__(self, dovecot: Dovecot, smtp: ScriptedSmtp, folder: Path, database_url: str) -> None:
        self.dovecot, self.smtp, self.folder = dovecot, smtp, folder
        self.user = dovecot.new_user()
        self.url = database_url
        (folder / "password").write_text(PASSWORD)
        self.configure()

    def configure(self, **changes: str) -> None:
        """Write the configuration."""
        imap = self.dovecot.server(self.user)
        keys = {"first_poll": "all", "after": "move", "move_to": "Processed", "acknowledge": "immediately", **changes}
        account = f"security: none, user: {self.user}, password_file: password"
        lines = [
            f"database: {self.url}",
            "data_dir: data",
            'calendars: {always: {zone: Europe/Rome, week: {mon-sun: ["00:00-24:00"]}}}',
            "mailboxes:",
            "  desk:",
            "    {address: desk@desk.example, language: it, calendar: always, prefix: DSK,",
            f"    imap: {{host: 127.0.0.1, port: {imap.port}, {account}}},",
            f"    smtp: {{host: 127.0.0.1, port: {self.smtp.port}, {account}}},",
            "    " + ", ".join(f"{key}: {value}" for key, value in keys.items() if value) + "}",
        ]
        (self.folder / "mailboxes.yaml").write_text("\n".join(lines) + "\n")

    def run(self, *words: str, status: int = 0) -> Result:
        """One verb; its exit status is checked."""
        arguments = _hoist_config([*words, "--config", str(self.folder / "mailboxes.yaml")])
        result = CliRunner().invoke(app, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == status, result.output
        return result

    def ask(self, *words: str, status: int = 0) -> Any:
        """One verb's JSON."""
        return json.loads(self.run(*words, "--json", status=status).stdout)


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Iterator[Office]:
    with ScriptedSmtp(password=PASSWORD) as smtp:
        yield Office(dovecot, smtp, tmp_path, "sqlite:///desk.db")
    log.configure(strict=True)


def letter(subject: str) -> bytes:
    return QUESTION.format(subject=subject).replace("\n", "\r\n").encode()


def test_from_check_to_reconcile(office: Office) -> None:
    """check --connect counts what waits, once takes and answers it, reconcile proves it."""
    office.dovecot.append(office.user, letter("one"), letter("two"))
    [found] = office.ask("check", "--connect")["mailboxes"]
    [folder] = found["imap"]["folders"]
    assert (folder["waiting"], folder["first_poll_takes"], folder["before_start"]) == (2, 2, 0)
    assert {"IDLE", "MOVE", "UIDPLUS"} <= set(found["imap"]["can"])
    assert found["smtp"]["log_in"] == "accepted"
    done = office.ask("once")
    assert (done["fetched"], done["sent"], done["failed"]) == (2, 0, 0)  # mail from before the start is not answered
    assert sum(done["states"].values()) == done["fetched"]
    [reconciled] = office.ask("reconcile")["mailboxes"]
    assert (reconciled["name"], reconciled["folder"], reconciled["missing"]) == ("desk", "INBOX", [])
    assert reconciled["states"] == {"new_ticket": 2}
    assert [ticket["subject"] for ticket in office.ask("tickets")] == ["one", "two"]
    assert len(office.dovecot.uids(office.user, "Processed")) == 2


def test_mail_that_arrives_later_is_acknowledged_once(office: Office) -> None:
    """After the first pass a new question is answered; a second pass sends nothing more."""
    office.run("once")
    office.dovecot.append(office.user, letter("later"))
    assert office.ask("once") == {"fetched": 1, "states": {"new_ticket": 1}, "sent": 1, "failed": 0}
    assert office.ask("once") == {"fetched": 0, "states": {}, "sent": 0, "failed": 0}
    [(envelope, content)] = office.smtp.accepted
    assert (envelope.sender, envelope.recipients) == ("desk@desk.example", ("giulia@posta.example",))
    assert b"In-Reply-To: <later@posta.example>" in content
    [ticket] = office.ask("tickets")
    assert ticket["acknowledgement"]["state"] == "sent"


def test_reconcile_finds_what_was_not_taken_yet(office: Office) -> None:
    """A mail on the server without a row: exit 1 and its UID."""
    office.run("once")
    office.dovecot.append(office.user, letter("waiting"))
    [found] = office.ask("reconcile", status=1)["mailboxes"]
    assert len(found["missing"]) == 1


def test_reconcile_is_not_content_with_mail_in_custody(office: Office) -> None:
    """A mail that was received but never filed has no end yet: exit 1, and how to go on."""
    office.dovecot.append(office.user, letter("stuck"))
    office.run("once")
    office.run("reconcile")
    with sqlite3.connect(office.folder / "desk.db") as connection:
        connection.execute("UPDATE mail SET state = 'received'")
    result = office.run("reconcile", "--json", status=1)
    assert json.loads(result.stdout)["mailboxes"][0]["states"] == {"received": 1}
    assert "not filed yet: 1" in result.stderr


def test_first_poll_now_leaves_old_mail_alone_and_check_says_so(office: Office) -> None:
    """The default: what lies there before the first poll is counted, recorded, and not fetched."""
    office.configure(first_poll="now")
    office.dovecot.append(office.user, letter("old"))
    [folder] = office.ask("check", "--connect")["mailboxes"][0]["imap"]["folders"]
    assert (folder["waiting"], folder["first_poll_takes"], folder["before_start"]) == (1, 0, 1)
    office.run("once")
    assert office.ask("tickets") == []
    [reconciled] = office.ask("reconcile")["mailboxes"]
    assert (reconciled["missing"], reconciled["states"]) == ([], {"before_start": 1})


def test_check_connect_counts_a_first_poll_from_a_day(office: Office) -> None:
    """A date takes the mail that arrived since."""
    office.configure(first_poll="2020-01-01")
    office.dovecot.append(office.user, letter("recent"))
    [folder] = office.ask("check", "--connect")["mailboxes"][0]["imap"]["folders"]
    assert folder["first_poll_takes"] == 1


def test_wrong_password_is_said_without_the_password(office: Office) -> None:
    """check --connect names the side that refuses the log-in; the secret is nowhere."""
    (office.folder / "password").write_text("wrong-one")
    result = office.run("check", "--connect", status=1)
    assert "desk: imap" in result.stderr
    assert "wrong-one" not in result.output


def test_missing_folder_is_said(office: Office) -> None:
    """A watched folder that is not there is a fault of check --connect."""
    text = (office.folder / "mailboxes.yaml").read_text()
    text = text.replace("password_file: password}", "password_file: password, folders: [INBOX, Nowhere]}", 1)
    (office.folder / "mailboxes.yaml").write_text(text)
    assert "desk: imap" in office.run("check", "--connect", status=1).stderr


def test_failed_message_is_retried_by_a_person(office: Office) -> None:
    """A server that refuses: failed with its code in the outbox; retried, it goes out with the same Message-ID."""
    office.run("once")
    office.smtp.fail_always("rcpt", "550 5.7.1 no")
    office.dovecot.append(office.user, letter("refused"))
    office.run("once")
    [failed] = office.ask("outbox", "--state", "failed")
    office.smtp.fail_always("rcpt", None)
    office.run("outbox", "retry", str(failed["id"]))
    assert office.ask("once")["sent"] == 1
    [(_, content)] = office.smtp.accepted
    assert failed["message_id"].encode() in content
    office.run("outbox", "cancel", str(failed["id"]), status=1)


@pytest.mark.postgres
def test_the_same_on_postgresql(dovecot: Dovecot, postgresql: Any, tmp_path: Path) -> None:
    """once, tickets, ticket, outbox, mailboxes and evidence on PostgreSQL; its lock names the holder."""
    with ScriptedSmtp(password=PASSWORD) as smtp:
        office = Office(dovecot, smtp, tmp_path, postgresql.new_database())
        office.run("once")
        dovecot.append(office.user, letter("pg"))
        assert office.ask("once")["sent"] == 1
        number = office.ask("tickets")[0]["number"]
        ticket = office.ask("ticket", number)
        assert [article["direction"] for article in ticket["articles"]] == ["inbound", "outbound"]
        assert ticket["number"] in ticket["articles"][1]["subject"]
        assert ticket["number"] in ticket["articles"][1]["text"]  # the words that went out, read from the message
        assert office.ask("outbox")[0]["state"] == "sent"
        assert office.ask("mailboxes")[0]["unaccounted"] == 0
        assert office.ask("evidence", number, "--output", str(tmp_path / "out"))["complete"] is True
    log.configure(strict=True)
