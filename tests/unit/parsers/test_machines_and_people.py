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


def write_from(address: str, subject: str, text: str) -> ParsedMessage:
    """A mail without any machine's field from this address."""
    raw = f"From: {address}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    return parse(raw.encode())


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("biglietti@traghetti.example", "Imbarco ore 7:40, molo 3. Buona traversata!"),
        ("prenotazioni-online@terme.example", "Ingresso confermato per il 4 dicembre, due persone."),
        ("zwroty@sklep.example", "Kwota 12,00 zł wróci na konto w pięć dni."),
        ("odczyty.woda@wodociagi.example", "Stan licznika: 1182 m3. Następny odczyt w marcu."),
        ("orders@store.example", "Dispatched today with one parcel."),
        ("nas2@comune.example.it", "Volume 1: 91 %"),
        ("rechnung@strom.example", "Der Betrag von 84,20 Euro wird am 4.12. abgebucht."),
    ],
)
def test_a_service_that_nobody_speaks_for_is_not_acknowledged(address: str, text: str) -> None:
    """The address is named after what a service does, and the text wants nothing of the desk."""
    message = write_from(address, "4.12.", text)
    assert (message.opens_ticket, message.acknowledgeable) == (True, False)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (
            "biglietti@traghetti.example",
            "Vorremmo esporre gli orari dei traghetti allo sportello. A chi ci rivolgiamo?",
        ),
        ("faktury@catering.example", "W załączeniu faktura, proszę o numer umowy. Ola Biel"),
        ("orders@store.example", "I am still waiting for your purchase number. Tom"),
        ("nastasi@posta.example", "Venerdì ore nove va bene."),
    ],
)
def test_who_writes_from_a_services_address_is_a_person(address: str, text: str) -> None:
    """Somebody speaks of himself, asks or sends something; or the address only begins like a service's."""
    message = write_from(address, "4.12.", text)
    assert (message.kind, message.acknowledgeable) == (Kind.HUMAN, True)


def test_who_has_clicked_to_unsubscribe_and_complains_is_a_person() -> None:
    """Words of unsubscribing and of clicking, but no link: somebody tells what he did."""
    message = write("Notiziario", 'Ho cliccato tre volte su "annulla iscrizione" e continua ad arrivare. Toglietemi.')
    assert (message.kind, message.acknowledgeable) == (Kind.HUMAN, True)
