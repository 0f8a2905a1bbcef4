"""One mail, from custody to ticket and outbox, on a frozen clock."""

import importlib.util
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from daemon.services import filing
from daemon.services.intake import Intake
from daemon.settings import After
from db.tables import ticket_link, trouble

_spec = importlib.util.spec_from_file_location("counter", Path(__file__).with_name("counter.py"))
counter = importlib.util.module_from_spec(_spec)
sys.modules.setdefault("counter", counter)
_spec.loader.exec_module(counter)
Counter, letter, hot_line, urp = counter.Counter, counter.letter, counter.hot_line, counter.urp

HOT01 = """Zgłoszenie pytania HOT-01
data: 20.11.2026
znak: DS.5021.7.2026
Imię i nazwisko Użytkownika: Anna Nowak
Nazwa Urzędu: Urząd Gminy Przykładowo
Zwrotny nr telefonu, e-mail: anna@gmina.example
Treść pytania: Jak odblokować konto użytkownika po zmianie hasła?
Po trzech próbach system zgłasza błąd.
"""


@pytest.fixture
def desk(tmp_path):
    made = Counter(tmp_path)
    yield made
    made.database.dispose()


def test_a_hot_01_opens_a_ticket_and_schedules_the_acknowledgement_for_monday(desk):
    """Friday 17:15 counts for Monday 08:00, to be acknowledged by Tuesday 16:00; it is sent at the opening."""
    assert desk.hand_in(letter(HOT01, subject="HOT-01")) == {"new_ticket": 1}
    [ticket] = desk.tickets
    assert ticket.number == "HOT-2026-000001"
    assert ticket.category == "hot-01"
    assert ticket.office == "Urząd Gminy Przykładowo"
    assert ticket.effective_at == counter.MONDAY_0800
    assert ticket.acknowledge_by == counter.MONDAY_0800 + timedelta(days=1, hours=8)
    assert ticket.acknowledgement_state == "scheduled"
    rows = desk.rows(counter.outbox)
    assert [(row.purpose, row.due_at) for row in rows] == [
        ("acknowledgement", counter.MONDAY_0800),
        ("notice", counter.FRIDAY_1715),
    ]


def test_the_acknowledgement_says_what_it_must_and_is_marked_as_automatic(desk):
    """Number, subject, time received, the working day; In-Reply-To, References, Auto-Submitted, subject tag."""
    desk.hand_in(letter(HOT01, subject="Pytanie o konto"))
    [sent] = desk.letters("acknowledgement")
    assert sent["To"].addresses[0].addr_spec == "anna@gmina.example"
    assert sent["Subject"].startswith("[HOT-2026-000001]")
    assert "Pytanie o konto" in sent["Subject"]
    assert sent["In-Reply-To"] == "<q1@gmina.example>"
    assert "<q1@gmina.example>" in sent["References"]
    assert sent["Auto-Submitted"] == "auto-replied"
    body = sent.get_content()
    assert "HOT-2026-000001" in body
    assert "17:15" in body
    assert "23 listopada 2026" in body


def test_staff_get_one_notice_with_the_form_and_the_original(desk):
    """The notice names the fields; the mail itself is attached, byte for byte."""
    raw = letter(HOT01)
    desk.hand_in(raw)
    [notice] = desk.letters("notice")
    assert notice["Auto-Submitted"] == "auto-generated"
    assert notice["To"] == "second.level@office.example"
    assert "Urząd Gminy Przykładowo" in notice.get_body().get_content()
    [attached] = list(notice.iter_attachments())
    data = attached.get_payload(decode=True) or attached.get_content().as_bytes(
        policy=attached.policy.clone(linesep="\r\n")
    )
    assert b"DS.5021.7.2026" in data or b"RFMuNTAyMS43LjIwMjY" in data


def test_a_reply_to_our_acknowledgement_joins_the_ticket_whoever_writes_it(desk):
    """Our Message-ID holds 128 random bits: citing it proves that one has our mail."""
    desk.hand_in(letter(HOT01))
    [sent] = desk.letters("acknowledgement")
    reply = letter(
        "Dziękuję, już działa.\n",
        sender="Kolega <kolega@gmina.example>",
        message_id="q2@gmina.example",
        headers=f"In-Reply-To: {sent['Message-ID']}\n",
    )
    assert desk.hand_in(reply) == {"follow_up": 1}
    assert len(desk.tickets) == 1
    assert desk.tickets[0].state == "open"
    assert len(desk.letters("acknowledgement")) == 1  # follow-ups are never acknowledged


def test_a_stranger_who_names_the_number_gets_a_linked_ticket_of_his_own(desk):
    """Numbers can be guessed; a participant's subject tag joins, anybody else's only links."""
    desk.hand_in(letter(HOT01))
    stranger = letter(
        subject="Re: [HOT-2026-000001] x", sender="Obcy <obcy@elsewhere.example>", message_id="s@elsewhere.example"
    )
    assert desk.hand_in(stranger) == {"new_ticket": 1}
    author = letter("Jeszcze jedno pytanie.\n", subject="Re: [HOT-2026-000001] x", message_id="q3@gmina.example")
    assert desk.hand_in(author) == {"follow_up": 1}
    with desk.database.read() as connection:
        links = connection.execute(select(ticket_link)).all()
    assert [(row.ticket_id, row.linked_id, row.reason) for row in links] == [(2, 1, "stranger_named_number")]


def test_the_same_mail_in_two_mailboxes_is_one_ticket(desk):
    """The first committed leg owns the ticket, the second is linked to it and sends nothing."""
    desk.hand_in(letter())
    assert desk.hand_in(letter(), "urp") == {"duplicate_leg": 1}
    assert len(desk.tickets) == 1
    second = desk.mails[1]
    assert (second.ticket_id, second.twin_id) == (desk.tickets[0].id, desk.mails[0].id)
    assert len(desk.letters("acknowledgement")) == 1


def test_the_same_message_id_with_other_content_is_a_new_mail(desk):
    """Message-IDs are not unique in the real world."""
    desk.hand_in(letter())
    assert desk.hand_in(letter("Coś zupełnie innego, proszę o telefon w tej sprawie.\n")) == {"new_ticket": 1}


def test_an_out_of_office_reply_opens_nothing(desk):
    """RFC 3834: automatic replies end as such."""
    mail = letter(
        "Jestem na urlopie do 30 listopada.\n",
        subject="Automatyczna odpowiedź: Problem",
        headers="Auto-Submitted: auto-replied\n",
    )
    assert desk.hand_in(mail) == {"auto_reply": 1}
    assert desk.tickets == []
    assert desk.rows(counter.outbox) == []


def test_backlog_opens_a_ticket_but_is_not_acknowledged(desk):
    """Mail from before the first poll was perhaps answered long ago."""
    assert desk.hand_in(letter(), backlog=True) == {"new_ticket": 1}
    assert desk.tickets[0].acknowledgement_state == "suppressed"
    assert desk.tickets[0].acknowledgement_reason == "backlog"
    assert desk.letters("acknowledgement") == []


def test_oversize_mail_opens_a_marked_ticket_and_stays_on_the_server(tmp_path):
    """Only the head was fetched: the requester is told, nothing is moved."""
    desk = Counter(tmp_path, hot_line(after=After.MOVE, move_to="Processed"))
    assert desk.hand_in(letter(), complete=False, size=60_000_000) == {"oversize": 1}
    assert desk.tickets[0].oversize
    assert desk.mails[0].server_action is None
    assert len(desk.letters("acknowledgement")) == 1


def test_a_form_with_only_a_phone_becomes_a_call_back(desk):
    """No e-mail on the form: staff are asked to call, nothing is sent to the requester."""
    form = HOT01.replace("anna@gmina.example", "22 555 01 23")
    desk.hand_in(letter(form))
    [ticket] = desk.tickets
    assert ticket.acknowledgement_state == "call_back"
    assert ticket.call_back == "+48225550123"
    assert desk.letters("acknowledgement") == []
    assert len(desk.letters("notice")) == 2


@pytest.mark.parametrize("poison", [RuntimeError, MemoryError, RecursionError])
def test_a_poison_mail_does_not_stop_the_others(tmp_path, poison):
    """At position 1 of 100: it is shunted after three attempts, the other 99 are filed in the same pass."""
    desk = Counter(tmp_path)
    read = desk.intake._read

    def stumbling(raw, *rest):
        if b"poison" in raw:
            raise poison("poison")
        return read(raw, *rest)

    desk.intake._read = stumbling
    desk.receive(letter("poison\n", message_id="poison@gmina.example"))
    for number in range(99):
        desk.receive(
            letter(
                f"Pytanie numer {number}: jak zmienić hasło?\n",
                message_id=f"n{number}@gmina.example",
                sender=f"K <k{number}@gmina.example>",
            )
        )
    assert desk.intake.file_backlog(patient=False) == {"shunted": 1, "new_ticket": 99}
    assert desk.mails[0].state == "shunted"
    assert poison.__name__ in desk.mails[0].reason
    assert "poison" not in desk.mails[0].reason
    [notice] = [found for found in desk.letters("notice") if "odłożona" in found["Subject"]]
    assert "Liczba prób: 3" in notice.get_content()


def test_a_cap_that_hits_is_an_alert_and_a_staff_task(desk):
    """Eight questions within the hour: five acknowledgements, a task for staff for each of the others, one alert."""
    for number in range(8):
        desk.hand_in(letter(f"Pytanie {number}: jak zmienić hasło?\n", message_id=f"n{number}@gmina.example"))
    assert len(desk.tickets) == 8
    assert len(desk.letters("acknowledgement")) == 5
    assert [row.acknowledgement_reason for row in desk.tickets] == [None] * 5 + ["cap_hour"] * 3
    assert len([found for found in desk.letters("notice") if "limit" in found["Subject"]]) == 3
    [known] = desk.rows(trouble)
    assert (known.code, known.key) == ("cap_hour", "cap:hot-line:20261120T16")


def test_a_failed_transaction_leaves_nothing_behind(tmp_path):
    """T2 is all or nothing: an error after the ticket was written undoes the ticket and its number."""
    desk = Counter(tmp_path)
    close = filing.backlog.close
    calls = []

    def failing(connection, values):
        calls.append(values)
        if len(calls) < 3:
            raise RuntimeError("after everything was written")
        close(connection, values)

    filing.backlog.close = failing
    try:
        assert desk.hand_in(letter(HOT01)) == {"new_ticket": 1}
    finally:
        filing.backlog.close = close
    assert [ticket.number for ticket in desk.tickets] == ["HOT-2026-000001"]
    assert len(desk.letters("acknowledgement")) == 1


def test_every_rule_asked_is_kept_with_the_mail(desk):
    """Rules hit and missed are stored, without addresses or text."""
    desk.hand_in(letter(HOT01))
    rules = desk.mails[0].decision
    assert ["opens_ticket", True, "no other rule hit"] in rules
    assert any(not hit for _rule, hit, _why in rules)
    assert not any("anna" in why.lower() or "@" in why for _rule, _hit, why in rules)


def test_a_bounce_of_the_acknowledgement_marks_it_failed(desk):
    """A delivery report opens no ticket; it belongs to the ticket whose mail did not arrive."""
    desk.hand_in(letter(HOT01))
    [sent] = desk.letters("acknowledgement")
    with desk.database.write() as work:
        work.connection.execute(update(counter.outbox).values(state="sent"))
        work.commit()
    report = (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: hotline@desk.example\nSubject: Undelivered Mail\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nUser unknown.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; anna@gmina.example\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {sent['Message-ID']}\nSubject: x\n\n--b--\n"
    )
    assert desk.hand_in(report.replace("\n", "\r\n").encode()) == {"delivery_report": 1}
    [ticket] = desk.tickets
    assert ticket.acknowledgement_state == "failed"
    assert desk.mails[1].ticket_id == ticket.id


def test_a_faulty_text_of_the_office_puts_no_mail_aside(tmp_path):
    """The office's own acknowledgement cannot be filled in: the mail is filed and acknowledged with the shipped text."""
    own = tmp_path / "texts" / "pl"
    own.mkdir(parents=True)
    (own / "acknowledgement.txt").write_text("Subject: {{ no_such_fact }}\n\nx\n", encoding="utf-8")
    desk = Counter(tmp_path)
    faulty = replace(desk.settings, templates=tmp_path / "texts")
    desk.intake = Intake(desk.database, desk.raw_store, desk.clock, faulty)
    assert desk.hand_in(letter(HOT01)) == {"new_ticket": 1}
    [sent] = desk.letters("acknowledgement")
    assert "HOT-2026-000001" in sent["Subject"]
    desk.database.dispose()
