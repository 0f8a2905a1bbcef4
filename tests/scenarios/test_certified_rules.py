"""The rules of certified mail that others fell into, each through filing, the database and the outbox."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from scenarios import counter
from scenarios.certified_counter import BOX, CITIZEN, QUESTION, CertifiedCounter
from sqlalchemy import select, update

from daemon.ports import UncertainOutcome
from daemon.services.intake import Intake
from daemon.services.tickets import Tickets
from daemon.settings import Channel
from daemon.testing.pec_messages import Facts, write_daticert, write_signed
from daemon.testing.pec_provider import Operator, Outcome
from db.outbox import OutboxRow, insert
from db.tables import article, certified_mail, delivery, message_reference, outbox, person, receipt, submission

ORDINARY = "luca.verdi@posta.example"
ALIAS = "ufficio@pec.comune.example"


@pytest.fixture
def desk(tmp_path):
    made = CertifiedCounter(tmp_path)
    yield made
    made.database.dispose()


def acknowledged(desk):
    """The row of the acknowledgement in the outbox."""
    [row] = [row for row in desk.rows(outbox) if row.purpose == "acknowledgement"]
    return row


def notices(desk):
    """Subjects and texts of what staff were told after the ticket was opened."""
    return [(str(one["Subject"]), one.get_content()) for one in desk.letters("notice")[1:]]


def write_receipt(desk, kind, row, key, *, sender=BOX, domain="pec.provider.example", identifier="opec1@x", **facts):
    """A receipt signed by a provider of the test authority, about a message of ours."""
    operator = Operator(domain, "Provider S.p.A.")
    credential = desk.authority.issue(operator.address, operator.name)
    about = Facts(
        kind=kind,
        sender=sender,
        recipients=((CITIZEN, "certificato"),),
        subject="Re: Certificato",
        provider=operator.name,
        at=desk.clock.now(),
        identifier=identifier,
        client_id=row.message_id,
        **facts,
    )
    headers = [
        ("Subject", f"X: {kind}"),
        ("X-Riferimento-Message-ID", f"<{row.message_id}>"),
        ("To", sender),
        ("X-Ricevuta", kind),
        ("From", operator.address),
        ("Message-ID", f"<{key}>"),
    ]
    return write_signed(
        headers,
        "ricevuta",
        xml=write_daticert(about),
        original=None,
        authority=desk.authority,
        credential=credential,
        at=desk.clock.now(),
        style=operator.style,
    )


def file(desk, raw, mailbox="pec"):
    desk.receive(raw, mailbox)
    return dict(desk.intake.file_backlog(patient=False))


def put_message(desk, recipients, purpose="reply"):
    """A message of an agent's on the citizen's ticket, ready to go."""
    message_id = f"{purpose}{len(desk.rows(outbox))}@pec.comune.example"
    content = (
        f"From: {BOX}\r\nTo: {', '.join(recipients)}\r\nSubject: Risposta\r\nMessage-ID: <{message_id}>\r\n"
        "X-TipoRicevuta: completa\r\n\r\nEcco la risposta.\r\n"
    ).encode()
    now = desk.clock.now()
    with desk.database.write() as work:
        from db import desk as people

        ids = [people.person_id(work.connection, one, "", now) for one in recipients]
        ticket_id = desk.tickets[0].id
        row = OutboxRow(purpose, "pec", BOX, message_id, content, False, now, now, ticket_id)
        insert(work.connection, row, ids)
        work.commit()
    return message_id


def test_the_acknowledgement_cites_both_identifiers_of_the_writer(desk):
    """In-Reply-To is what his client knows (the identificativo); References end with it, after his own program's id."""
    desk.citizen_writes(headers="References: <earlier@client.example>\nIn-Reply-To: <earlier@client.example>\n")
    desk.run_for(timedelta(hours=1))
    [wrapper] = [row for row in desk.all(certified_mail) if row.kind == "posta-certificata"]
    [sent] = desk.letters("acknowledgement")
    assert sent["In-Reply-To"] == f"<{wrapper.provider_msgid}>"
    cited = str(sent["References"]).split()
    assert cited == ["<earlier@client.example>", f"<{wrapper.our_msgid}>", f"<{wrapper.provider_msgid}>"]


@pytest.mark.parametrize("which", ["our_msgid", "provider_msgid"])
def test_a_second_letter_that_cites_the_first_by_either_identifier_joins(desk, which):
    """The citizen's program cites its own id, his provider's webmail the identificativo: both are known."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    [wrapper] = [row for row in desk.all(certified_mail) if row.kind == "posta-certificata"]
    cited = getattr(wrapper, which)
    desk.citizen_writes("Aggiungo il numero di pratica.\n", "Seguito", headers=f"References: <{cited}>\n")
    desk.run_for(timedelta(hours=1))
    assert len(desk.tickets) == 1
    assert [mail.state for mail in desk.mails if mail.kind == "human"] == ["new_ticket", "follow_up"]


def test_both_identifiers_of_our_message_find_its_ticket(desk):
    """Ours, and the one its provider gave it, learnt from the acceptance."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    [standing] = desk.all(submission)
    known = {row.message_id for row in desk.all(message_reference) if row.ours}
    assert {acknowledged(desk).message_id, standing.provider_msgid} <= known


def test_one_certified_mail_to_two_of_our_boxes_is_one_ticket(tmp_path):
    """Two envelopes with one identifier: the second leg is a duplicate, and both wrappers are kept."""
    desk = CertifiedCounter(tmp_path)
    box = desk.settings.mailboxes["pec"]
    second = replace(box, name="pec-2", address="anagrafe@pec.comune.example", prefix="ANA")
    desk.settings = replace(desk.settings, mailboxes={**desk.settings.mailboxes, "pec-2": second})
    desk.intake = Intake(desk.database, desk.raw_store, desk.clock, desk.settings, desk.authority.anchors())
    desk.provider._boxes["anagrafe@pec.comune.example"] = Operator("pec.altro.example", "Altro")
    raw = counter.letter(
        QUESTION, sender=f"Mario Rossi <{CITIZEN}>", to=f"{BOX}, {second.address}", message_id="c@x.example"
    )
    desk.provider.submit(raw, CITIZEN, [BOX, second.address])
    desk.clock.advance(timedelta(minutes=1))
    boxes = {BOX: "pec", second.address: "pec-2"}
    for posting in desk.provider.due():
        if posting.address in boxes:
            desk.receive(posting.raw, boxes[posting.address])
    assert desk.intake.file_backlog(patient=False) == {"new_ticket": 1, "duplicate_leg": 1}
    assert len(desk.tickets) == 1
    assert {row.provider_msgid for row in desk.all(certified_mail)} == {desk.all(certified_mail)[0].provider_msgid}
    assert len(desk.all(certified_mail)) == 2
    desk.database.dispose()


def test_certified_mail_in_an_ordinary_mailbox_is_unwrapped(desk):
    """The citizen writes by PEC to an ordinary address: the ticket is his, and he is answered, not his provider."""
    raw = counter.letter(QUESTION, sender=f"Mario Rossi <{CITIZEN}>", to="urp@comune.example", message_id="c@x.example")
    desk.provider.submit(raw, CITIZEN, ["urp@comune.example"])
    desk.clock.advance(timedelta(minutes=1))
    [envelope] = [one for one in desk.provider.due() if one.kind == "posta-certificata"]
    assert file(desk, envelope.raw, "urp") == {"new_ticket": 1}
    [ticket] = desk.tickets
    assert (ticket.channel, ticket.assurance, ticket.subject) == ("email", "certified", "Problem z logowaniem")
    [sent] = desk.letters("acknowledgement")
    assert sent["To"].addresses[0].addr_spec == CITIZEN
    assert sent["From"].addresses[0].addr_spec == "urp@comune.example"


def test_a_receipt_that_lands_in_an_ordinary_mailbox_counts(desk):
    """A box that forwards its receipts elsewhere: the signature is what makes them believed."""
    desk.until_acknowledged()
    raw = write_receipt(desk, "avvenuta-consegna", acknowledged(desk), "r1@p", subject_recipient=CITIZEN)
    assert file(desk, raw, "urp") == {"pec_receipt": 1}
    assert desk.tickets[0].acknowledgement_state == "delivered"


def test_a_receipt_about_somebody_else_s_message_changes_nothing(desk):
    """It cites our identifier, but its sender is not our box: an orphan."""
    desk.until_acknowledged()
    row = acknowledged(desk)
    raw = write_receipt(desk, "errore-consegna", row, "r1@p", sender="altri@pec.x.example", subject_recipient=CITIZEN)
    file(desk, raw)
    assert [one.outbox_id for one in desk.all(receipt)] == [None]
    assert desk.tickets[0].acknowledgement_state == "sent"


def test_an_alias_of_the_box_may_be_the_sender_of_a_receipt(tmp_path):
    """A provider may name the box by another of its addresses."""
    desk = CertifiedCounter(tmp_path, aliases=(ALIAS,))
    desk.until_acknowledged()
    raw = write_receipt(
        desk, "avvenuta-consegna", acknowledged(desk), "r1@p", sender=ALIAS.upper(), subject_recipient=CITIZEN
    )
    file(desk, raw)
    assert desk.tickets[0].acknowledgement_state == "delivered"
    desk.database.dispose()


def test_a_receipt_of_an_unknown_kind_is_kept_and_reported_once(desk):
    """Never a ticket, no effect, one alert for any number of them."""
    desk.until_acknowledged()
    watch = desk.watch()
    for number in range(3):
        raw = write_receipt(desk, "nuovo-tipo", acknowledged(desk), f"n{number}@p", subject_recipient=CITIZEN)
        assert file(desk, raw) == {"pec_receipt": 1}
        watch.check()
        watch.check()
    assert [row.state for row in desk.all(delivery)] == ["pending"]
    assert len(desk.tickets) == 1
    alerts = [str(one["Subject"]) for one in desk.letters("alert")]
    assert len(alerts) == 1
    assert "unknown_receipt" in alerts[0]


def test_plain_mail_of_the_provider_in_a_certified_box(desk):
    """A person's plain mail is a ticket that PEC does not answer; the provider's notification is none."""
    person_raw = counter.letter(QUESTION, sender=f"Luca <{ORDINARY}>", to=BOX, message_id="plain@posta.example")
    assert file(desk, person_raw) == {"new_ticket": 1}
    [ticket] = desk.tickets
    assert (ticket.assurance, ticket.acknowledgement_state, ticket.acknowledgement_reason) == (
        None,
        "suppressed",
        "ordinary_mail_on_pec",
    )
    service = counter.letter(
        "La casella ha raggiunto il 90% dello spazio.\n",
        sender="Gestore <noreply@provider.example>",
        to=BOX,
        subject="Avviso: spazio in esaurimento",
        message_id="quota@provider.example",
        headers="Auto-Submitted: auto-generated\nPrecedence: bulk\n",
    )
    file(desk, service)
    assert desk.letters("acknowledgement") == []
    assert len(desk.tickets) == 1


@pytest.mark.parametrize("state", ["new", "open", "closed"])
def test_a_failure_tells_staff_whatever_the_ticket_s_state(desk, state):
    """A closed ticket is reopened; a new or open one stays what it is; staff are told in each case, once."""
    desk.until_acknowledged()
    if state == "closed":
        Tickets(desk.database, desk.clock).close(desk.tickets[0].number)
    elif state == "open":
        with desk.database.write() as work:
            work.connection.execute(update(counter.ticket).values(state="open"))
            work.commit()
    row = acknowledged(desk)
    facts = {"error": "no-dest", "error_text": "5.1.1 - Provider - utente inesistente", "subject_recipient": CITIZEN}
    file(desk, write_receipt(desk, "errore-consegna", row, "e1@p", **facts))
    file(desk, write_receipt(desk, "errore-consegna", row, "e2@p", **facts))
    assert desk.tickets[0].state == {"new": "new", "open": "open", "closed": "open"}[state]
    assert ("ticket_reopened" in desk.events) is (state == "closed")
    assert len(notices(desk)) == 1


def test_the_twelve_hour_notice_is_only_noted(desk):
    """Late is not failed: an event on the ticket, no notice to staff, and the ticket is not reopened."""
    desk.provider.outcomes[CITIZEN] = Outcome.LATE
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    Tickets(desk.database, desk.clock).close(desk.tickets[0].number)
    desk.run_for(timedelta(hours=12))
    assert [row.state for row in desk.all(delivery)] == ["delayed"]
    assert desk.tickets[0].state == "closed"
    assert "message_delayed" in desk.events
    assert notices(desk) == []


def test_a_reply_that_is_not_accepted_reopens_its_ticket(desk):
    """One forbidden recipient and the whole message is refused: every recipient, one notice, the ticket open again."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    desk.provider.outcomes[ORDINARY] = Outcome.FORBIDDEN
    put_message(desk, [CITIZEN, ORDINARY])
    Tickets(desk.database, desk.clock).close(desk.tickets[0].number)
    desk.run_for(timedelta(hours=1))
    reply = next(row for row in desk.rows(outbox) if row.purpose == "reply")
    states = {row.state for row in desk.all(delivery) if row.outbox_id == reply.id}
    assert states == {"rejected"}
    assert reply.state == "sent"
    assert desk.tickets[0].state == "open"
    assert desk.tickets[0].acknowledgement_state == "delivered"  # of another message
    [(_subject, text)] = notices(desk)
    assert CITIZEN in text and ORDINARY in text


def test_a_bounce_in_an_anomaly_envelope_fails_the_ordinary_recipient_only(desk):
    """The ordinary address of a reply bounces, the certified one is delivered."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    desk.provider.outcomes[ORDINARY] = Outcome.BOUNCED
    put_message(desk, [CITIZEN, ORDINARY])
    desk.run_for(timedelta(hours=1))
    reply = next(row for row in desk.rows(outbox) if row.purpose == "reply")
    with desk.database.read() as connection:
        query = select(person.c.addr_spec, delivery.c.state).join(delivery, delivery.c.person_id == person.c.id)
        states = dict(tuple(row) for row in connection.execute(query.where(delivery.c.outbox_id == reply.id)))
    assert states == {CITIZEN: "delivered", ORDINARY: "bounced"}
    assert len(desk.tickets) == 1
    assert len(notices(desk)) == 1
    assert next(row for row in desk.rows(outbox) if row.id == reply.id).state == "sent"


def test_a_bounce_without_structure_is_about_the_only_recipient(desk):
    """An old server returns the envelope without saying for whom."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    message_id = put_message(desk, [ORDINARY])
    desk.run_for(timedelta(hours=1))
    raw = (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@posta.example\r\nTo: {BOX}\r\nSubject: Undelivered mail\r\n"
        "Message-ID: <b1@posta.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"\r\n\r\n'
        "--=_r\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--=_r\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Subject: Risposta\r\nX-Riferimento-Message-ID: <{message_id}>\r\n\r\n--=_r--\r\n"
    ).encode()
    desk.provider.receive_ordinary(raw, BOX)
    desk.run_for(timedelta(hours=1))
    reply = next(row for row in desk.rows(outbox) if row.purpose == "reply")
    assert [row.state for row in desk.all(delivery) if row.outbox_id == reply.id] == ["bounced"]
    assert len(desk.tickets) == 1


def test_a_plain_bounce_never_undoes_a_certified_message(desk):
    """What became of a PEC only its providers' receipts say, not a report that anybody can write."""
    desk.until_acknowledged()
    row = acknowledged(desk)
    raw = (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@posta.example\nTo: {BOX}\nSubject: Undelivered mail\n"
        "Message-ID: <b1@posta.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"\n\n'
        "--=_r\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        "--=_r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.posta.example\n\n"
        f"Final-Recipient: rfc822; {CITIZEN}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--=_r\nContent-Type: message/rfc822\n\nMessage-ID: <{row.message_id}>\nSubject: x\n\nx\n--=_r--\n"
    )
    assert file(desk, raw.replace("\n", "\r\n").encode()) == {"delivery_report": 1}
    assert acknowledged(desk).state == "sent"
    assert desk.tickets[0].acknowledgement_state == "sent"
    assert desk.mails[-1].ticket_id == desk.tickets[0].id


def test_an_anomaly_may_repeat_the_identifier_of_a_certified_mail(desk):
    """The kind is part of the key: the same identifier in an anomaly envelope is another mail."""
    desk.citizen_writes()
    desk.clock.advance(timedelta(minutes=1))
    [envelope] = [one for one in desk.provider.due() if one.kind == "posta-certificata"]
    assert file(desk, envelope.raw) == {"new_ticket": 1}
    identifier = desk.all(certified_mail)[0].provider_msgid
    returned = counter.letter(QUESTION, sender=f"Luca <{ORDINARY}>", to=BOX, message_id=identifier)
    desk.provider.receive_ordinary(returned, BOX)
    [anomaly] = [one for one in desk.provider.due() if one.kind == "anomalia"]
    assert "duplicate_leg" not in file(desk, anomaly.raw)
    assert {row.kind for row in desk.all(certified_mail)} == {"posta-certificata", "anomalia"}


def test_delivered_wins_and_a_contradiction_is_told_once(desk):
    """Failed after delivered: still delivered, flagged, and staff hear of it although the state is the same."""
    desk.until_acknowledged()
    row = acknowledged(desk)
    file(desk, write_receipt(desk, "avvenuta-consegna", row, "d1@p", subject_recipient=CITIZEN))
    facts = {"error": "altro", "error_text": "5.2.2 - casella piena", "subject_recipient": CITIZEN}
    file(desk, write_receipt(desk, "errore-consegna", row, "e1@p", **facts))
    file(desk, write_receipt(desk, "accettazione", row, "a1@p"))
    assert [(one.state, one.conflict) for one in desk.all(delivery)] == [("delivered", True)]
    assert desk.tickets[0].acknowledgement_state == "delivered"
    assert "conflict" in desk.all(submission)[0].flags
    [(_subject, text)] = notices(desk)
    assert "ricevute contraddittorie" in text


def test_a_recipient_that_only_a_receipt_names_is_shown_and_told_once(desk):
    """The provider answers for an address that we did not write to: kept beside ours, no notice with each receipt."""
    desk.until_acknowledged()
    row = acknowledged(desk)
    facts = {"error": "no-dest", "error_text": "5.1.1 - utente inesistente", "subject_recipient": "altra@pec.x.example"}
    file(desk, write_receipt(desk, "errore-consegna", row, "e1@p", **facts))
    file(desk, write_receipt(desk, "accettazione", row, "a1@p"))
    file(desk, write_receipt(desk, "avvenuta-consegna", row, "d1@p", subject_recipient=CITIZEN))
    assert sorted(one.state for one in desk.all(delivery)) == ["delivered", "failed"]
    assert "unexpected_recipient" in desk.all(submission)[0].flags
    assert len(notices(desk)) == 1


def test_a_forged_receipt_does_not_keep_the_true_one_out(desk):
    """Whoever guesses a receipt's Message-ID and is first still changes nothing."""
    desk.until_acknowledged()
    row = acknowledged(desk)
    true = write_receipt(desk, "avvenuta-consegna", row, "d1@p", subject_recipient=CITIZEN)
    assert file(
        desk, true.replace(b"avvenuta-consegna\r\nFrom", b"avvenuta-consegna\r\nX-More: 1\r\nFrom", 1)[:-700]
    ) == {"pec_receipt": 1}
    assert desk.tickets[0].acknowledgement_state == "sent"
    assert file(desk, true) == {"duplicate_leg": 1}
    assert desk.tickets[0].acknowledgement_state == "delivered"
    assert sorted(one.trusted for one in desk.all(receipt)) == [False, True]


def test_a_lenient_box_believes_unsigned_receipts_about_its_own_messages_only(tmp_path):
    """require_valid_signature: false is a mailbox's own choice and does not open the others."""
    desk = CertifiedCounter(tmp_path)
    lenient = replace(
        desk.settings.mailboxes["pec"], name="lax", address="lax@pec.comune.example", require_valid_signature=False
    )
    desk.settings = replace(desk.settings, mailboxes={**desk.settings.mailboxes, "lax": lenient})
    desk.intake = Intake(desk.database, desk.raw_store, desk.clock, desk.settings, desk.authority.anchors())
    desk.until_acknowledged()
    row = acknowledged(desk)
    unsigned = (
        f"From: posta-certificata@x.example\r\nTo: {BOX}\r\nX-Ricevuta: errore-consegna\r\nMessage-ID: <u%d@x>\r\n"
        f"X-Riferimento-Message-ID: <{row.message_id}>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/xml; name=daticert.xml\r\n\r\n"
    )
    facts = Facts(
        "errore-consegna", BOX, ((CITIZEN, "certificato"),), "x", "P", desk.clock.now(), "i@x", row.message_id,
        "no-dest", "5.1.1", subject_recipient=CITIZEN,
    )  # fmt: skip
    raw = unsigned.encode() + write_daticert(facts) + b"\r\n--b--\r\n"
    assert file(desk, raw % 1, "lax") == {"pec_receipt": 1}
    assert desk.tickets[0].acknowledgement_state == "sent"
    with desk.database.write() as work:
        work.connection.execute(update(outbox).where(outbox.c.id == row.id).values(mailbox="lax"))
        work.commit()
    assert file(desk, raw % 2, "lax") == {"pec_receipt": 1}
    assert desk.tickets[0].acknowledgement_state == "failed"
    desk.database.dispose()


def test_a_forged_sender_inside_of_a_certified_mail_is_not_the_requester(desk):
    """The provider says whose box it was; the From: line of the letter inside may say anything."""
    raw = counter.letter(QUESTION, sender=f"Mario Rossi <{CITIZEN}>", to=BOX, message_id="c1@x.example")
    taken = desk.provider.submit(raw, CITIZEN, [BOX])
    desk.provider._queue.clear()
    lied = replace(
        taken, original=replace(taken.original, raw=raw.replace(CITIZEN.encode(), b"sindaco@comune.example"))
    )
    file(desk, desk.provider.transport(lied, BOX, at=desk.clock.now()).raw)
    [ticket] = desk.tickets
    with desk.database.read() as connection:
        address = connection.execute(select(person.c.addr_spec).where(person.c.id == ticket.requester_id)).scalar_one()
    assert address == CITIZEN
    assert ticket.assurance == "certified"


def test_an_uncertain_submission_is_looked_up_then_asked_about(desk):
    """After DATA nothing came: no alert at once, one after half an hour without an acceptance, never sent again."""
    desk.citizen_writes()
    desk.senders["pec"].fail("transmit", UncertainOutcome("connection_lost", "lost"))
    watch = desk.watch()
    while not any(row.state == "unknown" for row in desk.rows(outbox)):
        desk.turn()
        desk.clock.advance(timedelta(seconds=10))
    watch.check()
    assert desk.letters("alert") == []
    for _ in range(20):
        desk.clock.advance(timedelta(minutes=2))
        desk.turn()
        watch.check()
    codes = [str(one["Subject"]) for one in desk.letters("alert")]
    assert sum("pec_uncertain" in one for one in codes) == 1
    assert acknowledged(desk).state == "unknown"
    assert desk.senders["pec"].sent == []


def test_a_late_acceptance_settles_an_uncertain_message_completely(desk):
    """Sent, with its event and its outbound article, as if SMTP had answered; whatever state it was in."""
    for state in ("unknown", "transmitting", "retry", "failed", "scheduled", "claimed"):
        folder = desk.settings.data_dir / state
        folder.mkdir()
        other = CertifiedCounter(folder)
        other.citizen_writes()
        other.clock.advance(timedelta(minutes=1))
        for posting in other.provider.due():
            if posting.kind == "posta-certificata":
                file(other, posting.raw)
        with other.database.write() as work:
            later = other.clock.now() + timedelta(hours=5)
            work.connection.execute(update(outbox).values(state=state, due_at=later, owner="x", lease_until=later))
            work.commit()
        row = acknowledged(other)
        file(other, write_receipt(other, "accettazione", row, "a1@p"))
        file(other, write_receipt(other, "avvenuta-consegna", row, "d1@p", subject_recipient=CITIZEN))
        assert (acknowledged(other).state, acknowledged(other).attempts) == ("sent", 1)
        assert other.tickets[0].acknowledgement_state == "delivered"
        assert [one.direction for one in other.all(article)] == ["inbound", "outbound"]
        assert other.events.count("message_sent") == 1
        other.run_for(timedelta(hours=6))
        assert other.senders["pec"].calls.count("transmit") == 0
        other.database.dispose()


def test_a_refusal_ends_the_tries_of_a_message(desk):
    """Not accepted by the provider: an uncertain message has failed, and is not sent again."""
    desk.until_acknowledged()
    row = acknowledged(desk)
    with desk.database.write() as work:
        work.connection.execute(update(outbox).where(outbox.c.id == row.id).values(state="unknown", sent_at=None))
        work.commit()
    refused = {"error": "altro", "error_text": "ecceduta la dimensione massima del messaggio"}
    file(desk, write_receipt(desk, "non-accettazione", row, "n1@p", **refused))
    assert (acknowledged(desk).state, acknowledged(desk).last_error) == ("failed", "not_accepted")
    assert desk.tickets[0].acknowledgement_state == "failed"
    assert "ecceduta" in notices(desk)[0][1]


def test_without_an_acceptance_the_acknowledgement_is_unknown(desk):
    """Two hours of silence: the ticket does not go on saying that its acknowledgement was sent."""
    desk.until_acknowledged()
    desk.provider._queue.clear()
    watch = desk.watch()
    desk.clock.advance(timedelta(hours=2, minutes=1))
    watch.check()
    assert desk.tickets[0].acknowledgement_state == "unknown"
    assert [row.state for row in desk.all(submission)] == ["unknown"]
    file(desk, write_receipt(desk, "avvenuta-consegna", acknowledged(desk), "d1@p", subject_recipient=CITIZEN))
    assert desk.tickets[0].acknowledgement_state == "delivered"


def test_orphans_of_other_programs_cost_one_lookup(desk):
    """Receipts on what people send by webmail match nothing and are left alone."""
    desk.until_acknowledged()
    stranger = SimpleNamespace(message_id="webmail@pec.comune.example")
    for number in range(3):
        raw = write_receipt(
            desk, "avvenuta-consegna", stranger, f"o{number}@p", subject_recipient=CITIZEN, identifier=f"o{number}@y"
        )
        assert file(desk, raw) == {"pec_receipt": 1}
    desk.watch().check()
    assert {one.outbox_id for one in desk.all(receipt)} == {None}
    assert len(desk.tickets) == 1


def test_answers_never_go_to_the_provider(desk):
    """Even where the envelope has lost its letter, the requester is the sender that the provider names."""
    desk.citizen_writes()
    desk.clock.advance(timedelta(minutes=1))
    [envelope] = [one for one in desk.provider.due() if one.kind == "posta-certificata"]
    broken = envelope.raw.replace(b"message/rfc822", b"application/x-lost").replace(b"postacert.eml", b"lost.bin")
    file(desk, broken)
    for one in desk.rows(outbox):
        sent = message_from_bytes(one.content, policy=policy.default)
        assert "posta-certificata@" not in str(sent["To"])
    with desk.database.read() as connection:
        query = select(person.c.addr_spec).where(person.c.id == desk.tickets[0].requester_id)
        assert connection.execute(query).scalar_one() == CITIZEN


def test_certified_boxes_never_send_notices(desk):
    """What staff get goes through an ordinary mailbox, whatever happens on the certified one."""
    assert desk.settings.mailboxes["pec"].channel is Channel.PEC
    desk.provider.outcomes[CITIZEN] = Outcome.UNKNOWN_USER
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    assert {row.mailbox for row in desk.rows(outbox) if row.purpose != "acknowledgement"} == {"urp"}


def test_an_ordinary_answer_to_our_certified_mail_joins_its_ticket(desk):
    """It comes back in an anomaly envelope and cites what our provider called our mail."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    put_message(desk, [ORDINARY])
    desk.run_for(timedelta(hours=1))
    reply = next(row for row in desk.rows(outbox) if row.purpose == "reply")
    [standing] = [row for row in desk.all(submission) if row.outbox_id == reply.id]
    answer = counter.letter(
        "Grazie, ho ricevuto la risposta.\n",
        sender=f"Luca <{ORDINARY}>",
        to=BOX,
        subject="R: POSTA CERTIFICATA: Risposta",
        message_id="answer@posta.example",
        headers=f"In-Reply-To: <{standing.provider_msgid}>\n",
    )
    desk.provider.receive_ordinary(answer, BOX)
    desk.run_for(timedelta(hours=1))
    assert len(desk.tickets) == 1
    assert desk.tickets[0].state == "open"
    assert desk.mails[-1].state == "follow_up"


def test_an_automatic_reply_inside_an_anomaly_envelope_is_one(desk):
    """The rules of ordinary mail are asked about the letter inside."""
    away = counter.letter(
        "Sono assente fino a lunedì.\n",
        sender=f"Luca <{ORDINARY}>",
        to=BOX,
        subject="Risposta automatica: assente",
        message_id="away@posta.example",
        headers="Auto-Submitted: auto-replied\n",
    )
    desk.provider.receive_ordinary(away, BOX)
    desk.run_for(timedelta(hours=1))
    assert [mail.state for mail in desk.mails] == ["auto_reply"]
    assert desk.tickets == []


def test_failed_messages_are_not_watched_for_days(desk):
    """Nothing more is expected after a failure; a late delivery still counts."""
    desk.until_acknowledged()
    row = acknowledged(desk)
    facts = {"error": "altro", "error_text": "5.2.2 - casella piena", "subject_recipient": CITIZEN}
    file(desk, write_receipt(desk, "accettazione", row, "a1@p"))
    assert [one.complete for one in desk.all(submission)] == [False]
    file(desk, write_receipt(desk, "errore-consegna", row, "e1@p", **facts))
    assert [one.complete for one in desk.all(submission)] == [True]
    file(desk, write_receipt(desk, "avvenuta-consegna", row, "d1@p", subject_recipient=CITIZEN))
    assert [(one.state, one.conflict) for one in desk.all(delivery)] == [("delivered", True)]


def test_receipts_on_postgresql(database_url, tmp_path):
    """The journey, an orphan and an uncertain message on both databases."""
    desk = CertifiedCounter(tmp_path, url=database_url)
    desk.until_acknowledged()
    with desk.database.write() as work:
        work.connection.execute(update(outbox).where(outbox.c.purpose == "acknowledgement").values(state="unknown"))
        work.commit()
    desk.run_for(timedelta(hours=1))
    stray = SimpleNamespace(message_id="webmail@pec.comune.example")
    file(desk, write_receipt(desk, "avvenuta-consegna", stray, "o@p", subject_recipient=CITIZEN, identifier="o@y"))
    desk.watch().check()
    assert acknowledged(desk).state == "sent"
    assert desk.tickets[0].acknowledgement_state == "delivered"
    assert [one.outbox_id is None for one in desk.all(receipt)] == [False, False, True]
    desk.database.dispose()


def test_a_notice_that_fails_begets_no_notice(desk):
    """Without an ordinary mailbox staff are told by PEC; where that is forbidden, nothing goes round for ever."""
    desk.settings = replace(desk.settings, mailboxes={"pec": desk.settings.mailboxes["pec"]})
    desk.intake = Intake(desk.database, desk.raw_store, desk.clock, desk.settings, desk.authority.anchors())
    desk.provider.outcomes["staff@comune.example"] = Outcome.FORBIDDEN
    desk.citizen_writes()
    desk.run_for(timedelta(hours=4))
    assert len(desk.letters("notice")) == 1
    assert [row.state for row in desk.all(submission)].count("rejected") == 1
    assert desk.tickets[0].acknowledgement_state == "delivered"
