"""Machines that write without a machine's fields, and people who write about machines."""

from __future__ import annotations

import pytest

from parsers import parse
from parsers.values import Kind, ParsedMessage

BOUNCED = (
    "> I'm sorry to have to inform you that your message could not\n> be delivered to one or more recipients.\n"
    "> <casa@comune.example.it>: 550 5.1.1 User unknown"
)


def write(subject: str, text: str, *fields: str) -> ParsedMessage:
    """A mail without any machine's field."""
    head = ("From: Ada Lio <ada@posta.example>", f"Subject: {subject}", "Message-ID: <9@posta.example>", *fields)
    return parse(("\n".join((*head, "Content-Type: text/plain; charset=utf-8", "", text)) + "\n").encode())


@pytest.mark.parametrize(
    "text",
    [
        "Ciao! La mia casella è protetta: fai clic qui sotto e la tua lettera mi arriva.",
        "Ricevo solo posta da mittenti autorizzati. Basta un clic, una volta sola.",
        "Prosimy potwierdzić, że nie jesteś robotem. Potem list trafi do odbiorcy.",
        "Przyjmuję listy wyłącznie od zatwierdzonych nadawców.",
        "Hi, I only accept mail from people I know. One click and you are on the list.",
        "Before your letter goes on, verify that you are not a robot.",
        "Bitte zeigen Sie mit einem Klick, dass Sie ein Mensch sind.",
    ],
)
def test_who_asks_for_proof_of_a_person_is_not_acknowledged(text: str) -> None:
    """Challenge-response systems ask what no person asks; nothing in subject or fields need say so."""
    message = write("La tua lettera", text, "In-Reply-To: <1@comune.example.it>")
    assert message.kind is Kind.CHALLENGE
    assert (message.opens_ticket, message.acknowledgeable) == (True, False)


def test_who_is_troubled_by_such_a_proof_is_a_person() -> None:
    """Somebody complains that the desk's own page takes him for a machine."""
    message = write("Modulo", "Il sito mi chiede di confermare di non essere un robot e poi si blocca. Come faccio?")
    assert (message.kind, message.acknowledgeable) == (Kind.HUMAN, True)


@pytest.mark.parametrize(
    ("subject", "own"),
    [
        ("mail non consegnata", "Mia zia vi ha scritto e la casella risulta piena. Controllate voi, per favore."),
        (
            "niedostarczona wiadomość",
            "Ciocia pisała i wróciło zawiadomienie, że skrzynka jest pełna. Proszę sprawdzić.",
        ),
        ("undeliverable", "My aunt wrote to you and was told that the mailbox is full. Do have a look."),
    ],
)
def test_who_quotes_a_bounce_is_a_person(subject: str, own: str) -> None:
    """The bounce is quoted with marks, as no mail system quotes: only the sender's own words are evidence."""
    message = write(subject, f"{own}\n\nAda\n\n{BOUNCED}\n")
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.HUMAN, True, True)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("codice di verifica", "Il codice di verifica arriva quando ormai è scaduto. Mi potete dire che cosa sbaglio?"),
        ("kod weryfikacyjny", "Kod weryfikacyjny w ogóle do mnie nie dociera. Czy mogę dostać inny?"),
        ("password reset", "Every time I ask for a new password the page goes blank. What am I doing wrong?"),
        ("przypomnienie", "Przypominam o czwartkowym spotkaniu, klucze wezmę z portierni. Iga"),
    ],
)
def test_who_has_trouble_with_what_services_send_is_a_person(subject: str, text: str) -> None:
    """The subject is one that services write, but the text speaks of the writer and asks."""
    message = write(subject, text)
    assert (message.kind, message.acknowledgeable) == (Kind.HUMAN, True)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("codice di verifica", "Il tuo codice di verifica è 448 120. Vale dieci minuti."),
        ("Kod weryfikacyjny", "448 120 to Twój kod. Nie podawaj go nikomu."),
    ],
)
def test_a_service_that_sends_a_code_is_not_acknowledged(subject: str, text: str) -> None:
    """Nobody speaks of himself here."""
    assert write(subject, text).acknowledgeable is False


@pytest.mark.parametrize(
    ("local", "text"),
    [
        ("scanner", "Scansione allegata."),
        ("skaner-p2", "Skan w załączniku."),
        ("bizhub364", ""),
        ("drukarka", "1 strona"),
        ("ufficio", "Messaggio inviato dal dispositivo multifunzione MFP-3P."),
        ("biuro", "Wiadomość została wysłana z urządzenia wielofunkcyjnego na parterze."),
        ("office", 'This E-mail was sent from "RNP00A1" (MP C3004).'),
    ],
)
def test_a_scanner_is_not_acknowledged(local: str, text: str) -> None:
    """Whatever is scanned to the desk opens a ticket; the device that sent it reads nothing."""
    raw = f"From: {local}@comune.example.it\nSubject: Message from KM_2\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    message = parse(raw.encode())
    assert (message.opens_ticket, message.acknowledgeable) == (True, False)


def test_who_writes_about_a_scanner_is_a_person() -> None:
    """The device is what the letter is about, not who wrote it."""
    message = write("stampante", "Il dispositivo multifunzione in biblioteca non stampa. Quando lo riparate?")
    assert (message.kind, message.acknowledgeable) == (Kind.HUMAN, True)
