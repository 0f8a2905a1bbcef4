"""What the journey must survive on real servers: poison, an SMTP server that is away, odd charsets."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from servers.dovecot import PASSWORD
from servers.journey import Journey, Worker, question
from sqlalchemy import select

from daemon.bootstrap import App, build
from daemon.config import load
from daemon.scheduler import Daemon
from daemon.services.intake import CRASHES
from daemon.settings import RetryLimits
from daemon.testing.smtp import HANG, ScriptedSmtp
from db.tables import article_text, mail, ticket

KILLED = -signal.SIGKILL


@pytest.fixture
def journey(tmp_path: Path, dovecot, smtp: ScriptedSmtp, worker: Worker, database_url: str) -> Journey:
    """A mailbox whose folder is known, on SQLite and on PostgreSQL."""
    made = Journey(tmp_path, dovecot, smtp, worker, database_url)
    assert made.until_quiet() == 0, made.log
    return made


@pytest.fixture
def app(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The daemon inside the test's process."""
    monkeypatch.setenv("JOURNEY_PASSWORD", PASSWORD)
    patience = RetryLimits(first=timedelta(milliseconds=1), longest=timedelta(milliseconds=1))
    made = build(replace(load(journey.config), retry=patience))
    yield made
    made.close()


def test_poison_at_position_one_of_a_hundred(journey: Journey, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our code stumbles over the first mail: it is shunted, the other 99 are filed and acknowledged in the same pass."""
    read = app.intake._read

    def stumble(raw: bytes, *arguments: object) -> object:
        if b"<question0@" in raw:
            raise RuntimeError("a mail that breaks the reader")
        return read(raw, *arguments)

    monkeypatch.setattr(app.intake, "_read", stumble)
    journey.deliver(100)
    result = app.once()
    assert (result.fetched, result.states) == (100, {"shunted": 1, "new_ticket": 99})
    assert journey.acknowledged() == Counter({f"person{number}@office.example": 1 for number in range(1, 100)})
    poisoned = journey.rows(mail)[0]
    assert (poisoned.state, poisoned.attempts, poisoned.server_action) == ("shunted", 3, None)
    assert journey.folder_counts() == {"INBOX": 1, "Processed": 99}


def test_mail_that_kills_the_process_is_put_aside(journey: Journey) -> None:
    """A mail over which the process dies again and again is shunted after a few starts; the others are filed."""
    journey.deliver(5)
    deaths = 0
    while (code := journey.until_quiet(crash_at="t2.before_commit" if deaths < CRASHES else "")) == KILLED:
        deaths += 1
    assert code == 0, journey.log
    assert deaths == CRASHES
    assert Counter(row.state for row in journey.rows(mail)) == {"shunted": 1, "new_ticket": 4}


def test_smtp_away_during_ingestion(journey: Journey, app: App) -> None:
    """The SMTP server refuses every connection: all mail is filed; once it is back, all is acknowledged."""
    journey.smtp.fail_always("connect", "421 4.3.2 away")
    journey.deliver(20)
    result = app.once()
    assert (result.states, result.sent, result.failed) == ({"new_ticket": 20}, 0, 0)
    assert {row.acknowledgement_state for row in journey.rows(ticket)} == {"scheduled"}
    assert journey.folder_counts() == {"INBOX": 0, "Processed": 20}
    journey.smtp.fail_always("connect", None)
    app.once()
    journey.prove()


def test_smtp_fails_at_every_step_in_turn(journey: Journey, app: App) -> None:
    """Temporary refusals at each step, one after another: in the end everything is sent exactly once."""
    for step in ("mail", "rcpt", "data", "content"):
        journey.smtp.fail(step, "451 4.3.0 later", "", "452 4.2.2 full", "421 4.3.2 closing")
    journey.deliver(10)
    for _ in range(20):
        app.once()
    journey.prove()


def test_unknown_charset_and_eight_bit_latin_2(journey: Journey, app: App) -> None:
    """8-bit ISO-8859-2, declared or under a charset that nobody knows, is read right, down to the database."""
    words = "Zażółć gęślą jaźń, źdźbło trawy i łąka. Proszę o pomoc w sprawie świadczeń."
    head = question(0).split(b"\r\n\r\n")[0].split(b"\r\nContent-")[0]
    for charset in (b"iso-8859-2", b"x-unknown-8bit", b"no-such-charset"):
        own = head.replace(b"question0", b"question-" + charset).replace(b"person0", b"person-" + charset)
        own += b"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=" + charset
        own += b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + words.encode("iso-8859-2") + b"\r\n"
        journey.dovecot.deliver(journey.user, own)
    assert app.once().states == {"new_ticket": 3}
    with app.database.read() as connection:
        texts = [row.reply_text for row in connection.execute(select(article_text))]
    assert [text.strip() for text in texts] == [words] * 3


def test_many_short_lives(journey: Journey) -> None:
    """One pass per process, mail arriving in between, as under cron: nothing is lost or doubled."""
    for _ in range(5):
        journey.deliver(2)
        assert journey.once() == 0, journey.log
    assert journey.until_quiet() == 0, journey.log
    journey.prove()


def test_stop_while_the_smtp_server_is_silent(journey: Journey, app: App) -> None:
    """The daemon is told to end while a server keeps an acknowledgement waiting for its reply: it ends all the same.

    The outcome is unknown and stays so: no second copy goes out.
    """
    silent = threading.Event()
    journey.smtp.on_step = lambda step: silent.set() if step == "content" else None
    journey.smtp.fail("content", HANG)
    daemon = Daemon(app)
    daemon.start()
    try:
        journey.deliver()
        assert silent.wait(30)
    finally:
        daemon.stop(timedelta(milliseconds=300))
    journey.smtp.on_step = None
    assert journey.until_quiet() == 0, journey.log
    journey.prove(unknown_allowed=1)
    assert [row.acknowledgement_state for row in journey.rows(ticket)] == ["unknown"]
    assert journey.acknowledged() == Counter()
