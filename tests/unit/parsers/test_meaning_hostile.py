"""Texts made to hurt: the readers of meaning stay total and linear, and lose nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.kinds.classification import classify
from parsers.kinds.reports import read_delivery_report
from parsers.language import detect_language
from parsers.mime import read_tree
from parsers.replies.forward import read_forwarded
from parsers.replies.reply import split_reply
from parsers.values import Address, Limits

SIZE = 1_000_000
ROOT = read_tree(b"From: a@b\nReturn-Path: <>\n\nx", Limits(), [])
PIECES = [
    ">",
    ">\n",
    "> a\nb\n",
    "On ",
    "On 1 Jan 2020 10:00\n",
    "wrote:\n",
    ":\n",
    "a:\n",
    "From: a@b\n",
    "Da: a@b\nA: b\n",
    "-",
    "-- \n",
    "-----\n",
    "_",
    "\n",
    " ",
    "Sent from my iPhone\n",
    "This message is ",
    "\nThis message and any\n",
    "Regards\n",
    "tel. 123456789\n",
    "a@b ",
    "<",
    "click the link ",
    "(",
    "your message was ",
    "ą",
    "Od: X <a@b> ",
    "Message-ID: \n",
    "<a@b.c>: x\n",
    "From: x Sent: y To: ",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_million_characters_of_anything(piece):
    """Bounded work on a million repeated characters; the limit guards against super-linear time, not for speed."""
    text = piece * (SIZE // len(piece))
    started = time.perf_counter()
    split_reply(text)
    read_forwarded(ROOT, "Fwd: x", text)
    detect_language(text)
    classify(ROOT, Address("Mail Delivery", "mailer-daemon@x"), "", "failure notice", text)
    assert time.perf_counter() - started < 20


LINES = st.sampled_from(
    [
        "> quoted",
        ">> deeper",
        "",
        "Dzień dobry,",
        "On Mon, May 3, 2021 at 10:15 AM X <x@y.example> wrote:",
        "W dniu 03.05.2021 o 10:15, X pisze:",
        "-- ",
        "--",
        "Jan Kowalski",
        "Da: X <x@y.example>",
        "Inviato: lunedì 3 maggio 2021 10:15",
        "A: z@y.example",
        "Oggetto: R: x",
        "________________________________",
        "-----Messaggio originale-----",
        "Sent from my iPhone",
        "Pozdrawiam",
        "tel. 600 100 200",
        "- punkt",
        "napisał(a):",
        "ha scritto:",
        "Ta wiadomość jest poufna i przeznaczona dla adresata.",
    ]
)


@given(st.lists(LINES, max_size=30))
def test_no_line_is_lost_and_none_is_made(lines):
    """Reply and rest together hold exactly the lines of the text; the author's words keep their order."""
    text = "\n".join(lines)
    parts = split_reply(text)
    filled = sorted(line.strip() for line in lines if line.strip())
    kept = [line.strip() for line in f"{parts.reply_text}\n{parts.quoted_text}".split("\n") if line.strip()]
    assert sorted(kept) == filled
    remaining = iter(line.strip() for line in lines)
    assert all(
        any(line.strip() == other for other in remaining) for line in parts.reply_text.split("\n") if line.strip()
    )


@given(st.lists(LINES, max_size=20))
def test_what_was_kept_without_quotation_stays(lines):
    """A reply that holds no more introductions of quotations is not cut again to nothing."""
    once = split_reply("\n".join(line for line in lines if not line.startswith(">"))).reply_text
    if once and not any(
        word in once
        for word in ("wrote:", "pisze:", "napisał", "scritto", ">", "Da:", "originale", "poufna", "--", "__", "iPhone")
    ):
        assert split_reply(once).reply_text == once


@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=40))
def test_any_text_is_read(text, subject, sender):
    """Nothing raises, whatever the words are."""
    split_reply(text)
    read_forwarded(ROOT, subject, text)
    assert detect_language(text) in ("pl", "it", "en", "unknown")
    reading = classify(ROOT, Address(sender, sender), sender, subject, text)
    assert reading.acknowledgeable is (not reading.suppressed_because)


@given(st.text(alphabet=st.sampled_from(list("Final-Recipient: rfc822;<>@\n\t 5.1.x")), max_size=300))
def test_any_delivery_status_is_read(status):
    """A report part of any content gives a report."""
    raw = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        + status
        + "\n--b--\n"
    )
    report = read_delivery_report(read_tree(raw.encode(), Limits(), []))
    assert report is not None
    assert report.format == "rfc3464"
