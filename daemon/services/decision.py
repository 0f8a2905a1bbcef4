"""Everything that is decided about one mail, without writing anything: intake acts on it, ``explain`` shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from daemon.policy import acknowledgement, conversation, triage, working_time
from daemon.policy.acknowledgement import AcknowledgementPlan, Recent, Recipient
from daemon.policy.conversation import Thread
from daemon.policy.triage import Facts, Verdict
from daemon.settings import Mailbox, Settings
from daemon.states import AcknowledgementState, MailState
from db import desk
from parsers.understanding import Understanding
from parsers.values import Evidence

OPENING = frozenset({MailState.NEW_TICKET, MailState.OVERSIZE})


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a mail came to us: what the ledger knows before anybody reads it."""

    mailbox: Mailbox
    received_at: datetime
    backlog: bool = False
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """One mail, decided. ``plan`` is None unless the mail opens a ticket."""

    facts: Facts
    verdict: Verdict
    effective_at: datetime
    acknowledge_by: datetime
    recipient: Recipient | None
    plan: AcknowledgementPlan | None

    @property
    def rules(self) -> tuple[Evidence, ...]:
        """Every rule asked, in order: what the mail is, what becomes of it, whether it is acknowledged."""
        planned = self.plan.rules if self.plan else ()
        return (*self.facts.message.evidence, *self.verdict.rules, *planned)


def decide(
    connection: Connection | None, settings: Settings, arrival: Arrival, understanding: Understanding, now: datetime
) -> Decision:
    """Look up what the decision rests on, then let the policies decide. Reads only; nothing without a database."""
    message, calendar = understanding.message, arrival.mailbox.calendar
    facts = Facts(
        message=message,
        mailbox=arrival.mailbox,
        certified=understanding.certified,
        forms=understanding.forms,
        threads=_threads(connection, settings, understanding) if connection is not None else (),
        own_addresses=settings.own_addresses(),
        backlog=arrival.backlog,
        complete=arrival.complete,
    )
    verdict = triage.decide(facts)
    effective_at = working_time.effective_at(calendar, arrival.received_at)
    acknowledge_by = working_time.acknowledge_by(calendar, effective_at)
    if verdict.state not in OPENING or verdict.join is not None:
        return Decision(facts, verdict, effective_at, acknowledge_by, None, None)
    recipient = acknowledgement.choose_recipient(facts)
    recent = Recent(0, 0)
    if connection is not None and recipient.address is not None and message.acknowledgeable:
        recent = Recent(*desk.recent_automatic(connection, recipient.address.addr_spec, now))
    plan = acknowledgement.plan(facts, verdict, recipient, recent, effective_at=effective_at, now=now)
    return Decision(facts, verdict, effective_at, acknowledge_by, recipient, plan)


def is_scheduled(plan: AcknowledgementPlan | None) -> bool:
    """Whether an acknowledgement is to be written."""
    return plan is not None and plan.state is AcknowledgementState.SCHEDULED


def _threads(connection: Connection, settings: Settings, understanding: Understanding) -> tuple[Thread, ...]:
    """The tickets that the mail names, by identifier first, then by number, each with what proves it."""
    message = understanding.message
    by_id = desk.tickets_by_message_ids(connection, conversation.cited_ids(message, understanding.certified))
    prefixes = {mailbox.prefix for mailbox in settings.mailboxes.values()}
    by_number = desk.tickets_by_numbers(connection, conversation.named_numbers(message.subject, prefixes))
    known = {found.id for found in by_id}
    named = [*by_id, *(found for found in by_number if found.id not in known)]
    if not named:
        return ()
    ids = [found.id for found in named]
    welcome = desk.participants_among(connection, ids, _keys(understanding))
    return tuple(
        Thread(
            ticket_id=found.id,
            number=found.number,
            ticket_state=found.state,
            via="our_id" if found.ours else "their_id" if found.id in known else "subject_tag",
            sender_is_participant=found.id in welcome,
        )
        for found in named
    )


def _keys(understanding: Understanding) -> Sequence[str]:
    """The addresses under which the writer may be known: From:, and the provider's word for a PEC."""
    keys = [address.key for address in understanding.message.authors]
    if understanding.certified is not None and understanding.certified.sender:
        keys.append(understanding.certified.sender.casefold())
    return keys[:10]
