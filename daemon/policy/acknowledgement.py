"""Whether a request is acknowledged, to whom, and when: denied unless every rule agrees (rules 6 and 7).

The ticket is opened in any case; what is suppressed keeps its reason, a short stable word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from daemon.policy.address import canonical, is_usable
from daemon.policy.loop_guard import Recent, is_own, is_robot, reached_cap, runs_in_circles
from daemon.policy.triage import Facts, Verdict
from daemon.settings import Acknowledge, Channel
from daemon.states import AcknowledgementState, MailState
from parsers.values import Address, Evidence, FieldType, FormDefinition, FormReading

__all__ = ["AcknowledgementPlan", "Recent", "Recipient", "choose_recipient", "choose_text", "plan", "valid_form"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the acknowledgement. ``source``: risposte | mittente | form | reply_to | author | none.

    ``is_author`` is false for a form address that the author does not write from. ``phone`` alone means that
    the requester wants to be called.
    """

    address: Address | None
    phone: str | None
    is_author: bool
    source: str


@dataclass(frozen=True, slots=True)
class AcknowledgementPlan:
    """The decision. ``at`` is when the acknowledgement is due; ``capped`` asks for an alert and a staff task."""

    state: AcknowledgementState
    reason: str | None = None
    to: Address | None = None
    at: datetime | None = None
    phone: str | None = None
    echo_user_words: bool = False
    capped: bool = False
    rules: tuple[Evidence, ...] = ()


NOBODY = Recipient(None, None, is_author=False, source="none")


def choose_recipient(facts: Facts) -> Recipient:
    """Who would get the acknowledgement, before anything forbids it (design, rule 7)."""
    certified = facts.certified
    if certified is not None and certified.kind == "posta-certificata":
        wanted = Address("", certified.reply_to.strip())
        if certified.assurance == "certified" and is_usable(wanted) and not is_own(wanted, facts.own_addresses):
            return Recipient(wanted, None, is_author=True, source="risposte")
        if certified.sender.strip():
            return Recipient(Address("", certified.sender.strip()), None, is_author=True, source="mittente")
        return NOBODY
    by_mail = _by_mail(facts)
    if facts.mailbox.channel is Channel.PEC:
        return by_mail
    address, phone = _form_contacts(facts)
    if address is not None:
        writers = {canonical(writer): writer for writer in (*facts.message.authors, *facts.message.reply_to)}
        if (writer := writers.get(canonical(address))) is not None:
            return Recipient(writer, phone, is_author=True, source="form")
        return Recipient(address, phone, is_author=False, source="form")
    if phone is not None:
        return Recipient(None, phone, is_author=True, source="form")
    return by_mail


def _by_mail(facts: Facts) -> Recipient:
    """Reply-To, else From; our own addresses in Reply-To are a slip of the writer's."""
    for address in facts.message.reply_to:
        if is_usable(address) and not is_own(address, facts.own_addresses):
            return Recipient(address, None, is_author=True, source="reply_to")
    author = facts.message.author
    if author is not None and author.addr_spec:
        return Recipient(author, None, is_author=True, source="author")
    return NOBODY


def _form_contacts(facts: Facts) -> tuple[Address | None, str | None]:
    """E-mail and phone of the first filled form that has either; our own address printed on it is none."""
    definitions = {definition.id: definition for definition in facts.mailbox.forms}
    for form in facts.forms:
        if form.blank:
            continue
        definition = definitions.get(form.form)
        email = next((v for n in _contact_names(definition, FieldType.EMAIL) if (v := form.value(n))), None)
        phone = next((v for n in _contact_names(definition, FieldType.PHONE) if (v := form.value(n))), None)
        address = Address("", email) if email else None  # the name on the form is the user's words
        if address is not None and (not is_usable(address) or is_own(address, facts.own_addresses)):
            address = None
        if address is not None or phone:
            return address, phone
    return None, None


def _contact_names(definition: FormDefinition | None, kind: FieldType) -> tuple[str, ...]:
    """The call-back fields of one type, as declared; the names of HOT-01 where nothing is declared."""
    if definition is None:
        return (kind.value,)
    types = {field.name: field.type for field in definition.fields}
    return tuple(name for name in definition.call_back_fields if types.get(name) is kind)


def valid_form(forms: tuple[FormReading, ...]) -> FormReading | None:
    """The first form that is filled completely and without fault."""
    return next((form for form in forms if not (form.blank or form.missing or form.invalid)), None)


@dataclass(frozen=True, slots=True)
class _Question:
    """What a rule may look at."""

    facts: Facts
    verdict: Verdict
    recipient: Recipient
    recent: Recent


@dataclass(frozen=True, slots=True)
class _No:
    """The reason why nothing is sent."""

    reason: str
    why: str


def _not_a_new_request(question: _Question) -> _No | str:
    """New tickets are acknowledged, follow-ups and machines' mail never."""
    verdict = question.verdict
    if verdict.join is None and verdict.state in (MailState.NEW_TICKET, MailState.OVERSIZE):
        return "opens a ticket"
    state = MailState.FOLLOW_UP if verdict.state is MailState.OVERSIZE else verdict.state
    return _No(state.value, "opens no ticket of its own")


def _switched_off(question: _Question) -> _No | str:
    never = question.facts.mailbox.acknowledge is Acknowledge.NEVER
    return _No("switched_off", "acknowledge: never") if never else "the mailbox acknowledges"


def _backlog(question: _Question) -> _No | str:
    """Mail from before the start was perhaps answered long ago."""
    backlog = question.facts.backlog
    return _No("backlog", "lay in the mailbox before the first poll") if backlog else "arrived after the start"


def _machine(question: _Question) -> _No | str:
    """RFC 3834 as the parsers read it."""
    message = question.facts.message
    if message.suppressed_because:
        return _No(message.suppressed_because[0], "the parsers forbid it: " + ", ".join(message.suppressed_because))
    return "the parsers allow it" if message.acknowledgeable else _No("not_acknowledgeable", "the parsers forbid it")


def _null_return_path(question: _Question) -> _No | str:
    """RFC 3834, section 2; a missing Return-Path is unknown, not null."""
    null = question.facts.message.envelope_sender == ""
    return _No("null_return_path", "Return-Path is <>") if null else "Return-Path is not <>"


def _automatic(question: _Question) -> _No | str:
    """RFC 3834, section 5."""
    keyword = question.facts.message.auto_submitted
    return "no Auto-Submitted" if keyword in (None, "no") else _No("auto_submitted", "Auto-Submitted is set")


def _own_author(question: _Question) -> _No | str:
    facts = question.facts
    writers = (facts.message.author, facts.message.sender)
    sender = facts.message.envelope_sender
    if any(is_own(writer, facts.own_addresses) for writer in writers):
        return _No("own_address", "one of our own addresses wrote it")
    if sender and is_own(Address("", sender), facts.own_addresses):
        return _No("own_address", "the return path is one of our own addresses")
    return "not written by one of our addresses"


def _loop(question: _Question) -> _No | str:
    loop = runs_in_circles(question.facts.message, question.facts.own_addresses)
    return _No("loop", "too many hops, or here too often") if loop else "no sign of a loop"


def _uncertified(question: _Question) -> _No | str:
    """On PEC only certified mail is answered; elsewhere a wrapper whose signature fails names nobody."""
    mailbox, certified = question.facts.mailbox, question.facts.certified
    if certified is None:
        on_pec = mailbox.channel is Channel.PEC
        return _No("ordinary_mail_on_pec", "not certified mail") if on_pec else "an ordinary mailbox"
    if certified.assurance == "not_certified":
        return _No("not_certified", "ordinary mail in a wrapper of the provider")
    if certified.assurance == "certified":
        return "certified mail"
    state = certified.signature.state.value
    if not mailbox.require_valid_signature:
        return f"the signature is {state}, which the mailbox tolerates"
    return _No("unverified", f"the provider's signature is {state}")


def _no_address(question: _Question) -> _No | str:
    address = question.recipient.address
    if address is None:
        return _No("no_address", "nobody to write to")
    return "has an address" if is_usable(address) else _No("unusable_address", "the address cannot be written to")


def _own_recipient(question: _Question) -> _No | str:
    own = is_own(question.recipient.address, question.facts.own_addresses)
    return _No("own_address", "the recipient is one of our addresses") if own else "the recipient is not ours"


def _robot(question: _Question) -> _No | str:
    """No-reply addresses, daemons and list machinery."""
    robot = is_robot(question.recipient.address)
    return _No("no_reply_address", "nobody reads that address") if robot else "a person may read that address"


def _cap(question: _Question) -> _No | str:
    form = valid_form(question.facts.forms) is not None and question.recipient.is_author
    reached = reached_cap(question.facts.mailbox.caps, question.recent, valid_form=form)
    return _No(reached, "the recipient got too many automatic mails") if reached else "below the caps"


_Rule = tuple[str, Callable[[_Question], _No | str]]

BEFORE_CALL_BACK: tuple[_Rule, ...] = (
    ("not_a_new_request", _not_a_new_request),
    ("switched_off", _switched_off),
    ("backlog", _backlog),
)
BEFORE_SENDING: tuple[_Rule, ...] = (
    ("parsers_forbid", _machine),
    ("return_path_null", _null_return_path),
    ("automatic", _automatic),
    ("own_author", _own_author),
    ("circles", _loop),
    ("uncertified", _uncertified),
    ("no_address", _no_address),
    ("own_recipient", _own_recipient),
    ("robot_address", _robot),
    ("cap", _cap),
)
CAP_RULE = "cap"


def plan(
    facts: Facts, verdict: Verdict, recipient: Recipient, recent: Recent, *, effective_at: datetime, now: datetime
) -> AcknowledgementPlan:
    """Decide on the acknowledgement of one mail. Pure; ``recent`` counts what the recipient got already."""
    question = _Question(facts, verdict, recipient, recent)
    asked: list[Evidence] = []
    refusal = _ask(question, BEFORE_CALL_BACK, asked)
    call_back = recipient.address is None and recipient.phone is not None
    if refusal is None and call_back:
        asked.append(Evidence("call_back", hit=True, why="the form gives a phone number and no e-mail address"))
        state = AcknowledgementState.CALL_BACK
        return AcknowledgementPlan(state, phone=recipient.phone, rules=tuple(asked))
    if refusal is None:
        refusal = _ask(question, BEFORE_SENDING, asked)
    if refusal is not None:
        capped = asked[-1].rule == CAP_RULE
        state = AcknowledgementState.SUPPRESSED
        return AcknowledgementPlan(state, refusal.reason, capped=capped, rules=tuple(asked))
    at = now if facts.mailbox.acknowledge is Acknowledge.IMMEDIATELY else max(effective_at, now)
    asked.append(
        Evidence(
            "acknowledged", hit=True, why=f"{facts.mailbox.acknowledge.value}, to the address of: {recipient.source}"
        )
    )
    state, to = AcknowledgementState.SCHEDULED, recipient.address
    echo = recipient.is_author
    return AcknowledgementPlan(state, to=to, at=at, echo_user_words=echo, rules=tuple(asked))


def _ask(question: _Question, rules: tuple[_Rule, ...], asked: list[Evidence]) -> _No | None:
    """Ask in order; a rule that forbids is a hit and ends the asking."""
    for name, rule in rules:
        answer = rule(question)
        if isinstance(answer, _No):
            asked.append(Evidence(name, hit=True, why=f"{answer.reason}: {answer.why}"))
            return answer
        asked.append(Evidence(name, hit=False, why=answer))
    return None


def choose_text(facts: Facts, verdict: Verdict, decided: AcknowledgementPlan) -> str:
    """The event of ``templates`` whose text goes out for a scheduled acknowledgement."""
    if not decided.echo_user_words:
        return "acknowledgement_other"
    if verdict.state is MailState.OVERSIZE:
        return "oversize"
    filled = [form for form in facts.forms if not form.blank]
    if filled and valid_form(facts.forms) is None:
        return "acknowledgement_incomplete"
    return "acknowledgement"
