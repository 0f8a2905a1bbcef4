"""Whom we believe: root certificates, the pinned key of the issuing CA and the PEC certificate policy.

The root alone proves nothing, because it also signs ordinary S/MIME certificates; the pins and the policy
belong to it, so all three travel in one value.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files

_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END")
_SEPARATORS = re.compile(r"[\s:]")
ALARM_LEAD = timedelta(days=180)  # how long before the anchors expire staff are told


@dataclass(frozen=True, slots=True)
class TrustAnchors:
    """Roots and intermediates as DER, pins as the hex SHA-256 of the issuer's SubjectPublicKeyInfo, policy OIDs."""

    roots: tuple[bytes, ...] = field(repr=False)
    pins: frozenset[str]
    policies: frozenset[str]
    intermediates: tuple[bytes, ...] = field(default=(), repr=False)
    expires_at: datetime | None = None  # after this instant no new signature can be believed

    def needs_renewal(self, at: datetime) -> bool:
        """Whether the expiry alarm is due: within ALARM_LEAD of ``expires_at``."""
        return self.expires_at is not None and at >= self.expires_at - ALARM_LEAD


@lru_cache(maxsize=1)
def shipped_anchors() -> TrustAnchors:
    """The anchors of the licensed PEC providers, from ``parsers/pec/data/anchors.json``.

    Raises ValueError if a root file is not the certificate whose fingerprint stands in anchors.json.
    """
    folder = files(__package__ or "parsers.pec") / "data"
    data = json.loads((folder / "anchors.json").read_text(encoding="utf-8"))
    roots = []
    for entry in data["roots"]:
        (der,) = read_pem((folder / entry["file"]).read_bytes())
        if hashlib.sha256(der).hexdigest() != entry["sha256"]:
            raise ValueError(f"{entry['file']}: not the certificate named in anchors.json")
        roots.append(der)
    return TrustAnchors(
        roots=tuple(roots),
        pins=frozenset(normalise_pin(entry["spki_sha256"]) for entry in data["pins"]),
        policies=frozenset(data["policies"]),
        expires_at=datetime.fromisoformat(data["expires_at"]).astimezone(UTC),
    )


def read_anchors(pem: bytes = b"", pins: Sequence[str] = ()) -> TrustAnchors:
    """Anchors given by a person: certificates as PEM (or one as DER) and pins as hex or base64 SHA-256.

    Self-issued certificates become roots, others intermediates; without any self-issued one all are roots.
    Whatever is not given is taken from the shipped anchors, so trusting a root never switches the pins off.
    Raises ValueError for an unreadable certificate or pin.
    """
    from cryptography import x509

    shipped = shipped_anchors()
    ders = read_pem(pem) if pem.strip() else []
    if pem.strip() and not ders:
        ders = [pem]
    loaded = [(der, x509.load_der_x509_certificate(der)) for der in ders]
    # compared by name: a certificate issued by itself is a root
    own = [(der, cert) for der, cert in loaded if cert.subject == cert.issuer] or loaded
    roots = tuple(der for der, _ in own)
    return TrustAnchors(
        roots=roots or shipped.roots,
        pins=frozenset(map(normalise_pin, pins)) or shipped.pins,
        policies=shipped.policies,
        intermediates=tuple(der for der, _ in loaded if der not in roots),
        expires_at=min((cert.not_valid_after_utc for _, cert in own), default=shipped.expires_at),
    )


def normalise_pin(text: str) -> str:
    """A SHA-256 written as hex (with or without colons) or base64 (``sha256/...``), as lower-case hex.

    Raises ValueError if it is neither.
    """
    plain = _SEPARATORS.sub("", text)
    for prefix in ("sha256//", "sha256/", "sha-256:", "SHA256="):
        plain = plain.removeprefix(prefix)
    if re.fullmatch(r"[0-9A-Fa-f]{64}", plain):
        return plain.lower()
    try:
        digest = base64.b64decode(plain, validate=True)
    except binascii.Error:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("a pin is the SHA-256 of a SubjectPublicKeyInfo: 64 hex digits or 44 characters of base64")
    return digest.hex()


def read_pem(pem: bytes) -> list[bytes]:
    """The DER bytes of every certificate in a PEM file. Raises ValueError for broken base64."""
    return [base64.b64decode(b"".join(body.split()), validate=True) for body in _PEM.findall(pem)]
