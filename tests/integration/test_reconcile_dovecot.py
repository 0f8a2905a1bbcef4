"""Reconciliation: server against ledger, UID by UID, and what it does not overlook."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from servers.desk import NOW, Desk, letter, make_mailbox
from servers.dovecot import Dovecot
from sqlalchemy import delete, update

from daemon.services.reconcile import reconcile
from db.engine import Database
from db.tables import mail

NEW = NOW + timedelta(minutes=1)


def make_desk(dovecot: Dovecot, database: Database, tmp_path: Path) -> tuple[Desk, str]:
    user = dovecot.new_user()
    return Desk(database, tmp_path, make_mailbox(dovecot.server(user))), user


def test_all_accounted_for(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Every UID has its row; the states are counted; mail not yet polled is missing."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, letter(1), letter(2), at=NEW)
    desk.poller.poll_once()
    (found,) = reconcile(desk.mailbox, desk.source, database)
    assert (found.name, found.folder, found.missing, found.states) == ("desk", "INBOX", (), {"received": 2})
    assert found.uid_validity == desk.rows()[0].uid_validity
    dovecot.append(user, letter(3), at=NEW)
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == (3,)


def test_a_row_that_was_lost_is_found_out(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """A mail on the server without a row is a gap, also below the cursor."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, *(letter(n) for n in range(1, 5)), at=NEW)
    desk.poller.poll_once()
    with database.write() as work:
        work.connection.execute(delete(mail).where(mail.c.uid == 2))
        work.commit()
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == (2,)


def test_a_vanished_mail_that_is_there_is_a_gap_and_is_taken_late(
    dovecot: Dovecot, database: Database, tmp_path: Path
) -> None:
    """A server may show a UID late: ``vanished`` does not account for it, and the next pass receives it."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, *(letter(n) for n in range(1, 4)), at=NEW)
    desk.poller.poll_once()
    with database.write() as work:
        work.connection.execute(update(mail).where(mail.c.uid == 2).values(state="vanished", sha256=None))
        work.commit()
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == (2,)
    assert desk.poller.poll_once().fetched == 1
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == ()
    assert desk.raw_of(2) == letter(2)
    assert sorted(desk.states()) == [(1, "received"), (2, "received"), (3, "received")]


def test_another_uid_validity_leaves_nothing_accounted_for(
    dovecot: Dovecot, database: Database, tmp_path: Path
) -> None:
    """Rows of an earlier UIDVALIDITY prove nothing until the poller has matched them."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, letter(1), at=NEW)
    desk.poller.poll_once()
    desk.source.close()
    dovecot.change_uid_validity(user)
    assert len(reconcile(desk.mailbox, desk.source, database)[0].missing) == 1
    desk.poller.poll_once()
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == ()
