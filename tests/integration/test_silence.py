"""The alarm for mailboxes that nobody looks at any more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from servers.desk import NOW, AlertRecorder, make_mailbox

from daemon.services.silence import Silence
from daemon.settings import Secret, Security, Server, Settings
from daemon.testing.clock import FrozenClock
from db import ledger, mailboxes
from db.engine import Database
from db.ledger import FolderRow
from db.mailboxes import MailboxStateRow

SERVER = Server("127.0.0.1", 143, Security.NONE, "u", Secret(literal="p"))


def settings_of(tmp_path: Path) -> Settings:
    boxes = {
        "desk": make_mailbox(SERVER, "desk"),
        "rare": make_mailbox(SERVER, "rare", poll=timedelta(hours=1)),
        "new": make_mailbox(SERVER, "new"),
    }
    return Settings(None, "", tmp_path, {}, boxes, {})


def watch_folder(database: Database, mailbox: str, clock: FrozenClock) -> None:
    with database.write() as work:
        ledger.start_folder(work.connection, FolderRow(0, mailbox, "INBOX", 1, 0, 1, clock.now(), clock.now()))
        work.commit()


def test_one_alert_when_it_falls_silent_and_one_when_it_is_polled_again(database: Database, tmp_path: Path) -> None:
    """After half an hour without a poll; a mailbox polled every hour is given ten of its polls; a new one waits."""
    clock, alerts = FrozenClock(NOW), AlertRecorder()
    silence = Silence(database, clock, settings_of(tmp_path), alerts)
    for name in ("desk", "rare"):
        watch_folder(database, name, clock)
    silence.check()
    clock.advance(timedelta(minutes=29))
    silence.check()
    assert alerts.started == []
    clock.advance(timedelta(minutes=2))
    silence.check()
    silence.check()
    assert alerts.started == [("mailbox:desk:silent", "mailbox_silent")]
    clock.advance(timedelta(hours=10))
    silence.check()
    assert [key for key, _ in alerts.started] == ["mailbox:desk:silent", "mailbox:rare:silent"]
    with database.write() as work:
        row = ledger.find_folder(work.connection, "desk", "INBOX")
        assert row is not None
        ledger.move_cursor(work.connection, row.id, 0, clock.now())
        work.commit()
    silence.check()
    assert alerts.ended == ["mailbox:desk:silent"]


def test_known_trouble_and_time_before_the_start_are_no_silence(database: Database, tmp_path: Path) -> None:
    """A mailbox that backs off has its own alert; after a week's stop the first poll is waited for."""
    clock, alerts = FrozenClock(NOW), AlertRecorder()
    for name in ("desk", "rare"):
        watch_folder(database, name, clock)
    clock.advance(timedelta(days=7))
    silence = Silence(database, clock, settings_of(tmp_path), alerts)
    silence.check()
    assert alerts.started == []
    with database.write() as work:
        mailboxes.write_state(work.connection, MailboxStateRow("desk", failures=3))
        work.commit()
    clock.advance(timedelta(hours=1))
    silence.check()
    assert alerts.started == []
