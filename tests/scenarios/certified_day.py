"""A day of certified mail: real IMAP and SMTP, a fake provider, a daemon that is killed again and again.

The provider, the mail server and the clock live here and outlive the daemon, which is a process of its own
(``certified_day_worker.py``) and is ended by SIGKILL in the middle of its work.
"""

import itertools
import os
import pickle
import random
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from daemon.adapters.clock import SystemClock
from daemon.adapters.embedded import Account, EmbeddedServer
from daemon.services.intervention import retry
from daemon.settings import (
    Acknowledge,
    Alerts,
    Calendar,
    Channel,
    Interval,
    Mailbox,
    Secret,
    Security,
    Server,
    Settings,
)
from daemon.testing.pec_authority import PecAuthority
from daemon.testing.pec_provider import Operator, Outcome, PecProvider, Posting
from db import schema
from db.engine import Database, open_database
from db.tables import delivery, mail, outbox, ticket

BOX, ORDINARY = "protocollo@pec.comune.example", "urp@comune.example"
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
APART = 4  # certified messages between two kills of the sender
PATIENCE_SECONDS = 90  # a pass that takes longer hangs
WORKER = Path(__file__).with_name("certified_day_worker.py")
ROOT = Path(__file__).parents[2]
FATES = (
    *(Outcome.DELIVERED,) * 14,
    *(Outcome.UNKNOWN_USER, Outcome.FULL, Outcome.VIRUS, Outcome.LATE, Outcome.SILENT, Outcome.UNKNOWN_DOMAIN),
)
FINAL = {
    Outcome.DELIVERED: ("delivered", "delivered"),
    Outcome.LATE: ("delivered", "delivered"),
    Outcome.SILENT: ("failed_timeout", "failed"),
}
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)


class SharedClock:
    """``ports.Clock`` for several processes: the instant stands in a file of eight bytes."""

    def __init__(self, path: Path) -> None:
        self._system = SystemClock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def now(self) -> datetime:
        (seconds,) = struct.unpack("d", os.pread(self._file, 8, 0))
        return datetime.fromtimestamp(seconds, UTC)

    def set(self, instant: datetime) -> None:
        os.pwrite(self._file, struct.pack("d", instant.timestamp()), 0)

    def advance(self, span: timedelta) -> None:
        self.set(self.now() + span)

    def monotonic(self) -> float:
        return self._system.monotonic()

    def wait(self, duration: timedelta) -> None:
        self._system.wait(min(duration, timedelta(milliseconds=20)))


class KillingServer(EmbeddedServer):
    """A server at which the sender dies: before a message is taken, or after and without the reply."""

    kill = staticmethod(lambda: None)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.armed = deque()  # taken | lost: each at one of the next certified messages
        self._since_kill = 0

    async def handle_DATA(self, server, session, envelope):
        self._since_kill += envelope.mail_from == BOX
        if not self.armed or self._since_kill < APART:
            return await super().handle_DATA(server, session, envelope)
        self._since_kill = 0
        how = self.armed.popleft()
        if how == "taken":
            await super().handle_DATA(server, session, envelope)
        self.kill()
        return "451 4.3.0 nobody hears this"


class Daemon:
    """The process under test: started by a forking helper that has loaded everything, ended by SIGKILL."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        self._progress = folder / "progress"
        self._helper = subprocess.Popen(
            [sys.executable, str(WORKER), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=folder,
        )
        self._pid: int | None = None
        self._dead = threading.Event()
        self.kills = 0

    def revive(self) -> None:
        """Start it again if it was killed."""
        if self._dead.is_set():
            self._dead.clear()
            self.start()

    def start(self) -> None:
        self._helper.stdin.write(b"start\n")
        self._helper.stdin.flush()
        self._pid = int(self._helper.stdout.readline())

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        self.kills += 1
        self._dead.set()

    def end(self) -> None:
        if self._pid is not None and not self._dead.is_set():
            os.kill(self._pid, signal.SIGKILL)
        self._helper.stdin.close()
        self._helper.wait(10)
        self._helper.stdout.close()

    def passes(self) -> tuple[int, int]:
        """How many passes were made since the last start, and how many of the last ones had nothing to do."""
        try:
            words = self._progress.read_text().split()
        except FileNotFoundError:
            return 0, 0
        return (int(words[0]), int(words[1])) if len(words) == 2 else (0, 0)

    def wait_until_idle(self) -> None:
        first, _ = self.passes()
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if self._dead.is_set():
                self.revive()
                first = 0
            done, idle = self.passes()
            if idle >= 2 and done >= first + 2:
                return
            time.sleep(0.01)
        raise AssertionError("the daemon does not come to rest")


@dataclass
class Report:
    """What came of the day."""

    exchanges: int
    kills: int = 0
    delivered_to_box: int = 0
    uncertain: int = 0  # messages that a person had to be asked about
    submitted: Counter = field(default_factory=Counter)  # by Message-ID
    written_to: Counter = field(default_factory=Counter)  # by recipient
    mail_states: Counter = field(default_factory=Counter)
    wrong: list = field(default_factory=list)
    seconds: float = 0.0


class Day:
    """``run`` plays it; everything is seeded but the instants of the kills."""

    def __init__(self, folder: Path, exchanges: int, *, kill_every: int, seed: int = 1, url: str | None = None) -> None:
        self._random = random.Random(seed)
        self._kill_every = kill_every
        self._ways = itertools.cycle(("anywhere", "taken", "lost"))
        self.report = Report(exchanges)
        self.clock = SharedClock(folder / "clock")
        self.clock.set(START)
        self._server = KillingServer(
            [Account(BOX, "pec", "secret"), Account(ORDINARY, "urp", "secret")], clock=self.clock
        )
        self._server.start()
        self._settings = make_settings(folder, self._server, url)
        self.database: Database = open_database(self._settings.database)
        schema.ensure(self.database)
        authority = PecAuthority(seed=7)
        (folder / "parts").write_bytes(pickle.dumps((self._settings, authority.anchors())))
        operators = [Operator(f"gestore{n}.example", f"Gestore {n} S.p.A.") for n in range(3)]
        self._citizens = [f"cittadino{n}@pec.example" for n in range(exchanges)]
        boxes = {one: self._random.choice(operators) for one in self._citizens} | {BOX: operators[0]}
        self._provider = PecProvider(self.clock, authority, boxes)
        self._provider.outcomes.update({one: self._random.choice(FATES) for one in self._citizens})
        self._held: list[tuple[datetime, Posting]] = []
        self._carried = 0
        self._daemon = Daemon(folder)
        self._server.kill = self._daemon.kill

    def run(self) -> Report:
        began = time.monotonic()
        try:
            self._play()
        finally:
            self._daemon.end()
            self.report.kills = self._daemon.kills
            self._server.stop()
            self.report.seconds = round(time.monotonic() - began, 1)
        self._judge()
        self.database.dispose()
        return self.report

    def _play(self) -> None:
        self._daemon.start()
        self._daemon.wait_until_idle()  # what lies there before the first poll is not acknowledged
        batch = max(1, self._kill_every // 2)
        since_kill = 0
        for first in range(0, len(self._citizens), batch):
            for number in range(first, min(first + batch, len(self._citizens))):
                self._write(number)
            self.clock.advance(timedelta(minutes=1))
            self.pump()
            since_kill += batch
            if since_kill >= self._kill_every:
                self._kill_somewhere()
                since_kill = 0
            self._daemon.revive()
        for hours in (0.5, 11.6, 1.1, 10.2, 3, 8):
            self._settle()
            self.clock.advance(timedelta(hours=hours))
        self._settle()
        self._ask_a_person()

    def _kill_somewhere(self) -> None:
        """At any instant, or at the worst one: while a message is on its way."""
        how = next(self._ways)
        if how == "anywhere":
            time.sleep(self._random.uniform(0.05, 1.0))
            self._daemon.kill()
        else:
            self._server.armed.append(how)

    def _settle(self) -> None:
        """Let everything that is due happen: receipts beget nothing new, but late ones may lie held back."""
        for _ in range(3):
            self._daemon.wait_until_idle()
            if not self.pump():
                break
            self.clock.advance(timedelta(seconds=10))

    def _write(self, number: int) -> None:
        citizen = self._citizens[number]
        text = (
            f"From: Cittadino {number} <{citizen}>\r\nTo: {BOX}\r\nSubject: Richiesta {number}\r\n"
            f"Message-ID: <domanda{number}@client.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            f"Buongiorno, la pratica numero {number} a che punto si trova? Grazie per la risposta.\r\n"
        )
        self._provider.submit(text.encode(), citizen, [BOX])

    def pump(self) -> int:
        """Carry mail between the daemon's server and the provider; returns how much was carried."""
        sent = self._server.sent
        for envelope, content in sent[self._carried :]:
            if envelope.sender == BOX:
                self.report.submitted[_MESSAGE_ID.search(content)[1]] += 1
                self.report.written_to.update(envelope.recipients)
                self._provider.submit(content, envelope.sender, envelope.recipients)
        moved = len(sent) - self._carried
        self._carried = len(sent)
        now = self.clock.now()
        postings = [one for one in self._provider.due() if one.address.casefold() == BOX]
        postings += [one for at, one in self._held if at <= now]
        self._held = [(at, one) for at, one in self._held if at > now]
        self._random.shuffle(postings)
        for posting in postings:
            moved += self._bring(posting, now)
        return moved

    def _bring(self, posting: Posting, now: datetime) -> int:
        """One mail for our box: now, or hours later, or twice."""
        receipt = posting.kind != "posta-certificata"
        if receipt and self._random.random() < 0.1 and now < START + timedelta(hours=20):
            self._held.append((now + timedelta(hours=self._random.randint(1, 6)), replace_kind(posting)))
            return 1
        raws = [posting.raw]
        if self._random.random() < 0.2:
            raws.append(self._random.choice([b"", b"Received: from a second path\r\n"]) + posting.raw)
        for raw in raws:
            self._server.deliver(BOX, raw)
            self.report.delivered_to_box += 1
        return len(raws)

    def _ask_a_person(self) -> None:
        """Messages of unknown outcome without any acceptance: the person asks the provider, then lets them go."""
        with self.database.read() as connection:
            doubtful = connection.execute(select(outbox.c.id, outbox.c.message_id).where(outbox.c.state == "unknown"))
            rows = list(doubtful)
        for row in rows:
            if self.report.submitted[row.message_id.encode()]:
                self.report.wrong.append(f"message {row.id} was accepted and is unknown")
            retry(self.database, self.clock, row.id)
        self.report.uncertain = len(rows)
        for _ in range(2 if rows else 0):
            self._settle()
            self.clock.advance(timedelta(hours=14))
        self._settle()

    def _judge(self) -> None:
        wrong = self.report.wrong
        with self.database.read() as connection:
            tickets = list(connection.execute(select(ticket)))
            letters = list(connection.execute(select(outbox).where(outbox.c.purpose == "acknowledgement")))
            standing = {row.outbox_id: row.state for row in connection.execute(select(delivery))}
            self.report.mail_states.update(connection.execute(select(mail.c.state)).scalars())
        wrong += [] if len(tickets) == len(self._citizens) else [f"{len(tickets)} tickets"]
        wrong += [
            f"{letter} was submitted {count} times" for letter, count in self.report.submitted.items() if count > 1
        ]
        wrong += [f"{who} was written to {count} times" for who, count in self.report.written_to.items() if count > 1]
        by_ticket = {row.ticket_id: row for row in letters}
        for row in tickets:
            number = int(row.subject.split()[-1])
            fate = self._provider.outcomes[self._citizens[number]]
            letter = by_ticket[row.id]
            found = standing.get(letter.id), row.acknowledgement_state
            expected = FINAL.get(fate, ("failed", "failed"))
            if found != expected or letter.state != "sent":
                wrong.append(f"{row.number} ({fate.value}): {found}, {letter.state}")
        if self.report.mail_states.total() != self.report.delivered_to_box:
            wrong.append(
                f"{self.report.delivered_to_box} mails delivered, {self.report.mail_states.total()} in the ledger"
            )


def replace_kind(posting: Posting) -> Posting:
    """The same mail, which is not held back again: kind is only for us."""
    return Posting(posting.address, posting.folder, posting.raw, "posta-certificata")


def make_settings(folder: Path, server: EmbeddedServer, url: str | None = None) -> Settings:
    """A certified box and an ordinary mailbox for alerts, open day and night."""
    always = Calendar("always", ZoneInfo("Europe/Rome"), ((Interval(0, 1440),),) * 7)

    def box(name: str, address: str, channel: Channel) -> Mailbox:
        def at(port: int) -> Server:
            return Server("127.0.0.1", port, Security.NONE, name, Secret(literal="secret"))

        return Mailbox(
            name=name,
            address=address,
            display_name="Comune",
            channel=channel,
            language="it",
            calendar=always,
            prefix=name.upper(),
            imap=at(server.imap_port),
            smtp=at(server.smtp_port),
            acknowledge=Acknowledge.IMMEDIATELY,
            first_poll="all",
        )

    boxes = [box("pec", BOX, Channel.PEC), box("urp", ORDINARY, Channel.EMAIL)]
    return Settings(
        path=None,
        database=url or f"sqlite:///{folder}/desk.db",
        data_dir=folder,
        calendars={"always": always},
        mailboxes={one.name: one for one in boxes},
        forms={},
        alerts=Alerts(("admin@comune.example",), "urp"),
    )
