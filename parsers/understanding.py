"""Three pure readings put together: the certified wrapper, the mail inside it, the forms in that mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from parsers import parse
from parsers.forms import search_forms
from parsers.identity import identify
from parsers.pec import has_contradictory_marks, open_certified
from parsers.values import (
    DEFAULT_LIMITS,
    Address,
    CertifiedEnvelope,
    Evidence,
    FormDefinition,
    FormReading,
    Kind,
    Limits,
    ParsedMessage,
)

if TYPE_CHECKING:
    from parsers.pec import TrustAnchors


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a mail says. ``message`` is the enclosed original where there is one; ``identity`` names the mail
    whatever leg it came on (design, rule 3)."""

    message: ParsedMessage
    certified: CertifiedEnvelope | None
    forms: tuple[FormReading, ...]
    identity: str


def understand(
    raw: bytes,
    definitions: Sequence[FormDefinition] = (),
    anchors: TrustAnchors | None = None,
    at: datetime | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Understanding:
    """Read a mail whole: total and pure. ``at`` is the instant at which the signature must have been valid."""
    certified = open_certified(raw, anchors, at)
    outer = parse(raw, limits)
    message = _doubt(raw, outer) if certified is None else _unwrap(outer, certified, limits)
    _ = message.kind, message.reply_text, message.language  # worked out here, not inside of the caller's transaction
    forms: tuple[FormReading, ...] = ()
    if definitions and message.opens_ticket:
        found = search_forms(message, definitions)
        forms = found.readings
        if found.defects:
            message = message.with_fields(defects=(*message.defects, *found.defects))
    return Understanding(message, certified, forms, identify(raw, certified, outer.message_id))


def _doubt(raw: bytes, outer: ParsedMessage) -> ParsedMessage:
    """Ordinary mail as it is, unless it claims to be a PEC receipt and an envelope at once: then nobody answers it."""
    if not has_contradictory_marks(raw):
        return outer
    return outer.with_fields(
        acknowledgeable=False,
        suppressed_because=(*outer.suppressed_because, "contradictory_pec_marks"),
        evidence=(
            *outer.evidence,
            Evidence("contradictory_pec_marks", hit=True, why="X-Ricevuta and X-Trasporto in one header"),
        ),
        defects=(*outer.defects, "contradictory-pec-marks"),
    )


def _unwrap(outer: ParsedMessage, certified: CertifiedEnvelope, limits: Limits) -> ParsedMessage:
    """The mail to act on: the receipt itself, or the original inside the envelope."""
    if certified.is_receipt:
        why = Evidence("pec_receipt", hit=True, why=f"X-Ricevuta: {certified.kind}")
        return outer.with_fields(
            kind=Kind.PEC_RECEIPT,
            opens_ticket=False,
            acknowledgeable=False,
            suppressed_because=(*outer.suppressed_because, "pec_receipt"),
            evidence=(*outer.evidence, why),
        )
    if certified.original is None:
        return _without_original(outer, certified)
    inner = parse(certified.original, limits)
    author, authors = inner.author, inner.authors
    vouched = certified.kind == "posta-certificata" and certified.assurance == "certified"
    if certified.sender and (author is None or (vouched and author.key != certified.sender.casefold())):
        # a From: line is not an identity: the provider says whose box it was
        author = Address("", certified.sender)
        authors = (author,)
    # The provider keeps the sender's return path on the envelope; the enclosed mail never carries one.
    envelope_sender = inner.envelope_sender if inner.envelope_sender is not None else outer.envelope_sender
    return inner.with_fields(author=author, authors=authors, envelope_sender=envelope_sender)


def _without_original(outer: ParsedMessage, certified: CertifiedEnvelope) -> ParsedMessage:
    """An envelope that lost its letter: the sender is still not the provider that wrapped it."""
    if not certified.sender:
        return outer
    author = Address("", certified.sender)
    return outer.with_fields(author=author, authors=(author,))
