"""UIDVALIDITY changes on a real Dovecot: nothing is lost, nothing is taken twice."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers.desk import NOW, Desk, letter, make_mailbox
from servers.dovecot import Dovecot
from sqlalchemy import select

from daemon.services.reconcile import reconcile
from daemon.settings import After
from db.engine import Database
from db.tables import event

OLD = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NEW = NOW + timedelta(minutes=1)


def make_desk(dovecot: Dovecot, database: Database, tmp_path: Path, **changes: object) -> tuple[Desk, str]:
    user = dovecot.new_user()
    return Desk(database, tmp_path, make_mailbox(dovecot.server(user), **changes)), user


def fetched_bodies(desk: Desk) -> list[int]:
    """UIDs whose whole bytes the source hands out from now on."""
    seen: list[int] = []
    fetch = desk.source.fetch

    def watching(uids, **options):  # type: ignore[no-untyped-def]
        for mail in fetch(uids, **options):
            seen.append(mail.uid)
            yield mail

    desk.source.fetch = watching  # type: ignore[method-assign]
    return seen


def test_known_mail_is_matched_by_header_and_size(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Delivered mail (stamped by the server) is recognised without its body; only the new one is received."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.deliver(user, letter(1), letter(2), letter(3))
    assert desk.poller.poll_once().fetched == 3
    desk.file_all()
    desk.source.close()
    dovecot.change_uid_validity(user)
    dovecot.deliver(user, letter(4))
    bodies = fetched_bodies(desk)
    result = desk.poller.poll_once()
    assert (result.fetched, result.rebuilt, result.vanished, result.trouble) == (1, 3, 0, None)
    assert len(bodies) == 1
    old, legs = desk.rows()[:3], desk.rows()[3:]
    assert sorted(row.state for row in legs) == ["duplicate_leg"] * 3 + ["received"]
    assert {row.twin_id for row in legs if row.state == "duplicate_leg"} == {row.id for row in old}
    assert {row.uid_validity for row in old}.isdisjoint({row.uid_validity for row in legs})
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == ()
    again = desk.poller.poll_once()
    assert (again.fetched, again.rebuilt, again.vanished) == (0, 0, 0)


def test_one_alert_and_one_event(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """The change is told once and stands in the events with its counts."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.deliver(user, letter(1))
    desk.poller.poll_once()
    desk.source.close()
    dovecot.change_uid_validity(user)
    desk.poller.poll_once()
    desk.poller.poll_once()
    assert [code for _, code in desk.alerts.reported] == ["mailbox_rebuilt"]
    with database.read() as connection:
        facts = [row.facts for row in connection.execute(select(event).where(event.c.name == "mailbox_rebuilt"))]
    assert [(fact["found"], fact["new"]) for fact in facts] == [(1, 0)]


def test_the_same_header_with_another_body_is_a_new_mail(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Without a server's stamp the header proves nothing: the bytes decide."""
    desk, user = make_desk(dovecot, database, tmp_path)
    one, other = letter(1, body="Testo AAAA"), letter(1, body="Testo BBBB")
    dovecot.append(user, one, at=OLD)
    desk.poller.poll_once()
    desk.file_all()
    desk.source.close()
    dovecot.change_uid_validity(user)
    dovecot.append(user, other, at=OLD)
    result = desk.poller.poll_once()
    assert (result.fetched, result.rebuilt) == (1, 1)
    new = next(row for row in desk.rows() if row.state == "received")
    assert desk.raw_store.get(new.sha256) == other


def test_mail_before_the_start_stays_before_the_start(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Mail that was never fetched is known by size and arrival; it opens no ticket after the change."""
    desk, user = make_desk(dovecot, database, tmp_path, first_poll="now")
    dovecot.append(user, letter(1), letter(22), at=OLD)
    desk.poller.poll_once()
    desk.source.close()
    dovecot.change_uid_validity(user)
    result = desk.poller.poll_once()
    assert (result.fetched, result.rebuilt) == (0, 2)
    assert [row.state for row in desk.rows()] == ["before_start"] * 4


def test_unfiled_mail_is_filed_once_and_moved_under_its_new_uid(
    dovecot: Dovecot, database: Database, tmp_path: Path
) -> None:
    """Received before, filed after the change: the leg takes over what the server must be told."""
    desk, user = make_desk(dovecot, database, tmp_path, after=After.MOVE, move_to="Done")
    dovecot.deliver(user, letter(1), letter(2))
    desk.poller.poll_once()
    desk.source.close()
    dovecot.change_uid_validity(user)
    assert desk.poller.poll_once().rebuilt == 2
    desk.file_all(After.MOVE)
    desk.poller.poll_once()
    desk.poller.poll_once()
    assert dovecot.uids(user) == []
    assert len(dovecot.uids(user, "Done")) == 2
    assert sum(row.state == "new_ticket" for row in desk.rows()) == 2


def test_filed_but_not_yet_moved_mail_is_moved_under_its_new_uid(
    dovecot: Dovecot, database: Database, tmp_path: Path
) -> None:
    """The change falls between filing and moving: the mail is moved all the same."""
    desk, user = make_desk(dovecot, database, tmp_path, after=After.MOVE, move_to="Done")
    dovecot.deliver(user, letter(1))
    desk.poller.poll_once()
    desk.file_all(After.MOVE)
    desk.source.close()
    dovecot.change_uid_validity(user)
    assert desk.poller.poll_once().told == 1
    assert dovecot.uids(user) == []
    assert len(dovecot.uids(user, "Done")) == 1


def test_killed_in_the_middle_starts_over(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """The rebuild is one commit: a crash before it leaves the old state, the next pass does it all."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, *(letter(n) for n in range(1, 5)), at=OLD)
    desk.poller.poll_once()
    desk.file_all()
    desk.source.close()
    dovecot.change_uid_validity(user)
    dovecot.append(user, letter(5), at=NEW)
    put = desk.raw_store.put

    def die_at_the_new_one(raw: bytes) -> str:
        put(raw)
        raise KeyboardInterrupt

    desk.raw_store.put = die_at_the_new_one  # type: ignore[method-assign]
    with contextlib.suppress(KeyboardInterrupt):
        desk.poller.poll_once()
    assert len(desk.rows()) == 4
    desk.source.close()
    desk.raw_store.put = put  # type: ignore[method-assign]
    result = desk.restarted().poller.poll_once()
    assert (result.fetched, result.rebuilt) == (1, 4)


def test_twice_in_a_row(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """A second change finds the legs of the first; every leg points to the mail that owns the ticket."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.deliver(user, letter(1))
    desk.poller.poll_once()
    desk.file_all()
    for shift in (1000, 5000):
        desk.source.close()
        dovecot.change_uid_validity(user, shift=shift)
        assert desk.poller.poll_once().rebuilt == 1
    first, *legs = desk.rows()
    assert [(row.state, row.twin_id) for row in legs] == [("duplicate_leg", first.id)] * 2


def test_recreated_folder_is_a_new_folder(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Deleted and made anew under the same name, with other mail: that mail is received."""
    user = dovecot.new_user()
    desk = Desk(database, tmp_path, make_mailbox(dovecot.server(user, folders=("Moduli",))))
    client = dovecot.client(user)
    client.create("Moduli")
    dovecot.append(user, letter(1), folder="Moduli", at=OLD)
    desk.poller.poll_once()
    desk.source.close()
    client.delete("Moduli")
    os.sync()
    client.create("Moduli")
    client.logout()
    dovecot.append(user, letter(2), folder="Moduli", at=NEW)
    result = desk.poller.poll_once()
    assert (result.fetched, result.rebuilt, result.trouble) == (1, 0, None)
    assert desk.raw_store.get(desk.rows()[-1].sha256) == letter(2)


def test_erased_mail_is_not_kept_again(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Retention took the bytes; a UIDVALIDITY change recognises the mail on the server without storing it anew."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, letter(1), at=OLD)
    desk.poller.poll_once()
    desk.file_all()
    (row,) = desk.rows()
    desk.raw_store.delete(row.sha256)
    desk.source.close()
    dovecot.change_uid_validity(user)
    assert desk.poller.poll_once().rebuilt == 1
    with pytest.raises(KeyError):
        desk.raw_store.get(row.sha256)
