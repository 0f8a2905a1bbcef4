"""Opening a PEC wrapper: what it is, who vouches for it, what it says and what it encloses (RFC 6109).

What a message is, is decided from its own top-level header alone; facts come from daticert.xml alone; the
human text is never read, because providers mis-encode it and a receipt may enclose anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from parsers.values import CertifiedEnvelope, Evidence, SignatureReport, SignatureState

from .anchors import TrustAnchors, shipped_anchors
from .daticert import MAX_BYTES, Daticert, read_daticert, strip_brackets
from .mime import MAX_HEADER_BYTES, Part, clean, decode_text, read_message, walk_leaves, walk_multiparts
from .signature import read_from_address, split_signed, verify_signature

TRANSPORT = "posta-certificata"
ANOMALY = "anomalia"
RECEIPTS = frozenset(
    {
        "accettazione",
        "non-accettazione",
        "presa-in-carico",
        "avvenuta-consegna",
        "errore-consegna",
        "preavviso-errore-consegna",
        "rilevazione-virus",
    }
)
_MARKS = re.compile(rb"^(?:X-Ricevuta|X-Trasporto)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADER = re.compile(rb"[^\r\n]\r?\n\r?\n")
_UNSIGNED = SignatureReport(SignatureState.UNSIGNED, checks=(Evidence("signed", hit=False, why="no multipart/signed"),))
_MALFORMED = SignatureReport(
    SignatureState.MALFORMED_SIGNED, checks=(Evidence("signed", hit=False, why="multipart/signed without its parts"),)
)
_XML_TYPES = ("application/xml", "text/xml")
_PREFIX = re.compile(
    r"^(?:(?:AVVISO DI NON )?ACCETTAZIONE(?: PER VIRUS)?|PRESA IN CARICO|CONSEGNA|PROBLEMA DI SICUREZZA"
    r"|AVVISO DI MANCATA CONSEGNA(?: PER VIRUS| PER SUP\. TEMPO MASSIMO)?|ANOMALIA MESSAGGIO|POSTA CERTIFICATA)"
    r"\s*:\s*",
    re.IGNORECASE,
)
# a check that missed without deciding the state, and the flag that staff see
_DOUBTS = {
    "signed_at_event": "signing_time_off",
    "signed_in_past": "signed_in_future",
    "one_signer": "many_signers",
}


def open_certified(
    raw: bytes, anchors: TrustAnchors | None = None, at: datetime | None = None
) -> CertifiedEnvelope | None:
    """Open a PEC transport envelope, anomaly envelope or receipt; None for any other mail.

    ``anchors`` hold roots, pins and policies together, because none of them means anything without the
    others; the shipped ones by default. ``at`` is the present, for "has the certificate expired since": the
    state is that of the time of signing. Pure and total: whatever the bytes are, nothing is raised.

    A mail with both X-Ricevuta and X-Trasporto is none of PEC's kinds and is left to be ordinary mail
    (``has_contradictory_marks`` tells).
    """
    if not _find_marks(raw):
        return None
    message = read_message(raw)
    kind = classify(message)
    if kind is None:
        return None
    part, pair, unverified = _find_signed(message)
    evidence, many = _find_daticert(part)
    facts = Daticert() if evidence is None else read_daticert(evidence)
    if pair is None:
        signature = unverified
    else:
        signature = verify_signature(
            *pair,
            anchors=anchors or shipped_anchors(),
            from_address=read_from_address(message.all("from")),
            event_time=facts.data,
            at=at.replace(tzinfo=UTC) if at and at.tzinfo is None else at,
        )
    original, many_originals = _find_original(part)
    flags = list(_flags(message, kind, facts, signature, has_facts=evidence is not None))
    flags += ["many_daticert"] if many else []
    flags += ["many_originals"] if many_originals else []
    flags += ["missing_original"] if original is None and kind in (TRANSPORT, ANOMALY) else []
    return _assemble(message, kind, facts, signature, original, evidence, tuple(flags))


def classify(message: Part) -> str | None:
    """The kind of a mail by its own header fields (strip and lower, first occurrence); None if it is not PEC."""
    receipt = (message.first("x-ricevuta") or "").strip().lower()
    transport = (message.first("x-trasporto") or "").strip().lower()
    if receipt and transport:
        return None
    if receipt:
        return clean(receipt)[:80]
    return {TRANSPORT: TRANSPORT, "errore": ANOMALY}.get(transport)


def has_contradictory_marks(raw: bytes) -> bool:
    """Whether a mail claims to be a receipt and an envelope at once, which no provider makes."""
    if len(_find_marks(raw)) < 2:
        return False
    message = read_message(raw)
    return bool(message.first("x-ricevuta")) and bool(message.first("x-trasporto"))


def _find_marks(raw: bytes) -> list[bytes]:
    """A cheap look at the top-level header: ordinary mail, nearly all there is, must not pay for PEC."""
    if raw[:1] not in (b"\r", b"\n", b""):
        usual_end = raw.find(b"\r\n\r\n", 0, MAX_HEADER_BYTES)
        head = raw[: usual_end if usual_end > 0 else MAX_HEADER_BYTES].lower()
        if b"x-ricevuta" not in head and b"x-trasporto" not in head:
            return []  # without asking the patterns, which cost ten times as much
    end = _END_OF_HEADER.search(raw, 0, MAX_HEADER_BYTES)  # empty lines in front of the header do not end it
    return _MARKS.findall(raw, 0, end.start() if end else MAX_HEADER_BYTES)


def _find_signed(message: Part) -> tuple[Part, tuple[Part, Part] | None, SignatureReport]:
    """(where to look for the parts, signed entity and signature, the report if there is nothing to verify)."""
    malformed: Part | None = None
    for part in walk_multiparts(message):
        if part.media_type == "multipart/signed":
            pair = split_signed(part)
            if pair:
                return pair[0], pair, _UNSIGNED
            malformed = malformed or part
    return malformed or message, None, _MALFORMED if malformed else _UNSIGNED


def _find_daticert(part: Part) -> tuple[bytes | None, bool]:
    """daticert.xml decoded, and whether there is more than one: by name, else an XML part that looks like one."""
    leaves = [one for one in walk_leaves(part) if one.media_type != "message/rfc822"]
    named = [one for one in leaves if one.filename == "daticert.xml"]
    if not named:
        named = [one for one in leaves if one.media_type in _XML_TYPES and b"<postacert" in one.content()[:4096]]
    return (named[0].content()[: MAX_BYTES + 1] if named else None), len(named) > 1


def _find_original(part: Part) -> tuple[bytes | None, bool]:
    """The enclosed mail, byte for byte, and whether there is more than one; its file name is not fixed."""
    leaves = list(walk_leaves(part))
    found = [one for one in leaves if one.media_type == "message/rfc822"]
    if not found:
        found = [one for one in leaves if one.filename == "postacert.eml"]
    preferred = [one for one in found if one.filename == "postacert.eml"] or found
    return (preferred[0].content() if preferred else None), len(found) > 1


def _flags(message: Part, kind: str, facts: Daticert, signature: SignatureReport, *, has_facts: bool) -> Iterator[str]:
    """What a careful clerk would notice. ``inconsistent`` means: trust nothing in here.

    The marks stand in the unsigned header, so an anomaly envelope could be relabelled as a transport envelope:
    only the signed daticert.xml says that the provider really certified something.
    """
    expected = None if kind == ANOMALY else kind
    if (facts.tipo or None) != expected:
        yield "inconsistent"
    if expected and not has_facts:
        yield "missing_daticert"
    if kind not in RECEIPTS and kind not in (TRANSPORT, ANOMALY):
        yield "unknown_kind"
    yield from facts.flaws
    reference = strip_brackets(message.first("x-riferimento-message-id") or "")
    if reference and facts.msgid and reference != facts.msgid:
        yield "reference_mismatch"
    if (message.first("x-verificasicurezza") or "").strip().lower() == "errore":
        yield "security_check_failed"
    yield from (_DOUBTS[check.rule] for check in signature.checks if not check.hit and check.rule in _DOUBTS)


def _assemble(
    message: Part,
    kind: str,
    facts: Daticert,
    signature: SignatureReport,
    original: bytes | None,
    evidence: bytes | None,
    flags: tuple[str, ...],
) -> CertifiedEnvelope:
    own_id = strip_brackets(message.first("message-id") or "")
    reference = strip_brackets(decode_text(message.first("x-riferimento-message-id") or ""))
    subject = facts.oggetto or _PREFIX.sub("", decode_text(message.first("subject") or ""))
    wanted_type = (message.first("x-tiporicevuta") or "").strip().lower() if kind == TRANSPORT else ""
    return CertifiedEnvelope(
        scheme="pec",
        kind=kind,
        our_msgid=facts.msgid or (None if kind == ANOMALY else reference),
        provider_msgid=facts.identificativo or (own_id if kind == TRANSPORT else None),
        sender=facts.mittente,
        reply_to=facts.risposte,
        recipients=facts.destinatari,
        subject_recipient=facts.consegna,
        event_time=facts.data,
        provider=facts.gestore,
        error_code=facts.errore if evidence is not None else "",
        error_text=facts.errore_esteso,
        receipt_type=facts.ricevuta or clean(wanted_type)[:80],
        signature=signature,
        subject=subject,
        original=original,
        evidence=evidence,
        flags=flags,
        message_id=clean(own_id) if own_id else None,
        taken_in_charge=facts.ricezione,
    )
