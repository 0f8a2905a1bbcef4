"""Bounces without a report part told from people who look after mail, or who write of a bounce."""

import pytest

from parsers import parse
from parsers.values import Kind

PEOPLE = [
    (
        "Postmaster ACME <postmaster@acme.example>",
        "Mail delivery problem to your domain",
        "Our users report that mail to you could not be delivered:\n\n550 5.7.1 Client host rejected\n\nCould you check?",
    ),
    (
        "postmaster@acme.example",
        "Delivery problems",
        "Dear colleagues, our server gets 550 5.1.1 user unknown for info@desk.example.",
    ),
    (
        "Admin <admin@comune.example>",
        "Mancata consegna messaggi",
        "Le nostre mail verso di voi non vengono consegnate (550 5.7.1). Potete verificare?",
    ),
    (
        "Anna Nowak <anna@mail.example>",
        "Undelivered Mail Returned to Sender",
        "Wysyłam ponownie, bo poprzednio wróciło:\n\nThis is the mail system at host mx.mail.example.\n"
        "<desk@desk.example>: 550 5.1.1 User unknown",
    ),
    (
        "Anna Verdi <anna@mail.example>",
        "Mail delivery failed: returning message to sender",
        "Non capisco perché la mia domanda torna indietro:\n\nA message that you sent could not be delivered to one or\n"
        "more of its recipients: 550 user unknown",
    ),
]


@pytest.mark.parametrize(("sender", "subject", "text"), PEOPLE)
def test_people_who_write_of_bounces(sender, subject, text):
    """A postmaster with a question, and who sends again what came back, get a ticket."""
    head = f"From: {sender}\nTo: desk@desk.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8"
    message = parse(f"{head}\nContent-Transfer-Encoding: 8bit\n\n{text}\n".encode())
    assert message.opens_ticket, [each.rule for each in message.evidence if each.hit]


def returned(sender, subject, notice, gap="\n"):
    """A bounce of the old sort that encloses the mail; ``gap`` stands between its part's header and the mail."""
    return parse(
        f"From: {sender}\nTo: desk@desk.example\nSubject: {subject}\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        f"{notice}\n--b\nContent-Type: message/rfc822\n{gap}Message-ID: <original@desk.example>\n"
        "From: desk@desk.example\nSubject: Answer\n\nhello\n--b--\n".encode()
    )


def test_a_bounce_from_an_address_that_nobody_reads():
    """A provider whose bounces come from no-reply, under a subject that says nothing, with the mail returned."""
    message = returned(
        "no-reply@host.example", "Error", "Could not be delivered to: <x@host.example>\nMailbox is full."
    )
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.DELIVERY_REPORT, False, False)
    assert message.delivery_report.original_message_id == "original@desk.example"
    assert [each.final_recipient for each in message.delivery_report.recipients] == ["x@host.example"]


def test_the_identifier_of_a_returned_mail_whose_empty_line_was_lost():
    """Gateways that lose the empty line in front of the returned mail do not hide which mail came back."""
    message = returned("MAILER-DAEMON@host.example", "Undeliverable", "Failed to deliver to <x@host.example>", gap="")
    assert message.delivery_report.original_message_id == "original@desk.example"
    report = parse(
        b"From: MAILER-DAEMON@host.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nFailed.\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nFinal-Recipient: rfc822; x@host.example\n"
        b"--b\nContent-Type: text/rfc822-headers\nMessage-ID: <original@desk.example>\nSubject: Answer\n--b--\n"
    ).delivery_report
    assert report.original_message_id == "original@desk.example"


def test_a_virus_scanner_that_kept_a_mail():
    """A scanner that says that it did not deliver is a mail system."""
    message = parse(
        b"From: Anti-Virus <antivirus@gw.example>\nTo: desk@desk.example\nSubject: Virus found in a message you sent\n\n"
        b"The message was not delivered.\n"
    )
    assert (message.kind, message.opens_ticket) == (Kind.DELIVERY_REPORT, False)


def test_who_got_a_mail_besides_is_no_failed_recipient():
    """An old Exchange tells first to whom the mail went; only who stands behind "did not reach" has failed."""
    message = returned(
        "System Administrator <postmaster@host.example>",
        "Undeliverable: Answer",
        "Your message\n\n  To:      list@desk.example\n  Cc:      other@desk.example\n\n"
        "did not reach the following recipient(s):\n\nlost@host.example on Thu, 11 Jul 2002 16:54:54 -0300\n"
        "    The recipient name is not recognized\n",
    )
    assert [each.final_recipient for each in message.delivery_report.recipients] == ["lost@host.example"]


def test_fields_of_a_report_that_names_recipient_and_mail_oddly():
    """An empty Final-Recipient leaves the original one; X-Original-Message-ID stands in for a returned header."""
    message = parse(
        b"From: MAILER-DAEMON@host.example\nTo: desk@desk.example\nSubject: Undeliverable mail\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nFailed.\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; host.example\n"
        b"X-Original-Message-ID: <original@desk.example>\n\nOriginal-Recipient: rfc822;<lost@host.example>\n"
        b"Final-Recipient: system;<>\nAction: failed\nStatus: 5.0.0\n--b--\n"
    )
    report = message.delivery_report
    assert report.original_message_id == "original@desk.example"
    assert [each.final_recipient for each in report.recipients] == ["lost@host.example"]


@pytest.mark.parametrize(
    "kind", ["message/partial", "text/plain; name=headers.txt\nContent-Disposition: attachment; filename=headers.txt"]
)
def test_a_returned_header_in_an_odd_part(kind):
    """The header of the mail that came back may be a partial message, or a text that hangs on the notice."""
    message = parse(
        b"From: mailer-daemon\nTo: desk@desk.example\nSubject: There was an error sending your mail\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nWe had trouble delivering.\n"
        b"The following recipients returned permanent errors: lost@host.example. [554 5.4.6 Hop count exceeded]\n--b\n"
        b"Content-Type: " + kind.encode() + b"\n\nReceived: from a by b\nMessage-ID: <original@desk.example>\n--b--\n"
    )
    assert message.delivery_report.original_message_id == "original@desk.example"
    assert [(each.final_recipient, each.status) for each in message.delivery_report.recipients] == [
        ("lost@host.example", "5.4.6")
    ]


def test_a_recipient_that_is_named_as_programs_are():
    """A mail to ``noreply`` comes back as well: where no other address stands, that is the recipient."""
    message = parse(
        b"From: MAILER-DAEMON@host.example\nSubject: Undelivered\n\nThis is the mail system at host mx.host.example.\n\n"
        b"<noreply@host.example>: host mx said: 554 5.7.1 rejected\n\nAsk postmaster@host.example.\n"
    )
    (recipient,) = message.delivery_report.recipients
    assert (recipient.final_recipient, recipient.status) == ("noreply@host.example", "5.7.1")
    assert recipient.diagnostic_code == "554 5.7.1 rejected"


def test_a_sentence_of_a_bounce_that_is_wrapped():
    """The words of a mail system are known where a line ends between them."""
    message = parse(
        b"Return-Path: <>\nFrom: Mail <mail@host.example>\nTo: desk@desk.example\nSubject: Answer\n\n"
        b"I regret that your message could\n   not be delivered to lost@host.example.\n"
    )
    assert (message.kind, message.opens_ticket) == (Kind.DELIVERY_REPORT, False)
