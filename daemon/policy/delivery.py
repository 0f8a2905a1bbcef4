"""What became of a certified mail of ours: a pure function of the *set* of its receipts (docs/pec.md).

Receipts arrive in any order, twice, and late, so nothing here remembers an earlier answer: the same set gives
the same state, "delivered" wins over everything, and contradictions are kept side by side and flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from parsers.values import CertifiedEnvelope, DeliveryReport

ACCEPTANCE_WARNING = timedelta(minutes=15)  # no acceptance: something is slow
ACCEPTANCE_LIMIT = timedelta(hours=2)  # no acceptance: the message counts as unknown
FIRST_NOTICE_DUE = timedelta(hours=12, minutes=30)  # neither delivery nor notice: polling broken or provider at fault
FINAL_NOTICE_DUE = timedelta(hours=25)
FINAL_NOTICE_AGE = timedelta(hours=21, minutes=30)  # a notice this long after acceptance is the 24-hour one
ORPHAN_PATIENCE = timedelta(hours=48)  # how long a receipt that matches nothing is tried again

_TWENTY_FOUR = re.compile(r"\b24 ?(?:ore|h)\b|ventiquattro", re.IGNORECASE)
_TWELVE = re.compile(r"\b12 ?(?:ore|h)\b|dodici", re.IGNORECASE)
_ENHANCED_STATUS = re.compile(r"\s*(\d\.\d{1,3}\.\d{1,3})\b")


class MessageState(StrEnum):
    """queued -> submitted -> accepted | rejected | unknown (no acceptance in ACCEPTANCE_LIMIT)."""

    QUEUED = "queued"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class RecipientState(StrEnum):
    """One recipient; final: delivered, sent_ordinary (no receipt will ever come), bounced, rejected, failed."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DELAYED = "delayed"
    FAILED_TIMEOUT = "failed_timeout"  # can still become delivered
    FAILED = "failed"
    DELIVERED = "delivered"
    SENT_ORDINARY = "sent_ordinary"
    BOUNCED = "bounced"
    REJECTED = "rejected"


# what prevails when several receipts speak of one recipient; delivered wins even over a late failure
_RANK = {
    state: rank
    for rank, state in enumerate(
        (
            RecipientState.PENDING,
            RecipientState.SENT_ORDINARY,
            RecipientState.ACCEPTED,
            RecipientState.DELAYED,
            RecipientState.FAILED_TIMEOUT,
            RecipientState.REJECTED,
            RecipientState.BOUNCED,
            RecipientState.FAILED,
            RecipientState.DELIVERED,
        )
    )
}
UNSETTLED = (RecipientState.PENDING, RecipientState.ACCEPTED, RecipientState.DELAYED)  # more must come
TROUBLES = frozenset(
    {RecipientState.FAILED, RecipientState.FAILED_TIMEOUT, RecipientState.BOUNCED, RecipientState.REJECTED}
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A message of ours as it was given to the provider; ``recipients`` are those of RCPT (To and Cc)."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    submitted_at: datetime | None = None  # None: not yet
    provider_msgid: str | None = None  # identificativo, if it is already known
    aliases: tuple[str, ...] = ()  # further addresses of the sending box, which a provider may name as mittente


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt, or one recipient of a bounce (kind ``anomalia``), reduced to what the state needs."""

    key: str  # Message-ID of the receipt, else the SHA-256 of its bytes
    kind: str
    references: tuple[str, ...]  # identifiers by which our message may be known, the surest first
    sender: str  # mittente; "" if unknown
    provider_msgid: str | None = None
    recipients: tuple[tuple[str, str], ...] = ()
    subject_recipient: str | None = None
    event_time: datetime | None = None
    error_code: str = ""
    error_text: str = ""
    receipt_type: str = ""
    provider: str = ""
    trusted: bool = True  # False: stored and shown, but it changes nothing


@dataclass(frozen=True, slots=True)
class RecipientDelivery:
    """Where the message stands with one recipient, and the receipt that says so."""

    address: str
    sort: str = ""  # certificato | esterno | "" while nobody has told us
    state: RecipientState = RecipientState.PENDING
    at: datetime | None = None
    error_code: str = ""
    error_text: str = ""
    status: str = ""  # RFC 3463, where the error text begins with one
    receipt_type: str = ""
    provider: str = ""
    receipt_key: str = ""
    conflict: bool = False  # two providers contradict each other; both receipts are kept


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the message stands. ``flags``: conflict, unexpected_recipient, bounce_of_certified, untrusted_receipt."""

    state: MessageState
    accepted_at: datetime | None
    provider_msgid: str | None
    recipients: tuple[RecipientDelivery, ...]
    error_text: str = ""
    flags: tuple[str, ...] = ()

    @property
    def troubled(self) -> tuple[RecipientDelivery, ...]:
        """The recipients for whom the ticket is reopened and staff are told."""
        return tuple(one for one in self.recipients if one.state in TROUBLES or one.conflict)

    @property
    def complete(self) -> bool:
        """Whether nothing more is expected of any recipient; what comes all the same still counts."""
        return bool(self.recipients) and all(one.state not in UNSETTLED for one in self.recipients)


@dataclass(frozen=True, slots=True)
class Timer:
    """A warning of our own, due unless something arrives before; ``recipient`` is "" for the whole message."""

    name: str  # no_acceptance | acceptance_unknown | no_notice_12h | no_notice_24h
    recipient: str
    due_at: datetime


def receipt_from(
    envelope: CertifiedEnvelope,
    *,
    raw_sha256: str,
    enclosed_ids: Sequence[str] = (),
    require_valid_signature: bool = True,
) -> Receipt:
    """A receipt as evidence for ``delivery_of``; ``enclosed_ids`` are those of the enclosed postacert.eml."""
    references = (envelope.our_msgid, envelope.provider_msgid, *enclosed_ids)
    trusted = envelope.assurance == "certified" or not require_valid_signature
    return Receipt(
        key=envelope.message_id or raw_sha256,
        kind=envelope.kind,
        references=tuple(dict.fromkeys(one for one in references if one)),
        sender=envelope.sender,
        provider_msgid=envelope.provider_msgid,
        recipients=envelope.recipients,
        subject_recipient=envelope.subject_recipient,
        event_time=envelope.event_time,
        error_code=envelope.error_code,
        error_text=envelope.error_text,
        receipt_type=envelope.receipt_type,
        provider=envelope.provider,
        trusted=trusted and "inconsistent" not in envelope.flags,
    )


def bounces_from(
    report: DeliveryReport, *, key: str, enclosed_ids: Sequence[str] = (), at: datetime | None = None
) -> tuple[Receipt, ...]:
    """A delivery report found inside an anomaly envelope, as one bounce per failed recipient.

    Reports that name no recipient at all, as older servers write them, are one bounce of nobody yet known.
    """
    references = tuple(dict.fromkeys(one for one in (report.original_message_id, *enclosed_ids) if one))
    if not report.recipients:
        return (Receipt(f"{key}#0", "anomalia", references, "", event_time=at, error_code="bounce"),)
    failed = [one for one in report.recipients if one.action in ("failed", "") and not one.status.startswith("2")]
    return tuple(
        Receipt(
            key=f"{key}#{number}",
            kind="anomalia",
            references=references,
            sender="",
            subject_recipient=(one.original_recipient or one.final_recipient).partition(";")[2].strip()
            or one.original_recipient
            or one.final_recipient,
            event_time=at,
            error_code="bounce",
            error_text=" ".join(part for part in (one.status, one.diagnostic_code) if part),
        )
        for number, one in enumerate(failed)
    )


def matches(submission: Submission, receipt: Receipt, provider_msgid: str | None = None) -> bool:
    """Whether a receipt is about this message: by an identifier, never by the subject, and sent by our box.

    ``provider_msgid`` is the identificativo if it was learnt since the submission. A receipt for somebody
    else's message that cites our identifier has another ``mittente`` and is an orphan.
    """
    senders = {one.casefold() for one in (submission.sender, *submission.aliases)}
    if receipt.sender and receipt.sender.casefold() not in senders:
        return False
    known = {submission.message_id, submission.provider_msgid, provider_msgid}
    return any(reference in known for reference in receipt.references)


def delivery_of(submission: Submission, receipts: Iterable[Receipt], now: datetime) -> Delivery:
    """The state of a message after a set of receipts, whatever their order and however often each came.

    Receipts that do not match are left out; untrusted ones are flagged and change nothing.
    """
    unique = _drop_repeated(receipts)
    identificativo = _learn_provider_msgid(submission, unique)
    matching = [one for one in unique if matches(submission, one, identificativo)]
    trusted = [one for one in matching if one.trusted]
    acceptances = [one for one in trusted if one.kind == "accettazione"]
    refusals = [one for one in trusted if one.kind == "non-accettazione"]
    accepted_at = next((one.event_time for one in acceptances if one.event_time), None)
    began = accepted_at or submission.submitted_at
    recipients = tuple(
        _state_of(address, sort, trusted, refusals, began) for address, sort in _recipients(submission, trusted)
    )
    flags = {
        "untrusted_receipt": len(trusted) < len(matching),
        "conflict": any(one.conflict for one in recipients) or bool(acceptances and refusals),
        "unexpected_recipient": len(recipients) > len({address.casefold() for address in submission.recipients}),
        "bounce_of_certified": any(_is_stray_bounce(one, recipients) for one in trusted),
    }
    return Delivery(
        state=_message_state(submission, trusted, now),
        accepted_at=accepted_at,
        provider_msgid=identificativo,
        recipients=recipients,
        error_text=refusals[0].error_text if refusals else "",
        flags=tuple(flag for flag, raised in flags.items() if raised),
    )


def timers_of(submission: Submission, delivery: Delivery) -> tuple[Timer, ...]:
    """The warnings that fall due if nothing more arrives, past ones included; the caller compares with its clock."""
    if submission.submitted_at is None or delivery.state is MessageState.REJECTED:
        return ()
    if delivery.state is not MessageState.ACCEPTED:
        since = submission.submitted_at
        return (
            Timer("no_acceptance", "", since + ACCEPTANCE_WARNING),
            Timer("acceptance_unknown", "", since + ACCEPTANCE_LIMIT),
        )
    since = delivery.accepted_at or submission.submitted_at
    waiting = [one for one in delivery.recipients if one.sort != "esterno"]
    silent = (RecipientState.PENDING, RecipientState.ACCEPTED)
    first = [Timer("no_notice_12h", one.address, since + FIRST_NOTICE_DUE) for one in waiting if one.state in silent]
    final = [Timer("no_notice_24h", one.address, since + FINAL_NOTICE_DUE) for one in waiting if one.state in UNSETTLED]
    return (*first, *final)


def _drop_repeated(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Each receipt once, in order of time; a forged copy never takes the place of a trusted one."""
    kept: dict[tuple[str, str, str], Receipt] = {}
    for receipt in sorted(receipts, key=lambda one: (not one.trusted, *_in_time(one), repr(one))):
        kept.setdefault((receipt.key, receipt.kind, (receipt.subject_recipient or "").casefold()), receipt)
    return sorted(kept.values(), key=_in_time)


def _learn_provider_msgid(submission: Submission, receipts: Iterable[Receipt]) -> str | None:
    """The identificativo that the provider gave our message; the same for every order of the receipts."""
    if submission.provider_msgid:
        return submission.provider_msgid
    certain = [one for one in receipts if one.trusted and one.provider_msgid and matches(submission, one)]
    certain.sort(key=lambda one: (one.kind != "accettazione", one.key))
    return certain[0].provider_msgid if certain else None


def _in_time(receipt: Receipt) -> tuple[float, str]:
    return (receipt.event_time.timestamp() if receipt.event_time else float("inf"), receipt.key)


def _recipients(submission: Submission, receipts: Sequence[Receipt]) -> list[tuple[str, str]]:
    """(address, sort) of ours in the order of RCPT, then those that only a receipt about one recipient names."""
    sorts: dict[str, str] = {}
    for receipt in sorted(receipts, key=lambda one: one.kind != "accettazione"):
        for address, sort in receipt.recipients:
            sorts.setdefault(address.casefold(), sort)
    found = {address.casefold(): address for address in submission.recipients}
    for receipt in receipts:
        if receipt.subject_recipient and receipt.kind != "rilevazione-virus":
            found.setdefault(receipt.subject_recipient.casefold(), receipt.subject_recipient)
    return [(address, sorts.get(key, "")) for key, address in found.items()]


def _state_of(
    address: str, sort: str, receipts: Sequence[Receipt], refusals: Sequence[Receipt], began: datetime | None
) -> RecipientDelivery:
    own = [one for one in receipts if (one.subject_recipient or "").casefold() == address.casefold()]
    readings = [(RecipientState.REJECTED, one) for one in refusals]
    readings += [(state, one) for one in own if (state := _read(one, own, sort, began))]
    readings += [
        (RecipientState.SENT_ORDINARY if sort == "esterno" else RecipientState.ACCEPTED, one)
        for one in receipts
        if one.kind == "accettazione" and any(entry.casefold() == address.casefold() for entry, _ in one.recipients)
    ]
    states = {state for state, _ in readings}
    blank = RecipientDelivery(address, sort)
    if not readings:
        return blank
    # the first receipt in time among those of the highest rank
    state, receipt = max(readings, key=lambda reading: _RANK[reading[0]])
    status = _ENHANCED_STATUS.match(receipt.error_text)
    return replace(
        blank,
        state=state,
        at=receipt.event_time,
        error_code=receipt.error_code if state in TROUBLES else "",
        error_text=receipt.error_text,
        status=status.group(1) if status else "",
        receipt_type=receipt.receipt_type,
        provider=receipt.provider,
        receipt_key=receipt.key,
        conflict=RecipientState.DELIVERED in states and bool(states & {RecipientState.FAILED, RecipientState.REJECTED}),
    )


def _read(receipt: Receipt, own: Sequence[Receipt], sort: str, began: datetime | None) -> RecipientState | None:
    """What one receipt says of its recipient; None if nothing."""
    if receipt.kind == "avvenuta-consegna":
        return RecipientState.DELIVERED
    if receipt.kind == "errore-consegna":
        return RecipientState.FAILED
    if receipt.kind == "anomalia":
        return None if sort == "certificato" else RecipientState.BOUNCED
    if receipt.kind == "preavviso-errore-consegna":
        final = _is_final_notice(receipt, own, began)
        return RecipientState.FAILED_TIMEOUT if final else RecipientState.DELAYED
    return None


def _is_final_notice(notice: Receipt, own: Sequence[Receipt], began: datetime | None) -> bool:
    """The 24-hour notice has the header and the subject of the 12-hour one: by text, else by age, else by count."""
    said = _says_final(notice)
    if said is not None:
        return said
    if notice.event_time and began:
        return notice.event_time - began >= FINAL_NOTICE_AGE
    others = [one for one in own if one.kind == notice.kind and _says_final(one) is not True]
    return any(_in_time(one) < _in_time(notice) for one in others)


def _says_final(notice: Receipt) -> bool | None:
    final, first = bool(_TWENTY_FOUR.search(notice.error_text)), bool(_TWELVE.search(notice.error_text))
    return None if final == first else final


def _is_stray_bounce(receipt: Receipt, recipients: Sequence[RecipientDelivery]) -> bool:
    if receipt.kind != "anomalia" or not receipt.subject_recipient:
        return False
    address = receipt.subject_recipient.casefold()
    return any(one.address.casefold() == address and one.sort == "certificato" for one in recipients)


def _message_state(submission: Submission, receipts: Sequence[Receipt], now: datetime) -> MessageState:
    kinds = {one.kind for one in receipts}
    if "non-accettazione" in kinds:
        return MessageState.REJECTED
    implied = {"accettazione", "avvenuta-consegna", "errore-consegna", "preavviso-errore-consegna", "presa-in-carico"}
    if kinds & implied:  # the other receipts exist only for an accepted message
        return MessageState.ACCEPTED
    if submission.submitted_at is None:
        return MessageState.QUEUED
    late = now - submission.submitted_at >= ACCEPTANCE_LIMIT
    return MessageState.UNKNOWN if late else MessageState.SUBMITTED
