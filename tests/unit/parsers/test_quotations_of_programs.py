"""Quotations that some programs set off in their own way: arrows, initials, citations, labels without colons."""

from __future__ import annotations

import base64

import pytest

from parsers.message import parse
from parsers.replies.reply import split_reply

WORDS = "Buonasera,\nla marca da bollo l'ho comprata oggi.\n\nSaluti\nNives"
OFFICE = "Gentile signora,\nmanca solo la marca da bollo."


def quoted(mark: str = "> ") -> str:
    """The office's words, marked line by line."""
    return "\n".join(mark + line for line in OFFICE.split("\n"))


@pytest.mark.parametrize(
    "arrowed",
    [
        ">>> Sportello <sportello@comune.example.it> 04/12/26 9:15 >>>",
        '>>> "Sportello Casa" <casa@comune.example.it> 04.12.2026 09:15 >>>',
        ">>> Nives Bo <nives@example.it> 12/4/2026 9:15 AM >>>",
    ],
)
def test_what_stands_under_the_arrows_of_groupwise_is_quoted(arrowed: str) -> None:
    """GroupWise heads a quotation with ``>>> name date >>>`` and does not mark its lines; a thread has several."""
    thread = f"{WORDS}\n\n{arrowed}\n{OFFICE}\n\n{arrowed}\nPrima domanda di Nives."
    assert split_reply(thread).reply_text == WORDS


def test_prompts_of_an_interpreter_are_no_arrows() -> None:
    """Lines that begin with ``>>> `` and name no date are the author's listing."""
    listing = "Il vostro esempio fallisce:\n>>> import orari\n>>> orari.oggi()\nCome mai?"
    assert split_reply(listing).reply_text == listing


@pytest.mark.parametrize("mark", ["SC> ", "Ś> ", " ABC> "])
def test_lines_marked_with_initials_are_quoted(mark: str) -> None:
    """The Bat! puts the author's initials in front of the mark; the answer stands under the quotation."""
    head = "Friday, December 4, 2026, 9:15:10 AM, you wrote:"
    text = f"Hello Casa,\n\n{head}\n\n{quoted(mark)}\n\n{WORDS}"
    assert split_reply(text).reply_text == f"Hello Casa,\n\n{WORDS}"


def test_initials_at_the_very_end_are_read() -> None:
    """The introduction is the last line that could be one, and the only quoted line the last of all."""
    assert split_reply("Zgoda.\n\nAnna Nowak napisała:\nAN> czy tak?").reply_text == "Zgoda."


def test_initials_without_an_introduction_are_the_authors() -> None:
    """Where nothing introduces a quotation, such lines are steps or a list of the author."""
    steps = "Ho scelto menu\nA> Pagamenti\nB> Storico\ne si blocca."
    assert split_reply(steps).reply_text == steps


@pytest.mark.parametrize(
    "citing",
    [
        "Quoting Sportello Casa <casa@comune.example.it>:",
        "Zitat von Sportello Casa <casa@comune.example.it>:",
        "Cytowanie Sportello Casa <casa@comune.example.it>:",
        "Citando Sportello Casa del Comune, primo piano\n<casa@comune.example.it>:",
    ],
)
def test_a_citation_without_a_date_introduces_a_quotation(citing: str) -> None:
    """Horde names whom it cites, but not when; quoted lines follow."""
    assert split_reply(f"{WORDS}\n\n{citing}\n\n{quoted()}").reply_text == WORDS
    assert split_reply(f"{citing}\n\n{quoted()}\n\n{WORDS}").reply_text == WORDS


def test_a_rule_that_ends_in_blanks_goes_with_the_header_block() -> None:
    """Outlook's plain text draws ``  _____  `` above the header block of the quoted mail."""
    block = "Da: Sportello [mailto:casa@comune.example.it] \nInviato: venerdì 4 dicembre 2026 09:15\nA: Nives\nOggetto: bollo"
    assert split_reply(f"{WORDS}\n\n  _____  \n\n{block}\n\n{OFFICE}").reply_text == WORDS


@pytest.mark.parametrize(
    "told",
    [
        "W dniu 4.12.2026 napisali Państwo:\n„proszę czekać”.\nIle jeszcze?",
        "Am 4.12.2026 um 9:15 schrieben Sie:\nman solle warten. Wie lange noch?",
    ],
)
def test_what_the_office_wrote_can_be_told_in_the_authors_words(told: str) -> None:
    """Who retells a letter to its writer quotes nothing: without marks below, the sentence is his own."""
    assert split_reply(told).reply_text == told


@pytest.mark.parametrize(
    ("separator", "labels"),
    [
        ("------ Messaggio originale ------", ("Da", "A", "Data", "Oggetto")),
        ("------ Wiadomość oryginalna ------", ("Od", "Do", "Data", "Temat")),
        ("------ Original Message ------", ("From", "To", "Date", "Subject")),
    ],
)
def test_a_forward_whose_labels_have_no_colons_is_read(separator: str, labels: tuple[str, str, str, str]) -> None:
    """eM Client writes ``Da "Nives" <nives@example.it>`` under the separator."""
    values = ('"Nives Bo" <nives@example.it>', "casa@comune.example.it", "04/12/2026 09:15:10", "Bollo: quanto costa?")
    block = "\n".join(f"{label} {value}" for label, value in zip(labels, values, strict=True))
    raw = (
        "From: a@example.it\nSubject: Fwd: Bollo\nDate: Fri, 4 Dec 2026 10:00:00 +0100\n"
        f"Content-Type: text/plain; charset=utf-8\n\nA voi.\n\n{separator}\n{block}\n\n{OFFICE}\n"
    )
    message = parse(raw.encode())
    forwarded = message.forwarded
    assert forwarded is not None and forwarded.author is not None and forwarded.sent_at is not None
    assert (forwarded.author.addr_spec, forwarded.subject) == ("nives@example.it", "Bollo: quanto costa?")
    assert (forwarded.sent_at.isoformat(), forwarded.text) == ("2026-12-04T09:15:10+01:00", OFFICE)
    assert message.reply_text == "A voi."


def test_a_forward_whose_header_is_a_table_is_read_without_the_rendered_bars() -> None:
    """Thunderbird forwards HTML with the header as a table, whose cells are parted by bars in readable text."""
    rows = {"Oggetto": "Bollo", "Data": "Fri, 4 Dec 2026 09:15:10 +0100", "Mittente": "Nives &lt;nives@example.it&gt;"}
    table = "".join(f"<tr><th>{label}: </th><td>{value}</td></tr>" for label, value in rows.items())
    raw = (
        "From: a@example.it\nSubject: Fwd: Bollo\nContent-Type: text/html; charset=utf-8\n\n<p>A voi.</p>"
        f"<div>-------- Messaggio inoltrato --------<table>{table}</table><p>Quanto costa?</p></div>"
    )
    forwarded = parse(raw.encode()).forwarded
    assert forwarded is not None and forwarded.author is not None
    assert (forwarded.subject, forwarded.author.display_name, forwarded.text) == ("Bollo", "Nives", "Quanto costa?")


@pytest.mark.parametrize("media_type", ["application/octet-stream", "text/plain", "application/eml"])
def test_an_attached_mail_is_read_under_any_media_type(media_type: str) -> None:
    """Webmail attaches forwarded mails as files: the name ``.eml`` and the fields of a mail say what it is."""
    inner = "From: Nives <nives@example.it>\nSubject: Bollo\nMessage-ID: <7@example.it>\n\nQuanto costa?\n"
    head = f'Content-Type: {media_type}; name="bollo.eml"\nContent-Disposition: attachment; filename="bollo.eml"\n'
    raw = (
        "From: a@example.it\nSubject: Fwd: Bollo\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nA voi.\n"
        f"--b\n{head}Content-Transfer-Encoding: base64\n\n%s\n--b--\n"
    )
    forwarded = parse((raw % base64.b64encode(inner.encode()).decode()).encode()).forwarded
    assert forwarded is not None and forwarded.author is not None
    assert (forwarded.author.addr_spec, forwarded.text) == ("nives@example.it", "Quanto costa?")
    assert (forwarded.message_id, forwarded.source) == ("7@example.it", "attached")
    assert parse((raw % base64.b64encode(b"appunti: niente").decode()).encode()).forwarded is None


@pytest.mark.parametrize(
    "unended",
    [
        " ---- Il ven, 04 dic 2026 09:15:10 +0100 Sportello Casa <casa@comune.example.it> ha scritto ----",
        " ---- pt., 04 gru 2026 09:15:10 +0100\nBiuro Mieszkań <mieszkania@um.example.pl> napisał(a) ----",
        "Dnia Piątek, 4 Grudnia 2026 09:15 Biuro Mieszkań <mieszkania@um.example.pl> napisał(a)",
        "Dnia Piątek, 4 Grudnia 2026 09:15 Urząd Miasta - Biuro Mieszkań\n<mieszkania@um.example.pl> napisał(a)",
    ],
)
def test_an_attribution_without_a_colon_introduces_a_quotation(unended: str) -> None:
    """Zoho draws dashes around it in every language, the old webmail of wp.pl ends it with the verb."""
    assert split_reply(f"{WORDS}\n\n{unended}\n\n{quoted()}").reply_text == WORDS


@pytest.mark.parametrize(
    "office",
    [
        "Ufficio Relazioni con il Pubblico",
        "Sportello per la Casa",
        "Urząd Gminy - referat ds. środowiska",
        "Amt für Wohnen",
    ],
)
def test_the_name_of_an_office_above_quoted_lines_is_no_sentence(office: str) -> None:
    """Small words stand in the names of offices, too."""
    assert split_reply(f"{WORDS}\n\n{office} ha scritto:\n\n{quoted()}").reply_text == WORDS


@pytest.mark.parametrize("closing", ["Z uszanowaniem,", "Bonne journée", "Pozdrowienia"])
def test_contact_lines_under_rarer_closings_go(closing: str) -> None:
    """The closing and the name stay, the company and its telephone go."""
    letter = f"Zdjęcie dołączam.\n\n{closing}\nIda Mróz"
    assert split_reply(f"{letter}\nOgrody s.c.\ntel. 50 555 53 01").reply_text == letter
