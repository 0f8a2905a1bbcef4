"""Fetch and receive against a real Dovecot, into SQLite and PostgreSQL."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from servers.desk import NOW, Desk, letter, make_mailbox
from servers.dovecot import Dovecot

from daemon.ports import TemporaryTrouble
from daemon.services.reconcile import reconcile
from daemon.settings import After, Channel
from db.engine import Database

OLD = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NEW = NOW + timedelta(minutes=1)


def make_desk(dovecot: Dovecot, database: Database, tmp_path: Path, **changes: object) -> tuple[Desk, str]:
    user = dovecot.new_user()
    return Desk(database, tmp_path, make_mailbox(dovecot.server(user), **changes)), user


def test_first_poll_now_records_what_is_there_without_taking_it(
    dovecot: Dovecot, database: Database, tmp_path: Path
) -> None:
    """Mail that lay there becomes ``before_start`` with size and arrival but no bytes; what comes next is taken."""
    desk, user = make_desk(dovecot, database, tmp_path, first_poll="now")
    dovecot.append(user, letter(1), letter(2), at=OLD)
    result = desk.poller.poll_once()
    assert (result.fetched, result.before_start, result.trouble) == (0, 2, None)
    dovecot.append(user, letter(3), at=NEW)
    assert desk.poller.poll_once().fetched == 1
    assert desk.states() == [(1, "before_start"), (2, "before_start"), (3, "received")]
    first, _, third = desk.rows()
    assert (first.sha256, first.size, first.received_at) == (None, len(letter(1)), OLD)
    assert (third.backlog, third.complete, third.size) == (False, True, len(letter(3)))
    assert desk.raw_of(3) == letter(3)
    assert not list(desk.raw_store._folder.rglob(f"*{'0' * 60}*"))
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == ()


def test_first_poll_all_takes_what_is_there_as_backlog(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Old mail is received and marked, so that it is not acknowledged by itself; gaps between old UIDs mean nothing."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, *(letter(n) for n in range(1, 6)), at=OLD)
    client = dovecot.client(user)
    client.select()
    client.uid("STORE", "2,4", "+FLAGS", "(\\Deleted)")
    client.expunge()
    client.logout()
    result = desk.poller.poll_once()
    assert (result.fetched, result.vanished) == (3, 0)
    assert desk.states() == [(1, "received"), (3, "received"), (5, "received")]
    assert all(row.backlog for row in desk.rows())


def test_first_poll_by_date_splits_at_local_midnight(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """A date means midnight in the calendar's zone (Rome, an hour before UTC), to the second."""
    desk, user = make_desk(dovecot, database, tmp_path, first_poll=date(2026, 11, 1))
    for number, hour, minute in ((1, 22, 59), (2, 23, 0), (3, 23, 1)):
        dovecot.append(user, letter(number), at=datetime(2026, 10, 31, hour, minute, tzinfo=UTC))
    dovecot.append(user, letter(4), at=datetime(2026, 9, 1, tzinfo=UTC))
    result = desk.poller.poll_once()
    assert (result.fetched, result.before_start) == (2, 2)
    assert dict(desk.states()) == {1: "before_start", 2: "received", 3: "received", 4: "before_start"}


def test_only_what_lay_there_at_the_first_poll_is_backlog(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """What comes in the very second of the start, from a server whose clock is late, or moved in by hand, is new."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, letter(1), at=NOW + timedelta(minutes=5))
    desk.poller.poll_once()
    for number, at in ((2, NOW.replace(microsecond=0)), (3, NOW - timedelta(minutes=5)), (4, OLD)):
        dovecot.append(user, letter(number), at=at)
    desk.poller.poll_once()
    assert [row.backlog for row in desk.rows()] == [True, False, False, False]


def test_flags_of_other_clients_do_not_hide_mail(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Read, flagged, answered by another client: still taken, and our taking changes no flag."""
    desk, user = make_desk(dovecot, database, tmp_path)
    desk.poller.poll_once()
    dovecot.append(user, letter(1), letter(2), at=NEW)
    client = dovecot.client(user)
    client.select()
    client.uid("STORE", "1", "+FLAGS", "(\\Seen \\Flagged \\Answered)")
    client.logout()
    assert desk.poller.poll_once().fetched == 2
    flags = dovecot.flags(user)
    assert b"\\Seen" in flags[1]
    assert b"\\Seen" not in flags[2]


def test_vanished_uids_are_counted(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """UIDs that came and went between two polls get rows, at the end of the folder too; no alert by default."""
    desk, user = make_desk(dovecot, database, tmp_path)
    desk.poller.poll_once()
    dovecot.append(user, *(letter(n) for n in range(1, 6)), at=NEW)
    client = dovecot.client(user)
    client.select()
    client.uid("STORE", "2,5", "+FLAGS", "(\\Deleted)")
    client.expunge()
    client.logout()
    result = desk.poller.poll_once()
    assert (result.fetched, result.vanished) == (3, 2)
    assert dict(desk.states()) == {1: "received", 2: "vanished", 3: "received", 4: "received", 5: "vanished"}
    assert desk.alerts.reported == []
    assert desk.poller.poll_once().vanished == 0


def test_vanished_uids_in_an_exclusive_folder_alert(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Where nobody but us may take mail away, a mail that is gone is an alert."""
    desk, user = make_desk(dovecot, database, tmp_path, exclusive=("INBOX",))
    desk.poller.poll_once()
    dovecot.append(user, letter(1), at=NEW)
    client = dovecot.client(user)
    client.select()
    client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
    client.expunge()
    client.logout()
    desk.poller.poll_once()
    assert [code for _, code in desk.alerts.reported] == ["mail_vanished"]


def test_oversize_mail_gives_its_head_only(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Over the limit: header and first 64 kB are kept, the row says incomplete and the size on the server."""
    desk, user = make_desk(dovecot, database, tmp_path, max_size=100_000)
    desk.poller.poll_once()
    big = letter(2, size=300_000)
    dovecot.append(user, letter(1), big, letter(3), at=NEW)
    assert desk.poller.poll_once().fetched == 3
    row = desk.rows()[1]
    assert (row.uid, row.complete, row.size, row.state) == (2, False, len(big), "received")
    assert desk.raw_of(2) == big[:65536]
    assert desk.raw_of(3) == letter(3)


def test_batches_are_bounded_by_bytes(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Three mails of 5 MB and a small one: no two large ones in one batch, all taken, cursor after each."""
    desk, user = make_desk(dovecot, database, tmp_path)
    desk.poller.poll_once()
    dovecot.append(user, *(letter(n, size=5_000_000) for n in (1, 2, 3)), letter(4), at=NEW)
    commits: list[int] = []
    result = desk.poller.poll_once(on_received=lambda: commits.append(len(desk.rows())))
    assert result.fetched == 4
    assert commits == [1, 2, 4]
    assert desk.raw_of(2) == letter(2, size=5_000_000)


def test_moved_after_filing_until_done(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Filed mail is moved in one batch, a UID that is gone is no error, and nothing is told twice."""
    desk, user = make_desk(dovecot, database, tmp_path, after=After.MOVE, move_to="Załatwione/2026")
    dovecot.append(user, *(letter(n) for n in range(1, 6)), at=OLD)
    desk.poller.poll_once()
    client = dovecot.client(user)
    client.select()
    client.uid("STORE", "3", "+FLAGS", "(\\Deleted)")
    client.expunge()
    client.logout()
    desk.file_all(After.MOVE)
    assert desk.poller.poll_once().told == 5
    assert dovecot.uids(user) == []
    assert len(dovecot.uids(user, "Za&AUI-atwione/2026")) == 4
    assert desk.poller.poll_once().told == 0
    assert reconcile(desk.mailbox, desk.source, database)[0].missing == ()


def test_deleted_only_where_the_mailbox_says_so(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """``after: delete`` removes exactly the filed UIDs, not what another client has marked."""
    desk, user = make_desk(dovecot, database, tmp_path, after=After.DELETE)
    dovecot.append(user, letter(1), at=OLD)
    desk.poller.poll_once()
    desk.file_all(After.DELETE)
    dovecot.append(user, letter(2), at=NEW)
    client = dovecot.client(user)
    client.select()
    client.uid("STORE", "2", "+FLAGS", "(\\Deleted)")
    client.logout()
    desk.poller.poll_once()
    assert dovecot.uids(user) == [2]


def test_never_deleted_from_a_certified_mailbox(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """Even if a row asks for it, certified mail stays on the server."""
    desk, user = make_desk(dovecot, database, tmp_path, after=After.DELETE, channel=Channel.PEC)
    dovecot.append(user, letter(1), at=OLD)
    desk.poller.poll_once()
    desk.file_all(After.DELETE)
    desk.poller.poll_once()
    assert dovecot.uids(user) == [1]


def test_two_folders_and_a_missing_one(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """A folder that cannot be opened is trouble with one alert of its own; the others are read without delay."""
    user = dovecot.new_user()
    client = dovecot.client(user)
    client.create("Moduli")
    client.logout()
    server = dovecot.server(user, folders=("INBOX", "Nie ma", "Moduli"))
    desk = Desk(database, tmp_path, make_mailbox(server))
    dovecot.append(user, letter(1), at=OLD)
    dovecot.append(user, letter(2), folder="Moduli", at=OLD)
    result = desk.poller.poll_once()
    assert (result.fetched, result.trouble) == (2, "select_refused")
    assert sorted(row.folder for row in desk.rows()) == ["INBOX", "Moduli"]
    assert not result.delay
    desk.poller.poll_once()
    assert [code for _, code in desk.alerts.started] == ["select_refused"]
    client = dovecot.client(user)
    client.create('"Nie ma"')
    client.logout()
    assert desk.poller.poll_once().trouble is None
    assert desk.alerts.open == set()


def test_killed_between_store_and_commit_takes_the_same_mail_again(
    dovecot: Dovecot, database: Database, tmp_path: Path
) -> None:
    """Bytes on disk without a row are an orphan; the next pass fetches the UIDs again, once."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, letter(1), letter(2), at=OLD)
    put_many = desk.raw_store.put_many

    def die(raws: list[bytes]) -> list[str]:
        put_many(raws)
        raise KeyboardInterrupt

    desk.raw_store.put_many = die  # type: ignore[method-assign,assignment]
    with contextlib.suppress(KeyboardInterrupt):
        desk.poller.poll_once()
    desk.source.close()
    assert desk.rows() == []
    desk.raw_store.put_many = put_many  # type: ignore[method-assign]
    again = desk.restarted()
    assert again.poller.poll_once().fetched == 2
    assert again.poller.poll_once().fetched == 0
    assert again.states() == [(1, "received"), (2, "received")]


def test_a_full_disk_is_temporary(dovecot: Dovecot, database: Database, tmp_path: Path) -> None:
    """If the raw store refuses, nothing is committed, the mailbox backs off, and the mail comes later."""
    desk, user = make_desk(dovecot, database, tmp_path)
    dovecot.append(user, letter(1), at=OLD)
    put_many = desk.raw_store.put_many

    def refuse(raws: list[bytes]) -> list[str]:
        raise TemporaryTrouble("raw_store_failed", "data_dir takes no mail (errno 28)")

    desk.raw_store.put_many = refuse  # type: ignore[method-assign,assignment]
    assert desk.poller.poll_once().trouble == "raw_store_failed"
    assert desk.rows() == []
    desk.raw_store.put_many = put_many  # type: ignore[method-assign]
    assert desk.poller.poll_once().fetched == 1
