"""What we send, read by our own parsers: a second desk of the same make neither files nor answers it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

import parsers
from daemon.composition import compose, new_message_id
from daemon.settings import Calendar, Channel, Interval, Mailbox, Secret, Security, Server
from daemon.states import Purpose
from parsers.values import Address, Kind
from templates import LANGUAGES, render
from templates.environment import SAMPLE

CALENDAR = Calendar("always", ZoneInfo("Europe/Rome"), ((Interval(0, 1440),),) * 7)
SERVER = Server("mail.desk.example", 465, Security.TLS, "desk", Secret(env="DESK_PASSWORD"))
DESK = Mailbox("desk", "desk@desk.example", "Ufficio relazioni", Channel.EMAIL, "it", CALENDAR, "URP", SERVER, SERVER)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("event", "purpose", "keyword", "kind"),
    [
        ("acknowledgement", Purpose.ACKNOWLEDGEMENT, "auto-replied", Kind.AUTO_REPLY),
        ("acknowledgement_incomplete", Purpose.ACKNOWLEDGEMENT, "auto-replied", Kind.AUTO_REPLY),
        ("oversize", Purpose.ACKNOWLEDGEMENT, "auto-replied", Kind.AUTO_REPLY),
        ("notice_new_ticket", Purpose.NOTICE, "auto-generated", Kind.NOTIFICATION),
        ("alert_started", Purpose.ALERT, "auto-generated", Kind.NOTIFICATION),
    ],
)
def test_our_own_mail_is_read_back_and_never_answered(
    language: str, event: str, purpose: Purpose, keyword: str, kind: Kind
) -> None:
    """Subject, author, text and thread survive; the kind is a machine's; no ticket, no acknowledgement."""
    text = render(event, language, SAMPLE | {"subject": "Zażółć gęślą jaźń: perché?"})
    sent = compose(
        mailbox=DESK,
        purpose=purpose,
        to=[Address("Żółw, Jan", "jan@gmina.example")],
        subject=text.subject,
        body=text.body,
        date=datetime(2026, 11, 23, 7, tzinfo=UTC),
        message_id=new_message_id(DESK.address),
        in_reply_to="q1@gmina.example" if purpose is Purpose.ACKNOWLEDGEMENT else None,
        references=("q1@gmina.example",) if purpose is Purpose.ACKNOWLEDGEMENT else (),
        auto_submitted=keyword,
    )
    message = parsers.parse(sent.content)
    assert message.defects == ()
    assert message.subject == text.subject
    assert message.message_id == sent.message_id
    assert message.author == Address("Ufficio relazioni", "desk@desk.example")
    assert message.to == (Address("Żółw, Jan", "jan@gmina.example"),)
    assert message.text.split() == text.body.split()
    assert message.sent_at == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (kind, False, False)
