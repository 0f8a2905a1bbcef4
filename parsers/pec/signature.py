"""From a multipart/signed to one of the nine signature states, with every sub-result kept (docs/pec.md)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from parsers.values import Evidence, SignatureReport, SignatureState

from .mime import Part, children

if TYPE_CHECKING:
    from .anchors import TrustAnchors
    from .chain import Signer
    from .cms import Signature

MAX_CLOCK_SKEW = timedelta(minutes=10)  # between signing time, daticert time and ours
_SIGNATURE_TYPES = ("application/x-pkcs7-signature", "application/pkcs7-signature")
_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_PLAIN_ADDRESS = re.compile(r"[^\s<>\"(),:;]+@[^\s<>\"(),:;]+")


def split_signed(part: Part) -> tuple[Part, Part] | None:
    """The signed entity and the signature of a multipart/signed; None if one of them is missing (RFC 1847)."""
    parts = children(part)
    if len(parts) < 2 or not parts[0].closed:
        return None
    found = next((one for one in parts[1:] if one.media_type in _SIGNATURE_TYPES), None)
    found = found or next((one for one in parts[1:] if one.filename.endswith((".p7s", ".p7m"))), None)
    return (parts[0], found) if found else None


def verify_signature(
    signed: Part,
    signature_part: Part,
    *,
    anchors: TrustAnchors,
    from_address: str,
    event_time: datetime | None,
    at: datetime | None,
) -> SignatureReport:
    """Verify a provider's signature; never raises.

    ``event_time`` is that of daticert.xml and stands in for a missing signing time; ``at`` is today, for the
    question whether the certificate is still valid, and never decides the state.
    """
    from .chain import check_signer, valid_at
    from .cms import UnreadableSignature, read_signature

    try:
        signature = read_signature(signature_part.content(), _line_end_forms(signed))
    except UnreadableSignature as error:
        unread = Evidence("cms", hit=False, why=f"not readable: {error}")
        return SignatureReport(SignatureState.UNPARSABLE_CMS, checks=(unread,))
    state, signer, checks = SignatureState.BAD_SIGNATURE, None, _describe(signature, event_time, at)
    if signature.leaf is None:
        checks.append(
            Evidence("certificate", hit=False, why="the signer's certificate is not enclosed or not readable")
        )
    else:
        moment = signature.signing_time or event_time or at
        signer = check_signer(signature.leaf, signature.certificates, anchors, moment, from_address)
        state = _decide(signature, signer)
        checks += signer.checks
        checks += [valid_at(signature.leaf, at)] if at is not None else []
    return SignatureReport(
        state=state,
        signing_time=signature.signing_time,
        signer=signer.name if signer else "",
        signer_email=signer.emails[0] if signer and signer.emails else "",
        digest_algorithm=signature.digest_algorithm,
        checks=tuple(checks),
    )


def read_from_address(values: list[str]) -> str:
    """The one address of From:, without its display name; "" if there is none or more than one.

    The display name of an envelope holds the sender's address (``"Per conto di: x@y" <...>``), often unquoted.
    """
    if len(values) != 1:
        return ""
    bare = _drop_quoted(values[0])
    angled = [piece.partition(">")[0].strip() for piece in bare.split("<")[1:]]
    if len(angled) == 1:
        return angled[0] if _PLAIN_ADDRESS.fullmatch(angled[0]) else ""
    found = _PLAIN_ADDRESS.findall(bare) if not angled else []
    return found[0] if len(found) == 1 else ""


def _drop_quoted(value: str) -> str:
    """The text outside of quoted strings and comments (RFC 5322, section 3.2), in one pass."""
    kept: list[str] = []
    quoted, depth, skip = False, 0, False
    for char in value[:4096]:
        if skip:
            skip = False
        elif char == "\\" and (quoted or depth):
            skip = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif not quoted and char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not quoted and not depth:
            kept.append(char)
    return "".join(kept)


def _line_end_forms(signed: Part) -> tuple[bytes, ...]:
    """The signed bytes as they lie here and, if that differs, with every line end as CRLF."""
    stored = signed.raw[signed.start : signed.end]
    if stored.count(b"\n") == stored.count(b"\r\n"):
        return (stored,)
    return _BARE_LINE_FEED.sub(b"\r\n", stored), stored


def _decide(signature: Signature, signer: Signer) -> SignatureState:
    if not signature.signature_ok:
        return SignatureState.BAD_SIGNATURE
    if not signature.digest_ok or not signature.content_type_ok:
        return SignatureState.CONTENT_ALTERED
    if signer.expired:
        return SignatureState.EXPIRED_AT_SIGNING
    if not signer.trusted:
        return SignatureState.UNTRUSTED_CHAIN
    return SignatureState.VALID if signer.is_provider else SignatureState.NOT_A_PEC_SIGNER


def _describe(signature: Signature, event_time: datetime | None, at: datetime | None) -> list[Evidence]:
    checks = [
        Evidence("digest", signature.digest_ok, f"the content has the signed digest ({signature.digest_algorithm})"),
        Evidence("signature", signature.signature_ok, "the signature over the signed attributes is good"),
        Evidence("content_type", signature.content_type_ok, "the signed content type is data"),
        Evidence("one_signer", signature.one_signer, "exactly one signer"),
        Evidence("strong_digest", signature.digest_algorithm != "sha1", "the digest is not SHA-1"),
        Evidence("signing_time", signature.signing_time is not None, "the signature says when it was made"),
    ]
    if signature.signing_time and event_time:
        near = abs(signature.signing_time - event_time) <= MAX_CLOCK_SKEW
        checks.append(Evidence("signed_at_event", near, "signed within 10 minutes of the daticert time"))
    if signature.signing_time and at:
        past = signature.signing_time <= at.astimezone(UTC) + MAX_CLOCK_SKEW
        checks.append(Evidence("signed_in_past", past, "not signed in the future"))
    return checks
