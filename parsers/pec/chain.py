"""Whether the signer is a PEC provider: chain, pin, policy, address (RFC 6109, section 5.5; docs/pec.md).

The chain is built by cryptography's verifier at the time of signing. Its own client profile asks for
clientAuth, which no PEC certificate has, so the extensions of the leaf are checked here, one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from parsers.values import Evidence

from .anchors import TrustAnchors
from .mime import clean

MAX_CHAIN_DEPTH = 4
_Value = TypeVar("_Value", bound=x509.ExtensionType)


@dataclass(frozen=True, slots=True)
class Signer:
    """The facts of the signer's certificate and what each check of it came to."""

    name: str
    emails: tuple[str, ...]
    trusted: bool  # a chain to one of our roots, valid at the time of signing
    expired: bool  # the chain is good, but the certificate was not valid at the time of signing
    is_provider: bool  # pin, policy, usage and address are those of a PEC provider
    checks: tuple[Evidence, ...]


def check_signer(
    leaf: x509.Certificate,
    certificates: Sequence[x509.Certificate],
    anchors: TrustAnchors,
    moment: datetime | None,
    from_address: str,
) -> Signer:
    """Judge a signer's certificate at ``moment`` (the signing time); never raises."""
    emails = _read_emails(leaf)
    chain = _build_chain(leaf, certificates, anchors, moment) if moment else None
    late = moment is not None and not leaf.not_valid_before_utc <= moment <= leaf.not_valid_after_utc
    expired = late and bool(_build_chain(leaf, certificates, anchors, leaf.not_valid_after_utc))
    profile = (
        _check_pin(leaf, chain, certificates, anchors),
        _check_policy(leaf, anchors),
        _check_usage(leaf),
        Evidence(
            "san_is_from",
            bool(from_address) and from_address.casefold() in emails,
            "the address in the signer's certificate is that of From:",
        ),
    )
    trust = Evidence("chain", bool(chain), "a chain to a trusted root, valid at the time of signing")
    return Signer(
        name=_read_name(leaf),
        emails=emails,
        trusted=bool(chain),
        expired=expired,
        is_provider=all(check.hit for check in profile),
        checks=(trust, *profile),
    )


def valid_at(leaf: x509.Certificate, at: datetime) -> Evidence:
    """Whether the certificate is (still) valid at ``at``; says nothing against an older signature."""
    return Evidence(
        "valid_now", leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc, "the certificate is valid today"
    )


@lru_cache(maxsize=8)
def _store(roots: tuple[bytes, ...]) -> verification.Store:
    return verification.Store([x509.load_der_x509_certificate(der) for der in roots])


@lru_cache(maxsize=32)
def _load(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


@lru_cache(maxsize=1)
def _policies() -> tuple[verification.ExtensionPolicy, verification.ExtensionPolicy]:
    """CA and leaf policies; a CA without BasicConstraints is refused by the builder itself."""
    authority = verification.ExtensionPolicy.permit_all().require_present(
        x509.BasicConstraints, verification.Criticality.AGNOSTIC, None
    )
    return authority, verification.ExtensionPolicy.permit_all()


def _build_chain(
    leaf: x509.Certificate, certificates: Sequence[x509.Certificate], anchors: TrustAnchors, moment: datetime
) -> list[x509.Certificate]:
    authority, end_entity = _policies()
    try:
        builder = (
            verification.PolicyBuilder()
            .store(_store(anchors.roots))
            .time(moment.astimezone(UTC).replace(tzinfo=None))
            .max_chain_depth(MAX_CHAIN_DEPTH)
            .extension_policies(ca_policy=authority, ee_policy=end_entity)
        )
        intermediates = [*certificates, *map(_load, anchors.intermediates)]
        return list(builder.build_client_verifier().verify(leaf, intermediates).chain)
    except (verification.VerificationError, ValueError, OverflowError):
        return []


def _spki(certificate: x509.Certificate) -> str:
    der = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def _check_pin(
    leaf: x509.Certificate,
    chain: list[x509.Certificate] | None,
    certificates: Sequence[x509.Certificate],
    anchors: TrustAnchors,
) -> Evidence:
    """The direct issuer's key is pinned. Without a chain the enclosed issuer is looked at, for the record only."""
    issuers = chain[1:2] if chain else [one for one in certificates if one.subject == leaf.issuer]
    hit = False
    for issuer in issuers:
        try:
            hit = hit or _spki(issuer) in anchors.pins
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
    return Evidence("pin", hit, "the key of the issuing authority is pinned")


def _check_policy(leaf: x509.Certificate, anchors: TrustAnchors) -> Evidence:
    policies = _extension(leaf, x509.CertificatePolicies) or ()
    hit = any(one.policy_identifier.dotted_string in anchors.policies for one in policies)
    return Evidence("pec_policy", hit, "the certificate carries the PEC policy")


def _check_usage(leaf: x509.Certificate) -> Evidence:
    """emailProtection if an EKU is there, digitalSignature if a key usage is there, and not a CA."""
    extended = _extension(leaf, x509.ExtendedKeyUsage)
    usage = _extension(leaf, x509.KeyUsage)
    constraints = _extension(leaf, x509.BasicConstraints)
    allowed = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    hit = (
        (extended is None or bool(allowed & set(extended)))
        and (usage is None or usage.digital_signature)
        and (constraints is None or not constraints.ca)
    )
    return Evidence("usage", hit, "the certificate is for signing mail and not an authority's")


def _read_emails(leaf: x509.Certificate) -> tuple[str, ...]:
    names = _extension(leaf, x509.SubjectAlternativeName)
    return tuple(clean(value).casefold() for value in names.get_values_for_type(x509.RFC822Name)) if names else ()


def _extension(leaf: x509.Certificate, kind: type[_Value]) -> _Value | None:
    """The value of an extension; None if it is absent or the extensions cannot be read."""
    try:
        return leaf.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError, TypeError):
        return None


def _read_name(leaf: x509.Certificate) -> str:
    try:
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
            for attribute in leaf.subject.get_attributes_for_oid(oid):
                return clean(str(attribute.value))
    except ValueError:
        return ""
    return ""
