"""A dry run of the whole decision on one mail: nothing is written, nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.services import decision
from daemon.services.decision import Arrival, Decision
from daemon.settings import Mailbox, Settings
from daemon.states import MailState
from db import backlog, desk
from db.engine import Database
from parsers.understanding import Understanding, understand

if TYPE_CHECKING:
    from parsers.pec import TrustAnchors


@dataclass(frozen=True, slots=True)
class Explanation:
    """What would become of a mail. ``ticket`` is the number it would join; None for a new one or none at all.

    ``twin`` is the id of the mail in the ledger that this one is a second leg of, if any.
    """

    understood: Understanding
    decided: Decision
    verdict: MailState
    ticket: str | None
    twin: int | None


def explain(
    database: Database | None,
    settings: Settings,
    mailbox: Mailbox,
    raw: bytes,
    at: datetime,
    anchors: TrustAnchors | None = None,
) -> Explanation:
    """Decide about a mail as if it arrived at ``at``. Without a database no ticket is known."""
    understood = understand(raw, mailbox.forms, anchors, at)
    arrival = Arrival(mailbox, at, complete=len(raw) <= mailbox.max_size)
    if database is None:
        return _explanation(understood, decision.decide(None, settings, arrival, understood, at), None, None)
    with database.read() as connection:
        decided = decision.decide(connection, settings, arrival, understood, at)
        twin = desk.identity_owner(connection, understood.identity)
        ticket_id = backlog.ticket_of(connection, twin) if twin is not None else None
        numbers = desk.numbers_of(connection, [ticket_id]) if ticket_id is not None else ()
    return _explanation(understood, decided, twin, numbers[0] if numbers else None)


def _explanation(understood: Understanding, decided: Decision, twin: int | None, of_twin: str | None) -> Explanation:
    if twin is not None:
        return Explanation(understood, decided, MailState.DUPLICATE_LEG, of_twin, twin)
    join = decided.verdict.join
    return Explanation(understood, decided, decided.verdict.state, join.number if join else None, None)
