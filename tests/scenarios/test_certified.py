"""Certified mail through the counter: a fake provider, real signatures, a frozen clock."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from scenarios import counter
from scenarios.certified_counter import BOX, CITIZEN, QUESTION, CertifiedCounter
from sqlalchemy import select, update

from daemon.services.alerts import Alerts
from daemon.services.watch import Watch
from daemon.settings import Alerts as AlertSettings
from daemon.settings import Caps
from daemon.testing.pec_provider import Outcome
from db.tables import certified_mail, delivery, outbox, receipt, submission, ticket_link


@pytest.fixture
def desk(tmp_path):
    made = CertifiedCounter(tmp_path)
    yield made
    made.database.dispose()


def test_a_pec_question_is_acknowledged_by_pec_and_delivered(desk):
    """The ticket comes from the enclosed original; the acknowledgement's receipts make it delivered."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=2))
    [ticket] = desk.tickets
    assert (ticket.channel, ticket.assurance, ticket.subject) == ("pec", "certified", "Certificato di residenza")
    assert ticket.acknowledgement_state == "delivered"
    assert [mail.state for mail in desk.mails] == ["new_ticket", "pec_receipt", "pec_receipt"]
    assert {mail.ticket_id for mail in desk.mails} == {ticket.id}
    assert [row.state for row in desk.all(submission)] == ["accepted"]
    assert [row.state for row in desk.all(delivery)] == ["delivered"]
    [sent] = desk.letters("acknowledgement")
    assert sent["To"].addresses[0].addr_spec == CITIZEN
    assert sent["X-TipoRicevuta"] == "completa"
    assert {"message_accepted", "message_delivered"} <= set(desk.events)


def test_a_reply_to_our_certified_acknowledgement_joins_the_ticket(desk):
    """A customer's program cites the provider's identifier, which we learnt from the acceptance."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=2))
    [row] = desk.all(submission)
    desk.citizen_writes("Grazie, tutto chiaro.\n", "Re: Certificato", headers=f"In-Reply-To: <{row.provider_msgid}>\n")
    desk.run_for(timedelta(hours=1))
    assert len(desk.tickets) == 1
    assert desk.tickets[0].state == "open"
    assert len(desk.letters("acknowledgement")) == 1


@pytest.mark.parametrize(
    ("outcome", "state", "acknowledgement"),
    [
        (Outcome.UNKNOWN_USER, "failed", "failed"),
        (Outcome.FULL, "failed", "failed"),
        (Outcome.VIRUS, "failed", "failed"),
        (Outcome.LATE, "delivered", "delivered"),
        (Outcome.SILENT, "failed_timeout", "failed"),
    ],
)
def test_what_receipts_say_is_what_the_ticket_shows(desk, outcome, state, acknowledgement):
    """Failures reopen the ticket and tell staff once; a late delivery prevails."""
    desk.provider.outcomes[CITIZEN] = outcome
    desk.citizen_writes()
    desk.run_for(timedelta(hours=26))
    assert [row.state for row in desk.all(delivery)] == [state]
    [ticket] = desk.tickets
    assert ticket.acknowledgement_state == acknowledgement
    [message] = [row for row in desk.rows(outbox) if row.purpose == "acknowledgement"]
    assert (message.state, message.attempts) == ("sent", 1)


def test_staff_hear_once_of_a_failure(desk):
    """A failed delivery is a notice to staff, through the ordinary mailbox, never through the PEC box."""
    desk.provider.outcomes[CITIZEN] = Outcome.UNKNOWN_USER
    desk.citizen_writes()
    desk.run_for(timedelta(hours=3))
    assert desk.tickets[0].acknowledgement_state == "failed"
    notices = [row for row in desk.rows(outbox) if row.purpose == "notice"]
    assert [row.mailbox for row in notices] == ["urp", "urp"]  # the new ticket, and the failure
    assert "5.1.1" in desk.letters("notice")[1].get_content()


def test_receipts_in_any_order_and_twice_end_alike(tmp_path):
    """Shuffled, duplicated and late receipts change nothing in the end."""
    for seed in range(4):
        desk = CertifiedCounter(tmp_path / str(seed))
        desk.shuffle = random.Random(seed)
        desk.citizen_writes()
        desk.run_for(timedelta(hours=3), timedelta(minutes=170))
        for mail in list(desk.mails):
            desk.receive(desk.raw_store.get(mail.sha256), "pec")
        desk.run_for(timedelta(hours=1))
        assert len(desk.tickets) == 1
        assert desk.tickets[0].acknowledgement_state == "delivered"
        assert len(desk.letters("acknowledgement")) == 1
        desk.database.dispose()


def test_an_uncertain_submission_is_settled_by_the_acceptance(desk):
    """SMTP lost after DATA: never sent again; the acceptance in the mailbox proves that it was taken."""
    desk.until_acknowledged()
    with desk.database.write() as work:
        work.connection.execute(
            update(outbox).where(outbox.c.purpose == "acknowledgement").values(state="unknown", sent_at=None)
        )
        work.commit()
    desk.run_for(timedelta(hours=1))
    [row] = [row for row in desk.rows(outbox) if row.purpose == "acknowledgement"]
    assert row.state == "sent"
    assert desk.tickets[0].acknowledgement_state == "delivered"


def test_a_receipt_that_comes_before_its_message_is_known_is_tried_again(desk):
    """An orphan waits 48 hours for what it reports on."""
    desk.until_acknowledged()
    with desk.database.write() as work:
        row = work.connection.execute(select(outbox).where(outbox.c.purpose == "acknowledgement")).one()
        hidden = {"id": row.id, "message_id": row.message_id}
        work.connection.execute(update(outbox).where(outbox.c.id == row.id).values(message_id="hidden@x"))
        work.commit()
    desk.run_for(timedelta(hours=1))
    assert {row.outbox_id for row in desk.all(receipt)} == {None}
    with desk.database.write() as work:
        work.connection.execute(
            update(outbox).where(outbox.c.id == hidden["id"]).values(message_id=hidden["message_id"])
        )
        work.commit()
    Watch(desk.database, desk.clock, desk.settings, Alerts(desk.database, desk.clock, desk.settings)).check()
    assert desk.tickets[0].acknowledgement_state == "delivered"


def test_missing_receipts_are_reported(tmp_path):
    """No acceptance after 15 minutes is an alert, once; after two hours the outcome counts as unknown."""
    desk = CertifiedCounter(tmp_path)
    desk.settings = replace(desk.settings, alerts=AlertSettings(("admin@comune.example",), "urp"))
    watch = Watch(desk.database, desk.clock, desk.settings, Alerts(desk.database, desk.clock, desk.settings))
    desk.until_acknowledged()
    desk.provider._queue.clear()  # the provider says nothing any more
    for _ in range(6):
        desk.clock.advance(timedelta(minutes=30))
        watch.check()
    subjects = [str(mail["Subject"]) for mail in desk.letters("alert")]
    assert len(subjects) == 2
    assert "no_acceptance" in subjects[0]
    assert "acceptance_unknown" in subjects[1]
    assert {row.mailbox for row in desk.rows(outbox) if row.purpose == "alert"} == {"urp"}


def test_ordinary_mail_in_a_certified_box_is_a_ticket_without_acknowledgement(desk):
    """An anomaly envelope holds ordinary mail: ticketed, marked, not answered by PEC."""
    raw = counter.letter(QUESTION, sender="Luca <luca@posta.example>", to=BOX, message_id="luca@posta.example")
    desk.provider.receive_ordinary(raw, BOX)
    desk.run_for(timedelta(hours=1))
    [ticket] = desk.tickets
    assert (ticket.assurance, ticket.acknowledgement_state) == ("not_certified", "suppressed")
    assert [row.kind for row in desk.all(certified_mail)] == ["anomalia"]


def test_the_same_question_by_pec_and_by_mail_is_linked_not_merged(desk):
    """Two tickets, one link: staff answer once."""
    desk.hand_in(
        counter.letter(
            QUESTION, sender="Mario Rossi <mario@posta.example>", to="urp@comune.example", message_id="m@posta.example"
        ),
        "urp",
    )
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    assert len(desk.tickets) == 2
    assert [row.reason for row in desk.all(ticket_link)] == ["same_question_other_channel"]


def test_a_forged_receipt_changes_nothing(desk):
    """Without the provider's signature a receipt is kept and shown, but proves nothing."""
    desk.until_acknowledged()
    [message] = [row for row in desk.rows(outbox) if row.purpose == "acknowledgement"]
    forged = (
        f"From: posta-certificata@pec.provider.example\nTo: {BOX}\nSubject: CONSEGNA: x\nMessage-ID: <forged@x>\n"
        f"X-Ricevuta: errore-consegna\nX-Riferimento-Message-ID: <{message.message_id}>\n\nx\n"
    )
    desk.receive(forged.replace("\n", "\r\n").encode(), "pec")
    assert desk.intake.file_backlog(patient=False) == {"pec_receipt": 1}
    assert [row.state for row in desk.all(delivery)] == ["pending"]
    assert [row.trusted for row in desk.all(receipt)] == [False]
    assert desk.tickets[0].acknowledgement_state == "sent"
    assert len(desk.tickets) == 1


def test_the_provider_s_rate_is_kept(tmp_path):
    """Six a minute: the seventh waits for its minute, and nothing is lost."""
    desk = CertifiedCounter(tmp_path, rate_per_minute=6, caps=Caps(None, None, None))
    for number in range(20):
        desk.hand_in(
            counter.letter(
                f"Domanda {number}: {QUESTION}",
                message_id=f"r{number}@x.example",
                sender=f"Ospite <o{number}@x.example>",
            ),
            "urp",
        )
    with desk.database.write() as work:
        work.connection.execute(update(outbox).values(mailbox="pec", envelope_sender=BOX))
        work.commit()
    sent = []
    for _ in range(8):
        sent.append(desk.dispatcher.dispatch_due("pec").sent)
        desk.clock.advance(timedelta(seconds=30))
    assert sent == [6, 0, 6, 0, 6, 0, 2, 0]


def test_an_expiring_password_is_announced_in_time(tmp_path):
    """Reminders 14, 7 and 1 days before, each once."""
    desk = CertifiedCounter(tmp_path, credential_expires=date(2026, 12, 20))
    desk.settings = replace(desk.settings, alerts=AlertSettings(("admin@comune.example",), "urp"))
    watch = Watch(desk.database, desk.clock, desk.settings, Alerts(desk.database, desk.clock, desk.settings))
    days = []
    for day in range(30):
        before = len(desk.letters("alert"))
        watch.check()
        watch.check()
        if len(desk.letters("alert")) > before:
            days.append(27 - day)
        desk.clock.advance(timedelta(days=1))
    assert days == [14, 7, 1]
