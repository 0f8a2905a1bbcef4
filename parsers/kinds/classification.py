"""What a mail is: a person's, or one of the sorts that machines send.

Two questions are answered apart, each with its reasons: does the mail open a ticket, and may it be
acknowledged. In doubt a ticket is opened and nothing is sent. The rules stand in :mod:`parsers.kinds.rules`; those
that a mail gives no cue for are not asked (:mod:`parsers.kinds.cues`): nearly all of them, for a person's mail.
"""

from __future__ import annotations

from dataclasses import dataclass

from parsers.kinds.answers import auto_submitted
from parsers.kinds.bounces import read_old_bounce
from parsers.kinds.cues import Cues
from parsers.kinds.facts import Facts
from parsers.kinds.reports import read_delivery_report, read_disposition_report
from parsers.kinds.rules import RULES, Rule
from parsers.mime import Part
from parsers.values import Address, DeliveryReport, DispositionReport, Evidence, Kind


@dataclass(frozen=True, slots=True)
class KindReading:
    """The outcome of :func:`classify`; the fields are those of ``ParsedMessage``."""

    kind: Kind
    evidence: tuple[Evidence, ...]
    opens_ticket: bool
    acknowledgeable: bool
    suppressed_because: tuple[str, ...]
    delivery_report: DeliveryReport | None
    disposition_report: DispositionReport | None
    auto_submitted: str | None


_CUES = Cues([rule.test for rule in RULES])
_HITS = tuple(Evidence(rule.name, hit=True, why=rule.why) for rule in RULES)
_MISSES = tuple(Evidence(rule.name, hit=False, why=rule.why) for rule in RULES)
_HUMAN = KindReading(
    kind=Kind.HUMAN,
    evidence=_MISSES,
    opens_ticket=True,
    acknowledgeable=True,
    suppressed_because=(),
    delivery_report=None,
    disposition_report=None,
    auto_submitted=None,
)


def classify(root: Part, author: Address | None, envelope_sender: str | None, subject: str, text: str) -> KindReading:
    """Say what the mail is, with the answer of every rule. Total; linear in the size of header and text.

    ``envelope_sender`` is ``""`` for the null return path and None if unknown; ``text`` the readable text.
    """
    facts = Facts(root, author, envelope_sender, subject, text, _CUES.indexes)
    asked = _CUES.find_rules(facts)
    return _judge(facts, [number for number in asked if RULES[number].test(facts)]) if asked else _HUMAN


def _judge(facts: Facts, numbers: list[int]) -> KindReading:
    """The verdict after these rules have hit."""
    if not numbers and not facts.has("auto-submitted"):
        return _HUMAN
    evidence = list(_MISSES)
    for number in numbers:
        evidence[number] = _HITS[number]
    hits = [RULES[number] for number in numbers]
    sure = next((rule for rule in hits if rule.kind is not None), None)
    kind = _kind(sure, hits)
    silent = tuple(rule.name for rule in hits if rule.silent)
    return KindReading(
        kind=kind,
        evidence=tuple(evidence),
        opens_ticket=_opens_ticket(facts, sure),
        acknowledgeable=not silent,
        suppressed_because=silent,
        delivery_report=_delivery_report(facts) if kind is Kind.DELIVERY_REPORT else None,
        disposition_report=read_disposition_report(facts.root) if kind is Kind.DISPOSITION_REPORT else None,
        auto_submitted=auto_submitted(facts),
    )


def _kind(sure: Rule | None, hits: list[Rule]) -> Kind:
    if sure is not None and sure.kind is not None:
        return sure.kind
    return next((rule.guess for rule in hits if rule.guess is not None), Kind.HUMAN)


def _opens_ticket(facts: Facts, sure: Rule | None) -> bool:
    """No only where a sure rule says so; a web form's mail (generated, but a person answers) opens one."""
    if sure is None or sure.ticket:
        return True
    return sure.name == "auto_generated" and _has_other_reply_to(facts)


def _has_other_reply_to(facts: Facts) -> bool:
    """Whether a mail that answers nothing wants its answer elsewhere than at the domain of the program that sent it."""
    reply_to = facts.first("reply-to")
    if "@" not in reply_to or facts.answers or not facts.domain:
        return False
    return facts.domain not in reply_to and "reply@" not in reply_to


def _delivery_report(facts: Facts) -> DeliveryReport:
    found = read_delivery_report(facts.root)
    if found is None:
        return read_old_bounce(facts.root, facts.text)
    if found.original_message_id is None or not found.recipients:
        old = read_old_bounce(facts.root, facts.text)
        return DeliveryReport(
            format=found.format,
            original_message_id=found.original_message_id or old.original_message_id,
            reporting_mta=found.reporting_mta or old.reporting_mta,
            original_envelope_id=found.original_envelope_id,
            arrival_date=found.arrival_date,
            recipients=found.recipients or old.recipients,
        )
    return found
