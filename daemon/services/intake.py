"""The backlog: mail in custody is parsed and filed, one at a time; a bad one never stops the next (rule x).

Anything unexpected rolls the mail's transaction back and counts an attempt; after three the mail is shunted for
a person; one that is too big for the memory too. What is temporary (the database, the disk) counts for nothing
and stops the pass instead.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from daemon.log import get_logger, locate
from daemon.ports import Clock, RawStore, TemporaryTrouble
from daemon.services.alerts import Alerts
from daemon.services.decision import Arrival
from daemon.services.dossier import ReceivedMail
from daemon.services.filing import Filer
from daemon.services.letters import Letters
from daemon.settings import Mailbox, Settings
from daemon.states import EventName, MailState
from db import backlog, desk
from db.backlog import BacklogRow
from db.engine import Database
from parsers.understanding import Understanding, understand

if TYPE_CHECKING:
    from parsers.pec import TrustAnchors

ATTEMPTS = 3  # then the mail is shunted
CRASHES = 5  # of the process with the same mail in hand, then it is shunted unread
RETRY_AFTER = timedelta(seconds=20)
BATCH = 50  # rows of the backlog looked up at once

_log = get_logger()


class Intake:
    """Files the backlog. Used by one thread."""

    def __init__(
        self,
        database: Database,
        raw_store: RawStore,
        clock: Clock,
        settings: Settings,
        anchors: TrustAnchors | None = None,
        read: Callable[..., Understanding] = understand,
    ) -> None:
        self._database = database
        self._raw_store = raw_store
        self._clock = clock
        self._settings = settings
        self._anchors = anchors
        self._read = read
        self._letters = Letters(settings)
        self._filer = Filer(settings, self._letters, Alerts(database, clock, settings))
        self._in_hand = InHand(settings.data_dir / "in-hand")

    def file_backlog(self, *, patient: bool = True, until: Callable[[], bool] = lambda: False) -> Counter[str]:
        """File what is in custody, oldest first, and count the terminal states reached.

        A patient pass leaves a failed mail for later; an impatient one (``once``) tries again at once, so that
        every mail ends. Stops early when ``until`` says so. Raises TemporaryTrouble if the ground itself shakes.
        """
        counts: Counter[str] = Counter()
        after = 0
        while not until():
            with self._database.read() as connection:
                rows = backlog.waiting(connection, after=after, now=self._clock.now() if patient else None, count=BATCH)
            if not rows:
                if counts:
                    _log.info(EventName.MAIL_FILED, count=sum(counts.values()))
                return counts
            for row in rows:
                after = row.id
                mailbox = self._settings.mailboxes.get(row.mailbox)
                if mailbox is None:
                    continue  # taken out of the configuration: the mail waits until the mailbox is back
                state = self._file(row, mailbox, patient=patient)
                if state is not None:
                    counts[state.value] += 1
                if until():
                    break
        return counts

    def recover(self) -> None:
        """After a start: if the last process died over a mail, count it; too often, and a person must look."""
        mail_id, crashes = self._in_hand.last()
        if mail_id is None or crashes < CRASHES:
            return
        with self._database.read() as connection:
            row = backlog.one(connection, mail_id)
        mailbox = self._settings.mailboxes.get(row.mailbox) if row is not None else None
        if row is not None and mailbox is not None:
            self._shunt(row, mailbox, f"the process ended {crashes} times over this mail", row.attempts)
        self._in_hand.forget()

    def _file(self, row: BacklogRow, mailbox: Mailbox, *, patient: bool) -> MailState | None:
        """One mail, to a terminal state; None if it stays in the backlog for another try."""
        attempts = row.attempts
        while True:
            self._in_hand.take(row.id)
            try:
                return self._file_once(row, mailbox)
            except (TemporaryTrouble, OSError) as error:
                raise _temporary(error) from error
            except DBAPIError as error:
                if error.connection_invalidated or _is_operational(error):
                    raise _temporary(error) from error
                problem: Exception = error
            except Exception as error:
                problem = error
            finally:
                self._in_hand.release()
            attempts += 1
            # Class and place alone: messages of exceptions may hold text of the mail.
            name, reason = type(problem).__name__, locate(problem)
            _log.warning(EventName.MAIL_RETRIED, mail_id=row.id, attempt=attempts, error=name, where=reason)
            if attempts >= ATTEMPTS:
                return self._shunt(row, mailbox, reason, attempts)
            retry_at = self._clock.now() + RETRY_AFTER * attempts
            with self._database.write() as work:
                backlog.count_attempt(work.connection, row.id, attempts=attempts, error=reason, retry_at=retry_at)
                work.commit()
            if patient:
                return None

    def _file_once(self, row: BacklogRow, mailbox: Mailbox) -> MailState:
        raw = self._raw_store.get(row.sha256)
        understood = self._read(raw, mailbox.forms, self._anchors, row.received_at)
        arrival = Arrival(mailbox, row.received_at, backlog=row.backlog, complete=row.complete)
        with self._database.write() as work:
            now = self._clock.now()
            state = self._filer.file(work.connection, ReceivedMail(row.id, arrival, raw, row.sha256), understood, now)
            work.commit()
        return state

    def _shunt(self, row: BacklogRow, mailbox: Mailbox, reason: str, attempts: int) -> MailState:
        """Put the mail aside for a person: listed, shown, exported, requeued; it stays on the server."""
        now = self._clock.now()
        with self._database.write() as work:
            backlog.shunt(work.connection, row.id, attempts=attempts, reason=reason, at=now)
            self._letters.put_shunted_notice(work.connection, mailbox, row, reason, attempts, now)
            event = {"at": now, "name": EventName.MAIL_SHUNTED.value, "ticket_id": None, "mail_id": row.id}
            desk.insert_events(work.connection, [event | {"outbox_id": None, "facts": {}}])
            work.commit()
        _log.error(EventName.MAIL_SHUNTED, mailbox=mailbox.name, mail_id=row.id)
        return MailState.SHUNTED


class InHand:
    """A small file that names the mail being read, so that a mail which kills the process is found out.

    Not synced: it only has to outlive the process, not the machine.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._crashes = 0
        self._last: int | None = None
        self._file: int | None = None
        try:
            words = path.read_text(encoding="ascii").split()
        except (OSError, UnicodeDecodeError):
            words = []
        if len(words) == 2 and words[0].isdigit() and words[1].isdigit() and words[0] != "0":
            self._last, self._crashes = int(words[0]), int(words[1]) + 1

    def last(self) -> tuple[int | None, int]:
        """The mail that the last process died over, and how often in a row."""
        return self._last, self._crashes

    def take(self, mail_id: int) -> None:
        """Say that this mail is being read now."""
        self._write(mail_id, self._crashes if mail_id == self._last else 0)

    def release(self) -> None:
        """Say that nothing is being read."""
        self._write(0, 0)

    def forget(self) -> None:
        """Start counting anew."""
        self._last, self._crashes = None, 0
        self.release()

    def _write(self, mail_id: int, crashes: int) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        os.pwrite(self._file, b"%-20d %-10d\n" % (mail_id, crashes), 0)


def _temporary(error: BaseException) -> TemporaryTrouble:
    if isinstance(error, TemporaryTrouble):
        return error
    return TemporaryTrouble("intake_" + type(error).__name__.lower(), "the disk or the database is not available")


def _is_operational(error: DBAPIError) -> bool:
    """Whether the database is in trouble, rather than a statement wrong for this mail's data."""
    return type(error).__name__ in ("OperationalError", "InterfaceError", "InternalError", "TimeoutError")
