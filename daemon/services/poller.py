"""The poller of one mailbox: receives what is new, tells the server about filed mail, waits for news.

One thread and one connection each, never shared. Trouble of one mailbox is its own: it backs off, alerts once,
and the others go on.
"""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Final

from daemon.log import get_logger, locate
from daemon.ports import Clock, MailSource, PermanentTrouble, RawStore, TemporaryTrouble, Trouble
from daemon.services.custody import Custody, Received
from daemon.services.health import AlertSink, MailboxHealth
from daemon.settings import After, Channel, Mailbox
from daemon.states import EventName
from db import ledger
from db.engine import Database
from db.ledger import PendingAction

IDLE_SLICE: Final = timedelta(seconds=60)  # a search after each: what IDLE failed to say is seen then at the latest
ACTION_BATCH: Final = 200  # UIDs told to the server at once: one by one costs sixty times as much
IDLE_TRIES: Final = 3  # in a row; then the mailbox is only polled until the next start
_TICK_SECONDS: Final = 0.5  # how soon a waiting thread sees that it is wanted


@dataclass(slots=True)
class PollResult:
    """What one pass did. ``trouble`` is the code of what went wrong, None if all is well.

    ``delay``: how long to wait before the next try if nothing could be read; zero if only some folders could not.
    """

    fetched: int = 0
    before_start: int = 0
    vanished: int = 0
    rebuilt: int = 0
    told: int = 0  # mails moved or deleted on the server
    trouble: str | None = None
    skipped: bool = False  # stopped after refused log-ins
    delay: timedelta = field(default=timedelta(0))


class Poller:
    """Polls one mailbox. Not thread-safe; ``source`` belongs to it alone."""

    def __init__(
        self,
        mailbox: Mailbox,
        source: MailSource,
        database: Database,
        raw_store: RawStore,
        clock: Clock,
        alerts: AlertSink,
        *,
        jitter: random.Random | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._source = source
        self._database = database
        self._clock = clock
        self._alerts = alerts
        self._custody = Custody(mailbox, source, database, raw_store, clock)
        self._health = MailboxHealth(mailbox, database, clock, alerts, jitter=jitter)
        self._idle_failures = 0  # in a row

    @property
    def mailbox(self) -> Mailbox:
        return self._mailbox

    def poll_once(
        self,
        *,
        folders: Sequence[str] | None = None,
        on_received: Callable[[], None] = lambda: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> PollResult:
        """One pass: connect, receive each folder, tell the server about filed mail. Never raises Trouble.

        ``on_received`` is called after each committed batch, so that filing can begin at once. Once ``stopped``, no
        further batch is begun.
        """
        result = PollResult()
        if self._health.stopped():
            result.skipped = True
            return result
        try:
            self._source.connect()
            self._receive_folders(folders or self._mailbox.imap.folders, result, on_received, stopped)
            result.told = self.tell_server(stopped=stopped)
            self._health.succeeded()
        except Trouble as trouble:
            if stopped():  # the sockets were closed under our hands
                result.trouble = trouble.code
            else:
                self._fail(trouble, result)
        except Exception as error:
            # A fault of our own: this mailbox is in trouble, the others are not.
            name = type(error).__name__
            get_logger().error(EventName.MAILBOX_FAILED, mailbox=self._mailbox.name, error=name, where=locate(error))
            self._fail(TemporaryTrouble("internal_error", name), result)
        return result

    def _fail(self, trouble: Trouble, result: PollResult) -> None:
        # A fresh connection next time: whatever state this one is in, it is not worth a riddle.
        self._source.close()
        result.trouble = trouble.code
        result.delay = self._health.failed(trouble)

    def _receive_folders(
        self,
        folders: Sequence[str],
        result: PollResult,
        on_received: Callable[[], None],
        stopped: Callable[[], bool],
    ) -> None:
        """One folder that cannot be opened does not keep the others from being read."""
        refused: list[PermanentTrouble] = []
        for name in folders:
            key = f"{self._place_of(name)}:open"
            try:
                received = self._custody.receive(name, on_received, stopped=stopped)
            except PermanentTrouble as trouble:
                refused.append(trouble)
                self._alerts.start(key, trouble.code, trouble.advice)
                continue
            self._alerts.end(key)
            result.fetched += received.fetched
            result.before_start += received.before_start
            result.vanished += received.vanished
            result.rebuilt += received.rebuilt
            self._report(name, received)
        if refused:
            result.trouble = refused[0].code
        if len(refused) == len(folders):
            raise refused[0]

    def _place_of(self, folder: str) -> str:
        """The beginning of the keys of troubles with one folder."""
        return f"mailbox:{self._mailbox.name}:folder:{_short(folder)}"

    def _report(self, folder: str, received: Received) -> None:
        instant = int(self._clock.now().timestamp())
        where = self._place_of(folder)
        if received.was_rebuilt:
            detail = f"UIDVALIDITY changed: {received.rebuilt} mails found again, {received.fetched} new"
            self._alerts.report(f"{where}:rebuilt:{instant}", "mailbox_rebuilt", detail)
        if received.unfetchable:
            detail = f"{received.unfetchable} mails that the server does not hand out: see `sportello shunted list`"
            self._alerts.report(f"{where}:unfetchable:{instant}", "mail_unfetchable", detail)
        if received.vanished:
            get_logger().warning(EventName.MAIL_VANISHED, mailbox=self._mailbox.name, count=received.vanished)
            if folder in self._mailbox.exclusive:
                detail = f"{received.vanished} mails were gone before we saw them"
                self._alerts.report(f"{where}:vanished:{instant}", "mail_vanished", detail)

    def tell_server(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Move or delete what is filed, by UID batch; repeated at each pass until done. Raises Trouble."""
        told, after = 0, 0
        while True:
            with self._database.read() as connection:
                actions = ledger.pending_actions(connection, self._mailbox.name, after=after)
            if not actions or stopped():
                return told
            after = actions[-1].mail_id
            actions.sort(key=_place)
            for (folder, action), group in groupby(actions, key=_place):
                told += self._tell(folder, action, list(group))

    def _tell(self, folder: str, action: str, actions: Sequence[PendingAction]) -> int:
        status = self._source.select(folder)
        stale = [one for one in actions if one.uid_validity != status.uid_validity]
        if stale:
            with self._database.write() as work:
                ledger.hand_over_actions(work.connection, stale, self._clock.now())
                work.commit()
        current = sorted((one for one in actions if one.uid_validity == status.uid_validity), key=lambda one: one.uid)
        for start in range(0, len(current), ACTION_BATCH):
            batch = current[start : start + ACTION_BATCH]
            self._act(action, [one.uid for one in batch])
            with self._database.write() as work:
                ledger.finish_actions(work.connection, [one.mail_id for one in batch], self._clock.now())
                work.commit()
        return len(current)

    def _act(self, action: str, uids: Sequence[int]) -> None:
        if action == After.MOVE and self._mailbox.move_to:
            self._source.move(uids, self._mailbox.move_to)
        elif action == After.DELETE and may_delete(self._mailbox):
            self._source.delete(uids)

    def run(self, stop: threading.Event, on_received: Callable[[], None], wake: threading.Event) -> None:
        """The thread's body until ``stop``. ``wake``: mail was filed, the server may be told."""
        next_full = self._clock.monotonic()
        while not stop.is_set():
            wake.clear()
            full = self._clock.monotonic() >= next_full
            if full:
                next_full = self._clock.monotonic() + self._mailbox.poll.total_seconds()
            result = self._pass(None if full else self._mailbox.imap.folders[:1], on_received, stop.is_set)
            if result.delay or result.skipped:
                self._sleep(result.delay or self._mailbox.poll, stop.is_set)
                next_full = self._clock.monotonic()
            else:
                self._wait(timedelta(seconds=max(0.0, next_full - self._clock.monotonic())), stop, wake)
        self._source.close()

    def _pass(
        self, folders: Sequence[str] | None, on_received: Callable[[], None], stopped: Callable[[], bool]
    ) -> PollResult:
        """A pass whose every failure is an outcome: this thread must not die of anything."""
        try:
            return self.poll_once(folders=folders, on_received=on_received, stopped=stopped)
        except Exception as error:  # not even the failure could be written down: wait and try again
            name = type(error).__name__
            get_logger().error(EventName.MAILBOX_FAILED, mailbox=self._mailbox.name, error=name, where=locate(error))
            return PollResult(trouble="internal_error", delay=self._mailbox.poll)

    def _wait(self, limit: timedelta, stop: threading.Event, wake: threading.Event) -> None:
        """For news on the first folder, for filed mail or for the next poll of the others."""

        def interrupted() -> bool:
            return stop.is_set() or wake.is_set()

        if limit <= timedelta(0) or interrupted():
            return
        try:
            if "IDLE" in self._source.capabilities() and self._idle_failures < IDLE_TRIES:
                if not self._has_news():
                    self._source.idle(min(limit, IDLE_SLICE), interrupted=interrupted)
                self._idle_failures = 0
                return
        except Trouble as trouble:
            # No failure yet: servers close idle connections. The next pass connects anew and tells.
            get_logger().info(EventName.MAILBOX_FAILED, mailbox=self._mailbox.name, code=trouble.code)
            self._source.close()
            self._idle_failures += 1
            limit = min(limit, timedelta(seconds=1))
        self._sleep(limit, interrupted)

    def _has_news(self) -> bool:
        """Selects the first folder; what came since it was last looked at is not announced by IDLE any more."""
        name = self._mailbox.imap.folders[0]
        status = self._source.select(name)
        with self._database.read() as connection:
            row = ledger.find_folder(connection, self._mailbox.name, name)
        return row is None or row.uid_validity != status.uid_validity or row.cursor_uid < status.uid_next - 1

    def _sleep(self, duration: timedelta, interrupted: Callable[[], bool]) -> None:
        end = self._clock.monotonic() + duration.total_seconds()
        while not interrupted():
            remaining = end - self._clock.monotonic()
            if remaining < 0.001:  # less than a timedelta may hold would never end
                return
            self._clock.wait(timedelta(seconds=min(remaining, _TICK_SECONDS)))


def may_delete(mailbox: Mailbox) -> bool:
    """Only if the mailbox says so today, and never a certified one (design, rule 2)."""
    return mailbox.after is After.DELETE and mailbox.channel is not Channel.PEC


def _place(action: PendingAction) -> tuple[str, str]:
    return action.folder, action.action


def _short(folder: str) -> str:
    """A folder's name as a short word that is safe in keys: names may hold anything."""
    plain = "".join(character for character in folder if character.isalnum() and character.isascii())[:30]
    return f"{plain}-{hashlib.sha256(folder.encode()).hexdigest()[:8]}"
