"""Whatever crashes and whenever: no mail lost, one ticket, at most one acknowledgement (design, rule 3)."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest
from servers.journey import Journey, Worker

from daemon.testing.crash import POINTS
from daemon.testing.smtp import ScriptedSmtp

KILLED = -signal.SIGKILL
MAILS = 3
# Visited by one pass over three new mails; the n-th visit where the first and a later one differ.
PLACES = [
    *("imap.select.after", "imap.fetch.before", "raw.put_many.before", "raw.put_many.after"),
    *("t1.before_commit", "t1.after_commit"),
    *("t2.before_commit", "t2.before_commit:2", "t2.after_commit", "t2.after_commit:3"),
    *("imap.move.before", "imap.move.after", "told.before_commit", "told.after_commit"),
    *("t3.before_commit", "t3.after_commit", "smtp.connect.before", "smtp.connect.after"),
    *("smtp.begin.before", "smtp.begin.after", "smtp.begin.after:2"),
    *("transmitting.before_commit", "transmitting.before_commit:2", "transmitting.before_commit:5"),
    *("transmitting.after_commit", "transmitting.after_commit:2", "transmitting.after_commit:5"),
    *("smtp.transmit.before", "smtp.transmit.after", "smtp.transmit.after:4"),
    *("t4.before_commit", "t4.after_commit"),
]
CORE = ["t1.before_commit", "t2.after_commit", "imap.move.after", "transmitting.after_commit", "smtp.transmit.after"]
SEED = 20261121


@pytest.fixture
def journey(tmp_path: Path, dovecot, smtp: ScriptedSmtp, worker: Worker) -> Journey:
    """On SQLite, its folder known."""
    made = Journey(tmp_path, dovecot, smtp, worker, "sqlite:///desk.db")
    assert made.until_quiet() == 0, made.log
    return made


@pytest.fixture
def journey_on_postgresql(tmp_path: Path, dovecot, smtp: ScriptedSmtp, worker: Worker, postgresql) -> Journey:
    """On PostgreSQL, its folder known."""
    made = Journey(tmp_path, dovecot, smtp, worker, postgresql.new_database())
    assert made.until_quiet() == 0, made.log
    return made


def may_be_unknown(place: str) -> int:
    """Only between the commit of ``transmitting`` and that of T4 is an outcome uncertain, for one message."""
    uncertain = ("transmitting.after", "smtp.transmit", "smtp.begin", "t4.before", "transmitting.before")
    return int(place.startswith(uncertain))


def test_points_of_the_list_exist() -> None:
    """The list names at least twelve places, and each of them is one of the double's."""
    names = {place.partition(":")[0] for place in PLACES}
    assert names <= set(POINTS)
    assert len(names) >= 12


@pytest.mark.parametrize("place", ["folder.before_commit", "folder.after_commit", "imap.connect.after"])
def test_killed_at_the_first_poll(tmp_path, dovecot, smtp, worker, place: str) -> None:
    """Killed while it meets its folder for the first time: what arrives later is all taken."""
    journey = Journey(tmp_path, dovecot, smtp, worker, "sqlite:///desk.db")
    assert journey.until_quiet(crash_at=place) == KILLED, journey.log
    assert journey.until_quiet() == 0, journey.log
    journey.deliver(MAILS)
    assert journey.until_quiet() == 0, journey.log
    journey.prove()


@pytest.mark.parametrize("place", PLACES)
def test_killed_at(journey: Journey, place: str) -> None:
    """Killed at this place, restarted until quiet: everything is accounted for."""
    journey.deliver(MAILS)
    assert journey.until_quiet(crash_at=place) == KILLED, journey.log
    assert journey.until_quiet() == 0, journey.log
    journey.prove(unknown_allowed=may_be_unknown(place))


@pytest.mark.parametrize("place", ["imap.delete.before", "imap.delete.after", "told.before_commit"])
def test_killed_while_mail_is_deleted(tmp_path, dovecot, smtp, worker, place: str) -> None:
    """With ``after: delete``: nothing is deleted before it is filed, and a deletion half done is finished."""
    journey = Journey(tmp_path, dovecot, smtp, worker, "sqlite:///desk.db", after="delete")
    assert journey.until_quiet() == 0, journey.log
    journey.deliver(MAILS)
    assert journey.until_quiet(crash_at=place) == KILLED, journey.log
    assert journey.until_quiet() == 0, journey.log
    journey.prove()


@pytest.mark.parametrize("place", CORE)
def test_killed_at_on_postgresql(journey_on_postgresql: Journey, place: str) -> None:
    """The same on PostgreSQL, at the places that matter most."""
    journey = journey_on_postgresql
    journey.deliver(MAILS)
    assert journey.until_quiet(crash_at=place) == KILLED, journey.log
    assert journey.until_quiet() == 0, journey.log
    journey.prove(unknown_allowed=may_be_unknown(place))


@pytest.mark.parametrize(
    ("step", "visit"),
    [("connect", 1), *((step, visit) for step in ("mail", "rcpt", "data", "content", "taken") for visit in (1, 2, 4))],
)
def test_killed_while_the_smtp_server_answers(journey: Journey, step: str, visit: int) -> None:
    """Killed at each step of the SMTP conversation, before the reply; ``taken``: the mail is in the server's hands.

    An acknowledgement is sent twice in none of these cases, and is unknown only where its content may have flowed
    or its success was not written down yet.
    """
    journey.deliver(MAILS)
    visits = []

    def die(reached: str) -> None:
        if reached == step:
            visits.append(reached)
            if len(visits) == visit:
                os.kill(journey.worker.pid, signal.SIGKILL)
                time.sleep(0.05)

    journey.smtp.on_step = die
    journey.smtp.on_accept = lambda: die("taken")
    assert journey.until_quiet() == KILLED, journey.log
    journey.smtp.on_step = journey.smtp.on_accept = None
    assert journey.until_quiet() == 0, journey.log
    journey.prove(unknown_allowed=0 if step == "connect" else 1)


def kill_at_random(journey: Journey, times: int) -> None:
    """``kill -9`` at random moments of the running daemon while mail goes on arriving, then peace."""
    chance = random.Random(SEED)
    for _ in range(times):
        journey.deliver(chance.randint(0, 2))
        pid = journey.wait_until_running()
        time.sleep(chance.random() ** 2 * 0.6)
        os.kill(pid, signal.SIGKILL)
        assert journey.worker.wait() == KILLED, journey.log
    assert journey.until_quiet() == 0, journey.log
    journey.prove(unknown_allowed=times)
    assert journey.sent >= times // 2


def test_fifty_random_kills(journey: Journey) -> None:
    """Fifty times on SQLite: everything is accounted for."""
    kill_at_random(journey, 50)


def test_ten_random_kills_on_postgresql(journey_on_postgresql: Journey) -> None:
    """Ten times on PostgreSQL, whose lock must not outlive the process."""
    kill_at_random(journey_on_postgresql, 10)
