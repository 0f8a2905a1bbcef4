"""What becomes of a message to send after an attempt: a value, decided here, carried out by the outbox (rule 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from daemon.settings import Channel, RetryLimits
from daemon.states import OutboxState, Purpose

JITTER: Final = 0.2  # of the delay, to both sides
SEND_AGAIN: Final = frozenset({Purpose.ANSWER, Purpose.REPLY, Purpose.NOTICE, Purpose.ALERT})


class Outcome(StrEnum):
    """How an attempt ended."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNCERTAIN = "uncertain"  # the content began to flow and no reply came


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """The next state and, for RETRY, after how long. ``alert``: a person should know."""

    state: OutboxState
    delay: timedelta | None = None
    alert: bool = False


def decide(
    outcome: Outcome, *, purpose: Purpose, channel: Channel, attempts: int, limits: RetryLimits, jitter: float
) -> RetryDecision:
    """What follows on an attempt. ``attempts`` counts this one; ``jitter`` lies within [0, 1).

    An uncertain acknowledgement is not sent again (at most one per request), an uncertain PEC neither (it is
    looked up in the mailbox): both become unknown. Everything else goes again with the same Message-ID and bytes.
    """
    watched = purpose is not Purpose.ALERT  # trouble with an alert is only logged, else it would feed itself
    if outcome is Outcome.ACCEPTED:
        return RetryDecision(OutboxState.SENT)
    if outcome is Outcome.UNCERTAIN and (channel is Channel.PEC or purpose not in SEND_AGAIN):
        # of a PEC the acceptance is waited for first: daemon.services.watch asks a person if it does not come
        return RetryDecision(OutboxState.UNKNOWN, alert=watched and channel is not Channel.PEC)
    if outcome is Outcome.PERMANENT or attempts >= limits.attempts:
        return RetryDecision(OutboxState.FAILED, alert=watched)
    return RetryDecision(OutboxState.RETRY, delay=back_off(attempts, limits, jitter))


def back_off(failures: int, limits: RetryLimits, jitter: float) -> timedelta:
    """``first * 2^(failures - 1)`` up to ``longest``, spread by ``JITTER``; ``jitter`` lies within [0, 1)."""
    doubled = limits.first * (1 << min(max(failures - 1, 0), 20))
    return min(doubled, limits.longest) * (1 - JITTER + 2 * JITTER * jitter)
