"""What becomes of a mail: one ordered table of small rules; the first that hits decides (rules 2, 8, 10).

In doubt a ticket is opened. Rules that were asked and missed are recorded as well as the one that hit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daemon.policy.conversation import Thread
from daemon.policy.loop_guard import is_own_machine_mail
from daemon.settings import Mailbox
from daemon.states import MailState
from parsers.values import CertifiedEnvelope, Evidence, FormReading, Kind, ParsedMessage

MAX_LINKS = 10

MACHINE_STATES = {
    Kind.AUTO_REPLY: MailState.AUTO_REPLY,
    Kind.DELIVERY_REPORT: MailState.DELIVERY_REPORT,
    Kind.DISPOSITION_REPORT: MailState.DISPOSITION_REPORT,
    Kind.FEEDBACK_REPORT: MailState.FEEDBACK_REPORT,
    Kind.LIST: MailState.LIST,
    Kind.BULK: MailState.BULK,
    Kind.NOTIFICATION: MailState.NOTIFICATION,
    Kind.CHALLENGE: MailState.CHALLENGE,
    Kind.PEC_RECEIPT: MailState.PEC_RECEIPT,
}
# An office whose address is a list or a group answers us through it: its people must not be lost.
FORWARDING_KINDS = (Kind.LIST, Kind.BULK)
REPORTS = (Kind.DELIVERY_REPORT, Kind.DISPOSITION_REPORT, Kind.FEEDBACK_REPORT, Kind.PEC_RECEIPT)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decisions about one mail may look at.

    ``message`` is the enclosed original where the mail is certified. ``backlog``: it lay there before the first
    poll. ``complete`` is false where only the head was fetched (oversize).
    """

    message: ParsedMessage
    mailbox: Mailbox
    certified: CertifiedEnvelope | None
    forms: tuple[FormReading, ...]
    threads: tuple[Thread, ...]
    own_addresses: frozenset[str]
    backlog: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the mail.

    ``state`` is terminal; OVERSIZE opens a ticket unless it joins one. ``join`` is the ticket the mail belongs
    to: of a FOLLOW_UP the one it continues, of a machine's mail the one it reports on (which it does not reopen).
    ``linked``: (ticket_id, reason) of tickets named without the right to join. ``reason``: a short stable word.
    """

    state: MailState
    join: Thread | None
    linked: tuple[tuple[int, str], ...]
    reason: str | None
    rules: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    state: MailState
    why: str
    join: Thread | None = None
    reason: str | None = None


def _pec_receipt(facts: Facts) -> _Outcome | str:
    """A receipt of a PEC provider reports on a mail of ours; it never opens a ticket (pec.md, rule 6)."""
    certified = facts.certified
    if certified is None or not certified.is_receipt:
        return "no receipt of a certified-mail provider"
    reason = "receipt" if certified.assurance == "certified" else "unverified_receipt"
    return _machine(facts, MailState.PEC_RECEIPT, f"a receipt: {reason}", reason)


def _own_machine_mail(facts: Facts) -> _Outcome | str:
    """An automatic mail of ours that came back would make a loop."""
    if not is_own_machine_mail(facts.message, facts.own_addresses):
        return "not an automatic mail of one of our addresses"
    return _machine(facts, MailState.AUTO_REPLY, "an automatic mail of one of our own addresses", "own_machine_mail")


def _report(facts: Facts) -> _Outcome | str:
    """Delivery, disposition and feedback reports belong to the mail they report on and never open a ticket."""
    kind = facts.message.kind
    if kind not in REPORTS:
        return "not a report on a mail"
    return _machine(facts, MACHINE_STATES[kind], f"a machine's report: {kind.value}", None)


def _machine_mail(facts: Facts) -> _Outcome | str:
    """Mail of the other machine kinds opens no ticket, unless the parsers say that it does."""
    kind = facts.message.kind
    if kind not in MACHINE_STATES:
        return "not of a machine's kind"
    if facts.message.opens_ticket:
        return f"of the kind {kind.value}, but it opens a ticket"
    if kind in FORWARDING_KINDS and any(thread.via == "our_id" for thread in facts.threads):
        return f"of the kind {kind.value}, but it answers a mail of ours"
    return _machine(facts, MACHINE_STATES[kind], f"of the kind {kind.value}, which opens no ticket", None)


def _no_ticket(facts: Facts) -> _Outcome | str:
    """The parsers found a reason of their own why no ticket is opened."""
    if facts.message.opens_ticket or facts.message.kind in MACHINE_STATES:
        return "the parsers do not refuse it"
    return _machine(facts, MailState.REFUSED, "the parsers say that it opens no ticket", "opens_no_ticket")


def _machine(facts: Facts, state: MailState, why: str, reason: str | None) -> _Outcome:
    """A mail without a ticket of its own; half a mail is held, so that the rest is not lost on the server."""
    join = next((thread for thread in facts.threads if thread.via == "our_id"), None)
    if not facts.complete:
        return _Outcome(MailState.HELD, f"{why}; too large to be fetched whole", join, f"oversize_{state.value}")
    return _Outcome(state, why, join, reason)


def _joins_by_our_id(facts: Facts) -> _Outcome | str:
    """An id that we made holds 128 random bits: whoever cites it has seen our mail."""
    thread = next((thread for thread in facts.threads if thread.via == "our_id"), None)
    if thread is None:
        return "cites no message id that we sent"
    return _join(facts, thread, "cites a message id that we sent")


def _joins_by_their_id(facts: Facts) -> _Outcome | str:
    """The requester's own id is known to more people; it joins only from a participant."""
    return _joins_as_participant(facts, "their_id", "a message id of the requester's")


def _joins_by_subject_tag(facts: Facts) -> _Outcome | str:
    """Ticket numbers can be guessed; one in the subject joins only from a participant."""
    return _joins_as_participant(facts, "subject_tag", "a ticket number in the subject")


def _joins_as_participant(facts: Facts, via: str, what: str) -> _Outcome | str:
    named = [thread for thread in facts.threads if thread.via == via]
    thread = next((thread for thread in named if thread.sender_is_participant), None)
    if thread is not None:
        return _join(facts, thread, f"{what}, from a participant")
    return f"{what}, but not from a participant" if named else f"no {what.removeprefix('a ')}"


def _join(facts: Facts, thread: Thread, why: str) -> _Outcome:
    state = MailState.FOLLOW_UP if facts.complete else MailState.OVERSIZE
    return _Outcome(state, why, thread)


def _oversize(facts: Facts) -> _Outcome | str:
    """Too large: the ticket is opened from the head, the mail stays on the server."""
    if facts.complete:
        return "fetched whole"
    return _Outcome(MailState.OVERSIZE, "larger than the mailbox takes: only its head was fetched")


def _opens_ticket(facts: Facts) -> _Outcome | str:
    """Anything else is a request."""
    return _Outcome(MailState.NEW_TICKET, "no other rule hit")


RULES: tuple[tuple[str, Callable[[Facts], _Outcome | str]], ...] = (
    ("pec_receipt", _pec_receipt),
    ("own_machine_mail", _own_machine_mail),
    ("report", _report),
    ("machine_mail", _machine_mail),
    ("no_ticket", _no_ticket),
    ("joins_by_our_id", _joins_by_our_id),
    ("joins_by_their_id", _joins_by_their_id),
    ("joins_by_subject_tag", _joins_by_subject_tag),
    ("oversize", _oversize),
    ("opens_ticket", _opens_ticket),
)


def decide(facts: Facts) -> Verdict:
    """Ask the rules in order; the first that hits decides. Pure and total."""
    asked: list[Evidence] = []
    for name, rule in RULES:
        outcome = rule(facts)
        if isinstance(outcome, str):
            asked.append(Evidence(name, hit=False, why=outcome))
            continue
        asked.append(Evidence(name, hit=True, why=outcome.why))
        linked = _links(facts, outcome)
        return Verdict(outcome.state, outcome.join, linked, outcome.reason, tuple(asked))
    raise AssertionError("the last rule always hits")  # pragma: no cover


def _links(facts: Facts, outcome: _Outcome) -> tuple[tuple[int, str], ...]:
    """Tickets that a request names without belonging to them, each once, the one it joins left out."""
    if outcome.state not in (MailState.NEW_TICKET, MailState.FOLLOW_UP, MailState.OVERSIZE):
        return ()
    joined = outcome.join.ticket_id if outcome.join is not None else None
    found: dict[int, str] = {}
    for thread in facts.threads:
        if thread.ticket_id != joined:
            stranger = "stranger_named_number" if thread.via == "subject_tag" else "stranger_cited_id"
            found.setdefault(thread.ticket_id, "also_named" if thread.sender_is_participant else stranger)
    return tuple(found.items())[:MAX_LINKS]
