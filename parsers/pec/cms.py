"""The detached CMS signature of a PEC message (RFC 5652, section 5), read with asn1crypto, BER included.

Three questions, answered apart: is the digest that of the content, is the signature over the attributes
good, and which certificate made it. Who that is and whether we believe it, is asked in ``chain``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from .daticert import is_plausible

MAX_CMS_BYTES = 512 * 1024
MAX_CERTIFICATES = 16
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,  # still live practice of providers in 2024; weak, and reported as such
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_UNSORTED = b"\x31"  # SET OF, the tag under which signed attributes are hashed (RFC 5652, section 5.4)


@dataclass(frozen=True, slots=True)
class Signature:
    """What the signature says and whether it holds. ``leaf`` is None if the signer's certificate is not enclosed."""

    digest_algorithm: str
    digest_ok: bool
    signature_ok: bool
    content_type_ok: bool
    one_signer: bool
    signing_time: datetime | None
    leaf: x509.Certificate | None
    certificates: tuple[x509.Certificate, ...]


class UnreadableSignature(ValueError):
    """The signature part is not a CMS SignedData that we can read."""


def read_signature(p7s: bytes, contents: tuple[bytes, ...]) -> Signature:
    """Check a detached signature over one of ``contents`` (the same bytes under different line ends).

    Raises UnreadableSignature.
    """
    try:
        signed, info, attributes = _open(p7s)
        digest_name = str(info["digest_algorithm"]["algorithm"].native)
        leaf, certificates = _find_signer(signed, info)
        digest = attributes.get("message_digest")
        digest_ok = any(_digest(digest_name, content) == digest for content in contents) if digest else False
        if not attributes:  # the signature is over the content itself
            digest_ok = signature_ok = any(_verify(leaf, info, digest_name, content) for content in contents)
        else:
            signature_ok = any(_verify(leaf, info, digest_name, form) for form in _attribute_forms(info))
        moment = attributes.get("signing_time")
        return Signature(
            digest_algorithm=digest_name,
            digest_ok=digest_ok,
            signature_ok=signature_ok,
            content_type_ok=attributes.get("content_type", "data") == "data",
            one_signer=len(signed["signer_infos"]) == 1,
            signing_time=moment.astimezone(UTC) if isinstance(moment, datetime) and is_plausible(moment) else None,
            leaf=leaf,
            certificates=certificates,
        )
    except UnreadableSignature:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        # asn1crypto parses lazily and reports a broken structure with any of these
        raise UnreadableSignature(type(error).__name__) from None


def _open(p7s: bytes) -> tuple[cms.SignedData, cms.SignerInfo, dict[str, Any]]:
    if not p7s or len(p7s) > MAX_CMS_BYTES:
        raise UnreadableSignature("empty or too large")
    info = cms.ContentInfo.load(p7s)
    if info["content_type"].native != "signed_data":
        raise UnreadableSignature("not signed data")
    signed = info["content"]
    if not len(signed["signer_infos"]):
        raise UnreadableSignature("no signer")
    signer = signed["signer_infos"][0]
    attributes: dict[str, Any] = {}
    if isinstance(signer["signed_attrs"], cms.CMSAttributes):
        for attribute in signer["signed_attrs"]:
            values = attribute["values"]
            name = attribute["type"].native
            if name in ("content_type", "message_digest", "signing_time"):
                if name in attributes or len(values) != 1:
                    raise UnreadableSignature("repeated attribute")
                attributes[name] = values[0].native
        if "message_digest" not in attributes:
            raise UnreadableSignature("no message digest")
    return signed, signer, attributes


def _attribute_forms(info: cms.SignerInfo) -> tuple[bytes, ...]:
    """The signed attributes as the signer may have hashed them: as they travelled, then as strict DER."""
    travelled = _UNSORTED + info["signed_attrs"].dump()[1:]
    try:
        return travelled, info["signed_attrs"].untag().dump(force=True)
    except (ValueError, TypeError):
        return (travelled,)


def _find_signer(
    signed: cms.SignedData, info: cms.SignerInfo
) -> tuple[x509.Certificate | None, tuple[x509.Certificate, ...]]:
    leaf: x509.Certificate | None = None
    others: list[x509.Certificate] = []
    sid = info["sid"]
    chosen = signed["certificates"]
    for choice in list(chosen)[:MAX_CERTIFICATES] if isinstance(chosen, cms.CertificateSet) else []:
        if choice.name != "certificate":
            continue
        certificate = _load_certificate(choice.chosen.dump())
        if certificate is None:
            continue
        if leaf is None and _identifies(sid, choice.chosen):
            leaf = certificate
        else:
            others.append(certificate)
    return leaf, tuple(others)


def _load_certificate(der: bytes) -> x509.Certificate | None:
    """A certificate whose names and dates can be read (they are parsed late); None for a broken one."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        hash((certificate.subject, certificate.issuer))
        hash((certificate.not_valid_before_utc, certificate.not_valid_after_utc))
        return certificate
    except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm):
        return None


def _identifies(sid: cms.SignerIdentifier, certificate: Any) -> bool:
    if sid.name == "subject_key_identifier":
        return bool(certificate.key_identifier == sid.chosen.native)
    wanted = sid.chosen
    if certificate.serial_number != wanted["serial_number"].native:
        return False
    return bool(certificate.issuer.dump() == wanted["issuer"].dump() or certificate.issuer == wanted["issuer"])


def _digest(name: str, content: bytes) -> bytes | None:
    return hashlib.new(name, content, usedforsecurity=False).digest() if name in _HASHES else None


def _verify(leaf: x509.Certificate | None, info: cms.SignerInfo, digest_name: str, data: bytes) -> bool:
    if leaf is None:
        return False
    algorithm, signature = info["signature_algorithm"], info["signature"].native
    try:
        key = leaf.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            pad, chosen = _rsa_scheme(algorithm, digest_name)
            key.verify(signature, data, pad, chosen)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(_hash_of(algorithm, digest_name)))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _rsa_scheme(
    algorithm: algos.SignedDigestAlgorithm, digest_name: str
) -> tuple[padding.PKCS1v15 | padding.PSS, hashes.HashAlgorithm]:
    if algorithm["algorithm"].native != "rsassa_pss":
        return padding.PKCS1v15(), _hash_of(algorithm, digest_name)
    options = algorithm["parameters"]
    chosen = _known_hash(options["hash_algorithm"]["algorithm"].native)
    mask = _known_hash(options["mask_gen_algorithm"]["parameters"]["algorithm"].native)
    return padding.PSS(padding.MGF1(mask), int(options["salt_length"].native)), chosen


def _hash_of(algorithm: algos.SignedDigestAlgorithm, digest_name: str) -> hashes.HashAlgorithm:
    """The hash of the signature: its own algorithm's, or the digest's where that names none (plain RSA)."""
    try:
        return _known_hash(algorithm.hash_algo)
    except ValueError:
        return _known_hash(digest_name)


def _known_hash(name: str) -> hashes.HashAlgorithm:
    if name not in _HASHES:
        raise ValueError("unsupported hash")
    return _HASHES[name]()
