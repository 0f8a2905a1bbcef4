"""Trust anchors: the shipped ones are what they claim to be, given ones are read as people write them."""

import base64
import hashlib
from datetime import timedelta

import pytest

from daemon.testing.pec_authority import PecAuthority
from parsers.pec import read_anchors, shipped_anchors

AGID_CA1 = "39e3c6c6f13c9620775172694d20f81edad55a8613934cdaa7c3793a6d26b86b"
ACTALIS = "55926084ec963a64b96e2abe01ce0ba86a64fbfebcc7aab5afc155b37fd76066"


def test_the_shipped_anchors():
    """The Actalis root by its fingerprint, AgID CA1 by its key, the PEC policy, and an alarm before the root expires."""
    anchors = shipped_anchors()
    assert [hashlib.sha256(root).hexdigest() for root in anchors.roots] == [ACTALIS]
    assert (anchors.pins, anchors.policies) == ({AGID_CA1}, {"1.3.76.16.3.1.1"})
    assert not anchors.needs_renewal(anchors.expires_at - timedelta(days=200))
    assert anchors.needs_renewal(anchors.expires_at - timedelta(days=179))
    assert anchors.expires_at.year == 2030


def test_the_shipped_expiry_is_that_of_the_root():
    """The alarm follows the certificate, not a number that somebody typed."""
    from cryptography import x509

    (root,) = shipped_anchors().roots
    assert x509.load_der_x509_certificate(root).not_valid_after_utc == shipped_anchors().expires_at


@pytest.mark.parametrize("form", ["hex", "upper", "colons", "base64", "prefixed"])
def test_pins_as_people_write_them(form):
    """Hex in any case, with colons, base64, with the sha256/ prefix of HPKP."""
    digest = bytes.fromhex(AGID_CA1)
    text = {
        "hex": AGID_CA1,
        "upper": AGID_CA1.upper(),
        "colons": ":".join(AGID_CA1[n : n + 2] for n in range(0, 64, 2)),
        "base64": base64.b64encode(digest).decode(),
        "prefixed": "sha256/" + base64.b64encode(digest).decode(),
    }[form]
    assert read_anchors(b"", [text]).pins == {AGID_CA1}


@pytest.mark.parametrize("pin", ["", "abc", "zz" * 32, "YWJj"])
def test_a_pin_that_is_none(pin):
    """A wrong pin is an error that says what a pin is; it never becomes "no pin"."""
    with pytest.raises(ValueError, match="SHA-256"):
        read_anchors(b"", [pin])


def test_a_certificate_that_is_none():
    """Rubbish instead of a certificate is an error."""
    for pem in (b"rubbish", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(ValueError):
            read_anchors(pem, [])


def test_what_is_not_given_comes_from_the_shipped_anchors():
    """A root of one's own does not switch the pins off, nor pins of one's own the root."""
    authority = PecAuthority(11)
    assert read_anchors(authority.root_pem, []).pins == {AGID_CA1}
    assert read_anchors(b"", [authority.pin]).roots == shipped_anchors().roots


def test_roots_and_intermediates_are_told_apart():
    """Self-issued certificates are roots, others intermediates; a lone intermediate becomes the root. DER works too."""
    from cryptography.hazmat.primitives.serialization import Encoding

    authority = PecAuthority(11)
    root, issuer = (one.public_bytes(Encoding.DER) for one in (authority.root, authority.issuer))
    both = read_anchors(authority.issuer.public_bytes(Encoding.PEM) + authority.root_pem, [authority.pin])
    assert (both.roots, both.intermediates) == ((root,), (issuer,))
    assert read_anchors(authority.issuer.public_bytes(Encoding.PEM), []).roots == (issuer,)
    assert read_anchors(root, []).roots == (root,)
    assert both.expires_at == authority.root.not_valid_after_utc
