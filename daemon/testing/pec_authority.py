"""A throw-away certification authority for PEC, and the CMS signatures that providers make with it.

Root, issuing CA and provider certificates have the shape of the real ones (docs/pec.md): PEC policy, the
service address as subjectAltName, digitalSignature, emailProtection. Keys derive from a seed, so that a demo
or a test run twice trusts the same root; never use them for anything real.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asn1crypto import algos, cms  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from parsers.pec import TrustAnchors, read_anchors

PEC_POLICY = "1.3.76.16.3.1.1"
_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_USAGES = (
    "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
    "key_cert_sign crl_sign encipher_only decipher_only"
)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Profile:
    """What a provider certificate holds; the defaults are those of a licensed provider."""

    policies: tuple[str, ...] = (PEC_POLICY,)
    email_protection: bool | None = True  # False: for TLS servers instead; None: no extended key usage
    digital_signature: bool = True
    rsa: bool = False  # RSA 2048 as real ones, from the system's randomness, instead of a derived EC key
    not_before: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    not_after: datetime = datetime(2040, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Credential:
    """A provider's certificate and key."""

    address: str
    name: str
    certificate: x509.Certificate
    key: Key = field(repr=False)


@dataclass(frozen=True, slots=True)
class CmsStyle:
    """How a provider writes its signature."""

    digest: str = "sha256"
    ber: bool = False  # indefinite lengths, as Aruba writes them since 2026
    algorithm_protection: bool = False  # RFC 6211
    key_identifier: bool = False  # the signer named by SKI instead of issuer and serial
    signed_attributes: bool = True
    signing_time: bool = True
    chain: bool = True  # the issuing CA is enclosed
    pss: bool = False  # RSASSA-PSS instead of PKCS #1 v1.5


LICENSED = Profile()
PLAIN_CMS = CmsStyle()


class PecAuthority:
    """A root, an issuing CA under it and provider certificates; all of it the same for the same seed, but for RSA."""

    def __init__(self, seed: int = 1, *, issuer_name: str = "Test CA1") -> None:
        self._seed = seed
        self._serial = 1
        self._root_key, self._issuer_key = self._derive("root"), self._derive(issuer_name)
        profile = LICENSED
        self.root = self._certify("Test Root", self._root_key, "Test Root", self._root_key, profile)
        self.issuer = self._certify(issuer_name, self._issuer_key, "Test Root", self._root_key, profile, depth=0)

    @property
    def root_pem(self) -> bytes:
        """The root as PEM, for ``--trust``."""
        return self.root.public_bytes(Encoding.PEM)

    @property
    def pin(self) -> str:
        """The SHA-256 of the issuing CA's SubjectPublicKeyInfo, hex, for ``--pin``."""
        spki = self.issuer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(spki).hexdigest()

    def anchors(self) -> TrustAnchors:
        """The anchors with which this authority's providers are believed."""
        return read_anchors(self.root_pem, [self.pin])

    def issue(self, address: str, name: str, profile: Profile = LICENSED) -> Credential:
        """A certificate for a provider whose service address is ``address``."""
        key: Key = rsa.generate_private_key(65537, 2048) if profile.rsa else self._derive(address)
        certificate = self._certify(name, key, self._name_of(self.issuer), self._issuer_key, profile, email=address)
        return Credential(address, name, certificate, key)

    def sign(self, content: bytes, credential: Credential, at: datetime, style: CmsStyle = PLAIN_CMS) -> bytes:
        """A detached CMS signature over ``content``, made at ``at``."""
        chain = [credential.certificate, *([self.issuer] if style.chain else [])]
        return sign_detached(content, credential, chain, at, style)

    def _derive(self, label: str) -> ec.EllipticCurvePrivateKey:
        material = hashlib.sha512(f"{self._seed}/{label}".encode()).digest()
        return ec.derive_private_key(int.from_bytes(material, "big") % (_ORDER - 1) + 1, _CURVE)

    def _name_of(self, certificate: x509.Certificate) -> str:
        return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    def _certify(
        self, subject: str, key: Key, issuer: str, issuer_key: Key, profile: Profile,
        *, email: str | None = None, depth: int | None = None,
    ) -> x509.Certificate:  # fmt: skip
        self._serial += 1
        serial = int.from_bytes(hashlib.sha256(f"{self._seed}/{self._serial}/{subject}".encode()).digest()[:15], "big")
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name(issuer))
            .public_key(key.public_key())
            .serial_number(serial | 1)
            .not_valid_before(profile.not_before)
            .not_valid_after(profile.not_after)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        )
        usage = dict.fromkeys(_USAGES.split(), False)
        if email is None:
            builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=depth), critical=True)
            usage.update(key_cert_sign=True, crl_sign=True)
        else:
            builder = _describe_leaf(builder, email, profile)
            usage.update(digital_signature=profile.digital_signature, key_encipherment=not profile.digital_signature)
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        return builder.sign(issuer_key, hashes.SHA256(), ecdsa_deterministic=True)


def sign_detached(
    content: bytes, credential: Credential, chain: Sequence[x509.Certificate], at: datetime, style: CmsStyle
) -> bytes:
    """A CMS SignedData without its content (RFC 5652), DER or BER."""
    digest_algorithm = algos.DigestAlgorithm({"algorithm": style.digest})
    algorithm = _signature_algorithm(credential.key, style)
    attributes = _attributes(content, at, style, digest_algorithm, algorithm) if style.signed_attributes else None
    signed = attributes.dump() if attributes is not None else content
    certificates = [asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in chain]
    leaf = asn1_x509.Certificate.load(credential.certificate.public_bytes(Encoding.DER))
    named = cms.IssuerAndSerialNumber({"issuer": leaf.issuer, "serial_number": leaf.serial_number})
    sid = (
        {"subject_key_identifier": leaf.key_identifier} if style.key_identifier else {"issuer_and_serial_number": named}
    )
    signer = {
        "version": "v3" if style.key_identifier else "v1",
        "sid": cms.SignerIdentifier(sid),
        "digest_algorithm": digest_algorithm,
        "signature_algorithm": algorithm,
        "signature": _make_signature(credential.key, signed, style),
    }
    if attributes is not None:
        signer["signed_attrs"] = attributes
    data = {
        "version": "v1",
        "digest_algorithms": [digest_algorithm],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [signer],
    }
    info = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})
    der: bytes = info.dump()
    return to_indefinite(der) if style.ber else der


def to_indefinite(der: bytes) -> bytes:
    """The outer structures of a SignedData with indefinite lengths, as streaming signers write them (X.690, 8.1.3)."""

    def convert(data: bytes, depth: int) -> bytes:
        out = b""
        while data:
            tag, start, end = _read_header(data)
            body = data[start:end]
            # signer infos (31) keep definite lengths, or the signature over the attributes would have to be redone
            if tag in (0x30, 0xA0) and depth < 3:
                out += bytes([tag]) + b"\x80" + convert(body, depth + 1) + b"\0\0"
            elif tag == 0xA0 and depth == 3:
                out += bytes([tag]) + b"\x80" + body + b"\0\0"
            else:
                out += data[:end]
            data = data[end:]
        return out

    return convert(der, 0)


def _read_header(data: bytes) -> tuple[int, int, int]:
    length = data[1]
    if length < 0x80:
        return data[0], 2, 2 + length
    count = length & 0x7F
    return data[0], 2 + count, 2 + count + int.from_bytes(data[2 : 2 + count], "big")


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "TEST - NOT A REAL PEC PROVIDER"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _describe_leaf(builder: x509.CertificateBuilder, email: str, profile: Profile) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email)]), critical=False)
    if profile.email_protection is not None:
        chosen = ExtendedKeyUsageOID.EMAIL_PROTECTION if profile.email_protection else ExtendedKeyUsageOID.SERVER_AUTH
        builder = builder.add_extension(x509.ExtendedKeyUsage([chosen]), critical=False)
    if profile.policies:
        policies = [x509.PolicyInformation(x509.ObjectIdentifier(one), None) for one in profile.policies]
        builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
    return builder


def _signature_algorithm(key: Key, style: CmsStyle) -> algos.SignedDigestAlgorithm:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": f"{style.digest}_ecdsa"})
    if not style.pss:
        return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"})
    digest = {"algorithm": style.digest}
    mask = {"algorithm": "mgf1", "parameters": digest}
    options = {"hash_algorithm": digest, "mask_gen_algorithm": mask, "salt_length": 32}
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(options)})


def _make_signature(key: Key, data: bytes, style: CmsStyle) -> bytes:
    digest = _HASHES[style.digest]()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(digest, deterministic_signing=True))
    return key.sign(data, padding.PSS(padding.MGF1(digest), 32) if style.pss else padding.PKCS1v15(), digest)


def _attributes(
    content: bytes,
    at: datetime,
    style: CmsStyle,
    digest_algorithm: algos.DigestAlgorithm,
    algorithm: algos.SignedDigestAlgorithm,
) -> cms.CMSAttributes:
    digest = hashlib.new(style.digest, content, usedforsecurity=False).digest()
    entries = [
        {"type": "content_type", "values": ["data"]},
        {"type": "message_digest", "values": [digest]},
    ]
    if style.signing_time:
        moment = cms.Time({"utc_time": at.astimezone(UTC)})
        entries.insert(1, {"type": "signing_time", "values": [moment]})
    if style.algorithm_protection:
        protection = {"digest_algorithm": digest_algorithm, "signature_algorithm": algorithm}
        entries.append({"type": "cms_algorithm_protection", "values": [cms.CMSAlgorithmProtection(protection)]})
    return cms.CMSAttributes(entries)
