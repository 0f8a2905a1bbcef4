"""T4: what an attempt means for the message, its ticket and the people who should know."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from sqlalchemy import Connection

from daemon.log import get_logger
from daemon.policy.retry import Outcome, decide
from daemon.ports import Clock
from daemon.services.alerts import Alerts
from daemon.settings import Channel, Settings
from daemon.states import AcknowledgementState, EventName, OutboxState, Purpose
from db import outbox
from db.engine import Database
from db.outbox import Claim, Settlement

TO_THE_REQUESTER: Final = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.ANSWER, Purpose.REPLY})

_EVENTS: Final = {
    OutboxState.SENT: EventName.MESSAGE_SENT,
    OutboxState.RETRY: EventName.MESSAGE_RETRIED,
    OutboxState.FAILED: EventName.MESSAGE_FAILED,
    OutboxState.UNKNOWN: EventName.MESSAGE_UNKNOWN,
}
_ACKNOWLEDGEMENTS: Final = {
    OutboxState.SENT: AcknowledgementState.SENT,
    OutboxState.FAILED: AcknowledgementState.FAILED,
    OutboxState.UNKNOWN: AcknowledgementState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended: ``code`` without text of the server's, ``facts`` (ids and codes) for the event."""

    outcome: Outcome
    code: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Settler:
    """Turns endings into settlements and writes them."""

    def __init__(self, database: Database, clock: Clock, settings: Settings, alerts: Alerts, random: Random) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._alerts = alerts
        self._random = random

    def judge(self, claim: Claim, ending: Ending) -> Settlement:
        """The settlement of an attempt, by the policy of retries."""
        now = self._clock.now()
        purpose = Purpose(claim.purpose)
        mailbox = self._settings.mailboxes.get(claim.mailbox)
        decision = decide(
            ending.outcome,
            purpose=purpose,
            channel=mailbox.channel if mailbox else Channel.EMAIL,
            attempts=claim.attempts + 1,
            limits=self._settings.retry,
            jitter=self._random.random(),
        )
        acknowledges = purpose is Purpose.ACKNOWLEDGEMENT
        facts = {"attempts": claim.attempts + 1, **({"code": ending.code} if ending.code else {}), **ending.facts}
        return Settlement(
            claim=claim,
            state=decision.state,
            at=now,
            event=_EVENTS[decision.state],
            due_at=now + decision.delay if decision.delay is not None else None,
            error=ending.code,
            facts=facts,
            acknowledgement=_ACKNOWLEDGEMENTS.get(decision.state) if acknowledges else None,
            filed=decision.state is OutboxState.SENT and purpose in TO_THE_REQUESTER,
            alert=decision.alert,
        )

    def write(self, connection: Connection, settlement: Settlement) -> None:
        """T4 within the transaction in hand, with the alert that belongs to it."""
        claim = settlement.claim
        if not outbox.settle(connection, settlement):
            return
        code = settlement.error if settlement.error is None or settlement.error.isascii() else None
        # One line for each message that went out as it should would be the log of a mail server.
        level = logging.DEBUG if settlement.state == OutboxState.SENT else logging.INFO
        get_logger().log(
            level,
            EventName(settlement.event),
            outbox_id=claim.id,
            purpose=claim.purpose,
            mailbox=claim.mailbox,
            attempts=claim.attempts + 1,
            code=code,
        )
        if settlement.alert:
            detail = f"message {claim.id} of the outbox: {settlement.error}; see `sportello outbox`, which can retry it"
            key = f"message:{claim.id}:{settlement.at:%Y%m%dT%H%M%S}"
            self._alerts.report_in(connection, key, f"{claim.purpose}_{settlement.state}", detail)

    def settle_lost(self, found: Sequence[tuple[str, Claim]]) -> Counter[OutboxState]:
        """Messages that a dead or hanging sender left in flight: claims go back, transmissions are uncertain."""
        tally: Counter[OutboxState] = Counter()
        if not found:
            return tally
        with self._database.write() as work:
            outbox.unclaim(work.connection, [claim.id for state, claim in found if state == OutboxState.CLAIMED])
            for state, claim in found:
                if state == OutboxState.TRANSMITTING:
                    settlement = self.judge(claim, Ending(Outcome.UNCERTAIN, "interrupted"))
                    self.write(work.connection, settlement)
                    tally[OutboxState(settlement.state)] += 1
            work.commit()
        return tally
