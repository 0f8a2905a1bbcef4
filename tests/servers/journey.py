"""A whole journey on real servers: Dovecot, a scripted SMTP server, a database, and daemons that may be killed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from daemon.ports import Envelope
from daemon.testing.smtp import ScriptedSmtp
from db.engine import Database, open_database
from db.tables import mail, outbox, ticket
from servers.dovecot import PASSWORD, Dovecot

ROOT = Path(__file__).parents[2]
STAFF = "second.level@office.example"
_CONFIGURATION = """\
database: {database}
data_dir: data
calendars:
  always: {{zone: Europe/Warsaw, week: {{mon-sun: ["00:00-24:00"]}}}}
mailboxes:
  desk:
    address: desk@desk.example
    display_name: Desk
    channel: email
    language: pl
    calendar: always
    prefix: HOT
    forms: [hot-01]
    imap: {{host: 127.0.0.1, port: {imap}, security: none, user: {user}, password_env: JOURNEY_PASSWORD}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: none, user: {user}, password_env: JOURNEY_PASSWORD}}
    acknowledge: immediately
    {after}
    first_poll: all
    poll: 1s
    notify: [{staff}]
"""


class Worker:
    """Forks daemons; see ``servers/worker.py``."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "JOURNEY_PASSWORD": PASSWORD}
        command = [sys.executable, str(ROOT / "tests" / "servers" / "worker.py")]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, cwd=ROOT)
        self.pid = 0

    def start(self, config: Path, mode: str, crash_at: str = "") -> int:
        """A fresh daemon; its pid."""
        order = {"do": "start", "config": str(config), "mode": mode, "crash_at": crash_at, "log": f"{config}.log"}
        self.pid = int(self._ask(order)["pid"])
        return self.pid

    def wait(self) -> int:
        """The exit code of the daemon; negative if a signal killed it."""
        return int(self._ask({"do": "wait"})["code"])

    def close(self) -> None:
        """No more daemons."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)

    def _ask(self, order: dict[str, str]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class Journey:
    """One mailbox, and the proof that nothing that was put into it is lost or answered twice."""

    def __init__(
        self, folder: Path, dovecot: Dovecot, smtp: ScriptedSmtp, worker: Worker, url: str, *, after: str = "move"
    ) -> None:
        self.smtp = smtp
        self.worker = worker
        self.dovecot = dovecot
        self.user = dovecot.new_user("journey")
        self.after = after
        self.config = folder / "mailboxes.yaml"
        values = {"database": url, "imap": dovecot.imap_port, "smtp": smtp.port, "user": self.user, "staff": STAFF}
        moving = "move_to: Processed" if after == "move" else ""
        self.config.write_text(_CONFIGURATION.format(**values, after=f"after: {after}\n    {moving}"))
        self.folder = folder
        self.url = url
        self.sent = 0

    def deliver(self, count: int = 1) -> None:
        """Questions of different people, by LMTP."""
        letters = [question(self.sent + number) for number in range(count)]
        self.sent += count
        self.dovecot.deliver(self.user, *letters)

    def once(self, crash_at: str = "") -> int:
        """One pass in a process of its own."""
        self.worker.start(self.config, "once", crash_at)
        return self.worker.wait()

    def until_quiet(self, crash_at: str = "") -> int:
        """Passes in a process of its own until nothing is left to do."""
        self.worker.start(self.config, "quiet", crash_at)
        return self.worker.wait()

    def wait_until_running(self) -> int:
        """The daemon with its threads, started; its pid."""
        ready = Path(f"{self.config}.ready")
        ready.unlink(missing_ok=True)
        pid = self.worker.start(self.config, "run")
        end = time.monotonic() + 30
        while not ready.exists():
            assert time.monotonic() < end, self.log
            time.sleep(0.005)
        return pid

    @property
    def log(self) -> str:
        """What the daemons wrote to standard error."""
        file = Path(f"{self.config}.log")
        return file.read_text() if file.exists() else ""

    def database(self) -> Database:
        """The database, to look into."""
        url = self.url
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            url = f"sqlite:///{self.folder / url.removeprefix('sqlite:///')}"
        return open_database(url)

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table, oldest first."""
        database = self.database()
        try:
            with database.read() as connection:
                return list(connection.execute(select(table).order_by(table.c.id)))
        finally:
            database.dispose()

    def acknowledged(self) -> Counter[str]:
        """Per requester: how many acknowledgements the SMTP server took."""
        return Counter(
            envelope.recipients[0] for envelope, content in self.smtp.accepted if not is_for_staff(envelope, content)
        )

    def folder_counts(self) -> dict[str, int]:
        """How many mails lie in the inbox and in Processed."""
        client = self.dovecot.client(self.user)
        counts = {}
        for name in ("INBOX", "Processed"):
            kind, said = client.status(name, "(MESSAGES)")
            found = re.search(rb"MESSAGES (\d+)", said[0] or b"") if kind == "OK" else None
            counts[name] = int(found.group(1)) if found else 0
        client.logout()
        return counts

    def prove(self, *, unknown_allowed: int = 0) -> None:
        """No mail lost, one ticket each, at most one acknowledgement each, none missing but the ``unknown`` ones."""
        people = [f"person{number}@office.example" for number in range(self.sent)]
        mails, tickets = self.rows(mail), self.rows(ticket)
        assert Counter(row.state for row in mails) == {"new_ticket": self.sent}, self.log
        assert len({row.uid for row in mails}) == len(tickets) == self.sent
        assert len({row.ticket_id for row in mails}) == self.sent
        raw = {file.name for file in (self.folder / "data" / "raw").rglob("*") if file.is_file()}
        assert {row.sha256 for row in mails} <= raw
        left = {"move": (0, self.sent), "delete": (0, 0), "keep": (self.sent, 0)}[self.after]
        assert tuple(self.folder_counts().values()) == left
        acknowledged = self.acknowledged()
        assert set(acknowledged.values()) <= {1}, acknowledged
        states = Counter(row.acknowledgement_state for row in tickets)
        assert set(states) <= {"sent", "unknown"}
        assert states["unknown"] <= unknown_allowed
        sent_to = {row.id for row in tickets if row.acknowledgement_state == "sent"}
        assert len(sent_to) <= len(acknowledged) <= len(people)
        assert set(acknowledged) <= set(people)
        notices = [row for row in self.rows(outbox) if row.purpose == "notice"]
        assert len(notices) == self.sent
        assert {row.state for row in notices} == {"sent"}
        taken = {message_id(content) for envelope, content in self.smtp.accepted if is_for_staff(envelope, content)}
        assert taken == {row.message_id for row in notices}


def question(number: int, text: str = "Dzień dobry, jak odblokować konto? Proszę o pomoc.") -> bytes:
    """An ordinary question; each from somebody else."""
    letter = EmailMessage(policy=policy.SMTP)
    letter["From"] = f"Person <person{number}@office.example>"
    letter["To"] = "desk@desk.example"
    letter["Subject"] = f"Pytanie {number}"
    letter["Date"] = "Fri, 20 Nov 2026 10:00:00 +0100"
    letter["Message-ID"] = f"<question{number}@office.example>"
    letter.set_content(f"{text}\nNumer {number}\n")
    return letter.as_bytes()


def is_for_staff(envelope: Envelope, _content: bytes) -> bool:
    """Whether a mail is a notice."""
    return envelope.recipients == (STAFF,)


def message_id(content: bytes) -> str:
    """Without brackets."""
    return str(message_from_bytes(content, policy=policy.default)["Message-ID"]).strip("<>")
