"""The trial server inside the process: what the demo and a first try rely on."""

from __future__ import annotations

import gc
import smtplib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers.desk import NOW, Desk, letter, make_mailbox

from daemon.adapters.embedded import Account, EmbeddedServer
from daemon.adapters.imap import ImapSource
from daemon.ports import AuthenticationTrouble, Envelope, TemporaryTrouble
from daemon.settings import EMBEDDED_HOST, After, Secret, Security, Server
from daemon.testing.clock import FrozenClock
from db import schema
from db.engine import open_database

FRIDAY = datetime(2026, 11, 20, 16, 15, tzinfo=UTC)


@pytest.fixture
def embedded() -> Iterator[EmbeddedServer]:
    """Two accounts on a clock that stands still."""
    accounts = [Account("ada@desk.example", "ada", "a-word"), Account("bob@desk.example", "bob", "b-word")]
    server = EmbeddedServer(accounts, clock=FrozenClock(FRIDAY))
    server.start()
    yield server
    server.stop()


def settings_of(user: str, word: str) -> Server:
    return Server(EMBEDDED_HOST, 0, Security.NONE, user, Secret(literal=word))


def test_a_whole_pass_with_the_real_adapter(embedded: EmbeddedServer, tmp_path: Path) -> None:
    """Delivered mail is received with its date and bytes, moved when filed; folders are made as needed."""
    database = open_database(f"sqlite:///{tmp_path}/test.db")
    schema.ensure(database)
    server = embedded.imap_server(settings_of("ada", "a-word"))
    desk = Desk(database, tmp_path, make_mailbox(server, after=After.MOVE, move_to="Done", first_poll="now"))
    embedded.deliver("ada@desk.example", letter(1), received_at=FRIDAY)
    assert desk.poller.poll_once().before_start == 1
    embedded.deliver("Ada@desk.example", letter(2), received_at=NOW + timedelta(hours=5))
    assert desk.poller.poll_once().fetched == 1
    row = desk.rows()[-1]
    assert (row.received_at, row.backlog) == ((NOW + timedelta(hours=5)).replace(microsecond=0), False)
    assert desk.raw_of(row.uid) == letter(2)
    desk.file_all(After.MOVE)
    assert desk.poller.poll_once().told == 1
    assert desk.source.select("Done").exists == 1
    desk.source.close()
    database.dispose()


def test_mail_is_dated_by_the_given_clock(embedded: EmbeddedServer) -> None:
    """The demo's Friday is the server's Friday."""
    embedded.deliver("bob@desk.example", letter(1))
    source = ImapSource(embedded.imap_server(settings_of("bob", "b-word")))
    source.select("INBOX")
    (uid,) = source.uids(1)
    assert source.stamps([uid])[uid] == (len(letter(1)), FRIDAY)
    source.close()


def test_idle_survives_the_garbage_collector(embedded: EmbeddedServer) -> None:
    """A connection in IDLE is kept alive and told of a delivery, though the collector ran in between."""
    source = ImapSource(embedded.imap_server(settings_of("ada", "a-word")))
    source.select("INBOX")

    def deliver() -> None:
        for _ in range(3):
            gc.collect()
        embedded.deliver("ada@desk.example", letter(1))

    timer = threading.Timer(0.5, deliver)
    timer.start()
    assert source.idle(timedelta(seconds=30)) is True
    timer.join()
    source.select("INBOX")
    assert len(source.uids(1)) == 1
    source.close()


def test_submitted_mail_lands_or_is_kept(embedded: EmbeddedServer) -> None:
    """For a mailbox of its own: into that INBOX, with its Return-Path. For the world outside: kept, exactly."""
    with smtplib.SMTP("127.0.0.1", embedded.smtp_port) as client:
        client.login("ada", "a-word")
        client.sendmail("ada@desk.example", ["bob@desk.example", "jan@elsewhere.example"], letter(7))
    assert embedded.sent == [(Envelope("ada@desk.example", ("jan@elsewhere.example",)), letter(7))]
    source = ImapSource(embedded.imap_server(settings_of("bob", "b-word")))
    source.select("INBOX")
    (mail,) = source.fetch(source.uids(1))
    assert mail.raw == b"Return-Path: <ada@desk.example>\r\n" + letter(7)
    source.close()


def test_wrong_passwords_are_refused(embedded: EmbeddedServer) -> None:
    """On both sides, and one account's password does not open another."""
    with pytest.raises(AuthenticationTrouble):
        ImapSource(embedded.imap_server(settings_of("ada", "b-word"))).connect()
    with smtplib.SMTP("127.0.0.1", embedded.smtp_port) as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login("ada", "b-word")


def test_damaged_mail_is_served_as_it_is(embedded: EmbeddedServer) -> None:
    """No header, 8-bit, NUL, bare LF: the bytes come back unchanged."""
    damaged = [
        b"\xff\x00 no header at all",
        b"",
        b"Subject: x\n\nbare\nlines\n",
        b"Content-Type: multipart/mixed\r\n\r\n--",
    ]
    for raw in damaged:
        embedded.deliver("ada@desk.example", raw)
    source = ImapSource(embedded.imap_server(settings_of("ada", "a-word")))
    source.select("INBOX")
    assert [mail.raw for mail in source.fetch(source.uids(1))] == damaged
    source.close()


def test_a_taken_port_is_an_error_at_the_start(embedded: EmbeddedServer) -> None:
    """Fixed ports for a mail program may be in use: said at once."""
    with pytest.raises(OSError):
        EmbeddedServer([], imap_port=embedded.imap_port).start()


def test_after_the_stop_nobody_answers(embedded: EmbeddedServer) -> None:
    """Connections end, new ones are refused as trouble that may pass, delivery says so; stopping twice is no error."""
    source = ImapSource(embedded.imap_server(settings_of("ada", "a-word")))
    source.select("INBOX")
    embedded.stop()
    embedded.stop()
    for _ in range(2):
        with pytest.raises(TemporaryTrouble):
            source.select("INBOX")
    with pytest.raises(RuntimeError):
        embedded.deliver("ada@desk.example", letter(1))
