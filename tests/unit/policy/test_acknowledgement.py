"""Whether, to whom and when a request is acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daemon.policy.acknowledgement import (
    AcknowledgementPlan,
    Recent,
    choose_recipient,
    choose_text,
    plan,
)
from daemon.policy.conversation import Thread
from daemon.policy.triage import Facts, decide
from daemon.settings import Acknowledge, Caps, Channel
from daemon.states import AcknowledgementState
from parsers.values import Address, Kind, SignatureState

NOW = datetime(2026, 11, 20, 16, 10, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
QUIET = Recent(0, 0)
COMPLETE = {"name": "Anna Kowalska", "office": "Gmina", "question": "Jak?"}


def planned(facts: Facts, recent: Recent = QUIET, effective_at: datetime = MONDAY) -> AcknowledgementPlan:
    """The whole way: verdict, recipient, plan."""
    return plan(facts, decide(facts), choose_recipient(facts), recent, effective_at=effective_at, now=NOW)


def refused(facts: Facts, recent: Recent = QUIET) -> str | None:
    """The reason of a suppressed acknowledgement; the plan then holds nobody to write to."""
    found = planned(facts, recent)
    assert found.state is AcknowledgementState.SUPPRESSED
    assert (found.to, found.at, found.echo_user_words) == (None, None, False)
    assert found.rules[-1].hit
    assert not any(evidence.hit for evidence in found.rules[:-1])
    return found.reason


# --- when ---------------------------------------------------------------------------------------------------


def test_ordinary_request_is_acknowledged_when_it_counts(build) -> None:
    """A person's request is acknowledged to From, with the user's subject, at the next opening."""
    found = planned(build.facts())
    assert found.state is AcknowledgementState.SCHEDULED
    assert found.to == Address("Anna Kowalska", "anna@gmina.example")
    assert (found.at, found.reason, found.echo_user_words, found.capped) == (MONDAY, None, True, False)
    assert found.rules[-1].rule == "acknowledged"


def test_late_fetch_is_acknowledged_at_once(build) -> None:
    """A request that counted already when it was fetched is acknowledged now."""
    assert planned(build.facts(), effective_at=NOW - timedelta(hours=1)).at == NOW


def test_immediately(build) -> None:
    """``acknowledge: immediately`` does not wait for the opening."""
    assert planned(build.facts(mailbox=build.mailbox(acknowledge=Acknowledge.IMMEDIATELY))).at == NOW


# --- who ----------------------------------------------------------------------------------------------------


def test_reply_to_goes_before_from(build) -> None:
    """Reply-To is where the author wants answers; our own address there is a slip."""
    other = Address("", "office@gmina.example")
    assert choose_recipient(build.facts(message=build.message(reply_to=(other,)))).address == other
    ours = Address("", "Hotline+x@Desk.example")
    found = choose_recipient(build.facts(message=build.message(reply_to=(ours, other))))
    assert (found.address, found.source, found.is_author) == (other, "reply_to", True)
    assert choose_recipient(build.facts(message=build.message(reply_to=(ours,)))).source == "author"


def test_form_address_of_the_author(build) -> None:
    """The author's own address on the form is the author: the text may repeat the subject."""
    for message in (build.message(), build.message(reply_to=(Address("", "ANNA@gmina.example"),))):
        found = choose_recipient(build.facts(message=message, forms=[build.filled(email="anna@GMINA.example")]))
        assert (found.source, found.is_author) == ("form", True)


def test_form_address_of_somebody_else(build) -> None:
    """Another address on the form gets the acknowledgement, but none of the user's words, not even the name."""
    facts = build.facts(forms=[build.filled(name="Buy pills", email="victim@elsewhere.example")])
    found = choose_recipient(facts)
    assert (found.address, found.is_author) == (Address("", "victim@elsewhere.example"), False)
    decided = planned(facts)
    assert not decided.echo_user_words
    assert choose_text(facts, decide(facts), decided) == "acknowledgement_other"


def test_phone_and_email_on_the_form(build) -> None:
    """With both, the e-mail address is used and the phone is kept."""
    found = choose_recipient(build.facts(forms=[build.filled(phone="+48221234567", email="anna@gmina.example")]))
    assert found.address is not None
    assert found.phone == "+48221234567"


def test_phone_only_is_a_call_back(build) -> None:
    """A form that gives only a phone number asks for a call: nothing is sent."""
    found = planned(build.facts(forms=[build.filled(phone="+48221234567")]))
    assert (found.state, found.phone, found.to) == (AcknowledgementState.CALL_BACK, "+48221234567", None)
    assert found.rules[-1].rule == "call_back"


def test_call_back_even_where_a_machine_sent_the_form(build) -> None:
    """A web form's mail from a no-reply address cannot be answered by mail, but the person can be called."""
    message = build.message(author=Address("", "noreply@portal.example"), acknowledgeable=False)
    found = planned(build.facts(message=message, forms=[build.filled(phone="+48221234567")]))
    assert found.state is AcknowledgementState.CALL_BACK


@pytest.mark.parametrize(
    "email", ["hotline@desk.example", "desk@xn--w-uga1v8h.example", "not an address", "żółw@x.example"]
)
def test_form_addresses_that_are_none(build, email: str) -> None:
    """Our own address printed on the form, and addresses that cannot be written to, are not the requester's."""
    assert choose_recipient(build.facts(forms=[build.filled(email=email)])).source == "author"
    with_phone = build.facts(forms=[build.filled(email=email, phone="+48221234567")])
    assert planned(with_phone).state is AcknowledgementState.CALL_BACK


def test_blank_forms_say_nothing(build) -> None:
    """An empty template beside a filled form is passed over."""
    forms = [build.filled(blank=True, email="a@b.example"), build.filled(email="anna@gmina.example")]
    assert choose_recipient(build.facts(forms=forms)).address == Address("Anna Kowalska", "anna@gmina.example")


def test_form_that_nobody_declared(build) -> None:
    """Readings of a form that the mailbox does not declare are read by the usual field names."""
    facts = build.facts(mailbox=build.mailbox(forms=()), forms=[build.filled(email="b@b.example")])
    assert choose_recipient(facts).address == Address("", "b@b.example")


def test_certified_mail_is_answered_to_risposte_or_mittente(build) -> None:
    """PEC: risposte if the provider signed it, else mittente; never From, never the form."""
    form = [build.filled(email="anna@gmina.example", phone="+48221234567")]
    for channel in Channel:
        mailbox = build.mailbox(channel=channel)
        envelope = build.certified(reply_to="protocollo@pec.comune.example")
        found = choose_recipient(build.facts(mailbox=mailbox, certified=envelope, forms=form))
        assert (found.address, found.source) == (Address("", "protocollo@pec.comune.example"), "risposte")
        found = choose_recipient(build.facts(mailbox=mailbox, certified=build.certified(), forms=form))
        assert (found.address, found.source) == (Address("", "comune@pec.comune.example"), "mittente")


@pytest.mark.parametrize("reply_to", ["", " ", "pec@desk.example", "two@x.example, three@x.example", "a b"])
def test_unusable_risposte_fall_back_to_mittente(build, reply_to: str) -> None:
    """An empty, own or malformed risposte is not written to."""
    assert choose_recipient(build.facts(certified=build.certified(reply_to=reply_to))).source == "mittente"


def test_unverified_risposte_are_not_believed(build) -> None:
    """Without a valid signature anybody can have written risposte."""
    envelope = build.certified(reply_to="x@y.example", signature=SignatureState.CONTENT_ALTERED)
    assert choose_recipient(build.facts(certified=envelope)).source == "mittente"


# --- denied -------------------------------------------------------------------------------------------------


def test_follow_ups_are_never_acknowledged(build) -> None:
    """A new mail in an old ticket is filed silently, oversize or not."""
    thread = Thread(1, "HOT-2026-000001", "open", "our_id", sender_is_participant=True)
    assert refused(build.facts(threads=[thread])) == "follow_up"
    assert refused(build.facts(threads=[thread], complete=False)) == "follow_up"


def test_machines_are_never_acknowledged(build) -> None:
    """A mail that opens no ticket gets nothing, for the reason of its kind."""
    bounce = build.message(kind=Kind.DELIVERY_REPORT, opens_ticket=False)
    assert refused(build.facts(message=bounce)) == "delivery_report"
    assert refused(build.facts(certified=build.certified(kind="accettazione"))) == "pec_receipt"


def test_switched_off(build) -> None:
    """``acknowledge: never`` holds for call-backs as well."""
    mailbox = build.mailbox(acknowledge=Acknowledge.NEVER)
    assert refused(build.facts(mailbox=mailbox)) == "switched_off"
    assert refused(build.facts(mailbox=mailbox, forms=[build.filled(phone="+48221234567")])) == "switched_off"


def test_backlog(build) -> None:
    """Mail from before the start is not acknowledged by itself."""
    assert refused(build.facts(backlog=True)) == "backlog"


def test_reason_of_the_parsers(build) -> None:
    """What the parsers forbid keeps their first reason."""
    message = build.message(acknowledgeable=False, suppressed_because=("precedence_bulk", "list_id"))
    assert refused(build.facts(message=message)) == "precedence_bulk"
    assert refused(build.facts(message=build.message(acknowledgeable=False))) == "not_acknowledgeable"
    assert refused(build.facts(message=build.message(suppressed_because=("list_id",)))) == "list_id"


def test_null_return_path_and_unknown_return_path(build) -> None:
    """``<>`` forbids an answer (RFC 3834, section 2); a missing Return-Path is unknown and does not."""
    assert refused(build.facts(message=build.message(envelope_sender=""))) == "null_return_path"
    assert planned(build.facts(message=build.message(envelope_sender=None))).state is AcknowledgementState.SCHEDULED


@pytest.mark.parametrize("keyword", ["auto-generated", "auto-replied", "auto-notified", "x-unknown"])
def test_auto_submitted(build, keyword: str) -> None:
    """Any keyword but ``no`` forbids an answer (RFC 3834, section 5), whatever else the parsers thought."""
    assert refused(build.facts(message=build.message(auto_submitted=keyword))) == "auto_submitted"
    assert planned(build.facts(message=build.message(auto_submitted="no"))).state is AcknowledgementState.SCHEDULED


@pytest.mark.parametrize(
    "changes",
    [
        {"author": Address("", "HOTLINE@desk.example")},
        {"author": Address("", "hotline+tag@desk.example")},
        {"author": Address("", "desk@xn--w-uga1v8h.example")},
        {"sender": Address("", "pec@desk.example")},
        {"envelope_sender": "pec@desk.example"},
    ],
)
def test_own_addresses_are_never_acknowledged(build, changes) -> None:
    """Mail that one of our own addresses wrote, transmitted or returns to could make a loop."""
    assert refused(build.facts(message=build.message(**changes))) == "own_address"


def test_own_address_as_the_certified_sender(build) -> None:
    """A PEC that we sent to ourselves is not acknowledged."""
    assert refused(build.facts(certified=build.certified(sender="pec@desk.example"))) == "own_address"


ROBOTS = """noreply no-reply no_reply donotreply do-not-reply no.reply noreply2 noreply+ticket portal-noreply
MAILER-DAEMON postmaster owner-list list-request list-owner list-bounces listserv majordomo bounce bounces+123
nie-odpowiadaj non-rispondere posta-certificata"""


@pytest.mark.parametrize("local", ROBOTS.split())
def test_addresses_that_nobody_reads(build, local: str) -> None:
    """No-reply addresses, daemons and list machinery get nothing."""
    message = build.message(author=Address("", f"{local}@portal.example"))
    assert refused(build.facts(message=message)) == "no_reply_address"


@pytest.mark.parametrize(
    "local", ["anna", "norepl", "reply", "boss", "demon", "owner", "request", "b.ounce", "annareply"]
)
def test_addresses_that_people_read(build, local: str) -> None:
    """Names that only look a little like a machine's are answered."""
    message = build.message(author=Address("", f"{local}@portal.example"))
    assert planned(build.facts(message=message)).state is AcknowledgementState.SCHEDULED


def test_loops(build) -> None:
    """Too many hops, or several passages through our own addresses, end the conversation."""
    hops = (("Received", "from a by b"),) * 60
    assert refused(build.facts(message=build.message(headers=hops))) == "loop"
    circles = (("Delivered-To", "hotline@desk.example"),) * 4
    assert refused(build.facts(message=build.message(headers=circles))) == "loop"
    usual = (("Received", "from a by b"),) * 12 + (("Delivered-To", "hotline@desk.example"),)
    assert planned(build.facts(message=build.message(headers=usual))).state is AcknowledgementState.SCHEDULED


def test_nobody_to_write_to(build) -> None:
    """Without any address, or with one that cannot be written to, nothing is sent."""
    assert refused(build.facts(message=build.message(author=None))) == "no_address"
    for spec in ("żółw@gmina.example", '"a b"@x.example', "a@[127.0.0.1]", "a@-x.example", "a@b\r\nBcc: c@d"):
        assert refused(build.facts(message=build.message(author=Address("", spec)))) == "unusable_address"


# --- certified mail -----------------------------------------------------------------------------------------


def test_certified_mail_is_acknowledged(build) -> None:
    """A verified PEC is acknowledged, in a PEC box and in an ordinary one."""
    for channel in Channel:
        facts = build.facts(mailbox=build.mailbox(channel=channel), certified=build.certified())
        assert planned(facts).state is AcknowledgementState.SCHEDULED


def test_ordinary_mail_in_a_pec_box(build) -> None:
    """Plain mail, anomalies and envelopes that fail verification get no certified answer."""
    mailbox = build.mailbox(channel=Channel.PEC)
    assert refused(build.facts(mailbox=mailbox)) == "ordinary_mail_on_pec"
    assert refused(build.facts(mailbox=mailbox, certified=build.certified(kind="anomalia"))) == "not_certified"
    for state in SignatureState:
        if state is not SignatureState.VALID:
            envelope = build.certified(signature=state)
            assert refused(build.facts(mailbox=mailbox, certified=envelope)) == "unverified"
            assert refused(build.facts(certified=envelope)) == "unverified"
    assert refused(build.facts(certified=build.certified(flags=("inconsistent",)))) == "unverified"


def test_mailbox_that_tolerates_unverified_envelopes(build) -> None:
    """``require_valid_signature: false`` acknowledges to mittente all the same."""
    mailbox = build.mailbox(channel=Channel.PEC, require_valid_signature=False)
    envelope = build.certified(signature=SignatureState.UNTRUSTED_CHAIN)
    assert planned(build.facts(mailbox=mailbox, certified=envelope)).to == Address("", "comune@pec.comune.example")


# --- caps ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recent", "reason"),
    [(Recent(4, 19), None), (Recent(5, 5), "cap_hour"), (Recent(0, 20), "cap_day"), (Recent(5, 20), "cap_hour")],
)
def test_caps_of_ordinary_mail(build, recent: Recent, reason: str | None) -> None:
    """Five in an hour, twenty in a day; a cap that hits is marked for an alert and a staff task."""
    found = planned(build.facts(), recent)
    assert (found.reason, found.capped) == (reason, reason is not None)


@pytest.mark.parametrize(("recent", "reason"), [(Recent(150, 199), None), (Recent(1, 200), "cap_day_valid_forms")])
def test_caps_of_valid_forms(build, recent: Recent, reason: str | None) -> None:
    """An office that sends valid forms may get 200 acknowledgements a day, however many in an hour."""
    facts = build.facts(forms=[build.filled(**COMPLETE, email="anna@gmina.example")])
    assert planned(facts, recent).reason == reason


def test_caps_of_forms_that_name_another_address(build) -> None:
    """A form cannot be used to flood somebody else: the ordinary caps hold."""
    facts = build.facts(forms=[build.filled(**COMPLETE, email="victim@elsewhere.example")])
    assert planned(facts, Recent(5, 5)).reason == "cap_hour"


def test_caps_of_faulty_forms(build) -> None:
    """An incomplete or invalid form has no privilege."""
    for form in (build.filled(missing=["office"]), build.filled(invalid=[("date", "x")]), build.filled(blank=True)):
        assert planned(build.facts(forms=[form]), Recent(5, 5)).reason == "cap_hour"


def test_caps_switched_off(build) -> None:
    """A cap of None does not hold."""
    mailbox = build.mailbox(caps=Caps(None, None, None))
    form = build.filled(**COMPLETE, email="anna@gmina.example")
    assert planned(build.facts(mailbox=mailbox), Recent(10_000, 10_000)).reason is None
    assert planned(build.facts(mailbox=mailbox, forms=[form]), Recent(10_000, 10_000)).reason is None


# --- which text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "invalid", "blank", "complete", "event"),
    [
        ([], [], False, True, "acknowledgement"),
        (["office"], [], False, True, "acknowledgement_incomplete"),
        ([], [("email", "x")], False, True, "acknowledgement_incomplete"),
        ([], [], True, True, "acknowledgement"),
        ([], [], False, False, "oversize"),
    ],
)
def test_choice_of_the_text(build, missing, invalid, blank: bool, complete: bool, event: str) -> None:
    """Incomplete forms ask for what is missing, oversize mail for a smaller one."""
    facts = build.facts(forms=[build.filled(missing=missing, invalid=invalid, blank=blank)], complete=complete)
    assert choose_text(facts, decide(facts), planned(facts)) == event


def test_oversize_form_with_a_foreign_address(build) -> None:
    """Even the text about oversize mail, which repeats the subject, does not go to somebody else."""
    facts = build.facts(forms=[build.filled(email="victim@elsewhere.example")], complete=False)
    assert choose_text(facts, decide(facts), planned(facts)) == "acknowledgement_other"


def test_evidence_names_no_address(build) -> None:
    """What is recorded holds rules and reasons, no address and no words of the user's."""
    for facts in (build.facts(), build.facts(forms=[build.filled(phone="+48221234567")]), build.facts(backlog=True)):
        words = " ".join(f"{evidence.rule} {evidence.why}" for evidence in planned(facts).rules)
        assert "anna" not in words
        assert "+48" not in words
        assert "Pytanie" not in words
