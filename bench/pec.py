"""How long opening and verifying a certified mail takes, beside a bare floor that does the cryptography alone.

The floor gets everything cut out beforehand and only hashes the content, loads the two certificates, builds the
chain and checks one RSA signature: what no verification can do without. One process, one thread; prints one
JSON object, times in milliseconds per message, and the ratio, which is what should be compared between machines.

    python bench/pec.py [--messages 200]
"""

import argparse
import hashlib
import json
import pathlib
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import verification

from daemon.testing.pec_authority import CmsStyle, PecAuthority, Profile
from daemon.testing.pec_messages import Facts, Style, show_date, write_daticert, write_signed
from parsers.pec import open_certified

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SERVICE = "posta-certificata@pec.gestore1.example"
FACTS = Facts(
    kind="posta-certificata",
    sender="cliente@pec.cliente.example",
    recipients=(("desk@pec.ente.example", "certificato"),),
    subject="Richiesta",
    provider="Gestore Uno",
    at=AT,
    identifier="opec1@pec.gestore1.example",
    client_id="c1@client.example",
    receipt_type="completa",
)


def make_messages(authority, credential, style, count):
    """Transport envelopes whose originals carry 10 to 40 kB."""
    headers = [
        ("X-Trasporto", "posta-certificata"),
        ("From", f'"Per conto di: {FACTS.sender}" <{SERVICE}>'),
        ("Date", show_date(AT)),
        ("Message-ID", f"<{FACTS.identifier}>"),
    ]
    found = []
    for number in range(count):
        lines = 130 + number * 390 // count
        original = b"From: a@b.example\r\nSubject: x\r\n\r\n" + b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo" * 2 * lines
        facts = replace(FACTS, identifier=f"opec{number}@pec.gestore1.example")
        found.append(
            write_signed(
                headers, "testo", xml=write_daticert(facts), original=original,
                authority=authority, credential=credential, at=AT, style=style,
            )
        )  # fmt: skip
    return found


def time_each(work, items):
    """Milliseconds of each call."""
    spent = []
    for item in items:
        began = time.perf_counter()
        work(item)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def make_floor(authority, credential):
    """The cryptography alone, on material that was cut out beforehand."""
    ders = [one.public_bytes(Encoding.DER) for one in (credential.certificate, authority.issuer)]
    root = verification.Store([authority.root])
    attributes = b"x" * 120
    signature = credential.key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
    ca = verification.ExtensionPolicy.permit_all().require_present(
        x509.BasicConstraints, verification.Criticality.AGNOSTIC, None
    )

    def floor(raw):
        hashlib.sha256(raw).digest()
        leaf, issuer = (x509.load_der_x509_certificate(der) for der in ders)
        builder = verification.PolicyBuilder().store(root).time(AT.replace(tzinfo=None))
        builder = builder.extension_policies(ca_policy=ca, ee_policy=verification.ExtensionPolicy.permit_all())
        builder.build_client_verifier().verify(leaf, [issuer])
        leaf.public_key().verify(signature, attributes, padding.PKCS1v15(), hashes.SHA256())

    return floor


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    count = parser.parse_args().messages
    authority = PecAuthority(1)
    credential = authority.issue(SERVICE, "Gestore Uno", Profile(rsa=True))
    anchors, result = authority.anchors(), {}
    for name, style in {"der": Style(), "ber": Style(cms=CmsStyle(ber=True, algorithm_protection=True))}.items():
        messages = make_messages(authority, credential, style, count)
        assert all(open_certified(raw, anchors, AT).assurance == "certified" for raw in messages)
        spent, floor = (
            time_each(lambda raw: open_certified(raw, anchors, AT), messages),
            make_floor(authority, credential),
        )
        bare = time_each(floor, messages)
        result[name] = {
            "kilobytes": [round(len(raw) / 1000, 1) for raw in (messages[0], messages[-1])],
            "median_ms": round(statistics.median(spent), 3),
            "p95_ms": round(sorted(spent)[int(len(spent) * 0.95)], 3),
            "floor_ms": round(statistics.median(bare), 3),
            "ratio": round(statistics.median(spent) / statistics.median(bare), 2),
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
