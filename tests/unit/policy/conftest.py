"""Builders of values for the policy's tests: an ordinary mail in an ordinary mailbox, changed where it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from daemon.policy.triage import Facts
from daemon.settings import Calendar, Channel, Interval, Mailbox, Secret, Security, Server
from parsers.values import (
    Address,
    CertifiedEnvelope,
    FieldDefinition,
    FieldType,
    FieldValue,
    FormDefinition,
    FormReading,
    Kind,
    ParsedMessage,
    SignatureReport,
    SignatureState,
)

AUTHOR = Address("Anna Kowalska", "anna@gmina.example")


class Builder:
    """Makes the values; every method takes the fields that differ from the ordinary case."""

    calendar = Calendar(
        "csizs", ZoneInfo("Europe/Warsaw"), ((Interval(480, 960),),) * 5 + ((), ()), time(16), holidays="PL"
    )
    server = Server("mail.desk.example", 993, Security.TLS, "hotline", Secret(env="HOTLINE_PASSWORD"))
    form = FormDefinition(
        "hot-01",
        "1",
        ("Zgłoszenie pytania HOT-01",),
        (
            FieldDefinition("name", FieldType.TEXT, (("pl", ("Imię i nazwisko",)),), required=True),
            FieldDefinition("office", FieldType.TEXT, (("pl", ("Nazwa Urzędu",)), ("en", ("Office",))), required=True),
            FieldDefinition("phone", FieldType.PHONE, (("pl", ("Zwrotny nr telefonu:",)),)),
            FieldDefinition("email", FieldType.EMAIL, (("pl", ("E-mail",)),)),
            FieldDefinition("question", FieldType.LONG_TEXT, (("pl", ("Treść pytania",)),), required=True),
        ),
        one_of=(("phone", "email"),),
        call_back_fields=("phone", "email"),
        name_field="name",
    )

    def mailbox(self, **changes) -> Mailbox:
        ordinary = Mailbox(
            "hot-line",
            "hotline@desk.example",
            "Hot-line CSIZS",
            Channel.EMAIL,
            "pl",
            self.calendar,
            "HOT",
            self.server,
            self.server,
            forms=(self.form,),
        )
        return replace(ordinary, **changes)

    def message(self, **changes) -> ParsedMessage:
        author = changes.get("author", AUTHOR)
        ordinary = ParsedMessage(
            message_id="q1@gmina.example",
            author=author,
            authors=(author,) if author is not None else (),
            sender=None,
            reply_to=(),
            to=(Address("", "hotline@desk.example"),),
            cc=(),
            envelope_sender=None,
            subject="Pytanie o wniosek",
            sent_at=datetime(2026, 11, 20, 16, tzinfo=UTC),
            in_reply_to=(),
            references=(),
            text="Treść",
            html=None,
            reply_text="Treść",
            quoted_text="",
            language="pl",
            attachments=(),
            kind=Kind.HUMAN,
            evidence=(),
            opens_ticket=True,
            acknowledgeable=True,
            suppressed_because=(),
            delivery_report=None,
            disposition_report=None,
            forwarded=None,
            auto_submitted=None,
            headers=(),
            charset="utf-8",
            defects=(),
        )
        return replace(ordinary, **changes)

    def filled(self, missing=(), invalid=(), blank=False, **values: str) -> FormReading:
        fields = {name: FieldValue(value, 1.0, "text:1") for name, value in values.items()}
        return FormReading("hot-01", "1", fields, tuple(missing), tuple(invalid), blank=blank)

    def certified(self, *, kind="posta-certificata", signature=SignatureState.VALID, **changes) -> CertifiedEnvelope:
        ordinary = CertifiedEnvelope(
            scheme="pec",
            kind=kind,
            our_msgid="client@comune.example",
            provider_msgid="opec1@pec.example",
            sender="comune@pec.comune.example",
            reply_to="",
            recipients=(),
            subject_recipient=None,
            event_time=None,
            provider="Provider",
            error_code="nessuno",
            error_text="",
            receipt_type="completa",
            signature=SignatureReport(signature),
        )
        return replace(ordinary, **changes)

    def facts(self, *, mailbox=None, message=None, certified=None, forms=(), threads=(), **changes) -> Facts:
        ordinary = Facts(
            message=message or self.message(),
            mailbox=mailbox or self.mailbox(),
            certified=certified,
            forms=tuple(forms),
            threads=tuple(threads),
            own_addresses=frozenset({"hotline@desk.example", "pec@desk.example", "desk@żółw.example"}),
            backlog=False,
            complete=True,
        )
        return replace(ordinary, **changes)


@pytest.fixture(scope="session")
def build() -> Builder:
    """The builder of values."""
    return Builder()
