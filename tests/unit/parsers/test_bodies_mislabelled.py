"""Bodies whose transfer encoding or width is not what the mail says."""

from __future__ import annotations

import base64
import quopri

import pytest

from parsers import parse
from parsers.charsets import decode
from parsers.transfer import decode_base64

TEXT = "Dzień dobry, proszę o pilną odpowiedź.\nDrugi wiersz: 5 zł = mało."
QUOTED = quopri.encodestring(TEXT.encode()).decode()
BASE64 = base64.encodebytes(TEXT.encode()).decode()


def _read(encoding: str, body: str) -> str:
    head = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    return parse(f"{head}Content-Transfer-Encoding: {encoding}\n\n{body}".encode()).text


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("base64", TEXT),
        ("base64", QUOTED),
        ("7bit", BASE64),
        ("7bit", QUOTED),
        ("8bit", QUOTED),
        ("quoted-printable", TEXT),
        ("quoted-printable", QUOTED.replace("\n", "\r\r\n")),
    ],
)
def test_the_body_is_read_as_what_it_is(encoding: str, body: str) -> None:
    """Plain text called base64, base64 and quoted-printable that nothing announces, doubled carriage returns."""
    assert _read(encoding, body) == TEXT


def test_a_notice_in_front_of_base64() -> None:
    """Gateways put a line of plain text before the base64 of a body: both are read."""
    assert _read("base64", f"[EXTERNAL] Take care.\n\n{BASE64}") == f"[EXTERNAL] Take care.\n\n{TEXT}"


@pytest.mark.parametrize(
    "body",
    [
        "if a=C5 and b=99 then c = d",
        "Subject: =?utf-8?Q?Za=C5=BC=C3=B3=C5=82=C4=87?= was encoded",
        "Content-Transfer-Encoding: quoted-printable\n\nProsz=C4=99, prosz=C4=99",
        "A" * 70 + "\n" + "A" * 10,
        "https://example.org/?a=C5&b=1\nsee there",
    ],
)
def test_what_only_looks_encoded_stays(body: str) -> None:
    """Source of mails quoted in a text, equations and addresses of pages stay as they are written."""
    assert _read("7bit", body) == body


def test_base64_of_the_url_alphabet() -> None:
    """``-`` and ``_`` stand for ``+`` and ``/`` where nothing else is there."""
    data = "żółć ???>>>~~~ÿÿ".encode()
    assert b"_" in base64.urlsafe_b64encode(data)
    assert decode_base64(base64.urlsafe_b64encode(data))[0] == data


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_under_another_label(codec: str) -> None:
    """Every other byte zero, or a byte order mark: UTF-16, whatever the label says."""
    assert decode(TEXT.encode(codec), "utf-8")[0] == TEXT


def test_html_that_names_its_charset_as_xml() -> None:
    """The encoding of an XML declaration counts like a ``<meta charset>``."""
    html = "<?xml version='1.0' encoding='iso-8859-2'?><html><body>Prośba</body></html>"
    raw = b"From: a@example.org\nContent-Type: text/html\n\n" + html.encode("iso-8859-2")
    assert parse(raw).text == "Prośba"


def test_a_list_footer_of_many_words_under_short_base64() -> None:
    """What follows the padding of a short base64 text is a footer, however much prose it is."""
    body = "RHppxJlrdWrEmSE=\n-- \nYou receive this mail because you are a member of our list, and so on and on\n"
    assert _read("base64", body) == "Dziękuję!"


def test_many_lines_of_base64_between_lines_of_prose() -> None:
    """The work does not nest with the number of blocks."""
    block = ("Q" * 76 + "\n") * 2
    assert _read("base64", f"Take care of this mail, it is odd\n{block * 3000}and so on and on").startswith("Take care")
