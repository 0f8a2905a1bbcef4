"""Sending what is due: T3 claim, MAIL and RCPT, commit ``transmitting``, DATA, T4 (design, section 1, step 8).

Whatever crashes and whenever, an acknowledgement goes out at most once: before DATA the database says
``transmitting``, and a message found in that state later is *unknown*. To save a commit per message, T4 of a
message that was sent and ``transmitting`` of the next one share a transaction.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import Connection

from daemon.log import get_logger, locate
from daemon.policy.retry import Outcome
from daemon.ports import (
    Clock,
    ConnectionTrouble,
    Envelope,
    MailSender,
    PermanentTrouble,
    RefusedRecipient,
    Trouble,
    UncertainOutcome,
)
from daemon.services.alerts import Alerts
from daemon.services.lines import Line, build_lines
from daemon.services.settlement import Ending, Settler
from daemon.settings import Channel, Mailbox, Settings
from daemon.states import EventName, OutboxState
from db import outbox
from db.engine import Database
from db.outbox import Claim, Settlement

BATCH: Final = 50  # messages claimed by one T3
CLAIM_LEASE: Final = timedelta(minutes=30)
TRANSMISSION_LEASE: Final = timedelta(minutes=40)  # longer than DATA's limits together
PARTIAL_PATIENCE: Final = 3  # attempts that wait for temporarily refused recipients before going without them
RATE_WINDOW: Final = timedelta(minutes=1)
LOST_CONNECTIONS: Final = 2  # in a row before the server, not the message, is held to be in trouble


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """How many messages ended in which state."""

    sent: int = 0
    failed: int = 0
    retried: int = 0
    unknown: int = 0


@dataclass(slots=True)
class _Run:
    """One call of ``dispatch_due``: its line, its count, and T4 of the last message where it is still to be written."""

    line: Line
    tally: Counter[OutboxState] = field(default_factory=Counter)
    unsettled: Settlement | None = None
    lost: int = 0  # connections, in a row

    def finish(self) -> None:
        """T4 of the last message is written."""
        if self.unsettled is not None:
            self.tally[OutboxState(self.unsettled.state)] += 1
            self.unsettled = None


class Dispatcher:
    """Sends what is due, one thread per line. ``owner`` names this process in its claims."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        senders: Callable[[Mailbox], MailSender],
        owner: str,
        alerts: Alerts,
        *,
        random: Random | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._owner = owner
        self._alerts = alerts
        self._random = random or Random()  # noqa: S311 - jitter, not a secret
        self._settler = Settler(database, clock, settings, alerts, self._random)
        self._lines = build_lines(settings.mailboxes, senders)

    @property
    def server_keys(self) -> tuple[str, ...]:
        """One per SMTP server and log-in: the keys of ``dispatch_due``."""
        return tuple(self._lines)

    def dispatch_due(self, server_key: str, *, stopped: Callable[[], bool] = lambda: False) -> DispatchResult:
        """Send everything that is due on this server; ends early when the server is in trouble or ``stopped``."""
        run = _Run(self._lines[server_key])
        run.tally.update(self._settle_expired())
        while not stopped() and run.line.may_try(self._clock.now()):
            claims = self._claim(run.line)
            if not claims:
                break
            self._send_batch(run, claims, stopped)
            if run.line.failures:
                break  # whatever the back-off is, this call is over
        tally = run.tally
        return DispatchResult(
            sent=tally[OutboxState.SENT],
            failed=tally[OutboxState.FAILED],
            retried=tally[OutboxState.RETRY],
            unknown=tally[OutboxState.UNKNOWN],
        )

    def next_due_at(self, server_key: str) -> datetime | None:
        """When ``dispatch_due`` has work again as things stand; None if nothing waits or a person must act."""
        line = self._lines[server_key]
        if line.stopped:
            return None
        with self._database.read() as connection:
            due_at = outbox.next_due_at(connection, line.mailboxes)
        if due_at is None or line.next_attempt_at is None:
            return due_at
        return max(due_at, line.next_attempt_at)

    def recover(self, owner: str | None = None) -> None:
        """At the start, with the lock in hand: what a dead process left in flight (of one owner, or of all)."""
        with self._database.read() as connection:
            found = outbox.in_flight(connection, owner=owner)
        self._settler.settle_lost(found)

    def close(self) -> None:
        """End every connection."""
        for line in self._lines.values():
            line.sender.close()

    def _claim(self, line: Line) -> list[Claim]:
        now = self._clock.now()
        with self._database.read() as connection:
            if not outbox.due(connection, line.mailboxes, now, 1):
                return []
            allowed = self._allowance(connection, line, now)
        if allowed <= 0:
            return []
        with self._database.write() as work:
            lease = now + CLAIM_LEASE
            claims = outbox.claim(
                work.connection, line.mailboxes, now=now, owner=self._owner, lease_until=lease, count=allowed
            )
            work.commit()
        return claims

    def _allowance(self, connection: Connection, line: Line, now: datetime) -> int:
        """How many messages the provider's rate lets go now; none: the line pauses until the next may."""
        rates = [self._settings.mailboxes[name].rate_per_minute for name in line.mailboxes]
        rate = min((rate for rate in rates if rate is not None), default=None)
        if rate is None:
            return BATCH
        recent = outbox.recent_attempts(connection, line.mailboxes, now - RATE_WINDOW)
        if len(recent) >= rate:
            line.next_attempt_at = recent[-rate] + RATE_WINDOW
        return min(BATCH, rate - len(recent))

    def _send_batch(self, run: _Run, claims: Sequence[Claim], stopped: Callable[[], bool]) -> None:
        """Send one after another; what is left when the server fails or we are stopped is given back."""
        waiting = deque(claims)
        try:
            while waiting and not stopped() and self._reach(run):
                self._send(run, waiting.popleft())
        finally:
            self._settle(run, None)
            if waiting:
                with self._database.write() as work:
                    outbox.release(work.connection, waiting, self._owner)
                    work.commit()

    def _reach(self, run: _Run) -> bool:
        """Whether the server can be used now; notes its trouble if not."""
        if run.lost >= LOST_CONNECTIONS:
            self._note_trouble(run.line, ConnectionTrouble("connection_lost", "the server drops every connection"))
            return False
        try:
            run.line.sender.connect()
        except Trouble as trouble:
            self._note_trouble(run.line, trouble)
            return False
        return True

    def _note_trouble(self, line: Line, trouble: Trouble) -> None:
        line.note_failure(trouble, self._clock.now(), self._settings.retry, self._random.random())
        get_logger().warning(EventName.MAILBOX_FAILED, server=line.key, code=trouble.code, attempts=line.failures)
        if line.stopped:
            get_logger().error(EventName.MAILBOX_STOPPED, server=line.key, code=trouble.code)
        self._alerts.start(f"smtp:{line.key}", trouble.code, trouble.advice)

    def _note_success(self, run: _Run) -> None:
        run.lost = 0
        run.line.note_success()
        self._alerts.end(f"smtp:{run.line.key}")

    def _send(self, run: _Run, claim: Claim) -> None:
        """One message: envelope, ``transmitting``, content."""
        ending, facts = self._begin(run, claim)
        if ending is not None:
            self._settle(run, self._settler.judge(claim, ending))
            return
        content = self._start_transmission(run, claim)
        if content is None:  # cancelled by a person meanwhile
            run.line.sender.abort()
            return
        settlement = self._settler.judge(claim, self._transmit(run, content, facts))
        if settlement.state == OutboxState.SENT:
            run.unsettled = settlement
        else:
            self._settle(run, settlement)

    def _begin(self, run: _Run, claim: Claim) -> tuple[Ending | None, dict[str, Any]]:
        """MAIL and RCPT: how the attempt ended, or None and the facts about refused recipients if it goes on."""
        envelope = Envelope(claim.envelope_sender, tuple(address for _, address in claim.recipients))
        try:
            refused = run.line.sender.begin(envelope)
        except Exception as error:  # one message that our code stumbles over must not stop the next
            return self._troubled(run, error), {}
        self._note_success(run)
        if not refused:
            return None, {}
        facts = {"refused": _refused_facts(claim, refused)}
        temporary = any(one.reply.code // 100 == 4 for one in refused)
        certified = self._settings.mailboxes[claim.mailbox].channel is Channel.PEC
        if certified or (temporary and claim.attempts + 1 < PARTIAL_PATIENCE):
            run.line.sender.abort()  # a PEC goes to all its recipients or to none (RCPT = To + Cc)
            outcome = Outcome.TEMPORARY if temporary else Outcome.PERMANENT
            return Ending(outcome, f"rcpt_{refused[0].reply.code}", facts), facts
        return None, facts

    def _transmit(self, run: _Run, content: bytes, facts: dict[str, Any]) -> Ending:
        try:
            run.line.sender.transmit(content)
        except Exception as error:
            ending = self._troubled(run, error, uncertain=not isinstance(error, Trouble))
            return Ending(ending.outcome, ending.code, facts)
        run.lost = 0
        return Ending(Outcome.ACCEPTED, facts=facts)

    def _troubled(self, run: _Run, error: Exception, *, uncertain: bool = False) -> Ending:
        """Sort an error of the sender's; what the connection is to blame for is counted against the server too."""
        if not isinstance(error, Trouble):
            run.line.sender.close()
            return Ending(Outcome.UNCERTAIN if uncertain else Outcome.TEMPORARY, locate(error))
        if isinstance(error, ConnectionTrouble | UncertainOutcome):
            run.lost += 1
        else:
            self._note_success(run)
        if isinstance(error, UncertainOutcome):
            return Ending(Outcome.UNCERTAIN, error.code)
        permanent = isinstance(error, PermanentTrouble)
        return Ending(Outcome.PERMANENT if permanent else Outcome.TEMPORARY, error.code)

    def _start_transmission(self, run: _Run, claim: Claim) -> bytes | None:
        """Commit ``transmitting``, and T4 of the message before with it."""
        lease = self._clock.now() + TRANSMISSION_LEASE
        with self._database.write() as work:
            if run.unsettled is not None:
                self._settler.write(work.connection, run.unsettled)
            content = outbox.start_transmission(work.connection, claim.id, owner=self._owner, lease_until=lease)
            work.commit()
        run.finish()
        return content

    def _settle(self, run: _Run, settlement: Settlement | None) -> None:
        """T4 of the message before and of this one, with the alert that belongs to it."""
        if settlement is None and run.unsettled is None:
            return
        with self._database.write() as work:
            if run.unsettled is not None:
                self._settler.write(work.connection, run.unsettled)
            if settlement is not None:
                self._settler.write(work.connection, settlement)
            work.commit()
        run.finish()
        if settlement is not None:
            run.tally[OutboxState(settlement.state)] += 1

    def _settle_expired(self) -> Counter[OutboxState]:
        """Claims and transmissions whose lease is over."""
        with self._database.read() as connection:
            found = outbox.in_flight(connection, now=self._clock.now())
        return self._settler.settle_lost(found)


def _refused_facts(claim: Claim, refused: Sequence[RefusedRecipient]) -> list[dict[str, Any]]:
    """Who was refused, by person id, and the reply's code."""
    ids = {address: person for person, address in claim.recipients}
    return [{"person_id": ids.get(one.recipient), "code": one.reply.code} for one in refused]
