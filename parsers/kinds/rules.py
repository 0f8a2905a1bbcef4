"""The rules of :func:`parsers.kinds.classification.classify`: one table, asked in order, every answer recorded.

A *sure* rule decides the kind (the first that hits wins); the others only forbid the acknowledgement. ``ticket``
says what a sure hit means for the question whether a ticket is opened: in doubt one is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parsers.kinds import absences, answers, bulk, senders, systems, voice
from parsers.kinds.facts import Facts
from parsers.values import Kind


@dataclass(frozen=True, slots=True)
class Rule:
    """One question about a mail. ``kind`` of a sure rule is the kind it decides; ``guess`` the kind a mail gets
    from a weaker hit if no sure rule hits."""

    name: str
    why: str
    test: Callable[[Facts], bool]
    kind: Kind | None = None
    guess: Kind | None = None
    ticket: bool = True
    silent: bool = True  # a hit forbids the acknowledgement


RULES: tuple[Rule, ...] = (
    Rule("delivery_report", "RFC 3464: a delivery-status part", systems.is_dsn, Kind.DELIVERY_REPORT, ticket=False),
    Rule("disposition_report", "RFC 8098: a read receipt", systems.is_mdn, Kind.DISPOSITION_REPORT, ticket=False),
    Rule(
        "feedback_report",
        "RFC 5965 or a provider's complaint loop",
        systems.is_feedback,
        Kind.FEEDBACK_REPORT,
        ticket=False,
    ),
    Rule(
        "challenge",
        "a challenge-response system asks for confirmation",
        answers.is_challenge,
        Kind.CHALLENGE,
        ticket=False,
    ),
    Rule(
        "bounce",
        "a mail system's sender, subject or text of a bounce",
        systems.is_old_bounce,
        Kind.DELIVERY_REPORT,
        ticket=False,
    ),
    Rule(
        "auto_replied",
        "RFC 3834, section 5: auto-replied, or an autoresponder's field",
        answers.is_auto_replied,
        Kind.AUTO_REPLY,
        ticket=False,
    ),
    Rule(
        "auto_reply_subject",
        "a subject that autoresponders write",
        absences.says_auto_reply_subject,
        Kind.AUTO_REPLY,
        ticket=False,
    ),
    Rule(
        "absence",
        "tells of an absence, confirmed by a second sign",
        absences.says_absence,
        Kind.AUTO_REPLY,
        ticket=False,
    ),
    Rule("list", "RFC 2369, RFC 2919 or a list manager's sender", bulk.is_list, Kind.LIST, ticket=False),
    Rule("list_footer", "a list manager's footer", bulk.has_list_footer, Kind.LIST, ticket=False),
    Rule("receipt", "a desk's automatic receipt", answers.says_receipt, Kind.AUTO_REPLY, ticket=False),
    Rule("null_reply", "an answer with a null return path", answers.is_null_reply, Kind.AUTO_REPLY, ticket=False),
    Rule(
        "auto_generated",
        "RFC 3834, section 5: Auto-Submitted other than no",
        answers.is_auto_generated,
        Kind.NOTIFICATION,
        ticket=False,
    ),
    Rule("precedence", "Precedence: bulk or junk", bulk.is_bulk_precedence, Kind.BULK, ticket=False),
    Rule("campaign", "a mass mailing service with List-Unsubscribe", bulk.is_campaign, Kind.BULK, ticket=False),
    Rule(
        "says_challenge",
        "subject and text ask for a confirmation, or the text for proof of a person",
        answers.says_challenge,
        Kind.CHALLENGE,
    ),
    Rule("calendar_answer", "RFC 5546: method=REPLY", answers.is_calendar_answer, Kind.NOTIFICATION),
    Rule("notice_fields", "fields of a program that notifies", bulk.has_notice_fields, Kind.NOTIFICATION),
    Rule("campaign_fields", "fields of a mass mailing service", bulk.has_campaign_fields, Kind.BULK),
    Rule("unsubscribe_field", "List-Unsubscribe or List-Help alone", bulk.has_unsubscribe, Kind.BULK),
    Rule("says_bulk", "its words say how to unsubscribe", bulk.says_bulk, guess=Kind.BULK),
    Rule("marketing_sender", "a sender's name for newsletters", senders.is_marketing, guess=Kind.BULK),
    Rule("tracking_links", "many counted links", bulk.has_tracking, guess=Kind.BULK),
    Rule("promotes", "words of advertising, with links", bulk.promotes, guess=Kind.BULK),
    Rule("announces", "a subject that announces, a text that wants nothing", bulk.announces, guess=Kind.NOTIFICATION),
    Rule("addresses_customer", "greets the reader as a customer", bulk.addresses_customer, guess=Kind.NOTIFICATION),
    Rule("calls_to_action", "a link and a program's imperative", bulk.calls_to_action, guess=Kind.NOTIFICATION),
    Rule("speaks_as_service", "speaks as a service to its user", voice.speaks_as_service, guess=Kind.NOTIFICATION),
    Rule("says_no_reply", "its words say that it is automatic", bulk.says_no_reply, guess=Kind.NOTIFICATION),
    Rule("impersonal", "a service's address, and nobody speaks", bulk.is_impersonal, guess=Kind.NOTIFICATION),
    Rule("no_reply_address", "an address that nobody reads", senders.is_no_reply, guess=Kind.NOTIFICATION),
    Rule("notifying_sender", "a sender's name for programs", senders.is_notifying, guess=Kind.NOTIFICATION),
    Rule("mass_mailer", "a program that no person writes with", senders.has_mass_mailer, guess=Kind.NOTIFICATION),
    Rule("sending_service", "fields of a sending service", bulk.has_sending_service, guess=Kind.NOTIFICATION),
    Rule("transaction", "a shop's or a service's message to its user", bulk.is_transaction, guess=Kind.NOTIFICATION),
    Rule("sending_domain", "a domain that exists for mass mail", senders.is_sending_domain, guess=Kind.BULK),
    Rule("null_return_path", "RFC 3834, section 2: null return path", answers.is_null_path, guess=Kind.NOTIFICATION),
    Rule("machine_return_path", "the return path names a list or a mail system", answers.is_machine_path),
    Rule("response_suppressed", "X-Auto-Response-Suppress: All, AutoReply or OOF", answers.suppresses_response),
    Rule("maybe_absence", "may be an absence notice", absences.maybe_absence),
    Rule("maybe_receipt", "may be a desk's receipt", answers.maybe_receipt),
    Rule("maybe_challenge", "may be a challenge", answers.maybe_challenge),
    Rule("calendar", "an invitation or its change", answers.is_calendar),
    Rule("loop", "a loop guard of another program", answers.is_looping),
    Rule("no_author", "no address of an author", answers.is_unanswerable),
)
