"""A PEC provider that exists only in memory: it takes a submission and answers as the real ones do (RFC 6109).

It plays every provider at once (each box belongs to an operator, each operator has its own certificate), keeps
time by an injected clock, and hands out finished messages with the box and folder they belong to. Nothing is
sent: ``due`` gives what has fallen due, and the caller puts it where it belongs.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from daemon.ports import Clock

from .pec_authority import Credential, PecAuthority
from .pec_messages import PLAIN, SUBJECTS, Facts, Style, show_date, write_daticert, write_signed
from .pec_original import Original, read_original, summarise

DELIVERY_TIME = timedelta(seconds=3)
LATE_DELIVERY = timedelta(hours=13)
FIRST_NOTICE = timedelta(hours=12, minutes=1)
FINAL_NOTICE = timedelta(hours=23, minutes=10)
VIRUS_MARK = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
INBOX = "INBOX"


class Outcome(StrEnum):
    """What becomes of mail for one address."""

    DELIVERED = "delivered"
    UNKNOWN_USER = "unknown_user"
    UNKNOWN_DOMAIN = "unknown_domain"
    FULL = "full"
    VIRUS = "virus"  # found by the recipient's provider
    LATE = "late"  # the 12-hour notice, then delivered
    SILENT = "silent"  # the 12-hour and the 24-hour notice
    BOUNCED = "bounced"  # an ordinary address whose server refuses
    FORBIDDEN = "forbidden"  # the box may not write there: the whole message is not accepted


_FAILURES = {
    Outcome.UNKNOWN_USER: ("no-dest", "5.1.1 - {name} - utente inesistente"),
    Outcome.UNKNOWN_DOMAIN: ("no-dominio", "5.1.2 - {name} - dominio inesistente"),
    Outcome.FULL: ("altro", "5.2.2 - {name} - casella piena"),
    Outcome.VIRUS: ("virus", "5.5.1 - {name} - presenza di un virus nel messaggio"),
}
_FINAL_TEXT = "il messaggio non e' stato consegnato nelle ventiquattro ore successive al suo invio"


@dataclass(frozen=True, slots=True)
class Operator:
    """A provider: its mail domain, its name, and how it writes."""

    domain: str
    name: str
    style: Style = PLAIN

    @property
    def address(self) -> str:
        """The service address that signs and sends."""
        return f"posta-certificata@{self.domain}"


@dataclass(frozen=True, slots=True)
class Posting:
    """A finished message for a box."""

    address: str
    folder: str
    raw: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Submission:
    """An accepted (or refused) message: what was submitted, and the identifier it was given."""

    original: Original
    sender: str
    recipients: tuple[tuple[str, str], ...]  # (address, certificato | esterno)
    identifier: str
    at: datetime


class PecProvider:
    """The providers of the given boxes. ``outcomes`` may be changed at any time; addresses are case-insensitive."""

    def __init__(
        self,
        clock: Clock,
        authority: PecAuthority,
        boxes: Mapping[str, Operator],
        *,
        receipts_folder: str = INBOX,
        max_size_times_recipients: int = 100 * 1024 * 1024,
        seed: int = 1,
    ) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self._clock = clock
        self._authority = authority
        self._boxes = {address.casefold(): operator for address, operator in boxes.items()}
        self._folder = receipts_folder
        self._limit = max_size_times_recipients
        self._random = random.Random(seed)  # noqa: S311 - identifiers of a test double
        self._credentials: dict[str, Credential] = {}
        self._queue: list[tuple[datetime, int, Callable[[datetime], Posting]]] = []
        self._count = 0

    # -- the daily business ---------------------------------------------------------------------------------

    def submit(self, raw: bytes, envelope_sender: str, recipients: Sequence[str]) -> Submission:
        """Take a message at the access point (RFC 6109, section 3.1); what follows is given out by ``due``.

        Raises KeyError if the sender is not one of the boxes.
        """
        now = self._clock.now()
        operator = self._boxes[envelope_sender.casefold()]
        original = read_original(raw)
        sorts = tuple((one, "certificato" if one.casefold() in self._boxes else "esterno") for one in recipients)
        taken = Submission(original, envelope_sender, sorts, self._identifier(operator), now)
        if VIRUS_MARK in raw:
            self._after(timedelta(0), lambda at: self.refuse(taken, "EICAR-Test-File", at=at, virus=True))
            return taken
        reasons = self._faults(original, envelope_sender, recipients, len(raw))
        if reasons:
            text = "Sono state riscontrate le seguenti anomalie:\n" + "\n".join(f"  - {one}" for one in reasons)
            self._after(timedelta(0), lambda at: self.refuse(taken, text, at=at))
            return taken
        self._after(timedelta(0), lambda at: self.accept(taken, at=at))
        for address, sort in sorts:
            self._forward(taken, address, sort)
        return taken

    def receive_ordinary(self, raw: bytes, address: str, *, reason: str = "manca la firma del messaggio") -> None:
        """Ordinary mail arrives for a box: it will be given out inside an anomaly envelope."""
        self._after(timedelta(0), lambda at: self.wrap_anomaly(raw, address, reason=reason, at=at))

    def due(self) -> list[Posting]:
        """The messages that have fallen due by now, in order, each dated with the instant it fell due."""
        found = []
        while self._queue and self._queue[0][0] <= self._clock.now():
            at, _, make = heapq.heappop(self._queue)
            found.append(make(at))
        return found

    # -- single messages ------------------------------------------------------------------------------------

    def accept(self, taken: Submission, *, at: datetime) -> Posting:
        """The acceptance (accettazione) for the sender."""
        return self._receipt(taken, self._boxes[taken.sender.casefold()], self._facts(taken, "accettazione", at), at)

    def refuse(self, taken: Submission, reason: str, *, at: datetime, virus: bool = False) -> Posting:
        """The non-acceptance (non-accettazione), formal or for a virus."""
        facts = self._facts(taken, "non-accettazione", at)
        facts = replace(facts, error="virus" if virus else "altro", error_text=reason)
        return self._receipt(taken, self._boxes[taken.sender.casefold()], facts, at)

    def transport(self, taken: Submission, address: str, *, at: datetime) -> Posting:
        """The transport envelope (busta di trasporto) as it reaches one recipient."""
        operator = self._boxes[taken.sender.casefold()]
        original, kind = taken.original, "posta-certificata"
        facts = replace(self._facts(taken, kind, at), receipt_type=original.receipt_type)
        headers = [
            ("Return-Path", f"<{taken.sender}>"),
            ("Subject", f"{SUBJECTS[kind]}: {original.raw_subject}"),
            *self._reference(taken),
            ("Date", show_date(taken.at)),
            ("Reply-To", original.raw_reply_to or taken.sender),
            ("To", original.raw_to),
            *([("Cc", original.raw_cc)] if original.raw_cc else []),
            ("X-Trasporto", kind),
            *([(operator.style.type_header, original.receipt_type)] if operator.style.type_header else []),
            ("From", f'"Per conto di: {taken.sender}" <{operator.address}>'),
            ("Message-ID", f"<{taken.identifier}>"),
        ]
        text = f'Messaggio di posta certificata\n\n"{original.subject}" e\' stato inviato da "{taken.sender}"\n'
        raw = self._write(operator, headers, text, facts, original.rewritten(taken.identifier), at)
        return Posting(address, INBOX, raw, kind)

    def deliver(self, taken: Submission, address: str, *, at: datetime) -> Posting:
        """The delivery receipt (avvenuta consegna) in the type that the sender asked for."""
        kind = "avvenuta-consegna"
        # to a Cc recipient every receipt is synthetic (RFC 6109, section 3.3.2.1)
        wanted = "sintetica" if address.casefold() in taken.original.cc_keys else taken.original.receipt_type
        facts = replace(self._facts(taken, kind, at), receipt_type=wanted, subject_recipient=address)
        complete = taken.original.rewritten(taken.identifier)
        enclosed = {"completa": complete, "breve": summarise(complete)}.get(wanted)
        return self._receipt(taken, self._boxes[address.casefold()], facts, at, enclosed)

    def fail(self, taken: Submission, address: str, outcome: Outcome, *, at: datetime) -> Posting:
        """The failure (mancata consegna), by the recipient's provider where there is one."""
        own = self._boxes[taken.sender.casefold()]
        operator = own if outcome is Outcome.VIRUS else self._boxes.get(address.casefold(), own)
        error, text = _FAILURES[outcome]
        facts = self._facts(taken, "errore-consegna", at)
        facts = replace(facts, error=error, error_text=text.format(name=operator.name), subject_recipient=address)
        return self._receipt(taken, operator, facts, at)

    def notify(self, taken: Submission, address: str, *, at: datetime, final: bool) -> Posting:
        """The 12-hour notice (without text, as in real logs) or the 24-hour one: same header, same subject."""
        facts = replace(self._facts(taken, "preavviso-errore-consegna", at), subject_recipient=address)
        if final:
            facts = replace(facts, error="altro", error_text=_FINAL_TEXT)
        return self._receipt(taken, self._boxes[taken.sender.casefold()], facts, at)

    def wrap_anomaly(self, raw: bytes, address: str, *, at: datetime, reason: str = "") -> Posting:
        """The anomaly envelope (busta di anomalia) around ordinary mail for a box."""
        operator, original = self._boxes[address.casefold()], read_original(raw)
        sender = original.sender or "MAILER-DAEMON"
        headers = [
            ("Return-Path", f"<{original.sender}>"),
            ("Subject", f"{SUBJECTS['errore']}: {original.raw_subject}"),
            ("Date", show_date(at)),
            ("Reply-To", sender),
            ("To", original.raw_to or address),
            ("X-Trasporto", "errore"),
            ("From", f'"Per conto di: {sender}" <{operator.address}>'),
            *([("Message-ID", f"<{original.message_id}>")] if original.message_id else []),
        ]
        text = f"Anomalia nel messaggio\n\nI dati non sono stati certificati per il seguente errore:\n{reason}\n"
        return Posting(address, INBOX, self._write(operator, headers, text, None, raw, at), "anomalia")

    def bounce(self, taken: Submission, address: str, *, at: datetime) -> Posting:
        """An ordinary address refuses the transport envelope: its server's report comes back as an anomaly."""
        envelope = self.transport(taken, address, at=taken.at).raw
        host = address.rpartition("@")[2]
        report = (
            f"Return-Path: <>\r\nFrom: MAILER-DAEMON@{host}\r\nTo: {taken.sender}\r\n"
            f"Subject: Undelivered Mail Returned to Sender\r\nDate: {show_date(at)}\r\n"
            f"Message-ID: <{self._random.getrandbits(64):x}@{host}>\r\n"
            "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"\r\n\r\n'
            "--=_report\r\nContent-Type: text/plain\r\n\r\nI could not deliver your message.\r\n"
            "--=_report\r\nContent-Type: message/delivery-status\r\n\r\n"
            f"Reporting-MTA: dns; mx.{host}\r\n\r\n"
            f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            "--=_report\r\nContent-Type: message/rfc822\r\n\r\n"
        ).encode()
        raw = report + envelope + b"\r\n--=_report--\r\n"
        return self.wrap_anomaly(raw, taken.sender, at=at, reason="messaggio non di posta certificata")

    # -- how it is done -------------------------------------------------------------------------------------

    def _forward(self, taken: Submission, address: str, sort: str) -> None:
        outcome = self.outcomes.get(address.casefold(), Outcome.DELIVERED)
        if sort == "esterno":
            if outcome is Outcome.BOUNCED:
                self._after(DELIVERY_TIME, lambda at: self.bounce(taken, address, at=at))
            elif outcome is Outcome.UNKNOWN_DOMAIN:
                self._after(DELIVERY_TIME, lambda at: self.fail(taken, address, outcome, at=at))
            else:
                self._after(DELIVERY_TIME, lambda at: self.transport(taken, address, at=at))
            return
        if outcome in _FAILURES:
            self._after(DELIVERY_TIME, lambda at: self.fail(taken, address, outcome, at=at))
            return
        if outcome in (Outcome.LATE, Outcome.SILENT):
            self._after(FIRST_NOTICE, lambda at: self.notify(taken, address, at=at, final=False))
        if outcome is Outcome.SILENT:
            self._after(FINAL_NOTICE, lambda at: self.notify(taken, address, at=at, final=True))
            return
        wait = LATE_DELIVERY if outcome is Outcome.LATE else DELIVERY_TIME
        self._after(wait, lambda at: self.transport(taken, address, at=at))
        self._after(wait, lambda at: self.deliver(taken, address, at=at))

    def _faults(self, original: Original, envelope_sender: str, recipients: Sequence[str], size: int) -> list[str]:
        """The formal checks of RFC 6109, section 3.1.1."""
        keys = {one.casefold() for one in recipients}
        faults = []
        if original.authors != (envelope_sender.casefold(),):
            faults.append("le credenziali di autenticazione non sono compatibili con l'indirizzo del mittente")
        if not original.to_keys:
            faults.append("manca un destinatario nel campo To")
        faults += [
            f"l'indirizzo email {one} non appare nei campi To o Cc"
            for one in sorted(keys - original.to_keys - original.cc_keys)
        ]
        if (original.to_keys | original.cc_keys) - keys:
            faults.append("i destinatari non corrispondono ai campi To e Cc")
        if original.has_bcc:
            faults.append("il campo Bcc non e' ammesso")
        if size * max(1, len(keys)) > self._limit:
            faults.append("ecceduta la dimensione massima del messaggio")
        faults += [
            f"la casella {one} appartiene ad un dominio non ammesso dalla policy di servizio"
            for one in recipients
            if self.outcomes.get(one.casefold()) is Outcome.FORBIDDEN
        ]
        return faults

    def _after(self, wait: timedelta, make: Callable[[datetime], Posting]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (self._clock.now() + wait, self._count, make))

    def _identifier(self, operator: Operator) -> str:
        numbers = ".".join(str(self._random.randrange(10**5)) for _ in range(3))
        return f"opec{self._random.randrange(10**4)}.{self._clock.now():%Y%m%d%H%M%S}.{numbers}@{operator.domain}"

    def _facts(self, taken: Submission, kind: str, at: datetime) -> Facts:
        original = taken.original
        return Facts(
            kind=kind,
            sender=taken.sender,
            recipients=taken.recipients,
            subject=original.subject,
            provider="",
            at=at,
            identifier=taken.identifier,
            client_id=original.message_id,
            reply_to=original.reply_to or None,
        )

    def _reference(self, taken: Submission) -> list[tuple[str, str]]:
        client = taken.original.message_id
        return [("X-Riferimento-Message-ID", f"<{client}>")] if client else []

    def _receipt(
        self, taken: Submission, operator: Operator, facts: Facts, at: datetime, original: bytes | None = None
    ) -> Posting:
        virus = facts.error == "virus"
        prefix = SUBJECTS[facts.kind] + (" PER VIRUS" if virus else "")
        headers = [
            ("Return-Path", f"<{operator.address}>"),
            ("Subject", f"{prefix}: {taken.original.raw_subject}"),
            *self._reference(taken),
            ("Date", show_date(at)),
            ("To", taken.sender),
            ("X-Ricevuta", facts.kind),
            *([("X-VerificaSicurezza", "errore")] if virus else []),
            ("From", operator.address),
            ("Message-ID", f"<{self._identifier(operator)}>"),
        ]
        text = f"[{facts.kind}] {taken.original.subject}\nIdentificativo messaggio: {taken.identifier}\n"
        return Posting(
            taken.sender, self._folder, self._write(operator, headers, text, facts, original, at), facts.kind
        )

    def _write(
        self,
        operator: Operator,
        headers: Iterable[tuple[str, str]],
        text: str,
        facts: Facts | None,
        original: bytes | None,
        at: datetime,
    ) -> bytes:
        if operator.domain not in self._credentials:
            self._credentials[operator.domain] = self._authority.issue(operator.address, operator.name)
        xml = write_daticert(replace(facts, provider=operator.name), operator.style) if facts else None
        return write_signed(
            list(headers),
            text,
            xml=xml,
            original=original,
            authority=self._authority,
            credential=self._credentials[operator.domain],
            at=at,
            style=operator.style,
        )


class PecSubmissionHandler:
    """aiosmtpd handler of the access point: submissions in, finished messages out through ``deliver``.

    ``deliver(address, folder, raw)`` puts a message into a box and ignores addresses it does not keep.
    """

    def __init__(self, provider: PecProvider, deliver: Callable[[str, str, bytes], None]) -> None:
        self._provider = provider
        self._deliver = deliver

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Submit the message; 553 if the sender is not a box of ours."""
        try:
            self._provider.submit(bytes(envelope.content), envelope.mail_from or "", list(envelope.rcpt_tos))
        except KeyError:
            return "553 5.7.1 Sender address rejected: not owned by user"
        self.pump()
        return "250 2.0.0 Ok: queued"

    def pump(self) -> int:
        """Deliver what has fallen due since; returns how many messages that were."""
        postings = self._provider.due()
        for posting in postings:
            self._deliver(posting.address, posting.folder, posting.raw)
        return len(postings)
