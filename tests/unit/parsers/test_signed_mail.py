"""Signed mail is read, signed documents are files: what an envelope holds decides, not what it is called."""

from __future__ import annotations

import base64

import pytest

from parsers import parse

HEAD = "From: Bea <bea@example.it>\nDate: Fri, 4 Dec 2026 10:00:00 +0100\nMIME-Version: 1.0\nSubject: x\n"
MAIL = b"Content-Type: text/plain; charset=utf-8\r\n\r\nQuesta lettera \xc3\xa8 firmata.\r\n"


def der(tag: int, content: bytes) -> bytes:
    """One DER element."""
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def envelope(content: bytes) -> str:
    """SignedData around the content, without signers, in base64."""
    data_oid, signed_oid = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702")
    inside = der(0x30, data_oid + der(0xA0, der(0x04, content)))
    signed = der(0x30, der(0x02, b"\x01") + der(0x31, b"") + inside + der(0x31, b""))
    return base64.encodebytes(der(0x30, signed_oid + der(0xA0, signed))).decode()


def part(media_type: str, name: str, content: bytes) -> str:
    """An attached envelope."""
    return (
        f'Content-Type: {media_type}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n{envelope(content)}'
    )


@pytest.mark.parametrize("media_type", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("contratto.pdf.p7m", b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n" * 20),
        ("atto.xml.p7m", b'<?xml version="1.0"?>\n<atto xmlns:a="urn:a"/>\n'),
        ("lettera.txt.p7m", b"Oggetto: trasloco\n\nSi chiede il permesso."),
    ],
)
def test_a_signed_document_stays_a_file(media_type: str, name: str, content: bytes) -> None:
    """A document signed by itself (CAdES) is attached as it came; nothing of it gets into the text."""
    raw = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nEcco l'atto.\n"
        f"--b\n{part(media_type, name, content)}\n--b--\n"
    )
    message = parse(raw.encode())
    assert message.text == "Ecco l'atto."
    assert [attachment.filename for attachment in message.attachments] == [name]


@pytest.mark.parametrize(
    "media_type", ["application/pkcs7-mime", "application/x-pkcs7-mime", "application/octet-stream"]
)
def test_a_signed_mail_is_opened_under_any_type(media_type: str) -> None:
    """RFC 8551, section 3.2.1: gateways that do not know the type leave the name ``smime.p7m``."""
    message = parse((HEAD + part(media_type, "smime.p7m", MAIL)).encode())
    assert (message.text, message.attachments) == ("Questa lettera è firmata.", ())


def test_the_armour_of_a_clear_signature_is_not_the_authors() -> None:
    """``reply_text`` is what stands between the armour, also over a quotation; ``text`` keeps everything."""
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSiamo chiusi venerdì?\n\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
    )
    message = parse(f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n{signed}".encode())
    assert message.reply_text == "Siamo chiusi venerdì?"
    assert "Hash: SHA256" in message.text
