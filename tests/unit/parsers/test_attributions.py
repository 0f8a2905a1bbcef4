"""The introductions that mail programs write above a quotation, with dates, senders and line breaks of every sort."""

import random
import textwrap

import pytest

from parsers import parse
from parsers.replies.reply import split_reply

BODIES = {
    "pl": "Dzień dobry,\n\nplik nadal się nie otwiera.\n\nPozdrawiam\nMarta",
    "it": "Buongiorno,\n\nil file non si apre ancora.\n\nCordiali saluti\nMarta",
    "en": "Hello,\n\nthe file still does not open.\n\nBest regards\nMartha",
    "de": "Guten Tag,\n\ndie Datei geht immer noch nicht auf.\n\nViele Grüße\nMartha",
    "fr": "Bonjour,\n\nle fichier ne s'ouvre toujours pas.\n\nCordialement\nMarthe",
    "es": "Buenos días,\n\nel archivo sigue sin abrirse.\n\nUn saludo\nMarta",
}
DATES = {
    "pl": ["2022-11-09", "9 listopada 2022", "środa, 9 listopada 2022", "Wed, 9 Nov 2022 08:05:00 +0100"],
    "it": ["09/11/2022", "9 novembre 2022", "mer 9 nov 2022", "Wed, 9 Nov 2022 08:05:00 +0100"],
    "en": ["2022-11-09", "November 9, 2022", "Wed, Nov 9, 2022", "Wed, 9 Nov 2022 08:05:00 +0100"],
    "de": ["09.11.2022", "9. November 2022", "Mittwoch, 9. November 2022"],
    "fr": ["09/11/2022", "9 novembre 2022", "mercredi 9 novembre 2022"],
    "es": ["09/11/2022", "9 de noviembre de 2022", "miércoles, 9 de noviembre de 2022"],
}
SENDERS = [
    "Ewa Lis <ewa.lis@poczta.example.pl>",
    '"Ufficio Tributi, Comune di Prova" <tributi@prova.example.it>',
    "Ewa Lis",
]
TEMPLATES = {
    "pl": [
        "W dniu: {d}, {s} napisał(a):",
        "W\u00a0dniu {d} o\u00a0godzinie 8∶05\u2009CET, użytkownik {s} napisał:",
        "Dnia {d}, o godz. 08:05:00\n{s} napisał(a):",
        "Dnia {d} 08:05:00 {s} pisze:",
        "----- {d} o 8:05, {s} napisał(a):",
        "Dnia {d}, {s} nadesłał:",
        "{s} napisał(a) w dniu {d} 08:05:",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nW dniu {d} 08:05, {s} napisał(a):",
    ],
    "it": [
        "Il giorno {d}\n{s} ha scritto:",
        "In data {d} 08:05:00, {s} ha scritto:",
        "{s} ha scritto il {d} alle 08:05:",
        "Il giorno {d} alle 8.05 CET, {s} ha scritto:",
        "----- Il {d}, alle 8:05, {s} ha scritto:",
        "Messaggio del {d} 08:05 da {s}:",
    ],
    "en": [
        "{s} wrote on {d} at 08:05:",
        "{s} wrote the following on {d} 08:05:",
        "On {d}\n{s} wrote:",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn {d} 8:05 AM, {s} wrote:",
    ],
    "de": ["{s} hat am {d} um 08:05 Uhr geschrieben:", "Am {d}\nschrieb {s}:", "{s} schrieb am {d} 08:05:00:"],
    "fr": ["{s} a écrit le {d} à 08:05\u00a0:", "Le {d},\n{s} a écrit :"],
    "es": ["{s} escribió el {d} a las 8:05:", "El {d}, {s} Ha escrito:", "En fecha {d}, {s} escribió:"],
}
QUOTED = "Szanowni Państwo,\n\nla pratica è in lavorazione.\nprosimy czekać\n\nZespół"


def quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def broken(intro: str, draw: random.Random) -> str:
    """The introduction as it is, wrapped at some width, or broken at the address."""
    choice = draw.randrange(4)
    if choice == 0 or "\n" in intro:
        return intro
    if choice == 1 and "<" in intro:
        return draw.choice([intro.replace("<", "<\n", 1), intro.replace(" <", "\n<", 1)])
    width = draw.choice([50, 60, 72, 76])
    return "\n".join(textwrap.wrap(intro, width, break_long_words=False, break_on_hyphens=False))


def flat(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("language", TEMPLATES)
def test_introduction_above_marked_lines_goes_with_them(language: str) -> None:
    """Above or under the answer, in one line or several: the introduction and the marked lines are not the author's."""
    draw = random.Random(language)
    body = BODIES[language]
    for template in TEMPLATES[language]:
        for _ in range(30):
            intro = template.format(d=draw.choice(DATES[language]), s=draw.choice(SENDERS))
            intro = broken(intro, draw)
            top = f"{body}\n\n{intro}\n\n{quote(QUOTED)}"
            bottom = f"{intro}\n{quote(QUOTED)}\n\n{body}"
            assert flat(split_reply(top).reply_text) == flat(body), top
            assert flat(split_reply(bottom).reply_text) == flat(body), bottom


@pytest.mark.parametrize(
    "intro",
    [
        "9 lis 2022, 08:05 autor ewa.lis@poczta.example.pl:",
        "9 nov 2022, 08:05 da tributi@prova.example.it:",
        "Nov 9, 2022, 8:05 AM by ewa.lis@poczta.example.pl:",
        "Dnia 9 listopada 2022 08:05 Ewa Lis <ewa.lis@poczta.example.pl> nadesłał(a):",
        "Ewa Lis <ewa.lis@poczta.example.pl> napisała\nw dniu 9 listopada 2022 o 8:05:",
        "Il mercoledì 9 novembre 2022, 08:05:00 CET, Ufficio Tributi\n<tributi@prova.example.it> ha scritto:",
    ],
)
def test_introduction_with_an_address_needs_no_marks(intro: str) -> None:
    """Webmail quotes without marks: who, when and an address are enough."""
    assert split_reply(f"Va bene, grazie.\n\n{intro}\n\n{QUOTED}").reply_text == "Va bene, grazie."


@pytest.mark.parametrize(
    "line",
    [
        "Zgoda, dziękuję. W dniu 2022-11-09 o 08:05, Ewa Lis pisze:",
        "Va bene. Il giorno mer 9 nov 2022 alle ore 08:05 Ewa Lis <ewa@lis.example.pl> ha scritto:",
        "Fine with me --- On Wed, Nov 9, 2022 at 8:05 AM, ewa@lis.example.pl wrote:",
    ],
)
def test_introduction_behind_the_last_words(line: str) -> None:
    """A program that swallowed the line break does not take the author's words away with the introduction."""
    own = split_reply(f"{line}\n> Czy termin odpowiada?\n").reply_text
    assert own in {"Zgoda, dziękuję.", "Va bene.", "Fine with me"}


def test_many_introductions_behind_words_are_bounded() -> None:
    """A text made of such lines neither fails nor takes long."""
    line = "Zgoda. On Wed, Nov 9, 2022 at 8:05 AM, ewa@lis.example.pl wrote:\n> Termin?\n"
    assert split_reply(line * 5000).reply_text.startswith("Zgoda.")


def test_introduction_behind_words_above_initials() -> None:
    """A broken line shifts what stands below it, lines with initials in front of the mark, too (an exception)."""
    line = "Zgoda. On Wed, Nov 9, 2022 at 8:05 AM, ewa@lis.example.pl wrote:"
    assert split_reply(f"{line}\nEL> Pytanie?\n\n> Termin?").reply_text == "Zgoda."


@pytest.mark.parametrize(
    "text",
    [
        "Pani Lis napisała 9 listopada o 8:05:\n\nproszę czekać na termin. Czekam do dziś.",
        "Ecco cosa ha scritto il vostro ufficio il 9 novembre alle 8:05:\n\nattendere prego. Io attendo ancora.",
        "W dniu 9.11.2022 napisałem do Państwa list:\n\nProszę o odpis.\n\nNie dostałem odpowiedzi.",
        "Buongiorno,\n\nDa: Bologna\nA: Ancona\nData: 09/11/2022 8:05\n\nvorrei il rimborso del biglietto.",
        "Hello,\n\n1. open\n2. click\n---\nResult: error 500\n---\nExpected: it works",
        "I have two questions, and on Wednesday, November 9 you wrote\nthat at 8:05 the desk opens:\n\n1. Is that true?\n2. Where?",
        "<ewa.lis@poczta.example.pl>: host mx.example.net[192.0.2.25] said:\n    554 5.7.1 refused, for these reasons:\n\nsee below",
    ],
)
def test_sentence_that_tells_what_was_written_stays(text: str) -> None:
    """A person's own sentence, and a mail system's, is no introduction."""
    assert flat(split_reply(text).reply_text) == flat(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nel regolamento pubblicato ieri sul vostro sito il comune scrive:",
        "Na stronie, którą mi Państwo podali, ktoś pisze:",
        "In the manual that came with the box somebody wrote:",
    ],
)
def test_sentence_above_marked_lines_stays(sentence: str) -> None:
    """Who marks a citation by hand and says where it comes from has written that sentence."""
    assert split_reply(f"Buongiorno,\n{sentence}\n> art. 5\n\nÈ vero?").reply_text.split("\n")[1] == sentence


@pytest.mark.parametrize(
    "name", ["Ewa Lis", "elis", "Użytkownik elis", "Ufficio Tributi del Comune di Prova", "Lis, Ewa (Biuro)"]
)
def test_name_above_marked_lines_goes(name: str) -> None:
    """A name alone, as programs write it without a date."""
    assert split_reply(f"Zgoda.\n\n{name} napisał(a):\n> Czy termin odpowiada?").reply_text == "Zgoda."


def test_mark_that_closes_a_broken_link_is_none() -> None:
    """A program that wraps inside a link leaves its last bracket in front of the author's words."""
    text = "Il modulo <https://www.comune.example.it/modulistica/2022/11/09/modulo.pdf\n> non si apre.\n\nMarta"
    assert split_reply(text).reply_text == text


def test_words_above_an_introduction_without_an_empty_line_stay() -> None:
    """Only lines from which the introduction was wrapped belong to it."""
    text = "Zgoda\nPå 9. nov. 2022 kl. 08:05, skrev Ewa Lis <ewa@lis.example.pl>:\n> Czy termin odpowiada?"
    assert split_reply(text).reply_text == "Zgoda"


def test_header_block_of_a_blind_copy_goes() -> None:
    """Outlook names no recipient there, but says when it was sent."""
    block = "Od: Ewa Lis <ewa@lis.example.pl>\nWysłano: środa, 9 listopada 2022 08:05\nTemat: Godziny"
    assert split_reply(f"Dziękuję.\n\n{block}\n\nBiuro czynne od 8.").reply_text == "Dziękuję."


@pytest.mark.parametrize(
    "text",
    [
        "Od: Ewa Lis <ewa@lis.example.pl>\nTemat: Godziny otwarcia\n\nTreść:\nKiedy jest otwarte?",
        "Da: Ewa Lis <ewa@lis.example.it>\nOggetto: Orari\nData: 09/11/2022 08:05\n\nMessaggio:\nQuando aprite?",
        "To: info@office.example\nFrom: Ewa Lis <ewa@lis.example>\nSubject: Hours\n\nWhen do you open?",
        "Nowe zgłoszenie ze strony\n\nOd: Ewa Lis <ewa@lis.example.pl>\nData: 2022-11-09 08:05\nTemat: x\n\nNie działa.",
    ],
)
def test_words_of_a_web_form_stay(text: str) -> None:
    """A form that writes its sender's name like a mail's header quotes nobody: the words are the sender's."""
    assert split_reply(text).reply_text == text


def test_quoted_forward_without_a_word_is_empty() -> None:
    """Apple Mail marks what it forwards: no line of it is the author's."""
    mail = "Inizio messaggio inoltrato:\n\nDa: Ewa Lis <ewa@lis.example.pl>\nData: 9 novembre 2022 08:05:00 CET\nA: a@b.example.it\n\nTesto"
    assert split_reply(quote(mail)).reply_text == ""
    assert split_reply(f"Per competenza.\n\n{quote(mail)}").reply_text == "Per competenza."


FORWARDS = {
    "mutt": "----- Forwarded message from Ewa Lis <ewa@lis.example.pl> -----\n\n{block}\n\n{body}\n\n----- End forwarded message -----\n-- \nMarta",
    "kmail": "----------  Treść przekierowywanej wiadomości  ----------\n\n{block}\n\n{body}\n-----------------------------------------",
    "mailmate": "Forwarded message:\n\n{quoted}",
    "sogo": "-------- Oryginalna wiadomość --------\n{block}\nOrganizacja: Urząd\n\n{body}",
    "proton": "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\n{block}\n\n{body}",
}


@pytest.mark.parametrize("program", FORWARDS)
def test_forwarded_original_is_recovered(program: str) -> None:
    """Author, date, subject and text of the original, without what the program draws around it."""
    body = "Proszę o odpowiedź.\n\nEwa"
    block = "Od: Ewa Lis <ewa@lis.example.pl>\nData: 9 listopada 2022 08:05\nDo: biuro@um.example.pl\nTemat: Wniosek"
    inner = FORWARDS[program].format(block=block, body=body, quoted=quote(f"{block}\n\n{body}"))
    raw = (
        "From: Marta <m@x.example.pl>\r\nTo: biuro@um.example.pl\r\nSubject: Fwd: Wniosek\r\n"
        "Date: Thu, 10 Nov 2022 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Przekazuję.\n\n{inner}\n"
    )
    message = parse(raw.encode())
    found = message.forwarded
    assert message.reply_text == "Przekazuję."
    assert found is not None
    assert found.author is not None
    assert found.author.addr_spec == "ewa@lis.example.pl"
    assert found.sent_at is not None
    assert found.sent_at.isoformat() == "2022-11-09T08:05:00+01:00"
    assert found.subject == "Wniosek"
    assert found.text == body
