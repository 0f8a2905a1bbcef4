"""What becomes of a mail."""

from __future__ import annotations

import pytest

from daemon.policy.conversation import Thread
from daemon.policy.triage import FORWARDING_KINDS, RULES, decide
from daemon.states import MailState
from parsers.values import Address, Kind, SignatureState

OURS = Thread(1, "HOT-2026-000001", "open", "our_id", sender_is_participant=False)
THEIRS = Thread(2, "HOT-2026-000002", "open", "their_id", sender_is_participant=True)
TAGGED = Thread(3, "HOT-2026-000003", "closed", "subject_tag", sender_is_participant=True)
GUESSED = Thread(4, "HOT-2026-000004", "open", "subject_tag", sender_is_participant=False)
OVERHEARD = Thread(5, "HOT-2026-000005", "open", "their_id", sender_is_participant=False)


def test_ordinary_mail_opens_a_ticket(build) -> None:
    """A person's mail that names nothing opens a ticket, and every rule that missed is on record."""
    verdict = decide(build.facts())
    assert (verdict.state, verdict.join, verdict.linked, verdict.reason) == (MailState.NEW_TICKET, None, (), None)
    assert [evidence.rule for evidence in verdict.rules] == [name for name, _ in RULES]
    assert [evidence.hit for evidence in verdict.rules] == [False] * (len(RULES) - 1) + [True]


@pytest.mark.parametrize(
    ("threads", "joined"),
    [
        ([OURS], OURS),
        ([THEIRS], THEIRS),
        ([TAGGED], TAGGED),
        ([GUESSED], None),
        ([OVERHEARD], None),
        ([TAGGED, THEIRS, OURS], OURS),
        ([TAGGED, THEIRS], THEIRS),
        ([GUESSED, OURS], OURS),
        ([GUESSED, TAGGED], TAGGED),
    ],
)
def test_who_may_join(build, threads: list[Thread], joined: Thread | None) -> None:
    """An id of ours joins from anybody; the requester's id and a number only from a participant."""
    verdict = decide(build.facts(threads=threads))
    assert verdict.join == joined
    assert verdict.state is (MailState.FOLLOW_UP if joined else MailState.NEW_TICKET)


def test_strangers_open_linked_tickets(build) -> None:
    """A stranger who names a ticket gets one of his own, linked to it; each ticket is linked once."""
    verdict = decide(build.facts(threads=[GUESSED, OVERHEARD, GUESSED]))
    assert verdict.state is MailState.NEW_TICKET
    assert verdict.linked == ((4, "stranger_named_number"), (5, "stranger_cited_id"))


def test_follow_up_links_what_else_it_names(build) -> None:
    """A follow-up joins one ticket and is linked to the others that it names."""
    verdict = decide(build.facts(threads=[OURS, TAGGED]))
    assert verdict.linked == ((3, "also_named"),)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Kind.AUTO_REPLY, MailState.AUTO_REPLY),
        (Kind.DELIVERY_REPORT, MailState.DELIVERY_REPORT),
        (Kind.DISPOSITION_REPORT, MailState.DISPOSITION_REPORT),
        (Kind.FEEDBACK_REPORT, MailState.FEEDBACK_REPORT),
        (Kind.LIST, MailState.LIST),
        (Kind.BULK, MailState.BULK),
        (Kind.NOTIFICATION, MailState.NOTIFICATION),
        (Kind.CHALLENGE, MailState.CHALLENGE),
        (Kind.PEC_RECEIPT, MailState.PEC_RECEIPT),
    ],
)
def test_machines_open_no_ticket(build, kind: Kind, state: MailState) -> None:
    """Each machine kind has its own terminal state; it belongs to the mail that it reports on, if we sent it."""
    message = build.message(kind=kind, opens_ticket=False, acknowledgeable=False)
    assert decide(build.facts(message=message)).state is state
    if kind not in FORWARDING_KINDS:
        verdict = decide(build.facts(message=message, threads=[TAGGED, OURS]))
        assert (verdict.state, verdict.join, verdict.linked) == (state, OURS, ())


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.BULK])
def test_answers_through_a_list_are_follow_ups(build, kind: Kind) -> None:
    """An office that writes through a group address is heard when it answers us; a number alone is no answer."""
    message = build.message(kind=kind, opens_ticket=False, acknowledgeable=False)
    verdict = decide(build.facts(message=message, threads=[OURS]))
    assert (verdict.state, verdict.join) == (MailState.FOLLOW_UP, OURS)
    assert decide(build.facts(message=message, threads=[TAGGED])).state.value == kind.value


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.BULK, Kind.NOTIFICATION, Kind.AUTO_REPLY, Kind.CHALLENGE])
def test_machine_kinds_that_open_a_ticket(build, kind: Kind) -> None:
    """Where the parsers say that a machine's mail opens a ticket, it does."""
    assert decide(build.facts(message=build.message(kind=kind))).state is MailState.NEW_TICKET


def test_reports_never_open_a_ticket(build) -> None:
    """A delivery report opens none even if its reader was in doubt."""
    report = build.message(kind=Kind.DELIVERY_REPORT, opens_ticket=True)
    assert decide(build.facts(message=report)).state is MailState.DELIVERY_REPORT


def test_parsers_may_refuse_a_mail_of_a_person(build) -> None:
    """Opens no ticket without a machine's kind: refused, with a reason."""
    verdict = decide(build.facts(message=build.message(opens_ticket=False)))
    assert (verdict.state, verdict.reason) == (MailState.REFUSED, "opens_no_ticket")


def test_our_own_notice_that_comes_back(build) -> None:
    """An automatic mail of one of our own addresses opens nothing, whatever kind it is."""
    author = Address("", "PEC@desk.example")
    notice = build.message(author=author, auto_submitted="auto-generated", kind=Kind.NOTIFICATION)
    verdict = decide(build.facts(message=notice))
    assert (verdict.state, verdict.reason) == (MailState.AUTO_REPLY, "own_machine_mail")


def test_a_person_at_one_of_our_addresses_gets_a_ticket(build) -> None:
    """Mail that a colleague writes from an address of ours is a request like any other."""
    message = build.message(author=Address("", "pec@desk.example"), auto_submitted="no")
    assert decide(build.facts(message=message)).state is MailState.NEW_TICKET


def test_oversize_opens_a_ticket_of_its_own_state(build) -> None:
    """A mail of which only the head was fetched is oversize, joins by the same rules, and is never filed away."""
    assert decide(build.facts(complete=False)).state is MailState.OVERSIZE
    verdict = decide(build.facts(complete=False, threads=[OURS]))
    assert (verdict.state, verdict.join) == (MailState.OVERSIZE, OURS)


def test_oversize_machine_mail_is_held(build) -> None:
    """Half a bounce is neither filed (the other half would be moved or deleted) nor a ticket: it is held."""
    bounce = build.message(kind=Kind.DELIVERY_REPORT, opens_ticket=False)
    verdict = decide(build.facts(message=bounce, complete=False, threads=[OURS]))
    assert (verdict.state, verdict.reason, verdict.join) == (MailState.HELD, "oversize_delivery_report", OURS)


def test_backlog_opens_tickets(build) -> None:
    """Mail from before the first poll, where it is taken at all, opens tickets."""
    assert decide(build.facts(backlog=True)).state is MailState.NEW_TICKET


@pytest.mark.parametrize("kind", ["accettazione", "avvenuta-consegna", "errore-consegna", "never-heard-of"])
def test_pec_receipts_never_open_tickets(build, kind: str) -> None:
    """Receipts of every kind, also unknown ones, are receipts and belong to the mail we sent."""
    verdict = decide(build.facts(certified=build.certified(kind=kind), threads=[OURS]))
    assert (verdict.state, verdict.join, verdict.reason) == (MailState.PEC_RECEIPT, OURS, "receipt")


def test_forged_receipt_is_marked(build) -> None:
    """A receipt whose signature is not valid opens nothing either and says so."""
    receipt = build.certified(kind="avvenuta-consegna", signature=SignatureState.UNSIGNED)
    assert decide(build.facts(certified=receipt)).reason == "unverified_receipt"


@pytest.mark.parametrize("kind", ["posta-certificata", "anomalia"])
def test_envelopes_open_tickets(build, kind: str) -> None:
    """Transport and anomaly envelopes carry a person's mail, whatever their signature."""
    for signature in SignatureState:
        facts = build.facts(certified=build.certified(kind=kind, signature=signature))
        assert decide(facts).state is MailState.NEW_TICKET


def test_evidence_holds_no_user_text(build) -> None:
    """What is recorded names rules and states, never subject, address or words."""
    facts = build.facts(threads=[GUESSED, TAGGED])
    words = " ".join(evidence.why for evidence in decide(facts).rules)
    assert "anna" not in words
    assert "HOT-" not in words
    assert "Pytanie" not in words
