"""Which part of a mail is read, and where it ends."""

from __future__ import annotations

import time

import pytest

from parsers import parse

HEAD = "From: Jan <jan@example.org>\nDate: Mon, 16 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\nSubject: x\n"


def _alternative(plain: str, html: str) -> bytes:
    return (
        f"{HEAD}Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    ).encode()


@pytest.mark.parametrize(
    "plain",
    [
        "Your email client does not support HTML messages.",
        "This is a multi-part message in MIME format.",
        "If this is what you see, your mail program could not display our letter. https://news.example/" + "x" * 500,
        "Il tuo programma di posta non supporta il formato HTML.",
        "Twój program pocztowy nie obsługuje wiadomości HTML.",
        "Jeśli nie widzisz poprawnie tej wiadomości, otwórz ją tutaj: https://news.example/1",
        "Ihr E-Mail-Programm kann dieses Format nicht darstellen.",
        "Versione testuale non disponibile",
        "[logo]",
    ],
)
def test_a_plain_part_about_the_html_is_no_version(plain: str) -> None:
    """A plain part that speaks of its HTML, with other words than it, gives way however short the HTML is."""
    assert parse(_alternative(plain, "<p>Dzień dobry, gdzie jest mój wniosek?</p>")).text == (
        "Dzień dobry, gdzie jest mój wniosek?"
    )


@pytest.mark.parametrize(
    "plain",
    [
        "Nie mogę otworzyć formularza HTML w przeglądarce.",
        "Ok, grazie",
        "Come si visualizza il modulo? https://x.example",
    ],
)
def test_a_version_has_the_words_of_the_html(plain: str) -> None:
    """A question about browsers or HTML is a version like any other: its words are in the HTML."""
    assert parse(_alternative(plain, f"<p>{plain}</p><p>-- <br>Mario Rossi</p>")).text == plain


def test_another_close_delimiter_ends_the_last_part() -> None:
    """A close delimiter that names another boundary is no text, nor more base64."""
    raw = (
        f'{HEAD}Content-Type: multipart/mixed; boundary="=_other"\n\n----=_one\nContent-Type: text/plain\n'
        "Content-Transfer-Encoding: base64\n\nZHppZcWEIGRvYnJ5\n\n----=_closing--\n"
    ).encode()
    assert parse(raw).text == "dzień dobry"


def test_mails_within_mails_are_read_down_to_the_first_text() -> None:
    """A forward of a forward without a word shows the words of the first mail."""
    inner = f"{HEAD}\nthe first words\n"
    middle = f"{HEAD}Content-Type: message/rfc822\n\n{inner}"
    assert parse(f"{HEAD}Content-Type: message/rfc822\n\n{middle}".encode()).text.strip() == "the first words"


def test_uuencoded_file_without_a_name() -> None:
    """``begin 644`` without a name is a file all the same."""
    message = parse(f"{HEAD}\nSee below.\n\nbegin 644 \n#:&DA\n`\nend\nBye\n".encode())
    assert message.text.split() == ["See", "below.", "Bye"]
    assert [(one.filename, one.size) for one in message.attachments] == [("file", 3)]


def test_an_armoured_file_is_no_signature() -> None:
    """``.asc`` says nothing of what is inside: a file without a type stays one."""
    raw = f"{HEAD}Content-Type: application/octet-stream; name=msg.asc\n\nxyz\n".encode()
    assert parse(raw).attachments[0].media_type == "application/octet-stream"


@pytest.mark.parametrize("gap", ["", " \n", "\t \n"])
def test_a_delimiter_ends_the_header(gap: str) -> None:
    """Where the empty line in front of the parts is missing, or one of blanks, the delimiter line begins the body."""
    raw = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b0undary\n{gap}--b0undary\nContent-Transfer-Encoding: base64\n"
        "Content-Type: text/plain; charset=utf-8\n\nZHppZcWEIGRvYnJ5\n--b0undary--\n"
    ).encode()
    assert parse(raw).text == "dzień dobry"


@pytest.mark.parametrize("nl", ["\n", "\r\n"])
def test_mime_fields_behind_an_empty_line_too_many(nl: str) -> None:
    """Scripts that end their header too early: the MIME fields that follow are no text."""
    raw = (
        f"{HEAD}\nMIME-Version: 1.0\nContent-Type: text/html;\n charset=iso-8859-2\nContent-Transfer-Encoding: 8bit\n\n"
        "<p>Dzień dobry</p>\n"
    )
    message = parse(raw.replace("\n", nl).encode("iso-8859-2"))
    assert (message.text, message.subject, message.charset) == ("Dzień dobry", "x", "iso-8859-2")
    assert "header-in-two-pieces" in message.defects


@pytest.mark.parametrize(
    "head",
    [f"{HEAD}Content-Type: text/plain\n", HEAD],
    ids=["the header names a type", "the text only begins like fields"],
)
def test_a_text_about_fields_stays(head: str) -> None:
    """What begins like MIME fields is text where the header was whole, or where no empty line follows."""
    body = "Content-Type: text/html\n" + ("\n<p>x</p>" if "text/plain" in head else "is what I see in my mail, why?")
    assert parse(f"{head}\n{body}".encode()).text == body


def test_a_boundary_that_ends_in_blanks() -> None:
    """Blanks at the end of a boundary, forbidden by RFC 2046, stand in front of the closing dashes too."""
    raw = f'{HEAD}Content-Type: multipart/mixed; boundary="b:=?  "\n\n--b:=?  \n\ntext\n--b:=?  --\nepilogue\n'.encode()
    assert (parse(raw).text, parse(raw).defects) == ("text", ())


@pytest.mark.parametrize(
    "body",
    [
        ("--b" + " " * 20_000 + "x\n") * 20,
        "--b\n\n--" + "a" * 100_000 + "--\n",
        "--b\nContent-Transfer-Encoding: base64\n\n" + "aaa bbb ccc " * 50_000,
        "--b\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + "\x1b$B-!\x1b" * 100_000,
        "--b\n\n" + "Content-Type: text/plain\n" * 50_000,
    ],
)
def test_delimiters_and_bodies_made_to_hurt(body: str) -> None:
    """Blanks behind a delimiter, endless last lines, prose under base64, shifts without end: linear time."""
    started = time.perf_counter()
    assert parse(f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{body}".encode()).subject == "x"
    assert time.perf_counter() - started < 10


def test_late_fields_in_eight_bits_are_read() -> None:
    """The fields behind the empty line may hold raw letters: a file's name, or a line that fell among them."""
    raw = (
        f'{HEAD}\nMIME-Version: 1.0\nContent-Type: text/plain; charset="utf-8"; name="è.txt"\n    żółw\n\nCiao\n'
    ).encode()
    message = parse(raw)
    assert (message.text, message.subject) == ("Ciao", "x")
    assert "header-in-two-pieces" in message.defects
