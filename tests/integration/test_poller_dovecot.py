"""The poller's thread on a real Dovecot: IDLE, trouble of one mailbox among many, back-off and recovery."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from servers.desk import NOW, Desk, letter, make_mailbox
from servers.dovecot import PASSWORD, Dovecot
from servers.processes import free_port
from servers.scripted_imap import Conversation, ScriptedImap

from daemon.adapters.clock import SystemClock
from daemon.adapters.imap import ImapSource
from daemon.adapters.imap_connection import StepLimits
from daemon.adapters.imap_words import members
from daemon.services.poller import Poller
from daemon.settings import After, Secret
from db import backlog, ledger, mailboxes
from db.engine import Database

SHORT = StepLimits(**dict.fromkeys(StepLimits.__dataclass_fields__, timedelta(seconds=0.5)))
GUARD_SECONDS = 30  # a hang, not a measure


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + GUARD_SECONDS
    while not what():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.02)


class Running:
    """A poller in its thread, on the machine's clock."""

    def __init__(self, desk: Desk) -> None:
        self.stop, self.wake, self.batches = threading.Event(), threading.Event(), 0
        poller = Poller(
            desk.mailbox,
            ImapSource(desk.mailbox.imap),
            desk.database,
            desk.raw_store,
            SystemClock(),
            desk.alerts,
        )
        self.thread = threading.Thread(target=poller.run, args=(self.stop, self._received, self.wake))

    def _received(self) -> None:
        self.batches += 1

    def __enter__(self) -> Running:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(GUARD_SECONDS)
        assert not self.thread.is_alive()


@pytest.fixture
def lite(tmp_path: Path):  # type: ignore[no-untyped-def]
    """An SQLite database with its tables."""
    from db import schema
    from db.engine import open_database

    opened = open_database(f"sqlite:///{tmp_path}/test.db")
    schema.ensure(opened)
    yield opened
    opened.dispose()


def test_idle_brings_mail_long_before_the_next_poll(dovecot: Dovecot, lite: Database, tmp_path: Path) -> None:
    """With an hour between polls a delivery is received at once; filed mail is moved when the thread is woken."""
    user = dovecot.new_user()
    mailbox = make_mailbox(dovecot.server(user), poll=timedelta(hours=1), after=After.MOVE, move_to="Done")
    desk = Desk(lite, tmp_path, mailbox)
    with Running(desk) as running:
        wait_for(lambda: _folder_known(desk))
        dovecot.deliver(user, letter(1))
        wait_for(lambda: running.batches == 1)
        dovecot.deliver(user, letter(2))
        wait_for(lambda: running.batches == 2)
        desk.file_all(After.MOVE)
        running.wake.set()
        wait_for(lambda: dovecot.uids(user) == [])
    assert [row.state for row in desk.rows()] == ["new_ticket", "new_ticket"]
    assert desk.alerts.started == []


def _folder_known(desk: Desk) -> bool:
    with desk.database.read() as connection:
        return ledger.find_folder(connection, desk.mailbox.name, "INBOX") is not None


def test_other_folders_are_polled(dovecot: Dovecot, lite: Database, tmp_path: Path) -> None:
    """IDLE watches the first folder; the second is looked at every ``poll``."""
    user = dovecot.new_user()
    client = dovecot.client(user)
    client.create("Moduli")
    client.logout()
    server = dovecot.server(user, folders=("INBOX", "Moduli"))
    desk = Desk(lite, tmp_path, make_mailbox(server, poll=timedelta(seconds=0.3)))
    with Running(desk) as running:
        wait_for(lambda: _folder_known(desk))
        dovecot.append(user, letter(1), folder="Moduli")
        wait_for(lambda: running.batches == 1)
    assert [row.folder for row in desk.rows()] == ["Moduli"]


def test_one_mailbox_in_trouble_among_eight(dovecot: Dovecot, lite: Database, tmp_path: Path) -> None:
    """Seven go on while one cannot connect; that one alerts once and keeps its own state."""
    desks, users = [], []
    for number in range(8):
        user = dovecot.new_user()
        server = dovecot.server(user) if number != 3 else dovecot.server(user, port=free_port())
        mailbox = make_mailbox(server, f"desk{number}", poll=timedelta(seconds=0.5))
        desks.append(Desk(lite, tmp_path, mailbox))
        users.append(user)
    runners = [Running(desk) for desk in desks]
    for runner in runners:
        runner.__enter__()
    try:
        wait_for(lambda: all(_folder_known(desk) for number, desk in enumerate(desks) if number != 3))
        wait_for(lambda: bool(desks[3].alerts.started))
        for user in users:
            dovecot.deliver(user, letter(1))
        wait_for(lambda: all(runner.batches for number, runner in enumerate(runners) if number != 3))
    finally:
        for runner in runners:
            runner.stop.set()
        for runner in runners:
            runner.__exit__()
    assert [len(desk.alerts.started) for desk in desks] == [0, 0, 0, 1, 0, 0, 0, 0]
    assert desks[3].alerts.started == [("mailbox:desk3:poll", "unreachable")]


def test_the_server_goes_away_and_comes_back(dovecot: Dovecot, lite: Database, tmp_path: Path) -> None:
    """One alert when it starts, one when it ends, however many tries lie between; then mail flows again."""
    user = dovecot.new_user()
    desk = Desk(lite, tmp_path, make_mailbox(dovecot.server(user)))
    assert desk.poller.poll_once().trouble is None
    good = desk.source._server  # type: ignore[attr-defined]
    desk.source._server = dovecot.server(user, port=free_port())  # type: ignore[attr-defined]
    desk.source.close()
    delays = [desk.poller.poll_once().delay for _ in range(12)]
    assert all(earlier * 1.2 < later for earlier, later in itertools.pairwise(delays[:6]))
    assert max(delays) <= timedelta(minutes=15) * 1.2
    with lite.read() as connection:
        state = mailboxes.state_of(connection, "desk")
    assert (state.failures, state.stopped) == (12, False)
    assert state.next_attempt_at == desk.clock.now() + delays[-1]
    desk.source._server = good  # type: ignore[attr-defined]
    dovecot.append(user, letter(1), at=NOW)
    assert desk.poller.poll_once().fetched == 1
    assert desk.alerts.started == [("mailbox:desk:poll", "unreachable")]
    assert desk.alerts.ended == ["mailbox:desk:poll"]
    with lite.read() as connection:
        assert mailboxes.state_of(connection, "desk").failures == 0


def test_a_hung_server_is_trouble_and_passes(lite: Database, tmp_path: Path) -> None:
    """A server that accepts the log-in and then says nothing costs one bounded pass."""
    server = ScriptedImap({"SELECT": "silent"})
    mailbox = make_mailbox(server.server())
    desk = Desk(lite, tmp_path, mailbox, source=ImapSource(mailbox.imap, limits=SHORT))
    assert desk.poller.poll_once().trouble == "timeout"
    server.close()


def test_refused_log_ins_stop_after_three(
    dovecot: Dovecot, lite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Providers lock accounts: three refusals, then no more log-ins until the secret changes."""
    user = dovecot.new_user()
    monkeypatch.setenv("DESK_PASSWORD", "wrong")
    desk = Desk(lite, tmp_path, make_mailbox(dovecot.server(user, secret=Secret(env="DESK_PASSWORD"))))
    results = [desk.poller.poll_once() for _ in range(5)]
    assert [result.trouble for result in results] == ["login_refused"] * 3 + [None, None]
    assert [result.skipped for result in results] == [False] * 3 + [True, True]
    with lite.read() as connection:
        state = mailboxes.state_of(connection, "desk")
    assert (state.stopped, state.authentication_failures, state.next_attempt_at) == (True, 3, None)
    assert [code for _, code in desk.alerts.started] == ["login_refused", "mailbox_stopped"]
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    assert desk.poller.poll_once().trouble is None
    assert desk.alerts.open == set()
    with lite.read() as connection:
        assert mailboxes.state_of(connection, "desk").stopped is False


def test_an_unexpected_error_does_not_end_the_thread(dovecot: Dovecot, lite: Database, tmp_path: Path) -> None:
    """A fault of our own is trouble like any other: recorded, alerted, tried again."""
    user = dovecot.new_user()
    desk = Desk(lite, tmp_path, make_mailbox(dovecot.server(user), poll=timedelta(seconds=0.1)))
    running = Running(desk)
    calls: list[int] = []

    class Broken(ImapSource):
        def select(self, folder: str):  # type: ignore[no-untyped-def]
            calls.append(1)
            if len(calls) == 1:
                raise RuntimeError("a fault")
            return super().select(folder)

    poller = Poller(desk.mailbox, Broken(desk.mailbox.imap), lite, desk.raw_store, desk.clock, desk.alerts)
    running.thread = threading.Thread(target=poller.run, args=(running.stop, running._received, running.wake))
    dovecot.append(user, letter(1), at=NOW)
    with running:
        wait_for(lambda: running.batches == 1)
    assert [code for _, code in desk.alerts.started] == ["internal_error"]
    assert desk.alerts.open == set()


def test_one_pass_turns_any_fault_into_trouble(dovecot: Dovecot, lite: Database, tmp_path: Path) -> None:
    """``once`` goes through all mailboxes: a fault in one is its result, not the end of the pass."""
    desk = Desk(lite, tmp_path, make_mailbox(dovecot.server(dovecot.new_user())))

    def fault(_folder: str) -> None:
        raise ValueError("a fault")

    desk.source.select = fault  # type: ignore[method-assign,assignment]
    assert desk.poller.poll_once().trouble == "internal_error"


def test_a_fault_in_the_database_backs_off_too(
    dovecot: Dovecot, lite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If not even the failure can be written down, the thread waits and goes on."""
    user = dovecot.new_user()
    desk = Desk(lite, tmp_path, make_mailbox(dovecot.server(user), poll=timedelta(seconds=0.1)))
    real, broken = lite.write, threading.Event()
    broken.set()

    def write():  # type: ignore[no-untyped-def]
        if broken.is_set():
            raise RuntimeError("database away")
        return real()

    monkeypatch.setattr(lite, "write", write)
    with Running(desk) as running:
        time.sleep(0.3)
        assert running.thread.is_alive()
        broken.clear()
        wait_for(lambda: _folder_known(desk))


def test_a_server_that_refuses_idle_is_polled(lite: Database, tmp_path: Path) -> None:
    """After three refusals in a row IDLE is left alone; polling goes on without alerts."""
    server = ScriptedImap({"IDLE": "TAG NO not for you\r\n", "UID SEARCH": "* SEARCH\r\nTAG OK done\r\n"})
    desk = Desk(lite, tmp_path, make_mailbox(server.server(), poll=timedelta(seconds=0.2)))
    with Running(desk):
        wait_for(lambda: sum(command == "IDLE" for command in server.commands) == 3)
        seen = len(server.commands)
        wait_for(lambda: sum(command.startswith("SELECT") for command in server.commands[seen:]) > 3)
    assert sum(command == "IDLE" for command in server.commands) == 3
    assert desk.alerts.started == []
    server.close()


def test_stopped_between_batches_goes_on_where_it_was(dovecot: Dovecot, lite: Database, tmp_path: Path) -> None:
    """A stop in the middle of a large backlog begins no further batch; the next start takes the rest."""
    user = dovecot.new_user()
    desk = Desk(lite, tmp_path, make_mailbox(dovecot.server(user)))
    dovecot.append(user, *(letter(n, size=5_000_000) for n in (1, 2, 3)), at=NOW)
    stop = threading.Event()
    assert desk.poller.poll_once(on_received=stop.set, stopped=stop.is_set).fetched == 1
    assert [row.uid for row in desk.rows()] == [1]
    assert desk.restarted().poller.poll_once().fetched == 2


def test_sockets_closed_by_another_thread_end_a_hung_step(lite: Database, tmp_path: Path) -> None:
    """After the grace period the daemon closes the sockets: the poller's thread ends at once and calls it no trouble."""
    server = ScriptedImap({"UID SEARCH": "silent"})
    mailbox = make_mailbox(server.server())
    desk = Desk(lite, tmp_path, mailbox, source=ImapSource(mailbox.imap))
    stop, wake = threading.Event(), threading.Event()
    thread = threading.Thread(target=desk.poller.run, args=(stop, lambda: None, wake))
    thread.start()
    wait_for(lambda: any(command.startswith("UID SEARCH") for command in server.commands))
    stop.set()
    thread.join(0.3)
    assert thread.is_alive()
    desk.source.close()
    thread.join(GUARD_SECONDS)
    assert not thread.is_alive()
    assert desk.alerts.started == []
    server.close()


class Post:
    """A scripted server's mails: UID -> bytes; those in ``stuck`` are refused. ``uid_next`` None: it does not say."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.stuck: set[int] = set()
        self.uid_next: int | None = None
        self.server = ScriptedImap({"SELECT": self._select, "UID SEARCH": self._search, "UID FETCH": self._fetch})

    def _select(self, conversation: Conversation, tag: str, _command: str) -> None:
        conversation.send(f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n")
        if self.uid_next is not None:
            conversation.send(f"* OK [UIDNEXT {self.uid_next}] x\r\n")
        conversation.send(f"{tag} OK done\r\n")

    def _search(self, conversation: Conversation, tag: str, _command: str) -> None:
        conversation.send(f"* SEARCH {' '.join(map(str, self.mails))}\r\n{tag} OK done\r\n")

    def _fetch(self, conversation: Conversation, tag: str, command: str) -> None:
        wanted = members(command.split()[2])
        if "BODY" in command and wanted & self.stuck:
            conversation.send(f"{tag} NO cannot\r\n")
            return
        for uid in sorted(wanted & set(self.mails)):
            raw = self.mails[uid]
            said = f'* {uid} FETCH (UID {uid} INTERNALDATE "20-Nov-2026 13:00:00 +0000" RFC822.SIZE {len(raw)}'
            body = b" BODY[] {%d}\r\n%s" % (len(raw), raw) if "BODY" in command else b""
            conversation.send(said.encode() + body + b")\r\n")
        conversation.send(f"{tag} OK done\r\n")


def test_a_mail_that_the_server_will_not_hand_out(lite: Database, tmp_path: Path) -> None:
    """It is shunted for a person and alerted, the others are received; requeued, it is fetched once more."""
    post = Post()
    post.mails, post.stuck, post.uid_next = {1: letter(1), 2: letter(2), 3: letter(3)}, {2}, 4
    desk = Desk(lite, tmp_path, make_mailbox(post.server.server()))
    assert desk.poller.poll_once().trouble is None
    assert desk.states() == [(1, "received"), (3, "received"), (2, "shunted")]
    assert [code for _, code in desk.alerts.reported] == ["mail_unfetchable"]
    assert desk.poller.poll_once().fetched == 0
    (stuck,) = [row for row in desk.rows() if row.uid == 2]
    for expected in ("shunted", "received"):
        with lite.write() as work:
            assert backlog.requeue(work.connection, [stuck.id]) == [stuck.id]
            assert stuck.id not in [row.id for row in backlog.waiting(work.connection, after=0, now=None, count=9)]
            work.commit()
        desk.poller.poll_once()
        assert [row.state for row in desk.rows() if row.uid == 2] == [expected]
        post.stuck = set()
    assert desk.raw_of(2) == letter(2)
    post.server.close()


def test_a_server_without_uidnext(lite: Database, tmp_path: Path) -> None:
    """Mail is taken by what SEARCH shows; that the newest mail was moved away is no step back."""
    post = Post()
    post.mails = {4: letter(4)}
    desk = Desk(lite, tmp_path, make_mailbox(post.server.server(), first_poll="now"))
    assert desk.poller.poll_once().before_start == 1
    post.mails[6] = letter(6)
    assert desk.poller.poll_once().fetched == 1
    post.mails = {}
    assert desk.poller.poll_once().trouble is None
    post.mails = {9: letter(9)}
    assert desk.poller.poll_once().fetched == 1
    assert dict(desk.states())[9] == "received"
    post.server.close()


def test_uidnext_that_went_back_is_trouble(lite: Database, tmp_path: Path) -> None:
    """A restored copy under the same UIDVALIDITY would give known UIDs to new mail: a person must act."""
    post = Post()
    post.mails, post.uid_next = {5: letter(5)}, 6
    desk = Desk(lite, tmp_path, make_mailbox(post.server.server()))
    desk.poller.poll_once()
    post.mails, post.uid_next = {3: letter(3)}, 4
    assert desk.poller.poll_once().trouble == "uid_next_went_back"
    post.server.close()
