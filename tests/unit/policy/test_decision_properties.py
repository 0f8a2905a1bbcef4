"""What holds for every mail, however its facts are combined."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.policy.acknowledgement import Recent, choose_recipient, choose_text, plan
from daemon.policy.address import is_usable
from daemon.policy.conversation import Thread
from daemon.policy.loop_guard import is_own, is_robot
from daemon.policy.triage import REPORTS, decide
from daemon.settings import Acknowledge, Channel
from daemon.states import AcknowledgementState, MailState
from parsers.values import Address, Kind, SignatureState
from templates import EVENTS

NOW = datetime(2026, 11, 20, 16, 10, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)

SPECS = [
    "anna@gmina.example",
    "b@b.example",
    "hotline@desk.example",
    "no-reply@x.example",
    "żółw@x.example",
    "",
    "x",
    "pec@desk.example",
]
ADDRESSES = st.sampled_from([Address("", spec) for spec in SPECS])
THREADS = st.builds(
    lambda number, via, participant: Thread(
        number, f"HOT-2026-{number:06}", "open", via, sender_is_participant=participant
    ),
    st.integers(1, 4),
    st.sampled_from(["our_id", "their_id", "subject_tag"]),
    st.booleans(),
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "author": st.one_of(st.none(), ADDRESSES),
        "sender": st.one_of(st.none(), ADDRESSES),
        "reply_to": st.lists(ADDRESSES, max_size=2).map(tuple),
        "envelope_sender": st.sampled_from([None, "", "a@b.example", "hotline@desk.example"]),
        "auto_submitted": st.sampled_from([None, "no", "auto-replied", "auto-generated"]),
        "kind": st.sampled_from(Kind),
        "opens_ticket": st.booleans(),
        "acknowledgeable": st.booleans(),
        "suppressed_because": st.sampled_from([(), ("list_id",)]),
    },
)
FORMS = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(SPECS),
        "phone": st.just("+48221234567"),
        "missing": st.just(["office"]),
        "invalid": st.just([("date", "x")]),
        "blank": st.booleans(),
    },
)
CERTIFIED = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["posta-certificata", "anomalia", "accettazione", "avvenuta-consegna"]),
        "signature": st.sampled_from(SignatureState),
        "sender": st.sampled_from(SPECS),
        "reply_to": st.sampled_from(SPECS),
    }
)
SITUATIONS = st.fixed_dictionaries(
    {
        "message": MESSAGES,
        "forms": st.lists(FORMS, max_size=2),
        "certified": st.one_of(st.none(), CERTIFIED),
        "threads": st.lists(THREADS, max_size=4),
        "channel": st.sampled_from(Channel),
        "acknowledge": st.sampled_from(Acknowledge),
        "backlog": st.booleans(),
        "complete": st.booleans(),
        "recent": st.builds(Recent, st.sampled_from([0, 4, 5, 250]), st.sampled_from([0, 19, 20, 250])),
    }
)


def facts_of(build, situation):
    """The situation as the policy sees it."""
    certified = situation["certified"]
    return build.facts(
        mailbox=build.mailbox(channel=situation["channel"], acknowledge=situation["acknowledge"]),
        message=build.message(**situation["message"]),
        certified=build.certified(**certified) if certified else None,
        forms=[build.filled(**form) for form in situation["forms"]],
        threads=situation["threads"],
        backlog=situation["backlog"],
        complete=situation["complete"],
    )


@settings(max_examples=500, deadline=None)
@given(SITUATIONS)
def test_every_mail_gets_exactly_one_verdict(build, situation) -> None:
    """One rule hits, the last one asked; only participants and ids of ours join; reports open nothing."""
    facts = facts_of(build, situation)
    verdict = decide(facts)
    assert [evidence.hit for evidence in verdict.rules] == [False] * (len(verdict.rules) - 1) + [True]
    if verdict.state is MailState.FOLLOW_UP:
        assert verdict.join is not None
    if verdict.join is not None:
        assert verdict.join.via == "our_id" or verdict.join.sender_is_participant
        assert verdict.join.ticket_id not in dict(verdict.linked)
    if verdict.state is MailState.NEW_TICKET:
        assert verdict.join is None
        assert facts.complete
        assert facts.message.opens_ticket
        assert facts.message.kind not in REPORTS
        assert facts.certified is None or not facts.certified.is_receipt
    if not facts.complete:
        assert verdict.state in (MailState.OVERSIZE, MailState.HELD, MailState.REFUSED)


@settings(max_examples=1000, deadline=None)
@given(SITUATIONS)
def test_nothing_is_sent_unless_everything_allows_it(build, situation) -> None:
    """A scheduled acknowledgement has every condition of rules 6 and 7; all else has a reason."""
    facts = facts_of(build, situation)
    verdict, recipient = decide(facts), choose_recipient(facts)
    found = plan(facts, verdict, recipient, situation["recent"], effective_at=MONDAY, now=NOW)
    new = verdict.join is None and verdict.state in (MailState.NEW_TICKET, MailState.OVERSIZE)
    assert found.capped == (found.reason or "").startswith("cap_")
    if found.state is AcknowledgementState.SUPPRESSED:
        assert found.reason
        assert (found.to, found.at, found.phone) == (None, None, None)
        return
    assert new
    assert not facts.backlog
    assert facts.mailbox.acknowledge is not Acknowledge.NEVER
    if found.state is AcknowledgementState.CALL_BACK:
        assert found.phone
        assert found.to is None
        assert facts.mailbox.channel is Channel.EMAIL
        return
    message = facts.message
    assert found.state is AcknowledgementState.SCHEDULED
    assert found.to is not None
    assert is_usable(found.to)
    assert not is_robot(found.to)
    for address in (found.to, message.author, message.sender):
        assert not is_own(address, facts.own_addresses)
    assert message.acknowledgeable
    assert message.auto_submitted in (None, "no")
    assert message.envelope_sender != ""
    if facts.mailbox.channel is Channel.PEC or facts.certified is not None:
        assert facts.certified is not None
        assert facts.certified.assurance == "certified"
        assert found.to.addr_spec in (facts.certified.sender, facts.certified.reply_to)
    assert found.at is not None
    assert found.at >= NOW
    event = choose_text(facts, verdict, found)
    assert event in EVENTS
    if event != "acknowledgement_other":
        assert found.echo_user_words
