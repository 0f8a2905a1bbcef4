"""A workshop for PEC messages of every kind and style, signed by a test authority."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from daemon.testing.pec_authority import LICENSED, PecAuthority
from daemon.testing.pec_messages import PLAIN, SUBJECTS, Facts, show_date, write_daticert, write_signed
from parsers.pec import open_certified

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DESK, CUSTOMER, ORDINARY = "desk@pec.ente.example", "cliente@pec.cliente.example", "mario@posta.example"
SERVICE = "posta-certificata@pec.gestore1.example"
LETTER = (
    b"From: Cliente <cliente@pec.cliente.example>\r\nTo: desk@pec.ente.example\r\nSubject: =?utf-8?q?Perch=C3=A9=3F?=\r\n"
    b"Message-ID: <opec9.1@pec.gestore1.example>\r\nX-Riferimento-Message-ID: <c1@client.example>\r\n"
    b"references: <a@x.example>\r\n\t<b@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nBuongiorno,=20\r\nperch=C3=A9 non funziona?\r\n\r\n"
)
FACTS = Facts(
    kind="posta-certificata",
    sender=CUSTOMER,
    recipients=((DESK, "certificato"), (ORDINARY, "esterno")),
    subject="Perché? <urgente> & altro",
    provider="Gestore Uno S.p.A.",
    at=AT,
    identifier="opec9.1@pec.gestore1.example",
    client_id="c1@client.example",
)
RECEIPTS = {
    "accettazione": {},
    "non-accettazione": {"error": "altro", "error_text": "Sono state riscontrate:\n  - una anomalia"},
    "presa-in-carico": {"taken_in_charge": (CUSTOMER, "b@pec.cliente.example")},
    "avvenuta-consegna": {"receipt_type": "completa", "subject_recipient": CUSTOMER},
    "errore-consegna": {"error": "no-dest", "error_text": "5.1.1 - casella inesistente", "subject_recipient": CUSTOMER},
    "preavviso-errore-consegna": {"subject_recipient": CUSTOMER},
    "rilevazione-virus": {"error": "virus", "error_text": "EICAR", "subject_recipient": CUSTOMER},
}


@dataclass
class Workshop:
    """Makes one message per call; everything can be overridden."""

    authority: PecAuthority

    @property
    def anchors(self):
        return self.authority.anchors()

    def facts(self, kind, **changes):
        """The daticert facts of a kind: ours as sender in receipts, the customer's in envelopes."""
        if kind == "posta-certificata":
            return replace(FACTS, receipt_type="completa", **changes)
        ours = {"sender": DESK, "recipients": ((CUSTOMER, "certificato"), (ORDINARY, "esterno"))}
        return replace(FACTS, **{"kind": kind, **ours, **RECEIPTS[kind], **changes})

    def make(
        self,
        kind="posta-certificata",
        *,
        style=PLAIN,
        profile=LICENSED,
        facts=None,
        xml="auto",
        original="auto",
        from_address=SERVICE,
        signer=SERVICE,
        headers=None,
        at=AT,
        authority=None,
    ):
        """The bytes of a message of ``kind`` ("errore" for an anomaly envelope)."""
        authority = authority or self.authority
        facts = facts or (None if kind == "errore" else self.facts(kind))
        if xml == "auto":
            xml = write_daticert(facts, style) if facts else None
        if original == "auto":
            original = LETTER if kind in ("posta-certificata", "errore", "avvenuta-consegna") else None
        credential = authority.issue(signer, "Gestore Uno S.p.A.", profile)
        fields = headers or self.headers(kind, facts, style, from_address)
        text = f"Messaggio [{kind}]\nè stato inviato\n"
        return write_signed(
            fields, text, xml=xml, original=original, authority=authority, credential=credential, at=at, style=style
        )

    def headers(self, kind, facts, style, from_address):
        """The top-level fields that a provider writes for the kind."""
        envelope = kind in ("posta-certificata", "errore")
        fields = [("Return-Path", f"<{CUSTOMER}>"), ("Subject", f"{SUBJECTS[kind]}: Oggetto"), ("Date", show_date(AT))]
        if kind != "errore":
            fields.append(("X-Riferimento-Message-ID", f"<{facts.client_id}>" if facts else "<c1@client.example>"))
        fields.append(("X-Trasporto" if envelope else "X-Ricevuta", kind))
        if kind == "posta-certificata" and style.type_header:
            fields.append((style.type_header, "completa"))
        fields.append(("From", f'"Per conto di: {CUSTOMER}" <{from_address}>' if envelope else from_address))
        own = facts.identifier if facts and envelope else f"opec9.{kind}.7@pec.gestore1.example"
        return [*fields, ("To", DESK), ("Message-ID", f"<{own}>")]

    def open(self, raw, *, anchors=None, at=AT + timedelta(days=1)):
        """Open with this workshop's own anchors."""
        return open_certified(raw, anchors or self.anchors, at)


@pytest.fixture(scope="session")
def workshop():
    """One authority for the whole run: its keys are derived, so it costs nothing and changes nothing."""
    return Workshop(PecAuthority(3))
